"""A table's rows as smelters: metal, name, country, CID, status, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from oreigin.proofread.cell_kinds import is_numeric
from oreigin.proofread.columns import Columns, Group
from oreigin.proofread.marks import explained, is_checked, is_mark, parts_of, without_marks
from oreigin.proofread.values import AnnexRow, Grid, Place
from oreigin.proofread.vocabulary import (
    Role,
    folded,
    header_role,
    is_country,
    is_only_header,
    metal_heading,
    metals_in,
    status_said,
)
from oreigin.terms import Metal

UNSTATED = Metal("")
"""The metal of a row where the filing names none."""

_CID = re.compile(r"[\s(\[,;:–—-]*(CID[\s:#-]*\d{6})\b[\s)\],;:–—-]*", re.IGNORECASE)
_PARENTHESIS = re.compile(
    r"^(.*\S)\s*[(\[]([^()\[\]]+(?:\([^()]*\)[^()]*)?)[)\]][\s.]*$", re.DOTALL
)
_DASHED = re.compile(r"^(.*\S)\s*(?: [-–—] |[–—]|:|\|)\s*(\S.*)$", re.DOTALL)
_COUNTER = re.compile(r"^\(?\d{1,3}[.)]\s+")
_MOSTLY = 0.6
_CODES = ("US", "UK")
_LONGEST_NAME = 300
_LONGEST_LONE = 120
_LONGEST_STATUS = 80


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above rows: the metal, the status and the country they are headed with."""

    metal: Metal | None = None
    status: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row before its marks are explained."""

    metal: Metal
    name: str
    country: str = ""
    cid: str = ""
    status: str = ""
    heading: str = ""
    quote: str = ""
    row: int = -1
    block: int = -1


def rows_of(grid: Grid, columns: Columns, above: Context) -> list[RawRow]:
    """Return the rows of the lists in a table, list by list."""
    found: list[RawRow] = []
    for group in columns.groups:
        found += _group_rows(grid, columns, group, above)
    return found


def _group_rows(grid: Grid, columns: Columns, group: Group, above: Context) -> Iterator[RawRow]:
    """Yield the rows of a list; what a row leaves out is what stands above it."""
    at = replace(above, metal=group.metal or above.metal)
    before, in_each = "", _has_metal_in_each_row(grid, group)
    for number, row in enumerate(grid.rows):
        said = [text for text in row if text]
        if number in columns.header_rows or not said:
            continue
        metals = _metals(row, columns, group)
        again = before if metals and in_each else ""
        if len(said) == 1 and not again and (heading := _heading(said[0], columns)):
            at = Context(
                heading.metal or at.metal,
                heading.status or at.status,
                heading.country or at.country,
            )
            continue
        at = replace(at, metal=metals[0]) if metals and not group.checked else at
        for name, cells in _stacked(row, group, again):
            if _is_name(name, said):
                read = _row(name, cells, columns, group)
                country = read.country or at.country
                quote = " | ".join(" ".join(text.split()) for text in said)
                read = replace(read, country=country, heading=at.status, quote=quote, row=number)
                for metal in metals or (at.metal or UNSTATED,):
                    yield replace(read, metal=metal)
            before = name


def _has_metal_in_each_row(grid: Grid, group: Group) -> bool:
    """Whether rows name their metal, and not only the first of those that share one."""
    if group.metal_column is None:
        return False
    named = [row for row in grid.rows if any(row[at] for at in group.names)]
    return sum(bool(row[group.metal_column]) for row in named) > _MOSTLY * len(named)


def _metals(row: tuple[str, ...], columns: Columns, group: Group) -> tuple[Metal, ...]:
    """Return the metals that a row names, in its cell or by marks under metals."""
    if group.metal_column is not None:
        return metals_in(row[group.metal_column])
    named = ((columns.columns[at].metal, row[at]) for at in group.checked)
    return tuple(metal for metal, cell in named if metal and cell)


def _heading(text: str, columns: Columns) -> Context | None:
    """Return the metal, status or country that a row of a single cell sets for those below it."""
    metal = metal_heading(text)
    status = status_said(text) if len(text) < _LONGEST_STATUS and not explained(text) else ""
    if metal or (status and (len(status) * 2 > len(text) or header_role(text))):
        return Context(metal, status)
    if is_country(text) and not columns.holds(Role.COUNTRY):
        return Context(country=text)
    return None


def _is_name(name: str, said: list[str]) -> bool:
    """Whether a cell names a facility: no total, no legend, no number, no note on the list."""
    if not name or is_mark(name) or is_numeric(name) or folded(said[0]).split(" ")[0] == "total":
        return False
    if len(said) > 1:
        return True
    legend = explained(name)
    return (
        len(name) <= _LONGEST_LONE
        and not is_only_header(name)
        and not (legend and status_said(name))
    )


def _stacked(
    row: tuple[str, ...], group: Group, before: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of a row, each with its cells: a cell of several lines holds as many.

    `before` is the name of the row above: it holds for a row that only has another metal.
    """
    at = next((at for at in group.names if row[at]), None)
    if at is None:
        if before:
            yield before, row
        return
    names = row[at].split("\n")
    for index, name in enumerate(names):
        cells = tuple(_line(cell, index, len(names)) for cell in row)
        yield name, cells


