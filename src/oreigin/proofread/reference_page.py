"""The reference of proofreading rules: what the docs say of each, from the tables and the code."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from oreigin.checks.reference_page import place_of
from oreigin.proofread.against_case import case_rules, with_findings_against
from oreigin.proofread.proofreading import predicates, rules
from oreigin.proofread.values import Rule, Severity

_HEAD = """# Rules of `oreigin proofread`

This page is made from `proofread.toml`, `proofread_case.toml` and the code by
`scripts/build_rule_reference.py`; a test proves that it is current. `oreigin rules show ID` prints
one rule with the line of its code.

The severity is the gravest that a rule gives: where one reading of the words would reconcile two
places, a contradiction is only called ambiguous.
"""


def all_rules() -> Mapping[str, Rule]:
    """Return every rule of proofreading by its id, those that need a case last."""
    return {**rules(), **case_rules()}


def code_place(rule: Rule) -> str:
    """Return where the rule's code stands, such as "proofread/rules_counts.py:27"."""
    return place_of(_function(rule))


def meaning_of(rule: Rule) -> str:
    """Return in a sentence what the rule finds."""
    if rule.id in case_rules():
        return "What a filing says otherwise than the evidence of a case (--case)."
    return inspect.getdoc(_function(rule)) or ""


def reference_page() -> str:
    """Return the whole page as Markdown, one section a rule with an anchor of its id."""
    parts = [_HEAD]
    for severity in Severity:
        of_severity = [rule for rule in all_rules().values() if rule.severity is severity]
        if of_severity:
            parts.append(f"## {severity.value.capitalize()}\n")
            parts += map(_section, of_severity)
    return "\n".join(parts)


def _function(rule: Rule) -> Callable[..., Any]:
    return predicates().get(rule.id, with_findings_against)


def _section(rule: Rule) -> str:
    lines = [
        f"({rule.id})=\n",
        f"### {rule.id}\n",
        f"{meaning_of(rule)}\n",
        f"- Says: {rule.fact}",
        f"- Remedy: {rule.remedy}",
        *([f"- Source: {rule.citation}"] if rule.citation else []),
        "",
    ]
    return "\n".join(lines)
