"""Proofreading one filing: every rule, its words filled, the gravest finding first."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from types import ModuleType

from oreigin import tables
from oreigin.checks.registry import functions_of
from oreigin.proofread import (
    rules_annex,
    rules_counts,
    rules_dates,
    rules_lists,
    rules_names,
    rules_references,
    rules_required,
    rules_shares,
    rules_statements,
    rules_tables,
)
from oreigin.proofread.context import Context, context
from oreigin.proofread.values import Filing, Finding, Hit, Rule, Severity
from oreigin.smelters.facility import Lists

MODULES: tuple[ModuleType, ...] = (
    rules_annex,
    rules_counts,
    rules_dates,
    rules_lists,
    rules_names,
    rules_references,
    rules_required,
    rules_shares,
    rules_statements,
    rules_tables,
)
"""Where the functions of the rules are."""

Predicate = Callable[[Context], Iterator[Hit]]
"""What a rule is in code."""


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order of `data/proofread.toml`."""
    return {rule.id: rule for rule in tables.load("proofread.toml", Rule)}


@cache
def predicates() -> Mapping[str, Predicate]:
    """Return the function of every rule, by the rule's id."""
    return functions_of(rules(), MODULES)


def proofread(
    filing: Filing, lists: Lists | None = None, as_of: date | None = None
) -> tuple[Finding, ...]:
    """Return all findings about a filing, the gravest first.

    `lists` let identification numbers and names be looked up as they were known when the filing was
    signed (or on `as_of`, where it bears no date). Raises nothing: what could not be read stands in
    `filing.unread`.
    """
    return findings(context(filing, lists, as_of))


def findings(held: Context) -> tuple[Finding, ...]:
    """Return all findings about a filing that is understood, the gravest first."""
    found = [
        finding(rules()[rule_id], hit)
        for rule_id, predicate in predicates().items()
        for hit in predicate(held)
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def finding(rule: Rule, hit: Hit) -> Finding:
    """Return the finding of a rule with the facts of `hit` in its words."""
    return Finding(
        rule=rule.id,
        severity=hit.severity or rule.severity,
        places=hit.places,
        fact=rule.fact.format_map(hit.facts),
        remedy=rule.remedy.format_map(hit.facts),
    )
