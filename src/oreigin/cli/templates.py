"""`oreigin templates`: which template versions are known, and whether that still holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import FILE, FOLDER, say, tell
from oreigin.cli.template_files import known_templates, templates_option, user_folder
from oreigin.errors import OreiginError

if TYPE_CHECKING:
    from oreigin.workbook.templates import Templates


@click.group()
def templates() -> None:
    """List, verify or add template versions."""


@templates.command("list")
@templates_option
def list_templates(templates_folder: Path | None) -> None:
    """List the known versions by template and release."""
    templates = known_templates(templates_folder)
    for file, head in zip(templates.files(), templates.heads(), strict=True):
        where = f"  from {file.name}" if file in templates.added else ""
        tell(f"{head.name:12} released {head.released.isoformat()}{where}")


@templates.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@templates_option
def verify_templates(files: tuple[Path, ...], templates_folder: Path | None) -> None:
    """Compare a known version with its official blank.

    Exit status: 0 everything agrees, 1 something differs or a file cannot be read, 2 none can.
    """
    known = known_templates(templates_folder)
    unreadable = differing = 0
    for file in files:
        try:
            differences = _differences(file, known)
        except OreiginError as error:
            unreadable += 1
            say(f"oreigin: {error}")
            continue
        differing += bool(differences)
        for difference in differences:
            tell(f"{file}: {difference}")
    if unreadable == len(files):
        raise SystemExit(2)
    if unreadable or differing:
        raise SystemExit(1)


@templates.command("add")
@click.argument("file", metavar="OFFICIAL.xlsx", type=FILE)
@click.option("-o", "--output", "folder", type=FOLDER, default=Path(),
              help="Where to write the file (default: here).")  # fmt: skip
@templates_option
def add_template(file: Path, folder: Path, templates_folder: Path | None) -> None:
    """Derive the layout of a new version.

    A person has to approve it.

    OFFICIAL.xlsx is the official blank workbook. Every difference from the nearest known version
    is printed; what is marked must be decided in the written file. The file takes effect once it
    is moved into the folder of one's own templates, or its folder is named with --templates.
    """
    from oreigin.workbook.cells import Workbook
    from oreigin.workbook.derive import derive
    from oreigin.workbook.template_text import template_text

    known = known_templates(templates_folder)
    derived = derive(Workbook.open(_bytes(file), str(file)), known)
    layout = derived.layout
    name = f"{layout.template}-{layout.version}.toml".lower()
    if layout.name in (head.name for head in known.heads()):
        say(f"{layout.name} is known already; this is what differs.")
    tell(f"{layout.name}, released {layout.released}, derived from {derived.nearest.name}")
    for change in derived.changes:
        if change.id == "version" and change.was == change.now:
            continue
        tell(f"{'DECIDE  ' if change.decide else '        '}{change}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(template_text(layout), encoding="utf-8")
    say(
        f"\nWritten: {folder / name}. It is a proposal: look at it, decide what is marked DECIDE "
        f"({sum(change.decide for change in derived.changes)}),\nand move it to {user_folder()} "
        "(or name its folder with --templates). Until then it is not used."
    )


def _differences(file: Path, templates: "Templates") -> tuple[object, ...]:
    from oreigin.workbook.cells import Workbook
    from oreigin.workbook.identify import identify
    from oreigin.workbook.verify import sheets_to_verify, verify

    data = _bytes(file)
    known = identify(Workbook.open(data, str(file), templates.sheets()), templates)
    differences = verify(known, Workbook.open(data, str(file), sheets_to_verify(known)))
    if not differences:
        tell(f"{file}: {known.name}, everything agrees")
    return differences


def _bytes(file: Path) -> bytes:
    from oreigin.workbook.problems import unreadable

    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable("file-not-readable", str(file), what=error.strerror) from None
