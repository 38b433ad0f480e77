"""`oreigin rules`: every rule with its words, its source and its code."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import tell

if TYPE_CHECKING:
    from oreigin.checks.values import Rule as CheckRule
    from oreigin.proofread.values import Rule as ProofreadRule


@click.group()
def rules() -> None:
    """Look up the rules of `check` and `proofread`."""


@rules.command("list")
def list_rules() -> None:
    """List every rule: id, severity, kind ("proofreading" for filings), message."""
    from oreigin.checks.checking import rules as of_checking
    from oreigin.proofread.reference_page import all_rules

    for rule in of_checking().values():
        tell(f"{rule.id:38} {rule.severity:13} {rule.kind:13} {rule.message}")
    for each in all_rules().values():
        tell(f"{each.id:38} {each.severity:13} {'proofreading':13} {each.fact}")


@rules.command("show")
@click.argument("rule_id", metavar="ID")
def show_rule(rule_id: str) -> None:
    """Show the rule ID: text, citation and code (file:line)."""
    from oreigin.checks.checking import rules as of_checking
    from oreigin.proofread.reference_page import all_rules

    if rule := of_checking().get(rule_id):
        _show(f"{rule.id} ({rule.severity}, {rule.kind})", _of_checking(rule))
    elif found := all_rules().get(rule_id):
        _show(f"{found.id} ({found.severity}, proofreading)", _of_proofreading(found))
    else:
        raise click.BadParameter(f"there is no rule {rule_id!r}; `oreigin rules list` names all")


def _show(title: str, lines: Iterator[tuple[str, str]]) -> None:
    tell(title)
    for label, text in lines:
        tell(f"  {label:9} {text}")


def _of_checking(rule: "CheckRule") -> Iterator[tuple[str, str]]:
    from oreigin.checks.reference_page import code_place, versions_of

    yield "message", rule.message
    yield "remedy", rule.remedy
    yield "citation", rule.citation
    yield "versions", versions_of(rule)
    yield "code", code_place(rule)


def _of_proofreading(rule: "ProofreadRule") -> Iterator[tuple[str, str]]:
    from oreigin.proofread.reference_page import code_place, meaning_of

    yield "finds", meaning_of(rule)
    yield "message", rule.fact
    yield "remedy", rule.remedy
    if rule.citation:
        yield "citation", rule.citation
    yield "code", code_place(rule)
