"""`oreigin lists`: dated snapshots of lists of every kind in a folder."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, DAY, FILE, FOLDER, say, tell
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.smelters.facility import Lists
    from oreigin.smelters.importing import Import, Imported


@click.group()
def lists() -> None:
    """Manage dated snapshots of smelter lists.

    They say which facilities exist, which passed an audit, and what became of them.
    """


@lists.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--lists", "folder", required=True, type=FOLDER,
              help="Where to keep them, such as CASE/lists.")  # fmt: skip
@click.option("--as-of", type=DAY, help="The day the list is of; a template has its release date.")
@click.option("--scheme", default="", help="Whose list it is (see data/schemes.toml).")
@click.option("--private/--public", "private", default=None,
              help="May it not, or may it, be shown outside.")  # fmt: skip
@templates_option
@click.option("--dry-run", is_flag=True, help="Show what would change, and keep nothing.")
@click.option("--yes", is_flag=True, help="Apply without asking.")
def import_lists(
    files: tuple[Path, ...],
    folder: Path,
    *,
    as_of: datetime | None,
    scheme: str,
    private: bool | None,
    templates_folder: Path | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Import FILES: official templates (their look-up tab), exports, XLSX or CSV tables.

    What a list changes against the one before it is shown first; on a terminal it is asked for
    before it is applied. Lists by names (--scheme lbma, rjc), areas (cahra) and sanctions
    (sanctions) need their scheme. Exit status: 0 done, 1 some rows or files could not be used, 2
    none could.
    """
    from oreigin import workers
    from oreigin.errors import OreiginError
    from oreigin.smelters.importing import import_bytes

    _check_scheme(scheme)
    day = as_of.date() if as_of else None
    public = None if private is None else not private
    known = known_templates(templates_folder)
    rejected = refused = 0
    read = partial(import_bytes, as_of=day, scheme=scheme, public=public, templates=known)
    for outcome in workers.run(read, files):
        try:
            if outcome.problem:
                raise OreiginError(outcome.problem)
            if outcome.result:
                rejected += _import(outcome.result, outcome.path.name, folder, dry_run, yes)
        except OreiginError as error:
            refused += 1
            say(f"oreigin: {error}")
    if rejected or refused:
        raise SystemExit(2 if refused == len(files) else 1)


def _import(made: "Import", name: str, folder: Path, dry_run: bool, yes: bool) -> int:
    """Show what a file holds and changes, keep it if so agreed; return how many rows were lost."""
    for one in made.lists:
        _show_changes(one, name, _lists_in(folder), dry_run)
    _show_notes(made, name)
    if not dry_run and _agreed(name, yes):
        _keep(made, folder)
    return len(made.rejected)


@lists.command("show")
@click.argument("folder", type=CASE)
def show_lists(folder: Path) -> None:
    """Show the snapshots in FOLDER (a case's lists/ or any other)."""
    from oreigin.folder import load_lists

    for held in sorted(load_lists(folder).all, key=lambda each: each.snapshot.as_of):
        snapshot = held.snapshot
        shown = "public" if snapshot.public else "not public"
        tell(
            f"{snapshot.as_of}  {snapshot.kind:11}  {len(held.rows):5} rows  {shown:10}  "
            f"{snapshot.id}  (from {snapshot.source}, SHA-256 {snapshot.source_sha256[:12]}...)"
        )


@lists.command("history")
@click.argument("folder", type=CASE)
@click.argument("cid")
def show_history(folder: Path, cid: str) -> None:
    """Show the history of the facility CID, oldest first."""
    from datetime import date

    from oreigin.folder import load_lists
    from oreigin.smelters.history import history

    lists = load_lists(folder)
    found = [event for event in history(lists, date.max) if cid in (event.cid, *event.related)]
    if not found:
        # Lists of countries and regions have no CIDs.
        known = sum(cid in {getattr(row, "cid", "") for row in held.rows} for held in lists.all)
        if not known:
            raise click.BadParameter(f"no list in {folder} knows {cid}")
        say(f"{cid} stands in {known} of the {len(lists.all)} lists here; none records a change.")
    for event in found:
        days = dict.fromkeys(str(day) for day in (event.earliest, event.latest) if day)
        change = f": {event.before} -> {event.after}" if event.before or event.after else ""
        related = f" ({', '.join(event.related)})" if event.related else ""
        why = f" - {event.why}" if event.why else ""
        when = " to ".join(days)
        said = f"{event.happening}{change}{related}{why}"
        tell(f"{when:24}  {event.cid}  {event.name}: {said} [{event.source}]")


def _check_scheme(scheme: str) -> None:
    from oreigin.errors import InvalidListError
    from oreigin.smelters.schemes import schemes
    from oreigin.tables import problem

    if scheme and scheme not in schemes():
        known = ", ".join(schemes())
        words = problem("list_problems.toml", "scheme-unknown", what=scheme, known=known)
        raise InvalidListError(words)


def _lists_in(folder: Path) -> "Lists":
    from oreigin.folder import load_lists
    from oreigin.smelters.facility import Lists

    return load_lists(folder) if (folder / "lists.toml").is_file() else Lists()


def _show_changes(one: "Imported", source: str, there: "Lists", every: bool) -> None:
    from oreigin.cli.list_changes import change_lines
    from oreigin.folder.lists import list_of
    from oreigin.smelters.list_changes import changes

    snapshot = one.snapshot
    shown = "" if snapshot.public else ", not to be shown publicly"
    say(f"{snapshot.id}: {len(one.rows)} rows ({snapshot.kind}{shown}), from {source}")  # fmt: skip
    if snapshot.unknown_columns:
        names = ", ".join(snapshot.unknown_columns)
        say(f"  kept without reading them: {names}")
    before, events = changes(list_of(snapshot, one.rows), there)
    if before:
        say(f"  against {before}, {len(events) or 'no'} changes")
    for line in change_lines(events, every):
        say(line)


def _show_notes(made: "Import", source: str) -> None:
    for note in made.notes:
        say(f"  {source}: {note}")
    for row in made.rejected:
        say(f"  {source}, row {row.row}: {row.reason}: {row.text}")


def _agreed(source: str, yes: bool) -> bool:
    """Ask on a terminal; a script that gets here has looked, or does not want to."""
    return yes or not sys.stdin.isatty() or click.confirm(f"Keep {source}?", err=True)


def _keep(made: "Import", folder: Path) -> None:
    from oreigin.folder import add_snapshot

    for one in made.lists:
        add_snapshot(folder, one.snapshot, one.rows, one.unknown_cells)
