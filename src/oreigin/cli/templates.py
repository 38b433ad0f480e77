"""`oreigin templates`: which template versions are known, and whether that still holds."""

from pathlib import Path

import click

from oreigin.errors import OreiginError


@click.group()
def templates() -> None:
    """Show the template versions that can be read, and check them against official workbooks."""


@templates.command("list")
def list_templates() -> None:
    """List the template versions that can be read, oldest first."""
    from oreigin.workbook.layout import layouts

    for known in layouts():
        click.echo(f"{known.name:12} released {known.released.isoformat()}")


@templates.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def verify_templates(files: tuple[Path, ...]) -> None:
    """Hold what we know of a version against its official blank workbook.

    Exit status: 0 everything agrees, 1 something differs or a file cannot be read, 2 none can.
    """
    unreadable = differing = 0
    for file in files:
        try:
            differences = _differences(file)
        except OreiginError as error:
            unreadable += 1
            click.echo(f"oreigin: {error}", err=True)
            continue
        differing += bool(differences)
        for difference in differences:
            click.echo(f"{file}: {difference}")
    if unreadable == len(files):
        raise SystemExit(2)
    if unreadable or differing:
        raise SystemExit(1)


def _differences(file: Path) -> tuple[object, ...]:
    from oreigin.workbook.cells import Workbook
    from oreigin.workbook.identify import identify
    from oreigin.workbook.problems import unreadable
    from oreigin.workbook.verify import LABEL_SHEET, verify

    try:
        data = file.read_bytes()
    except OSError as error:
        raise unreadable("file-not-readable", str(file), what=error.strerror) from None
    known = identify(Workbook.open(data, str(file), ("Declaration",)))
    wanted = (*known.sheets, known.look_up.sheet, LABEL_SHEET)
    differences = verify(known, Workbook.open(data, str(file), wanted))
    if not differences:
        click.echo(f"{file}: {known.name}, everything agrees")
    return differences
