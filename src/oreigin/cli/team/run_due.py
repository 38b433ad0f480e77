"""`oreigin case run-due`: what the campaign of a period would send on a day, and why."""

from datetime import UTC, datetime
from pathlib import Path

import click

from oreigin.cli.common import DAY, say
from oreigin.cli.team.naming import actor_of, period_of
from oreigin.cli.team.starting import DATA, start


@click.command("run-due")
@click.argument("year", type=int)
@click.option("--registrant", required=True, help="Its short name in addresses.")
@click.option("--as-of", type=DAY, help="The day to plan for (default: today).")
@click.option("--all", "everything", is_flag=True, help="Show also who is due nothing, and why.")
@click.option("--do", "write", is_flag=True, help="Write what is due today into the outbox.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@DATA
def run_due(
    year: int,
    *,
    registrant: str,
    as_of: datetime | None,
    everything: bool,
    write: bool,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Show what the campaign of YEAR is due to send.

    Nothing is written without --do, and nothing is sent here: the worker sends what is in the
    outbox. What was written once is not due again.

    Exit status: 0 done, 1 something needs a person, 2 wrong call.
    """
    start(data_dir)
    from oreigin.campaign import needs_person
    from oreigin.casework.mail.campaigning import outlook
    from oreigin.casework.mail.writing import write_due
    from oreigin.cli.campaign import print_json, show

    actor = actor_of(registrant)
    period, today = period_of(actor, year), datetime.now(UTC).date()
    day = as_of.date() if as_of else today
    if write and day != today:
        raise click.BadParameter("--do writes what is due today; leave out --as-of")
    seen = outlook(period, today)
    found = seen.plan(day)
    people = needs_person(found)
    if as_json:
        print_json(found.due, found.skipped if everything else people)
    else:
        skipped = found.skipped if everything else ()
        show(seen.state, seen.schedule, found.due, people, skipped)
    if write:
        say(f"Wrote {write_due(actor, period)} messages into the outbox")
    raise SystemExit(1 if people else 0)
