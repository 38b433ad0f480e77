"""Findings of proofreading for people: one line of summary, then the gravest first."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from oreigin.cli.common import shown
from oreigin.cli.console import console
from oreigin.proofread.markup import words
from oreigin.proofread.values import Finding, Place, Severity

if TYPE_CHECKING:
    from rich.console import Console

    from oreigin.errors import Problem

_STYLES = {
    Severity.CONTRADICTION: "bold red",
    Severity.AMBIGUOUS: "bold yellow",
    Severity.OMISSION: "bold magenta",
    Severity.OUTDATED: "bold cyan",
    Severity.STYLE: "bold",
    Severity.INFO: "bold",
}
_PLACES_SHOWN = 3
_QUOTE_SHOWN = 200


def print_findings(
    file: str, findings: Sequence[Finding], unread: Sequence["Problem"], smelters: int
) -> None:
    """Print what was found in one filing, and what of it could not be read."""
    out = console()
    out.print(_summary(file, findings, unread, smelters), soft_wrap=True)
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        title = words().severities[severity]
        out.print(Text(f"\n{title}", style=_STYLES[severity]))
        for finding in group:
            _print(out, finding)
    if unread:
        out.print(Text(f"\n{words().unread}", style="bold"))
        for problem in unread:
            out.print(Padding(Text(shown(str(problem))), (0, 0, 0, 2), expand=False))
    out.print()


def _summary(
    file: str, findings: Sequence[Finding], unread: Sequence["Problem"], smelters: int
) -> Text:
    said = words()
    counts = [(each, sum(f.severity is each for f in findings)) for each in Severity]
    told = ", ".join(said.counted(severity, count) for severity, count in counts if count)
    annex = said.smelters.format(count=smelters) if smelters else said.no_annex
    partly = f"; {said.partly}" if unread else ""
    return Text.assemble((f"{shown(file)}: ", "bold"), f"{told or said.none} ({annex}{partly})")


def _print(out: "Console", finding: Finding) -> None:
    lines = [Text(shown(finding.fact))]
    lines += (_place(place) for place in finding.places[:_PLACES_SHOWN])
    more = len(finding.places) - _PLACES_SHOWN
    if more > 0:
        lines.append(Text(f"  {words().more.format(count=more)}", style="dim"))
    lines.append(Text(f"  {shown(finding.remedy)} [{finding.rule}]", style="dim"))
    for line in lines:
        out.print(Padding(line, (0, 0, 0, 2), expand=False))


def _place(place: Place) -> Text:
    quote = place.quote if len(place.quote) <= _QUOTE_SHOWN else place.quote[:_QUOTE_SHOWN] + "…"
    quoted = f'"{shown(quote)}"' if quote else ""
    return Text.assemble("  ", (shown(place.where), "italic"), ": " if quoted else "", quoted)
