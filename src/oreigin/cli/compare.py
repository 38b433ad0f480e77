"""`oreigin compare`: what differs between two cases, lists or annexes, and why."""

import csv
import io
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import FOLDER, say, tell
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oreigin.assessment.comparing import Comparison, Roll
    from oreigin.smelters.facility import ReferenceRow, StatusRow
    from oreigin.smelters.importing import Import, Imported, ListFile
    from oreigin.workbook.templates import Templates

PATH = click.Path(exists=True, path_type=Path)
FILINGS = (".htm", ".html", ".pdf", ".docx", ".txt")
"""How files end that are filings; what ends otherwise is a list, a workbook or an annex as CSV."""


@click.command()
@click.argument("before", metavar="A", type=PATH)
@click.argument("after", metavar="B", type=PATH)
@click.option("--lists", type=FOLDER, help="Lists that know the CIDs and tell what became of whom.")
@templates_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def compare(
    before: Path, after: Path, lists: Path | None, templates_folder: Path | None, as_json: bool
) -> None:
    """Show what B has otherwise than A: added, removed, renamed, status changed, and why.

    Each is a case, a folder of lists, an official template, a list or export as XLSX or CSV, a
    snapshot of lists/, a filing with an annex (HTML, PDF, DOCX, text), or an annex as CSV (columns
    metal, name, country, status, cid).
    """
    from oreigin.assessment.comparing import compare as compared

    templates = known_templates(templates_folder)
    rolls = [_roll(before, templates), _roll(after, templates)]
    if _is_annex(before) and _is_annex(after):
        from oreigin.proofread.annex_data import in_common_words

        rolls = [in_common_words(roll) for roll in rolls]
    if lists:
        from oreigin.assessment.comparing import looked_up
        from oreigin.folder import load_lists

        held = load_lists(lists)
        rolls = [looked_up(roll, held) for roll in rolls]
    found = compared(*rolls)
    if as_json:
        for line in _json_lines(found):
            click.echo(line)
    else:
        _show(found)


def _roll(path: Path, templates: "Templates") -> "Roll":
    from oreigin.assessment.comparing import roll_of_case, roll_of_lists, roll_of_rows
    from oreigin.folder import assess_folder, load_lists
    from oreigin.smelters.importing import ListFile

    title = str(path)
    if path.is_dir():
        if (path / "case.toml").is_file():
            return roll_of_case(assess_folder(path, templates=templates), title)
        return roll_of_lists(load_lists(path), title)
    if _is_filing(path):
        return _roll_of_filing(path)
    data = path.read_bytes()
    plain = _plain_table(data, title)
    if plain:
        return plain
    made = _imported(ListFile(data, path.name, templates=templates))
    for row in made.rejected:
        say(f"{path}, row {row.row}: {row.reason}: {row.text}")
    day = max((one.snapshot.as_of for one in made.lists), default=date.max)
    rows = _facility_rows(made.lists)
    return roll_of_rows(rows, title, None if day == date.max else day)


def _is_filing(path: Path) -> bool:
    return path.suffix.lower() in FILINGS


def _is_annex(path: Path) -> bool:
    """Whether a path is a filing or an annex as CSV: what prints statuses in a filer's words."""
    return path.is_file() and (
        _is_filing(path) or _plain_table(path.read_bytes(), str(path)) is not None
    )


def _roll_of_filing(path: Path) -> "Roll":
    """Return the annex of a filing, read in a worker."""
    from oreigin import workers
    from oreigin.cli.proofread import filing_limits
    from oreigin.errors import OreiginError

    outcome = next(iter(workers.run(_annex_in, [path], filing_limits())))
    if outcome.problem:
        raise OreiginError(outcome.problem)
    assert outcome.result  # noqa: S101 - an outcome without a problem
    if not outcome.result.entries:
        raise click.BadParameter(f"{path}: no annex of smelters was found in this filing")
    return outcome.result


def _annex_in(data: bytes, file: str) -> "Roll":
    """Return the annex of a filing; runs in a worker."""
    from oreigin.proofread.annex import annexes
    from oreigin.proofread.annex_data import roll_of_annexes
    from oreigin.proofread.reading import read_filing

    return roll_of_annexes(annexes(read_filing(data, file)), file)


def _imported(file: "ListFile") -> "Import":
    """Import a list; one that does not say of which day it is will do here."""
    from dataclasses import replace

    from oreigin.errors import InvalidListError
    from oreigin.smelters.importing import import_file

    try:
        return import_file(file)
    except InvalidListError as error:
        if error.problem.code != "list-undated":
            raise
    return import_file(replace(file, as_of=date.max))


def _facility_rows(lists: "Iterable[Imported]") -> "list[ReferenceRow | StatusRow]":
    """Return the rows that name facilities; those that give a status last, so that it counts."""
    from oreigin.smelters.facility import ReferenceRow, StatusRow

    rows = [row for one in lists for row in one.rows]
    named = [row for row in rows if isinstance(row, ReferenceRow)]
    return [*named, *(row for row in rows if isinstance(row, StatusRow))]


def _plain_table(data: bytes, title: str) -> "Roll | None":
    """Return an annex or a snapshot of ours, None where the file is none."""
    from oreigin.assessment.comparing import Entry, Roll

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = {name.casefold(): name for name in reader.fieldnames or ()}
    if not {"metal", "name", "country"} <= columns.keys():
        return None
    found: dict[str, Entry] = {}
    for number, row in enumerate(reader):
        cells = {key: (row[name] or "").strip() for key, name in columns.items()}
        entry = Entry(
            *(cells.get(key, "") for key in ("metal", "cid", "name", "country", "status"))
        )
        own_name = cells.get("look_up", entry.name) == entry.name
        key = entry.cid or f"line {number}"
        if entry.name and (key not in found or own_name):
            found[key] = entry
    return Roll(title, tuple(found.values()))


def _json_lines(found: "Comparison") -> list[str]:
    return [
        *(json.dumps(asdict(each), ensure_ascii=False) for each in found.differences),
        *(
            json.dumps({"figure": figure, "before": before, "after": after})
            for figure, before, after in found.figures
        ),
    ]


def _show(found: "Comparison") -> None:
    for each in found.differences:
        change = (
            f": {each.before or '-'} -> {each.after or '-'}" if each.before or each.after else ""
        )
        why = f"  ({each.why})" if each.why else ""
        cid = each.cid or "-"
        tell(f"{each.change:14}  {each.metal:9}  {cid:9}  {each.name}{change}{why}")
    for figure, before, after in found.figures:
        tell(f"figure          {figure}: {before} -> {after}")
    counts = ", ".join(f"{count} {change}" for change, count in _counts(found).items())
    say(counts or "No difference.")


def _counts(found: "Comparison") -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in found.differences:
        counts[each.change] = counts.get(each.change, 0) + 1
    return counts
