"""A roll-up on a terminal: the answers with their reasons, what needs a person, the list."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oreigin.checks.values import Checked, Finding
    from oreigin.rollup.values import RolledAnswer, RollUp

_SHOWN = 4
"""Members of an answer's first reason that are shown; --json has all reasons and members."""


@dataclass(frozen=True)
class Words:
    """The file `data/rollup_shown.toml`."""

    listed: str
    unidentified: str
    checker: str
    complete: str
    unknown: str
    open: str
    written: str
    written_open: str


def words() -> Words:
    """Return what is said at the end."""
    from oreigin.tables import load_one

    return load_one("rollup_shown.toml", Words)


def show(made: "RollUp", checked: "Checked", output: Path | None) -> None:
    """Print a roll-up for people; what needs them comes last, where it is seen."""
    from rich.padding import Padding
    from rich.text import Text

    from oreigin.checks.values import Status
    from oreigin.cli.console import console

    out = console()
    form = f"{made.declaration.template} {made.declaration.version}"
    out.print(Text(f"{form}, scope: {made.asked.scope}", style="bold"))
    out.print()
    for answer in made.answers:
        said = answer.answer.value if answer.answer else "-"
        out.print(Text.assemble((f"{answer.subject:<14} ", "bold"), said))
        for line in _reasons(answer):
            out.print(Padding(Text(line, style="dim"), (0, 0, 0, 15)))
    for line in _listed(made):
        out.print(Text(line))
    for remark in sorted(made.remarks, key=made.needs_you.__contains__):
        style = "yellow" if remark in made.needs_you else ""
        out.print(Text(f"{remark.kind}: {remark.message}", style=style))
        if remark.remedy:
            out.print(Padding(Text(remark.remedy, style="dim"), (0, 0, 0, 4)))
    for line in asked_for(checked, form):
        out.print(Text(line, style="yellow"))
    errors = tuple(_errors(checked))
    for finding in errors:
        said = f"error: {', '.join(finding.cells)}: {finding.message}"
        out.print(Text(said, style="yellow"))
    still = {"needs": len(made.needs_you), "missing": len(checked.missing), "errors": len(errors)}
    ready = not any(still.values())
    known = words().unknown if checked.status is Status.UNKNOWN else words().complete
    end = known.format(template=form) if ready else words().open.format(**still)
    out.print(Text(f"\n{end}", style="" if ready else "bold yellow"))
    if output:
        written = words().written if ready else words().written_open
        out.print(Text(written.format(file=output)))


def _listed(made: "RollUp") -> Iterator[str]:
    """Yield how many facilities stand in the list, and beside them the rows that name none."""
    from oreigin.checks.context import is_unidentified

    rows = [each.row for each in made.smelters]
    named = Counter(row.metal for row in rows if not is_unidentified(row))
    yield words().listed.format(counts=_counted(named) or "none")
    if unnamed := Counter(row.metal for row in rows) - named:
        yield words().unidentified.format(counts=_counted(unnamed))


def asked_for(checked: "Checked", template: str) -> Iterator[str]:
    """Yield what the official Checker still asks for: each cell in words."""
    from oreigin.checks.values import Kind

    if checked.missing:
        yield words().checker.format(template=template)
    for finding in checked.findings:
        if finding.kind is Kind.COMPLETENESS and finding.cells:
            yield f"    {', '.join(finding.cells)}: {finding.message}"


def _counted(counts: "Counter[str]") -> str:
    return ", ".join(f"{metal} {count}" for metal, count in counts.items())


def _errors(checked: "Checked") -> "Iterator[Finding]":
    from oreigin.checks.values import Kind, Severity

    for finding in checked.findings:
        if finding.kind is Kind.PLAUSIBILITY and finding.severity is Severity.ERROR:
            yield finding


def _reasons(answer: "RolledAnswer") -> list[str]:
    lines = []
    if answer.decided:
        own = answer.decided
        instead = f' instead of "{answer.computed}"' if answer.computed else ""
        lines.append(f"decided by {own.who} on {own.when}{instead}: {own.why}")
    for reason in answer.reasons[:1]:
        shown = "; ".join(reason.members[:_SHOWN])
        more = len(reason.members) - _SHOWN
        rest = f"; and {more} more" if more > 0 else ""
        lines.append(f"{reason.fact} {shown}{rest}".strip())
    return lines
