"""The rule reference: what the docs say of every rule, made from the tables and the code."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oreigin.checks.checking import predicates, rules
from oreigin.checks.values import Kind, Rule
from oreigin.response import completeness
from oreigin.workbook.templates import BUILT_IN

_PACKAGE = Path(__file__).parents[1]

_HEAD = """# Rules of `oreigin check`

This page is made from `checks.toml` and the code by `scripts/build_rule_reference.py`; a test
proves that it is current. `oreigin rules show ID` prints one rule with the line of its code.

Completeness is what the workbook's own Checker tab still asks for, condition by condition; its
gaps are closed by plausibility rules and never mixed with it.
"""


def code_place(rule: Rule) -> str:
    """Return where the rule's code stands, such as "checks/rules_form.py:42"."""
    return place_of(predicates().get(rule.id, completeness.completeness))


def place_of(function: Callable[..., Any]) -> str:
    """Return file and line of a function, such as "checks/rules_form.py:42"."""
    file = Path(inspect.getsourcefile(function) or "")
    return f"{file.relative_to(_PACKAGE).as_posix()}:{inspect.getsourcelines(function)[1]}"


def versions_of(rule: Rule) -> str:
    """Return in words which templates and versions the rule looks at."""
    if not rule.templates:
        return "all templates"
    if rule.released_from is None:
        return ", ".join(rule.templates)
    heads = [
        head
        for head in BUILT_IN.heads()
        if head.template in rule.templates and head.released >= rule.released_from
    ]
    return f"{heads[0].name} and later"


def reference_page() -> str:
    """Return the whole page as Markdown, one section a rule with an anchor of its id."""
    parts = [_HEAD]
    for kind in Kind:
        parts.append(f"## {kind.value.capitalize()}\n")
        parts += [_section(rule) for rule in rules().values() if rule.kind is kind]
    return "\n".join(parts)


def _section(rule: Rule) -> str:
    function = predicates().get(rule.id)
    meaning = inspect.getdoc(function) if function else ""
    lines = [
        f"({rule.id})=\n",
        f"### {rule.id}\n",
        *([f"{meaning}\n"] if meaning else []),
        f"- Severity: {rule.severity}",
        f"- Applies to: {versions_of(rule)}"
        + ("; needs a reference list or the look-up tab" if rule.needs_reference else ""),
        f"- Says: {rule.message}",
        f"- Remedy: {rule.remedy}",
        f"- Source: {rule.citation}\n",
    ]
    return "\n".join(lines)
