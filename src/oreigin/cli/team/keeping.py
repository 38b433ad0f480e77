"""`oreigin migrate`, `backup`, `restore`, `doctor` and `audit`: keeping an installation well."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import FILE, say
from oreigin.cli.team.starting import DATA, start

if TYPE_CHECKING:
    from oreigin.store.models import Registrant


@click.command()
@DATA
def migrate(data_dir: Path | None) -> None:
    """Update the database to this version.

    `serve` and `worker` do this when they start.
    """
    start(data_dir)
    say("The tables are those of this version.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@DATA
def backup(file: Path, data_dir: Path | None) -> None:
    """Back up the team app to FILE, even while in use.

    A backup fits both databases: made on SQLite it is restored into PostgreSQL, and back. Exit
    status: 0 written, 1 written but some documents are missing or damaged.
    """
    start(data_dir)
    from oreigin.store.backup import write_backup

    faults = write_backup(file, datetime.now(UTC))
    for fault in faults:
        say(str(fault))
    say(f"Wrote {file} ({file.stat().st_size / 1e6:.1f} MB)")
    raise SystemExit(int(bool(faults)))


@click.command()
@click.argument("file", type=FILE)
@DATA
def restore(file: Path, data_dir: Path | None) -> None:
    """Restore the backup FILE into an empty database.

    The audit trails in it are verified.

    Exit status: 0 restored, 1 restored but an audit trail is not whole, 2 nothing restored.
    """
    start(data_dir)
    from oreigin.store.backup import restore_backup

    faults = restore_backup(file)
    for fault in faults:
        say(str(fault))
    say(f"Restored {file}")
    raise SystemExit(int(bool(faults)))


@click.command()
@click.option("--documents", is_flag=True, help="Read every document and compare its hash.")
@DATA
def doctor(documents: bool, data_dir: Path | None) -> None:
    """Check this installation and say what to fix.

    Exit status: 0 nothing worse than a warning, 1 something is wrong.
    """
    start(data_dir, migrate=False)
    from oreigin.casework.doctor import examine

    worst = 0
    for seen in examine(datetime.now(UTC), every_document=documents):
        click.echo(f"{seen.state:8} {seen.said}" + (f" {seen.remedy}" if seen.remedy else ""))
        worst = max(worst, int(seen.state == "error"))
    raise SystemExit(worst)


@click.group()
def audit() -> None:
    """Verify or anchor the audit trail."""


REGISTRANT = click.option("--registrant", default="", help="Only this one, by its short name.")


@audit.command()
@REGISTRANT
@click.option("--anchor", "anchors", multiple=True, help="NUMBER:HASH that was noted elsewhere.")
@DATA
def verify(registrant: str, anchors: tuple[str, ...], data_dir: Path | None) -> None:
    """Find tampering in the audit trail.

    Detects events that were edited, removed, reordered, inserted or cut off.

    Whoever may write to the database could compute a whole trail anew; what shows that are anchors
    noted elsewhere (`oreigin audit anchor`; packages and backups carry them too). Exit status: 0
    whole, 1 not.
    """
    start(data_dir)
    from oreigin.store import trail

    bad = False
    for each in _registrants(registrant):
        faults = trail.verify(each, anchors)
        bad = bad or bool(faults)
        for fault in faults:
            click.echo(f"{each.slug}: {fault}")
        if not faults:
            click.echo(f"{each.slug}: whole, up to event {trail.anchor(each) or 'none'}")
    raise SystemExit(int(bad))


@audit.command()
@REGISTRANT
@DATA
def anchor(registrant: str, data_dir: Path | None) -> None:
    """Print NUMBER:HASH of the newest event, to be noted where nobody can change it."""
    start(data_dir)
    from oreigin.store import trail

    for each in _registrants(registrant):
        click.echo(f"{each.slug} {trail.anchor(each)}")


def _registrants(slug: str) -> list["Registrant"]:
    from oreigin.store.models import Registrant

    held = Registrant.objects.order_by("slug")
    found = list(held.filter(slug=slug) if slug else held)
    if slug and not found:
        raise click.BadParameter(f"there is no registrant {slug!r}")
    if not found:
        click.echo("There is no registrant yet, so there is no audit trail.", err=True)
    return found
