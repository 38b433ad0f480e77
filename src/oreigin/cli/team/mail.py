"""`oreigin mail`: the mail accounts, from the machine that the team's app runs on."""

from pathlib import Path

import click

from oreigin.cli.team.starting import DATA, start


@click.group()
def mail() -> None:
    """Test the mail accounts.

    They are set up in mail.toml in the data folder.
    """


@mail.command("test")
@click.option("--to", default="", help="Also send a test mail to this address.")
@click.option("--registrant", default="", help="Only this one's account, by its short name.")
@DATA
def try_accounts(to: str, registrant: str, data_dir: Path | None) -> None:
    """Sign in to every mail server in mail.toml.

    Tries to send and to read, and shows what the servers say.

    Nothing is changed in a mailbox. Exit status: 0 all is well, 1 a server does not let us in.
    """
    start(data_dir, migrate=False)
    from oreigin.casework.mail.accounts import accounts, is_address
    from oreigin.casework.mail.trying import try_account

    if to and not is_address(to):
        raise click.BadParameter(f"{to} is no e-mail address.", param_hint="--to")
    found = {slug: each for slug, each in accounts().items() if registrant in ("", slug)}
    if not found:
        raise click.UsageError("no such account is set up in mail.toml (docs/deployment.md).")
    worst = 0
    for slug, account in sorted(found.items()):
        for seen in try_account(slug, account, to):
            click.echo(f"{seen.state:8} {seen.said}" + (f" {seen.remedy}" if seen.remedy else ""))
            worst = max(worst, int(seen.state == "error"))
    raise SystemExit(worst)
