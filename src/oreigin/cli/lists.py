"""`oreigin lists`: dated snapshots of reference and status lists in a folder."""

from datetime import datetime
from pathlib import Path

import click

from oreigin.cli.common import DAY, FILE, FOLDER


@click.group()
def lists() -> None:
    """Reference lists (who exists) and status lists (who passed an audit), as dated snapshots."""


@lists.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "--lists", "folder", required=True, type=FOLDER, help="Where to keep them, such as CASE/lists."
)
@click.option("--as-of", type=DAY, help="The day the list is of; a template has its release date.")
@click.option("--scheme", default="", help="What kind of list it is (see data/schemes.toml).")
@click.option(
    "--private/--public", "private", default=None, help="May it not, or may it, be shown outside."
)
def import_lists(
    files: tuple[Path, ...],
    folder: Path,
    as_of: datetime | None,
    scheme: str,
    private: bool | None,
) -> None:
    """Import FILES: official templates (their look-up tab), RMI exports, XLSX or CSV tables."""
    from oreigin.errors import InvalidListError
    from oreigin.folder import add_snapshot
    from oreigin.smelters.importing import ListFile, import_file
    from oreigin.smelters.schemes import schemes
    from oreigin.tables import problem

    if scheme and scheme not in schemes():
        known = ", ".join(schemes())
        words = problem("list_problems.toml", "scheme-unknown", what=scheme, known=known)
        raise InvalidListError(words)
    day = as_of.date() if as_of else None
    public = None if private is None else not private
    rejected = 0
    for path in files:
        made = import_file(ListFile(path.read_bytes(), path.name, day, scheme, public))
        for one in made.lists:
            kept = add_snapshot(folder, one.snapshot, one.rows, one.unknown_cells)
            shown = "" if kept.public else ", not to be shown publicly"
            click.echo(
                f"{kept.id}: {len(one.rows)} rows ({kept.kind}{shown}), from {path.name}", err=True
            )
            if kept.unknown_columns:
                names = ", ".join(kept.unknown_columns)
                click.echo(f"  kept without reading them: {names}", err=True)
        for row in made.rejected:
            click.echo(f"  {path.name}, row {row.row}: {row.reason}: {row.text}", err=True)
        rejected += len(made.rejected)
    raise SystemExit(1 if rejected else 0)


@lists.command("show")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def show_lists(folder: Path) -> None:
    """Show the snapshots that FOLDER (a case's lists/ or any other) holds."""
    from oreigin.folder import load_lists

    held = load_lists(folder)
    kept = [
        *((of.snapshot, len(of.rows)) for of in held.references),
        *((of.snapshot, len(of.rows)) for of in held.statuses),
    ]
    for snapshot, rows in kept:
        shown = "public" if snapshot.public else "not public"
        click.echo(
            f"{snapshot.as_of}  {snapshot.kind:9}  {rows:5} rows  {shown:10}  {snapshot.id}  "
            f"(from {snapshot.source}, SHA-256 {snapshot.source_sha256[:12]}...)"
        )
