"""Names pasted from anywhere: a table of metal, name, country and CID becomes queries.

Headers and other ways to name a metal stand in `data/query_columns.toml`.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from oreigin import tables
from oreigin.errors import InvalidListError, Problem
from oreigin.smelters.consolidate import metal_of
from oreigin.smelters.countries import rmi_name
from oreigin.smelters.names import fold, normalized
from oreigin.smelters.resolution import Query, Resolution
from oreigin.terms import Metal

_CID_COLUMN, _OPTIONAL = "cid", ("cid", "country")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a table that cannot be used, and what to do about it."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class QueryTables:
    """The file `data/query_columns.toml`."""

    columns: dict[str, tuple[str, ...]]
    metals: dict[str, Metal]
    problems: dict[str, Words]


class Asked(NamedTuple):
    """A row to resolve, by its number in the table, where the header is row 1."""

    row: int
    query: Query


def asked_in(text: str, file: str = "") -> tuple[Asked, ...]:
    """Return what the rows of a CSV text ask; its delimiter is a comma, semicolon or tab.

    Rows without any text are left out. Raises InvalidListError where a column is missing or no row
    holds anything.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    numbered = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1))
    filled = [(row, cells) for row, cells in numbered if any(cell.strip() for cell in cells)]
    if not filled:
        raise _refusal("query-empty", file)
    columns = _columns(filled[0][1], file)
    asked = tuple(Asked(row, _query(cells, columns)) for row, cells in filled[1:])
    if not asked:
        raise _refusal("query-empty", file)
    return asked


def resolution_to_json(row: int, resolution: Resolution) -> dict[str, object]:
    """Return what `oreigin resolve --json` prints of a row; the country in RMI's spelling."""
    query, facility = resolution.query, resolution.facility
    return {
        "row": row,
        "metal": query.metal,
        "name": query.name,
        "outcome": resolution.outcome.value,
        "cid": facility.cid if facility else None,
        "standard_name": facility.name if facility else None,
        "country": rmi_name(facility.country) if facility and facility.country else None,
        "how": resolution.how.value,
        "score": resolution.score,
        "evidence": list(resolution.evidence),
        "alternatives": [
            {"cid": each.facility.cid, "name": each.facility.name, "score": each.score}
            for each in resolution.alternatives
        ],
    }


def _columns(header: Sequence[str], file: str) -> dict[str, int]:
    headers = [normalized(cell) for cell in header]
    found: dict[str, int] = {}
    for column, names in _tables().columns.items():
        known = [normalized(name) for name in names]
        at = next((headers.index(name) for name in known if name in headers), None)
        if at is not None:
            found[column] = at
    missing = [c for c in _tables().columns if c not in found and c not in _OPTIONAL]
    if missing and _CID_COLUMN not in found:
        raise _refusal("query-columns-missing", file, what=", ".join(missing))
    return found


def _query(cells: Sequence[str], columns: dict[str, int]) -> Query:
    values = {
        column: cells[at].strip() if at < len(cells) else "" for column, at in columns.items()
    }
    return Query(
        _metal(values.get("metal", "")),
        values.get("cid", "").upper(),
        values.get("name", ""),
        values.get("country", ""),
    )


def _metal(text: str) -> Metal:
    """Return the metal that a cell names, as "Gold", "AU" or "Gold (Au)"."""
    plain = text.partition("(")[0].strip()
    return _tables().metals.get(fold(plain)) or metal_of(plain)


def _refusal(code: str, file: str, **facts: str) -> InvalidListError:
    words = _tables().problems[code]
    problem = Problem(code, words.message.format(**facts), words.remedy, file)
    return InvalidListError(problem)


def _tables() -> QueryTables:
    return tables.load_one("query_columns.toml", QueryTables)
