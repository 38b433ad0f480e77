"""A roll-up on a terminal: the answers with their reasons, what needs a person, the list."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oreigin.checks.values import Checked
    from oreigin.rollup.values import RolledAnswer, RollUp

_SHOWN = 4
"""Members of an answer's first reason that are shown; --json has all reasons and members."""


def show(made: "RollUp", checked: "Checked", output: Path | None) -> None:
    """Print a roll-up for people; what needs them comes last, where it is seen."""
    from rich.padding import Padding
    from rich.text import Text

    from oreigin.checks.values import Kind, Severity
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
    counts = Counter(each.row.metal for each in made.smelters)
    listed = ", ".join(f"{metal} {count}" for metal, count in counts.items()) or "none"
    out.print(f"\nSmelters and refiners: {listed}")
    for remark in reversed(made.remarks):
        style = "yellow" if remark in made.needs_you else ""
        out.print(Text(f"{remark.kind}: {remark.message}", style=style))
        if remark.remedy:
            out.print(Padding(Text(remark.remedy, style="dim"), (0, 0, 0, 4)))
    if checked.missing:
        asked = ", ".join(checked.missing)
        out.print(Text(f"The Checker still asks for: {asked}", style="yellow"))
    for finding in checked.findings:
        if finding.kind is Kind.PLAUSIBILITY and finding.severity is Severity.ERROR:
            said = f"error: {', '.join(finding.cells)}: {finding.message}"
            out.print(Text(said, style="yellow"))
    if output:
        out.print(f"Written to {output}")


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
