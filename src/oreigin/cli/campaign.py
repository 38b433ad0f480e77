"""`oreigin campaign`: who of a case's suppliers is due what message, why, and who is not."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, DAY, tell
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oreigin.campaign import Due, Schedule, Skipped, State
    from oreigin.workbook.templates import Templates


@click.command()
@click.argument("case", type=CASE)
@click.option("--as-of", type=DAY, help="The day to plan for (default: today).")
@click.option("--until", type=DAY, help="Show what goes out until this day if nothing changes.")
@click.option("--all", "everything", is_flag=True, help="Show also who is due nothing, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@templates_option
def campaign(
    case: Path,
    *,
    as_of: datetime | None,
    until: datetime | None,
    everything: bool,
    as_json: bool,
    templates_folder: Path | None,
) -> None:
    """Show who of CASE's suppliers is due what message, and why. Nothing is sent.

    The survey stands in CASE/campaign/campaign.toml, what was sent in CASE/campaign/sent.csv.

    Exit status: 0 done, 1 something needs a person, 2 CASE has no campaign.
    """
    from oreigin.campaign import calendar, needs_person, plan

    state, schedule = _read(case, known_templates(templates_folder))
    day = as_of.date() if as_of else date.today()  # noqa: DTZ011 - a day where the person sits
    found = plan(state, schedule, day)
    due = calendar(state, schedule, day, until.date()) if until else found.due
    people = needs_person(found)
    skipped = found.skipped if everything else people
    if as_json:
        print_json(due, skipped)
    else:
        show(state, schedule, due, people, found.skipped if everything else ())
    raise SystemExit(1 if people else 0)


def _read(path: Path, templates: "Templates") -> "tuple[State, Schedule]":
    from oreigin.assessment.assess import assess
    from oreigin.campaign import State
    from oreigin.campaign.from_case import indeterminate_smelters, suppliers_of
    from oreigin.folder import open_campaign, open_case, read_responses

    folder = open_case(path)
    held = open_campaign(path, folder.case)
    declarations, unread = read_responses(folder.case, folder.documents, templates)
    assessment = assess(folder.case, declarations, unread, templates=templates)
    unclear = indeterminate_smelters(assessment, held.schedule.indeterminate)
    suppliers = suppliers_of(folder.case, held.contacts_of, declarations, unclear)
    return State(held.survey(folder.case), suppliers, held.sent), held.schedule


def print_json(due: "Sequence[Due]", skipped: "Sequence[Skipped]") -> None:
    """Print what is due and what is not, one JSON object a line."""
    for kind, entries in (("due", due), ("skipped", skipped)):
        for entry in entries:
            click.echo(json.dumps({"kind": kind, **asdict(entry)}, ensure_ascii=False, default=str))


def show(
    state: "State",
    schedule: "Schedule",
    due: "Sequence[Due]",
    people: "Sequence[Skipped]",
    skipped: "Sequence[Skipped]",
) -> None:
    """Show what is due, what needs a person and, where given, what is not due, as tables."""
    if not due and not people:
        tell("No message is due to anybody.")
    names = {supplier.id: supplier.name for supplier in state.suppliers}
    labels = {step.id: step.label for step in schedule.steps}
    _table(
        f"Due ({len(due)})",
        ("Due on", "Supplier", "What", "To", "Why"),
        [
            (
                entry.due_on.isoformat(),
                names.get(entry.supplier, "(our own management)"),
                labels[entry.step],
                entry.address or entry.name,
                entry.why,
            )
            for entry in due
        ],
    )
    for title, entries in ((f"Needs a person ({len(people)})", people), ("Not due", skipped)):
        rows = [(names.get(e.supplier, "-"), labels[e.step], e.why) for e in entries]
        _table(title, ("Supplier", "What", "Why"), rows)
    tell("Nothing was sent: this is the plan.")


def _table(title: str, heads: tuple[str, ...], rows: "Sequence[tuple[str, ...]]") -> None:
    from rich.table import Table
    from rich.text import Text

    from oreigin.cli.console import console

    if not rows:
        return
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)
    console().print()
