"""`oreigin determine`: the determination of a case, explained in a page."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.assessment.values import Determination


_SHOWN = 12
"""Facts of a branch that the page shows."""


@click.command()
@click.argument("case", type=CASE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@templates_option
def determine(case: Path, as_json: bool, templates_folder: Path | None) -> None:
    """Explain what CASE has to file, and why.

    Prints each branch of the decision tree with its facts and its citation.

    Exit status: 0 determined, 1 nothing could be, or something is left open for counsel.
    """
    from oreigin.folder import assess_folder
    from oreigin.terms import Outcome

    determination = assess_folder(case, templates=known_templates(templates_folder)).determination
    if as_json:
        click.echo(json.dumps(asdict(determination), ensure_ascii=False, default=str))
    else:
        _show(determination)
    settled = determination.outcome is not Outcome.NOT_DETERMINED and not determination.readings
    raise SystemExit(0 if settled else 1)


def _show(determination: "Determination") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from oreigin.cli.console import console

    out = console()
    out.print(Text(f"Determination: {determination.outcome}", style="bold"))
    if determination.outcome is not determination.computed:
        out.print(Text(f"Computed: {determination.computed}", style="yellow"))
    for override in determination.overridden:
        decided = f"{override.who} decided on {override.when}: {override.value}. {override.why}"
        out.print(Text(f"Override of {override.subject!r}: {decided}", style="yellow"))
    for number, branch in enumerate(determination.branches, start=1):
        out.print()
        out.print(Text.assemble((f"{number}. {branch.question} ", "bold"), branch.answer))
        for fact in branch.facts[:_SHOWN]:
            out.print(Padding(Text(f"- {fact}"), (0, 0, 0, 3)))
        if len(branch.facts) > _SHOWN:
            more = f"and {len(branch.facts) - _SHOWN} more; --json has them all"
            out.print(Padding(Text(more), (0, 0, 0, 3)))
        out.print(Padding(Text(branch.citation, style="dim"), (0, 0, 0, 3)))
    if determination.readings:
        out.print()
        alike = len({reading.outcome for reading in determination.readings}) == 1
        led = "; what is owed is the same either way" if alike else ""
        out.print(Text(f"Left open for counsel. It can be read in two ways{led}:", style="bold"))
        for reading in determination.readings:
            said = Text(f"- {reading.reading}: {reading.outcome}")
            out.print(Padding(said, (0, 0, 0, 3)))
