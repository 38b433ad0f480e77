"""`oreigin migrate-declaration`: a declaration of an older version in a newer template."""

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import FILE, say, tell
from oreigin.cli.template_files import known_templates, target_of, templates_option

if TYPE_CHECKING:
    from oreigin.checks.values import Checked
    from oreigin.response.declaration import Declaration
    from oreigin.response.writing import Written
    from oreigin.workbook.templates import Templates


@click.command("migrate-declaration")
@click.argument("file", type=FILE)
@click.option("--template", type=FILE, required=True, help="The official workbook to write into.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Result."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@templates_option
def migrate_declaration(
    file: Path, template: Path, output: Path, as_json: bool, templates_folder: Path | None
) -> None:
    """Move the declaration in FILE to another version.

    What could not be carried over, or reads otherwise there, is listed with its cell; nothing is
    guessed, so answers to questions that the older version did not ask stay blank.

    Exit status: 0 all was carried and nothing is missing, 1 something was lost or is asked for.
    """
    from oreigin.response.writing import written
    from oreigin.rollup.official import ones_own

    if output.exists() and any(output.samefile(each) for each in (file, template)):
        raise click.BadParameter("-o would overwrite FILE or the blank: name another file")
    templates = known_templates(templates_folder)
    declaration = _declaration(file, templates)
    target = target_of(template, templates)
    _check_same(declaration, target.layout.template, file)
    with ones_own():
        made = written(declaration, template.read_bytes(), str(template), templates)
    checked = _checked(made, output, templates)
    output.write_bytes(made.data)
    if as_json:
        said = _to_json(declaration, made, output, checked.missing)
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        _show(declaration, made, output, checked)
    raise SystemExit(1 if made.lost or checked.missing else 0)


def _declaration(file: Path, templates: "Templates") -> "Declaration":
    from oreigin import workers
    from oreigin.errors import OreiginError
    from oreigin.response.reading import read_declaration

    (outcome,) = workers.run(partial(read_declaration, templates=templates), [file])
    if outcome.result:
        return outcome.result
    assert outcome.problem  # noqa: S101 - one of the two is always there
    raise OreiginError(outcome.problem)


def _check_same(old: "Declaration", new: str, file: Path) -> None:
    from oreigin import tables
    from oreigin.errors import RefusedError

    if old.template != new:
        facts = {"file": file, "old": old.template, "new": new}
        raise RefusedError(
            tables.problem("rollup_problems.toml", "other-template", "", "", **facts)
        )


def _checked(made: "Written", output: Path, templates: "Templates") -> "Checked":
    """Return what the official Checker asks for in the result, as read back."""
    from oreigin.checks.checking import check
    from oreigin.checks.context import Context
    from oreigin.response.reading import read_declaration

    again = read_declaration(made.data, str(output), templates=templates)
    return check(Context(again, made.layout, date.today()))  # noqa: DTZ011 - the user's own day


def _to_json(
    declaration: "Declaration", made: "Written", output: Path, missing: tuple[str, ...]
) -> dict[str, object]:
    notes = [
        {"id": n.id, "kind": n.kind, "place": n.place, "message": n.message} for n in made.notes
    ]
    return {
        "from": f"{declaration.template} {declaration.version}",
        "to": made.layout.name,
        "file": str(output),
        "notes": notes,
        "missing": list(missing),
    }


def _show(declaration: "Declaration", made: "Written", output: Path, checked: "Checked") -> None:
    from oreigin.cli.rollup_shown import asked_for

    tell(f"{declaration.template} {declaration.version} -> {made.layout.name}: {output}")
    for note in made.notes:
        where = f"{note.place}: " if note.place else ""
        tell(f"  {note.kind}: {where}{note.message}")
    for line in asked_for(checked, made.layout.name):
        say(line)
