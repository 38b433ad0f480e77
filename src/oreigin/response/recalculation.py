"""What a workbook's own formulas would say, where nobody has calculated them.

A program that writes a workbook leaves formulas without values; Excel calculates them on opening.
What the official Checker says after that is what counts, so the few formulas that stand in the way
of reading are worked out here: those that fill a row of the smelter list from the look-up tab, and
trivial ones in answer cells. Values that are there are never recalculated.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from oreigin.response.declaration import NOT_LISTED, NOT_YET_IDENTIFIED
from oreigin.workbook.cells import ErrorValue, Row, Value, Workbook, is_untouched, raw_text
from oreigin.workbook.layout import Layout, ListSheet

NOT_FOUND = ErrorValue("#N/A")

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_REFERENCE = re.compile(r"(?:'?([^'!]+)'?!)?\$?([A-Z]{1,3})\$?(\d+)")
_FOUND_BY_KEY = ("country", "cid", "id_source", "street", "city", "state")


@dataclass(frozen=True, slots=True)
class LookUpRow:
    """A row of the workbook's own look-up tab, as it stands there."""

    metal: str
    look_up: str
    name: str
    country: str
    cid: str
    id_source: str = ""
    street: str = ""
    city: str = ""
    state: str = ""


class LookUp:
    """The look-up tab the way the formulas search it: first match, letter case ignored."""

    def __init__(self, rows: tuple[LookUpRow, ...]):
        self.rows = rows

    def with_cid(self, cid: str) -> LookUpRow | None:
        """Return the first row with that CID; wildcards count, as they do in Excel's MATCH."""
        return _match(cid, self._by_cid)

    def with_key(self, key: str) -> LookUpRow | None:
        """Return the first row whose metal and look-up name, run together, are `key`."""
        return _match(key, self._by_key)

    @cached_property
    def metals(self) -> frozenset[str]:
        """The metals of its rows."""
        return frozenset(row.metal for row in self.rows)

    @cached_property
    def _by_cid(self) -> dict[str, LookUpRow]:
        return {row.cid.lower(): row for row in reversed(self.rows)}

    @cached_property
    def _by_key(self) -> dict[str, LookUpRow]:
        return {f"{row.metal}{row.look_up}".lower(): row for row in reversed(self.rows)}


def _match(text: str, rows: dict[str, LookUpRow]) -> LookUpRow | None:
    if not any(wildcard in text for wildcard in "*?~"):
        return rows.get(text.lower())
    pattern = _pattern(text.lower())
    matching = (row for key, row in reversed(rows.items()) if pattern.fullmatch(key))
    return next(matching, None)


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    meaning = {"*": ".*", "?": "."}
    said = (meaning.get(part) or re.escape(part[-1]) for part in parts)
    return re.compile("".join(said), re.DOTALL)


def look_up(workbook: Workbook, form: ListSheet) -> LookUp:
    """Return the look-up tab of a workbook that was read with it; empty where it has none."""
    if form.sheet not in workbook:
        return LookUp(())
    at = {column.field: column.index for column in form.columns}
    places = [at.get(name, -1) for name in LookUpRow.__dataclass_fields__]
    rows = []
    for _, row in workbook.rows(form.sheet, form.first_row):
        width = len(row)
        texts = [raw_text(row[place]) if 0 <= place < width else "" for place in places]
        if texts[0] or texts[1]:
            rows.append(LookUpRow(*texts))
    return LookUp(tuple(rows))


def formula_cells(xml: bytes, columns: tuple[str, ...]) -> frozenset[str]:
    """Return the cells of `columns` that hold a formula, in ordinary sheet XML."""
    letters = "|".join(columns).encode()
    pattern = re.compile(rb'<c r="((?:' + letters + rb')\d+)"[^>]*><f\b')
    return frozenset(b" ".join(pattern.findall(xml)).decode().split())


