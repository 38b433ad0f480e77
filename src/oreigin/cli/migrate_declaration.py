"""`oreigin migrate-declaration`: a declaration of an older version in a newer template."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import FILE, say, tell
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
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
    """Write the declaration in FILE into another version of its template.

    What could not be carried over, or reads otherwise there, is listed with its cell; nothing is
    guessed, so answers to questions that the older version did not ask stay blank.

    Exit status: 0 all was carried and nothing is missing, 1 something was lost or is asked for.
    """
    from oreigin.response.writing import written

    templates = known_templates(templates_folder)
    declaration = _declaration(file, templates)
    _check_same(declaration, _declaration(template, templates), file)
    made = written(declaration, template.read_bytes(), str(template), templates)
    missing = _missing(made, output, templates)
    output.write_bytes(made.data)
    if as_json:
        click.echo(json.dumps(_to_json(declaration, made, output, missing), ensure_ascii=False))
    else:
        _show(declaration, made, output, missing)
    raise SystemExit(1 if made.lost or missing else 0)


def _declaration(file: Path, templates: "Templates") -> "Declaration":
    from oreigin import workers
    from oreigin.errors import OreiginError
    from oreigin.response.reading import read_declaration

    (outcome,) = workers.run(partial(read_declaration, templates=templates), [file])
    if outcome.result:
        return outcome.result
    assert outcome.problem  # noqa: S101 - one of the two is always there
    raise OreiginError(outcome.problem)


def _check_same(old: "Declaration", new: "Declaration", file: Path) -> None:
    from oreigin import tables
    from oreigin.errors import RefusedError

    if old.template != new.template:
        facts = {"file": file, "old": old.template, "new": new.template}
        raise RefusedError(
            tables.problem("rollup_problems.toml", "other-template", "", "", **facts)
        )


def _missing(made: "Written", output: Path, templates: "Templates") -> list[str]:
    """Return what the official Checker asks for in the result, as read back."""
    from oreigin.response.completeness import completeness, missing
    from oreigin.response.reading import read_declaration

    again = read_declaration(made.data, str(output), templates=templates)
    return list(missing(completeness(again, made.layout)))


def _to_json(
    declaration: "Declaration", made: "Written", output: Path, missing: list[str]
) -> dict[str, object]:
    notes = [
        {"id": n.id, "kind": n.kind, "place": n.place, "message": n.message} for n in made.notes
    ]
    return {
        "from": f"{declaration.template} {declaration.version}",
        "to": made.layout.name,
        "file": str(output),
        "notes": notes,
        "missing": missing,
    }


def _show(declaration: "Declaration", made: "Written", output: Path, missing: list[str]) -> None:
    tell(f"{declaration.template} {declaration.version} -> {made.layout.name}: {output}")
    for note in made.notes:
        where = f"{note.place}: " if note.place else ""
        tell(f"  {note.kind}: {where}{note.message}")
    if missing:
        say(f"The Checker of {made.layout.name} asks for: {', '.join(missing)}")
