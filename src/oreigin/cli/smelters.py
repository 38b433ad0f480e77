"""`oreigin smelters`: one consolidated list of everything that workbooks or a case declare."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from oreigin.cli.common import DAY, FOLDER, documents_of, say
from oreigin.cli.received import Batch
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oreigin.assessment.values import AssessedSmelter
    from oreigin.response.declaration import Declaration
    from oreigin.smelters.resolution import Leftover
    from oreigin.workbook.layout import Layout
    from oreigin.workbook.templates import Templates


class Consolidated(NamedTuple):
    """What is printed: the list, the names of its sources, and how many documents failed."""

    smelters: "Sequence[AssessedSmelter]"
    leftovers: "Sequence[Leftover]"
    files: dict[str, str]
    failed: int = 0


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|CASE", type=click.Path(path_type=Path))  # fmt: skip  # noqa: E501
@click.option("--lists", "lists_folder", type=FOLDER, help="Reference and status lists to use.")
@click.option(
    "--as-of", type=DAY, help="The day to take statuses of (default: today, or the case's)."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Write FILE.xlsx, FILE.csv or FILE.json instead of printing.")  # fmt: skip
@click.option(
    "--for-pasting",
    is_flag=True,
    help="With -o FILE.csv: the columns of a CMRT's own smelter list, in its order.",
)
@click.option("--if-lapsed", "lapsed", multiple=True, metavar="CID...",
              help="Show what would be hit if these facilities of CASE lost their conformance.")  # fmt: skip  # noqa: E501
@templates_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def smelters(
    paths: tuple[Path, ...],
    *,
    lists_folder: Path | None,
    as_of: datetime | None,
    output: Path | None,
    for_pasting: bool,
    lapsed: tuple[str, ...],
    templates_folder: Path | None,
    as_json: bool,
) -> None:
    """Merge declared smelters into one list.

    Each smelter appears once for each of its metals.

    PATH is a workbook or a folder of them; CASE a case folder, which brings its own lists.
    """
    day = as_of.date() if as_of else datetime.now().astimezone().date()
    if lapsed:
        _show_lapse(paths, lapsed, known_templates(templates_folder), as_json)
        return
    for path in paths:
        if not path.exists():
            raise click.BadParameter(f"there is no file or folder {path}")
    if len(paths) == 1 and (paths[0] / "case.toml").is_file():
        chosen = as_of.date() if as_of else None
        made = _of_case(paths[0], chosen, known_templates(templates_folder))
    else:
        known = known_templates(templates_folder)
        made = _of_files(documents_of(paths), lists_folder, day, known)
    if for_pasting:
        _write_for_pasting(made, output, known_templates(templates_folder))
    elif output:
        _write(made, output)
    elif as_json:
        for line in _json_lines(made):
            click.echo(line)
    else:
        _show(made)
    if not made.files:
        raise SystemExit(2)
    if made.failed:
        raise SystemExit(1)


def _of_case(path: Path, as_of: date | None, templates: "Templates") -> Consolidated:
    """Return the list of a case: its conflict minerals, then those of its EMRT, CRT and AMRT."""
    from oreigin.assessment.assess import assess, assessed_smelters
    from oreigin.assessment.conformance import lists_of, status_book
    from oreigin.assessment.profiling import with_profiles
    from oreigin.folder import open_case, read_responses
    from oreigin.rollup.beyond import beyond_conflict_minerals

    folder = open_case(path)
    case = folder.case
    if as_of:
        case = replace(case, as_of=replace(case.as_of, status=as_of))
    read, unread = read_responses(case, folder.documents, templates)
    made = assess(case, read, unread, templates=templates)
    others = beyond_conflict_minerals(case, read)
    book = status_book(lists_of(case), case.as_of.status, case.policy.status)
    suppliers = {c.response.id: c.response.supplier for c in others.responses}
    more = assessed_smelters(others.consolidation, book, case.as_of.filing, suppliers)
    responses = (*made.responses, *others.responses)
    return Consolidated(
        (*made.smelters, *with_profiles(more, case, others.responses, lists_of(case))),
        (*made.consolidation.leftovers, *others.consolidation.leftovers),
        {c.response.id: c.response.filename or c.response.id for c in responses},
    )


def _of_files(
    documents: list[Path], lists_folder: Path | None, day: date, templates: "Templates"
) -> Consolidated:
    from oreigin import workers
    from oreigin.assessment.assess import assessed_smelters
    from oreigin.assessment.conformance import status_book
    from oreigin.folder import load_lists
    from oreigin.response.reading import read_declaration
    from oreigin.response.versions import Received
    from oreigin.smelters.consolidate import consolidate
    from oreigin.smelters.facility import Lists
    from oreigin.smelters.history import known_directory
    from oreigin.smelters.resolve import Resolver

    lists = load_lists(lists_folder) if lists_folder else Lists()
    if not lists.references:
        say("No reference list given (--lists): names stay as they are written.")
    batch = Batch()

    def arriving() -> "Iterator[tuple[str, Declaration]]":
        for outcome in workers.run(partial(read_declaration, templates=templates), documents):
            if not batch.is_new(outcome):
                continue
            if outcome.result:
                batch.read.append(Received.of(str(outcome.path), outcome.result))
                yield str(outcome.path), outcome.result
            elif outcome.problem:
                batch.problems.append(outcome.problem)
                say(f"oreigin: {outcome.problem}")

    consolidation = consolidate(arriving(), Resolver(known_directory(lists, day)))
    batch.finish(with_table=False)
    # Documents of one company are one supplier's; a company that is not named counts by document.
    suppliers = {each.source: each.company.casefold() or each.source for each in batch.read}
    assessed = assessed_smelters(consolidation, status_book(lists.statuses, day), day, suppliers)
    files = {source: source for source in suppliers}
    return Consolidated(assessed, consolidation.leftovers, files, len(batch.problems))


def _show_lapse(
    paths: tuple[Path, ...], lapsed: tuple[str, ...], templates: "Templates", as_json: bool
) -> None:
    """Show a lapse; further CIDs after the option's first come as if they were paths."""
    from oreigin.cli.lapse import show_lapse

    more = tuple(str(path) for path in paths[1:])
    if not (paths[0] / "case.toml").is_file():
        raise click.BadParameter(f"--if-lapsed is about a case; {paths[0]} holds none")
    show_lapse(paths[0], (*lapsed, *more), templates, as_json)


