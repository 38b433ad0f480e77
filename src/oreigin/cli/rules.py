"""`oreigin rules`: every rule of checking with its words, its source and its code."""

import click


@click.group()
def rules() -> None:
    """The rules that `oreigin check` applies."""


@rules.command("list")
def list_rules() -> None:
    """List every rule: id, severity, kind, message."""
    from oreigin.checks.checking import rules as known

    for rule in known().values():
        click.echo(f"{rule.id:38} {rule.severity:8} {rule.kind:13} {rule.message}")


@rules.command("show")
@click.argument("rule_id", metavar="ID")
def show_rule(rule_id: str) -> None:
    """Show the rule ID: its words, its citation, and where its code stands (file:line)."""
    from oreigin.checks.checking import rules as known
    from oreigin.checks.reference_page import code_place, versions_of

    rule = known().get(rule_id)
    if rule is None:
        raise click.BadParameter(f"there is no rule {rule_id!r}; `oreigin rules list` names all")
    click.echo(f"{rule.id} ({rule.severity}, {rule.kind})")
    for label, text in (
        ("message", rule.message),
        ("remedy", rule.remedy),
        ("citation", rule.citation),
        ("versions", versions_of(rule)),
        ("code", code_place(rule)),
    ):
        click.echo(f"  {label:9} {text}")
