"""`oreigin resolve`: names pasted from anywhere to the facilities that the lists know."""

import json
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import DAY, FOLDER, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oreigin.smelters.resolution import Resolution
    from oreigin.smelters.resolve import Resolver
    from oreigin.workbook.writing import Table

    Rows = Sequence[tuple[int, Resolution]]

_TITLES = ("Row", "Metal", "Name", "Outcome", "CID", "Standard name", "Country", "How", "Score")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--lists", "lists_folder", type=FOLDER, help="Reference lists to use.")
@click.option("--as-of", type=DAY, help="Use the lists dated not after this day (default: today).")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Write FILE.csv or FILE.xlsx instead of printing.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row.")
def resolve(
    file: str, lists_folder: Path | None, as_of: datetime | None, output: Path | None, as_json: bool
) -> None:
    """Match the names in FILE to facilities.

    FILE is a CSV with the columns metal, name, country, cid.

    FILE "-" is standard input; the column cid may be missing. Exit status: 0 every row accepted,
    1 some row needs a person or is unknown, 2 nothing could be used.
    """
    from oreigin.smelters.asking import asked_in, resolution_to_json

    if output and output.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter("name a file that ends in .csv or .xlsx")
    asked = asked_in(_text(file), file)
    day = as_of.date() if as_of else datetime.now().astimezone().date()
    resolver = _resolver(lists_folder, day)
    found = resolver.resolve_all(each.query for each in asked)
    rows = [(each.row, one) for each, one in zip(asked, found, strict=True)]
    if output:
        _write(rows, output)
    elif as_json:
        for row, one in rows:
            click.echo(json.dumps(resolution_to_json(row, one), ensure_ascii=False))
    else:
        _show(rows)
    counts = Counter(one.outcome.value for one in found)
    say(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    raise SystemExit(int(set(counts) != {"accepted"}))


def _text(file: str) -> str:
    """Return the text: UTF-8, else the code page that Excel writes in the west."""
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _resolver(lists_folder: Path | None, day: date) -> "Resolver":
    from oreigin.folder import load_lists
    from oreigin.smelters.facility import Lists
    from oreigin.smelters.history import known_directory
    from oreigin.smelters.resolve import Resolver

    lists = load_lists(lists_folder) if lists_folder else Lists()
    if not lists.references:
        say("No reference list given (--lists): nothing can be recognized.")
    return Resolver(known_directory(lists, day))


def _cells(rows: "Rows") -> list[tuple[str | int | float, ...]]:
    from oreigin.smelters.asking import resolution_to_json

    made = []
    for row, one in rows:
        held = resolution_to_json(row, one)
        others = "; ".join(
            f"{each.facility.cid} {each.facility.name} ({each.score:.2f})"
            for each in one.alternatives
        )
        plain = tuple(held[key] or "" for key in list(held)[:8])
        made.append((*plain, one.score, " ".join(one.evidence), others))
    return made  # type: ignore[return-value]


def _table(rows: "Rows") -> "Table":
    from oreigin.workbook.writing import Table

    titles = (*_TITLES, "Evidence", "It may also be")
    widths = (6, 10, 40, 11, 11, 40, 22, 11, 7, 60, 60)
    return Table("Names", titles, _cells(rows), widths)


def _write(rows: "Rows", output: Path) -> None:
    from oreigin.workbook.writing import csv_text, workbook_of_tables

    table = _table(rows)
    if output.suffix.lower() == ".xlsx":
        data = workbook_of_tables([table])
    else:
        texts = ([str(cell) for cell in row] for row in table.rows)
        data = ("\ufeff" + csv_text(table.header, texts)).encode()
    output.write_bytes(data)
    say(f"{len(rows)} names in {output}")


def _show(rows: "Rows") -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    from oreigin.cli.console import console

    grid = Grid(box=None, padding=(0, 2), pad_edge=False)
    for title in _TITLES:
        grid.add_column(title, justify="right" if title in ("Row", "Score") else "left")
    for (_, one), cells in zip(rows, _cells(rows), strict=True):
        score = f"{one.score:.2f}" if one.score else ""
        grid.add_row(*(Text(str(cell)) for cell in (*cells[:8], score)))
        if one.facility is None and one.alternatives:
            best = one.alternatives[0]
            said = f"perhaps {best.facility.cid} {best.facility.name} ({best.score:.2f})"
            grid.add_row("", "", Text(said, style="dim"))
    console().print(grid)
