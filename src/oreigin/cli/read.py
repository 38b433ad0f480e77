"""`oreigin read`: workbooks in, declarations out, every value with its cell."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.response.declaration import Declaration
    from oreigin.workbook.templates import Templates
    from oreigin.workers import Outcome


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@templates_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def read(paths: tuple[Path, ...], as_json: bool, templates_folder: Path | None) -> None:
    """Read what RMI templates (CMRT, EMRT, CRT, AMRT) declare, every value with its cell.

    A folder stands for every file in it. Exit status: 0 all read, 1 some could not be read,
    2 none could.
    """
    documents = list(_documents(paths))
    read_all = _print_json if as_json else _print_summaries
    failed = read_all(documents, known_templates(templates_folder))
    if failed or not documents:
        raise SystemExit(2 if failed == len(documents) else 1)


def _documents(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files meant; hidden files and Office's lock files are left out, with a word."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for entry in sorted(path.iterdir()):
            if entry.name.startswith((".", "~$")):
                click.echo(f"{entry}: skipped (hidden or lock file)", err=True)
            elif entry.is_file():
                yield entry


def _print_json(documents: list[Path], templates: "Templates") -> int:
    """Print one object a document; return how many could not be read."""
    from oreigin import workers

    failed = 0
    for outcome in workers.run(partial(_as_json, templates=templates), documents):
        failed += outcome.problem is not None
        line = outcome.result or json.dumps(_failure(outcome), ensure_ascii=False)
        click.echo(line)
    return failed


def _as_json(data: bytes, file: str, templates: "Templates") -> str:
    """Return a line of JSON, the cheapest thing for a worker to send back."""
    from oreigin.response.json_form import to_json
    from oreigin.response.reading import read_declaration

    declaration = read_declaration(data, file, templates=templates)
    return json.dumps(to_json(declaration, file), ensure_ascii=False)


def _failure(outcome: "Outcome[Any]") -> dict[str, Any]:
    from oreigin.response.json_form import failure_to_json

    assert outcome.problem  # noqa: S101 - only called for failures
    return failure_to_json(outcome.problem, str(outcome.path), outcome.sha256)


def _print_summaries(documents: list[Path], templates: "Templates") -> int:
    """Print a summary a document; return how many could not be read."""
    from oreigin import workers
    from oreigin.response.reading import read_declaration

    failed = 0
    for outcome in workers.run(partial(read_declaration, templates=templates), documents):
        if outcome.problem:
            failed += 1
            click.echo(f"oreigin: {outcome.problem}", err=True)
        elif outcome.result:
            _print_summary(outcome.path, outcome.result, templates)
    return failed


def _print_summary(path: Path, declaration: "Declaration", templates: "Templates") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(str(path), style="bold"))
    about = Table.grid(padding=(0, 2))
    for label, text in _about(declaration):
        about.add_row(label, Text(text))
    console.print(about)
    metals = list(dict.fromkeys(answer.metal for answer in declaration.questions))
    answers = Table(box=None, padding=(0, 2), pad_edge=False)
    answers.add_column("")
    for metal in metals:
        answers.add_column(metal or "")
    rows = _answer_rows(declaration, [metal or "" for metal in metals], templates)
    for label, *cells in rows:
        answers.add_row(label, *(Text(cell) for cell in cells))
    console.print(answers)
    console.print()


def _about(declaration: "Declaration") -> list[tuple[str, str]]:
    scope, effective = declaration.scope, declaration.effective_date
    counts = [("Mines", declaration.mines), ("Products", declaration.products)]
    return [
        ("Company", declaration.company_name() or "(empty)"),
        ("Template", f"{declaration.template} {declaration.version}"),
        ("Scope", scope.value or scope.raw or "(empty)"),
        ("Effective date", str(effective.value or effective.raw or "(empty)")),
        ("Smelter rows", _row_count(declaration)),
        *((name, str(len(rows))) for name, rows in counts if rows or name == "Products"),
    ]


def _row_count(declaration: "Declaration") -> str:
    nameless = sum(not smelter.metal for smelter in declaration.smelters)
    count = str(len(declaration.smelters))
    return f"{count} ({nameless} without a metal)" if nameless else count


def _answer_rows(
    declaration: "Declaration", metals: list[str], templates: "Templates"
) -> list[list[str]]:
    """One row a question, then how many smelter rows name each metal."""
    known = templates.layout(declaration.template, declaration.version)
    rows = []
    for question in known.declaration.questions:
        answers = {a.metal: a.answer for a in declaration.questions if a.question == question.id}
        said = [each.value or each.raw or "-" for each in answers.values()]
        rows.append([f"{question.id}. {question.title}", *said])
    named = [smelter.metal.casefold() for smelter in declaration.smelters]
    counts = [str(named.count(metal.casefold())) for metal in metals]
    return [*rows, ["Smelter rows", *counts]]
