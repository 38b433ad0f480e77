"""`oreigin case`: a case folder into the team's app, and a period out of it as a folder."""

from datetime import UTC, datetime
from pathlib import Path

import click

from oreigin.cli.common import CASE, FOLDER, say
from oreigin.cli.team.naming import actor_of, period_of
from oreigin.cli.team.run_due import run_due
from oreigin.cli.team.starting import DATA, start

REGISTRANT = click.option("--registrant", required=True, help="Its short name in addresses.")
DEMO = ("demo@oreigin.example", "worked-example-2020")


@click.group()
def case() -> None:
    """Move cases between folders and the team app."""


@case.command()
@click.argument("folder", type=CASE)
@REGISTRANT
@DATA
def load(folder: Path, registrant: str, data_dir: Path | None) -> None:
    """Import the case in FOLDER as a new reporting period of a registrant."""
    start(data_dir)
    from oreigin.casework.case_files import import_folder
    from oreigin.casework.working import work_off

    period = import_folder(actor_of(registrant), folder)
    say(f"Imported {folder} as {registrant} {period.year}; computing its results ...")
    work_off()


@case.command()
@click.argument("year", type=int)
@click.argument("folder", type=FOLDER)
@REGISTRANT
@DATA
def export(year: int, folder: Path, registrant: str, data_dir: Path | None) -> None:
    """Write the reporting period YEAR of a registrant into FOLDER as a case folder."""
    start(data_dir)
    from oreigin.casework.case_files import export_folder

    actor = actor_of(registrant)
    export_folder(actor, period_of(actor, year), folder)
    say(f"Wrote {registrant} {year} into {folder}")


@case.command()
@DATA
def demo(data_dir: Path | None) -> None:
    """Load the worked example, with an account to look at it."""
    start(data_dir)
    from oreigin.casework.example import example_account
    from oreigin.casework.working import work_off

    email, password = DEMO
    example_account(email, password, datetime.now(UTC))
    work_off()
    say(f"The worked example is there: sign in as {email}, password {password}")


case.add_command(run_due)