def _json_lines(made: Consolidated) -> list[str]:
    from oreigin.assessment.smelter_list import leftover_to_json, smelter_to_json

    objects = [
        *(smelter_to_json(smelter, made.files) for smelter in made.smelters),
        *(leftover_to_json(leftover, made.files) for leftover in made.leftovers),
    ]
    return [json.dumps(each, ensure_ascii=False) for each in objects]


def _write(made: Consolidated, output: Path) -> None:
    from oreigin.assessment.smelter_tables import smelter_table, workbook_tables
    from oreigin.workbook.writing import csv_text, workbook_of_tables

    match output.suffix.lower():
        case ".xlsx":
            data = workbook_of_tables(workbook_tables(made.smelters, made.leftovers, made.files))
        case ".csv":
            table = smelter_table(made.smelters)
            rows = ([str(cell) for cell in row] for row in table.rows)
            data = ("\ufeff" + csv_text(table.header, rows)).encode()
        case ".json":
            data = ("[\n" + ",\n".join(_json_lines(made)) + "\n]\n").encode()
        case _:
            raise click.BadParameter("name a file that ends in .xlsx, .csv or .json")
    output.write_bytes(data)
    say(f"{len(made.smelters)} smelters and refiners in {output}")


def _write_for_pasting(made: Consolidated, output: Path | None, templates: "Templates") -> None:
    """Write the list in the columns of the newest CMRT."""
    from oreigin.assessment.smelter_tables import pasting_table
    from oreigin.workbook.writing import csv_text

    if output is None or output.suffix.lower() != ".csv":
        raise click.BadParameter("--for-pasting writes a CSV file: name one with -o FILE.csv")
    newest = max((lay for lay in templates.layouts() if lay.template == "CMRT"), key=_released)
    table = pasting_table(made.smelters, newest)
    rows = ([str(cell) for cell in row] for row in table.rows)
    output.write_bytes(("\ufeff" + csv_text(table.header, rows)).encode())
    say(f"{len(table.rows)} smelters and refiners in {output}, in the columns of {newest.name}")


def _released(layout: "Layout") -> date:
    return layout.released


def _show(made: Consolidated) -> None:
    show_list(
        ((assessed, len(assessed.suppliers)) for assessed in made.smelters),
        ((leftover.reason, len(leftover.members)) for leftover in made.leftovers),
    )


def show_list(
    smelters: "Iterable[tuple[AssessedSmelter, int]]", leftovers: Iterable[tuple[str, int]]
) -> None:
    """Print smelters with how many suppliers declare them, and how many rows are left over."""
    from rich.table import Table as Grid
    from rich.text import Text

    from oreigin.assessment.smelter_list import printed_country, status_said
    from oreigin.cli.console import console

    grid = Grid(box=None, padding=(0, 2), pad_edge=False)
    for title in ("Metal", "CID", "Smelter or refiner", "Country", "Status", "Suppliers"):
        grid.add_column(title, justify="right" if title == "Suppliers" else "left")
    for assessed, suppliers in smelters:
        smelter = assessed.smelter
        status = "needs review" if smelter.needs_review else status_said(assessed.conformance)
        cid = smelter.facility.cid if smelter.facility else "-"
        cells = (smelter.metal, cid, smelter.name, printed_country(smelter.country), status)
        grid.add_row(*map(Text, cells), str(suppliers))
    out = console()
    out.print(grid)
    for reason, rows in leftovers:
        out.print(f"{rows} rows left over: {reason}")
