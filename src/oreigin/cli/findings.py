"""Findings for people: a table a file on the terminal, one XLSX across many files."""

from pathlib import Path
from typing import TYPE_CHECKING

from oreigin.checks.values import Checked, Finding, Severity, Status
from oreigin.cli.common import counted, say
from oreigin.workbook.writing import Table, workbook_of_tables

if TYPE_CHECKING:
    from oreigin.workers import Outcome

_SHOWN = 8
_CELLS_SHOWN = 3
_COLUMNS = (
    "File", "Company", "Template", "Kind", "Severity", "Rule", "Cells", "Message", "Remedy"
)  # fmt: skip
_WIDTHS = (30, 30, 12, 14, 10, 30, 30, 70, 60)
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


class Findings:
    """Collects rows of findings across files, to be filtered in a spreadsheet."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, ...]] = []

    def add(self, checked: Checked, path: Path) -> None:
        """Add every finding of a document."""
        about = (path.name, checked.company, f"{checked.template} {checked.version}")
        for found in checked.findings:
            what = (found.kind.value, found.severity.value, found.rule, ", ".join(found.cells))
            self._rows.append((*about, *what, found.message, found.remedy))

    def add_problem(self, outcome: "Outcome[Checked]") -> None:
        """Add that a document could not be read."""
        problem = outcome.problem
        if problem:
            what = ("unreadable", "error", problem.code, problem.place)
            self._rows.append((outcome.path.name, "", "", *what, problem.message, problem.remedy))

    def workbook(self) -> bytes:
        """Return the rows as an XLSX."""
        return workbook_of_tables([Table("Findings", _COLUMNS, self._rows, _WIDTHS, filtered=True)])


def print_unreadable(outcome: "Outcome[Checked]") -> None:
    """Say why a document could not be read."""
    say(f"oreigin: {outcome.problem}")


def print_checked(checked: Checked, path: Path) -> None:
    """Print a document's counts and its worst findings."""
    from rich.table import Table as Grid
    from rich.text import Text

    from oreigin.cli.console import console

    out = console()
    out.print(Text(f"{path}  ({checked.template} {checked.version})", style="bold"))
    out.print(Text(_summary(checked)))
    grid = Grid(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    for found in checked.findings[:_SHOWN]:
        severity = Text(found.severity.value, style=_COLORS[found.severity])
        grid.add_row(severity, Text(_cells(found)), Text(found.message))
    if checked.findings:
        out.print(grid)
    if len(checked.findings) > _SHOWN:
        out.print(Text(f"... and {len(checked.findings) - _SHOWN} more"))
    out.print()


def _summary(checked: Checked) -> str:
    named = zip(Severity, ("error", "warning", "note"), strict=True)
    counts = ", ".join(counted(checked.count(severity), noun) for severity, noun in named)
    asked = f"the official Checker still asks for {counted(len(checked.missing), 'line')}"
    content = "complete for the official Checker"
    unknown = "what its official Checker asks for is not known"
    said = {Status.INCOMPLETE: asked, Status.COMPLETE: content, Status.UNKNOWN: unknown}[
        checked.status
    ]
    against = f"; smelters held against {checked.reference}" if checked.reference else ""
    return f"{said}; {counts}{against}"


def _cells(found: Finding) -> str:
    more = len(found.cells) - _CELLS_SHOWN
    shown = ", ".join(found.cells[:_CELLS_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
