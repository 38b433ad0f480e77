"""What a person sees after a run: a short table, what needs attention, where the files are."""

from collections.abc import Iterable
from pathlib import Path

from rich.table import Table
from rich.text import Text

from oreigin.assessment.values import Assessment, Attention, Severity
from oreigin.cli.console import console
from oreigin.terms import CONFLICT_MINERALS

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def print_table(assessment: Assessment) -> None:
    """Print the figures that a reader asks for first: responses, and smelters by metal."""
    out = console()
    registrant, period = assessment.case.registrant, assessment.case.period
    out.print(Text(f"{registrant.name}, reporting period {period.year}", style="bold"))
    out.print(
        f"{_value(assessment, 'suppliers-surveyed')} suppliers surveyed, "
        f"{_value(assessment, 'responses-received')} responded, "
        f"{_value(assessment, 'responses-accepted')} responses accepted"
    )
    out.print("", _by_metal(assessment), "", sep="\n")
    out.print(Text(f"Determination: {assessment.determination.outcome}", style="bold"))
    for origin in assessment.determination.metals:
        out.print(f"  {origin.metal}: {origin.finding}")


def print_attention(items: Iterable[Attention]) -> None:
    """Print what needs a person, the gravest first, each with what to do about it."""
    items = tuple(items)
    grid = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    for item in items:
        said = Text.assemble(item.message, "\n", (item.remedy, "dim"))
        grid.add_row(Text(f"  {item.severity}", style=_STYLES[item.severity]), said)
    out = console()
    graver = sum(item.severity is not Severity.INFO for item in items)
    notes = len(items) - graver
    told = f"{graver}" + (f", and {notes} to know" if notes else "")
    out.print(Text(f"\nNeeds a person's attention: {told}", style="bold"))
    out.print(grid)


def print_files(files: Iterable[Path]) -> None:
    """Print where the files of a package are."""
    out = console()
    out.print(Text("\nWritten:", style="bold"))
    for path in files:
        out.print(f"  {path}", soft_wrap=True, highlight=False)


def _by_metal(assessment: Assessment) -> Table:
    labels = [
        f.id for f in assessment.figures if f.id.startswith("label:") and f.id.count(":") == 1
    ]
    used = [label for label in labels if _value(assessment, label)]
    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column("Smelters and refiners")
    for title in (*(label.removeprefix("label:") for label in used), "Total"):
        table.add_column(title, justify="right")
    for metal in sorted(CONFLICT_MINERALS):
        of_metal = [str(_value(assessment, f"{label}:{metal.lower()}")) for label in used]
        table.add_row(metal, *of_metal, str(_value(assessment, f"smelters-{metal.lower()}")))
    totals = [str(_value(assessment, label)) for label in used]
    table.add_row("Total", *totals, str(_value(assessment, "smelters-total")), style="bold")
    return table


def _value(assessment: Assessment, figure: str) -> int:
    return assessment.figure(figure).value
