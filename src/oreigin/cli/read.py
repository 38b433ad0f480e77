"""`oreigin read`: workbooks in, declarations out, every value with its cell."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreigin.cli.common import documents_of, say, shown
from oreigin.cli.received import Batch
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.response.declaration import Declaration
    from oreigin.response.versions import Received
    from oreigin.workbook.templates import Templates
    from oreigin.workers import Outcome


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@templates_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def read(paths: tuple[Path, ...], as_json: bool, templates_folder: Path | None) -> None:
    """Show what workbooks declare, with cells.

    Reads RMI templates (CMRT, EMRT, CRT, AMRT).

    Folders and .zip archives stand for every file in them. Many files end with a summary: what
    could not be read and what to do about it, files received twice, several versions of one
    supplier's file. Exit status: 0 all read, 1 some could not be read, 2 none could.
    """
    documents = documents_of(paths)
    read_all = _print_json if as_json else _print_summaries
    batch = read_all(documents, known_templates(templates_folder))
    batch.finish(with_table=not as_json)
    if batch.exit_status:
        raise SystemExit(batch.exit_status)


def _print_json(documents: list[Path], templates: "Templates") -> Batch:
    """Print one object a document; the same bytes again are an object again."""
    from oreigin import workers

    batch = Batch()
    for outcome in workers.run(partial(_as_json, templates=templates), documents):
        if batch.is_new(outcome):
            if outcome.problem:
                batch.problems.append(outcome.problem)
            elif outcome.result:
                batch.read.append(outcome.result.received)
        line = outcome.result.line if outcome.result else _failure(outcome)
        click.echo(line)
    return batch


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of JSON, the cheapest thing for a worker to send back, and what the summary needs."""

    line: str
    received: "Received"


def _as_json(data: bytes, file: str, templates: "Templates") -> _Line:
    from oreigin.response.json_form import to_json
    from oreigin.response.reading import read_declaration
    from oreigin.response.versions import Received

    declaration = read_declaration(data, file, templates=templates)
    line = json.dumps(to_json(declaration, file), ensure_ascii=False)
    return _Line(line, Received.of(file, declaration))


def _failure(outcome: "Outcome[Any]") -> str:
    from oreigin.response.json_form import failure_to_json

    assert outcome.problem  # noqa: S101 - only called for failures
    failure = failure_to_json(outcome.problem, str(outcome.path), outcome.sha256)
    return json.dumps(failure, ensure_ascii=False)


def _print_summaries(documents: list[Path], templates: "Templates") -> Batch:
    """Print a summary a document."""
    from oreigin import workers
    from oreigin.response.reading import read_declaration
    from oreigin.response.versions import Received

    batch = Batch()
    for outcome in workers.run(partial(read_declaration, templates=templates), documents):
        if not batch.is_new(outcome):
            continue
        if outcome.problem:
            batch.problems.append(outcome.problem)
            say(f"oreigin: {outcome.problem}")
        elif outcome.result:
            batch.read.append(Received.of(str(outcome.path), outcome.result))
            _print_summary(outcome.path, outcome.result, templates)
    return batch


def _print_summary(path: Path, declaration: "Declaration", templates: "Templates") -> None:
    from rich.table import Table
    from rich.text import Text

    from oreigin.cli.console import console

    out = console()
    out.print(Text(shown(str(path)), style="bold"))
    about = Table.grid(padding=(0, 2))
    for label, text in _about(declaration):
        about.add_row(label, Text(shown(text)))
    out.print(about)
    metals = list(dict.fromkeys(answer.metal for answer in declaration.questions))
    answers = Table(box=None, padding=(0, 2), pad_edge=False)
    answers.add_column("")
    for metal in metals:
        answers.add_column(metal or "")
    rows = _answer_rows(declaration, [metal or "" for metal in metals], templates)
    for label, *cells in rows:
        answers.add_row(label, *(Text(shown(cell)) for cell in cells))
    out.print(answers)
    out.print()


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
