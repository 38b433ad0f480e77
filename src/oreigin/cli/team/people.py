"""`oreigin people`: the first account of a server, and a way in for who is locked out."""

from datetime import UTC, datetime
from pathlib import Path

import click

from oreigin.cli.common import say
from oreigin.cli.team.starting import DATA, start

PASSWORD = click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)


@click.group()
def people() -> None:
    """Manage accounts of the team app on its machine."""


@people.command()
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option("--registrant", prompt="Company that files")
@PASSWORD
@DATA
def first(email: str, name: str, registrant: str, password: str, data_dir: Path | None) -> None:
    """Create the first account and its registrant."""
    start(data_dir)
    from oreigin.casework.people import create_first_account, create_registrant

    now = datetime.now(UTC)
    user = create_first_account(email, name, password, now)
    made = create_registrant(user, registrant, "", now)
    say(f"{user.email} administers {made.name} ({made.slug})")


@people.command("password")
@click.argument("email")
@PASSWORD
@click.option("--second-factor-off", is_flag=True, help="Ask for no second factor any more.")
@DATA
def new_password(
    email: str, password: str, data_dir: Path | None, *, second_factor_off: bool
) -> None:
    """Give the account EMAIL a new password.

    The audit trails record it.
    """
    start(data_dir)
    from oreigin.casework.people import reset_password

    reset_password(email, password, datetime.now(UTC), second_factor_off=second_factor_off)
    say(f"{email} has a new password")