class Recalculation:
    """Fills what the smelter list's formulas were never calculated to."""

    def __init__(self, workbook: Workbook, layout: Layout, look_up: Callable[[], LookUp]):
        self._workbook, self._layout, self._look_up = workbook, layout, look_up
        self._form = layout.smelter_list
        self._at = {column.field: column.index for column in self._form.columns}
        self._computed = tuple(c for c in self._form.columns if c.computed)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that hold anything, completed where their formulas have no values."""
        empty: Row | None = None
        for number, row in self._workbook.rows(self._form.sheet, self._form.first_row):
            if row is empty:
                continue  # repeated rows are one and the same
            if self._is_empty(row):
                empty = row
            else:
                yield number, self._completed(number, row) if self._is_open(row) else row

    def _is_empty(self, row: Row) -> bool:
        """Whether the row holds nothing in any column of the form."""
        width = len(row)
        return all(at >= width or row[at] in (None, "") for at in self._at.values())

    @cached_property
    def _formulas(self) -> frozenset[str]:
        columns = tuple(column.column for column in self._computed)
        return formula_cells(self._workbook.xml(self._form.sheet), columns)

    def _is_open(self, row: Row) -> bool:
        """Whether the row says something, but its country or what its CID stands for is empty."""
        if self._text(row, "cid_input") and not self._text(row, "look_up"):
            return True
        return bool(self._text(row, "look_up")) and not self._text(row, "country")

    def _text(self, row: Row, field: str) -> str:
        at = self._at.get(field)
        return raw_text(row[at]) if at is not None and at < len(row) else ""

    def _completed(self, number: int, row: Row) -> Row:
        """Return the row with what its CID, then what its metal and name are looked up to."""
        cells: list[Value] = [*row, *[None] * (max(self._at.values()) + 1 - len(row))]
        cid = self._text(cells, "cid_input")
        if cid:
            found = self._look_up().with_cid(cid)
            self._fill(number, cells, "metal", found.metal if found else NOT_FOUND)
            self._fill(number, cells, "look_up", found.name if found else NOT_FOUND)
        name = self._text(cells, "look_up")
        if name and not isinstance(cells[self._at["look_up"]], ErrorValue):
            known = self._look_up().with_key(self._key(cells, name))
            for field in _FOUND_BY_KEY:
                if known and field in self._at:
                    self._fill(number, cells, field, getattr(known, field))
        return cells

    def _fill(self, number: int, cells: list[Value], field: str, value: Value) -> None:
        at = self._at[field]
        column = next(c.column for c in self._form.columns if c.field == field)
        if is_untouched(cells[at]) and f"{column}{number}" in self._formulas:
            cells[at] = value

    def _key(self, cells: list[Value], name: str) -> str:
        """Return what the formula looks up: metal and name, in some versions the typed name."""
        metal = self._text(cells, "metal")
        unlisted = name.lower() in (NOT_LISTED, NOT_YET_IDENTIFIED)
        if unlisted and self._layout.looks_up_unlisted_names:
            return metal + self._text(cells, "name")
        return metal + name


def formulas_of(xml: bytes, cells: tuple[str, ...]) -> dict[str, str]:
    """Return the formulas that stand in `cells` of ordinary sheet XML (cell -> formula)."""
    columns = sorted({cell.rstrip("0123456789") for cell in cells})
    pattern = re.compile(
        rb'<c r="((?:' + "|".join(columns).encode() + rb')\d+)"[^>]*><f\b[^>]*?(?:/>|>([^<]*)<)'
    )
    found = {cell.decode(): text.decode() for cell, text in pattern.findall(xml)}
    return {cell: _plain(text) for cell, text in found.items() if cell in set(cells)}


def _plain(text: str) -> str:
    return re.sub(r"&\w+;", lambda match: _ENTITIES.get(match[0], match[0]), text)


def trivial_value(formula: str, sheet: str, workbook: Workbook) -> Value:
    """Return what a formula comes to that needs no calculating, None for every other.

    A constant, NA(), or one other cell; an empty cell comes to the number 0, as in Excel.
    """
    plain = formula.strip()
    if plain.upper() == "NA()":
        return NOT_FOUND
    if match := _TEXT.fullmatch(plain):
        return match[1].replace('""', '"')
    if _NUMBER.fullmatch(plain):
        return float(plain)
    if plain.upper() in ("TRUE", "FALSE"):
        return plain.upper() == "TRUE"
    match = _REFERENCE.fullmatch(plain)
    if match and (match[1] or sheet) in workbook:
        value = workbook.cell(match[1] or sheet, f"{match[2]}{match[3]}")
        return 0 if value is None else value
    return None