def _line(cell: str, index: int, of: int) -> str:
    lines = cell.split("\n")
    return lines[index] if len(lines) == of else " ".join(lines)


def _row(name: str, cells: tuple[str, ...], columns: Columns, group: Group) -> RawRow:
    marks = "".join(f" {cells[at]}" for at in group.marks if is_mark(cells[at]))
    return RawRow(
        UNSTATED,
        name + marks,
        cells[group.country] if group.country is not None else "",
        cells[group.cid] if group.cid is not None else "",
        _status(cells, columns, group),
    )


def _status(cells: tuple[str, ...], columns: Columns, group: Group) -> str:
    """Return the row's status: its cell, or the header whose column is checked in this row."""
    for at in (*group.status, *group.marks):
        cell = cells[at]
        if cell and is_checked(cell) and (said := status_said(columns.columns[at].head)):
            return said
        if cell and at in group.status:
            return without_marks(cell)[0] or cell
    return ""


def split_names(rows: list[RawRow]) -> list[RawRow]:
    """Return the rows with what else their name cells hold taken out of them.

    A country only where most names end in one, written the same way; a CID wherever no column has
    it; a counter where every name begins with one.
    """
    if rows and all(_COUNTER.match(row.name) for row in rows) and len(rows) > 1:
        rows = [replace(row, name=_COUNTER.sub("", row.name)) for row in rows]
    if not any(row.cid for row in rows):
        rows = [_with_cid(row) for row in rows]
    if rows and not any(row.country for row in rows):
        rows = _with_countries(rows)
    return rows


def _with_cid(row: RawRow) -> RawRow:
    found = _CID.search(row.name)
    if not found:
        return row
    rest = f"{row.name[: found.start()]} {row.name[found.end() :]}".strip()
    if found.end() < len(row.name) and found.start() and "(" in found[0] and ")" not in found[0]:
        rest = f"{row.name[: found.start()]} ({row.name[found.end() :]}"
    return replace(row, name=rest, cid=found[1]) if rest else row


def _with_countries(rows: list[RawRow]) -> list[RawRow]:
    for split in (_in_parenthesis, _after_dash, _after_comma):
        told = [split(without_marks(row.name)) for row in rows]
        if sum(1 for pair in told if pair) > _MOSTLY * len(rows):
            return [
                replace(row, name=pair[0], country=pair[1]) if pair else row
                for row, pair in zip(rows, told, strict=True)
            ]
    return rows


def _in_parenthesis(said: tuple[str, str]) -> tuple[str, str] | None:
    if len(said[0]) > _LONGEST_NAME:
        return None
    found = _PARENTHESIS.match(said[0])
    return _pair(found[1], found[2], said[1]) if found else None


def _after_dash(said: tuple[str, str]) -> tuple[str, str] | None:
    if len(said[0]) > _LONGEST_NAME:
        return None
    found = _DASHED.match(said[0])
    return _pair(found[1], found[2], said[1]) if found else None


def _after_comma(said: tuple[str, str]) -> tuple[str, str] | None:
    """Return name and country around a comma; "Korea, Republic of" has one of its own."""
    parts = said[0].split(",")
    for length in (2, 1):
        country = ",".join(parts[-length:]).strip()
        if len(parts) > length and is_country(country):
            return _pair(",".join(parts[:-length]), country, said[1])
    return None


def _pair(name: str, country: str, marks: str) -> tuple[str, str] | None:
    """Return name and country; codes of two letters are legal forms ("SA", "CO", "AG") as well."""
    country = country.strip()
    if not is_country(country) or (len(country) < 3 and country not in _CODES):
        return None
    return f"{name.strip()} {marks}".strip(), country


@dataclass(frozen=True, slots=True)
class Legend:
    """What marks mean, and the status of a row without one where a text says it."""

    words: dict[str, str]
    unmarked: str = ""


def finished(row: RawRow, legend: Legend, where: str, block: int) -> AnnexRow:
    """Return a row with its marks taken off and explained; `where` says where it stands."""
    name, marks = without_marks(row.name, legend.words)
    country, more = without_marks(row.country, legend.words)
    marks = ", ".join(filter(None, [marks, more]))
    explained = [legend.words[mark] for mark in parts_of(marks) if mark in legend.words]
    by_mark = next((said for said in map(status_said, explained) if said), "")
    status = row.status or by_mark or (legend.unmarked if not marks else "") or row.heading
    place = Place(row.quote, where, row.block if row.block >= 0 else block, row.row)
    return AnnexRow(row.metal, name, country, _cid(row.cid), status, marks, place)


def _cid(text: str) -> str:
    """Return a CID as it should be written where it only has spaces or signs too many."""
    plain = re.sub(r"[\s:#-]", "", text)
    return plain.upper() if re.fullmatch(r"CID\d{6}", plain, re.IGNORECASE) else text
