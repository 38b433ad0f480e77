"""Looking at a sheet's XML before a parser may: how far it reaches, and its error cells.

A parser that allocates the whole rectangle of a sheet is brought down by one value in
XFD1048576, and calamine reads error cells as blanks. Sheets written the way Excel writes them are
searched as bytes; where anything is written otherwise, the sheet is walked with an XML parser.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

from oreigin.workbook.addresses import address, row_and_column

USUAL_ROWS, USUAL_COLUMNS = 9_999, 702
"""What the quick search lets pass without measuring: four digits, two letters."""

_CELL = b'<c r="'
_FAR = re.compile(
    rb'<c r="([A-Za-z]{3,}\d+|[A-Za-z]+\d{5,})"'
    rb'(?!(?: [\w:]+="[^"<>]*")*\s*(?:/>|></c>))'  # a style without a value does not count
)
_REFERENCE = re.compile(rb'\sr\s*=\s*["\']([A-Za-z]+\d+)["\']')
_ERROR_TYPE = re.compile(rb'\st\s*=\s*["\']e["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")


class BrokenSheetError(ValueError):
    """The sheet's XML is not well formed, or a cell has no proper address."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The rectangle A1 to (`rows`, `columns`) that holds all values, and the error cells.

    `errors` maps (row, column) to the error's text, such as "#N/A".
    """

    rows: int
    columns: int
    errors: dict[tuple[int, int], str]

    @property
    def cells(self) -> int:
        """How many cells a parser would allocate."""
        return self.rows * self.columns

    @property
    def corner(self) -> str:
        """The address of the farthest cell."""
        return address(max(self.rows, 1), max(self.columns, 1))


def scan(xml: bytes) -> Scan:
    """Return how far a sheet reaches and its error cells.

    `rows` and `columns` are upper bounds for ordinary sheets. Raises BrokenSheetError.
    """
    if _is_written_as_usual(xml) and not _FAR.search(xml):
        return Scan(USUAL_ROWS, USUAL_COLUMNS, _errors(xml))
    return _walk(xml)


def _is_written_as_usual(xml: bytes) -> bool:
    """Whether every cell begins `<c r="`, so that the byte search sees every cell."""
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < 0 or b":c " in xml or b":c>" in xml:
        return False
    return xml.count(b"<c", start, end) == xml.count(_CELL, start, end) == xml.count(_CELL)


def _errors(xml: bytes) -> dict[tuple[int, int], str]:
    """Find error cells from their type, walking back to the tag it stands in."""
    found = {}
    for quoted in (b'"e"', b"'e'"):
        at = xml.find(quoted)
        while at >= 0:
            start, end = xml.rfind(b"<", 0, at), xml.find(b">", at)
            tag = xml[start : end + 1]
            reference = _REFERENCE.search(tag)
            if reference and _ERROR_TYPE.search(tag) and b">" not in tag[:-1]:
                cell = row_and_column(reference[1].decode())
                value = _VALUE.search(xml, end, xml.find(b"</c>", end) + 4)
                found[cell] = value[1].decode() if value else "#N/A"
            at = xml.find(quoted, at + 3)
    return found


def _walk(xml: bytes) -> Scan:
    """Measure a sheet with an XML parser; cells without an address follow the one before."""
    walker = _Walker()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise BrokenSheetError(str(error)) from error
    return Scan(walker.rows, walker.columns, walker.errors)


class _Walker:
    """Follows the position of the current cell, the way readers of SpreadsheetML do."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.errors: dict[tuple[int, int], str] = {}
        self.row = self.column = 0
        self.is_error = self.in_value = False
        self.value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif kind == "c":
            self._start_cell(attributes)
        elif kind in ("v", "is"):
            self.in_value = True
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self.row, self.column = row_and_column(attributes["r"])
        else:
            self.column += 1
        self.is_error = attributes.get("t") == "e"
        self.value = []

    def text(self, data: str) -> None:
        if self.in_value and self.is_error:
            self.value.append(data)

    def end(self, name: str) -> None:
        kind = name.rpartition(" ")[2]
        if kind in ("v", "is"):
            self.in_value = False
        elif kind == "c" and self.is_error:
            self.errors[self.row, self.column] = "".join(self.value) or "#N/A"
            self.is_error = False
