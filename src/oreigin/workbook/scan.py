"""Looking at a sheet's XML before a parser may: is it plain, how far it reaches, its error cells.

The parser is quick and forgiving: what it does not expect (a value in CDATA, a comment inside a
number, a reference like "&#53;") it leaves out without a word; one value in XFD1048576 brings it
down; error cells come back as blanks. So it is given only cells written the way Excel writes them.
Here every cell of a sheet is matched, whole, against that one way of writing. A sheet with any
other cell in it is not plain, and `oreigin.workbook.rewriting` writes it anew from what a real XML
parser says. The byte search so never decides what a value is, only that nothing can be mistaken.
"""

import re
from dataclasses import dataclass, field

from oreigin.workbook.addresses import address, column_number


class BrokenSheetError(ValueError):
    """The sheet's XML is not well formed, or a cell has no proper address."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The rectangle A1 to (`rows`, `columns`) that holds all values, and the error cells.

    `errors` maps (row, column) to the error's text, such as "#N/A".
    """

    rows: int
    columns: int
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many cells a parser would allocate."""
        return self.rows * self.columns

    @property
    def corner(self) -> str:
        """The address of the farthest cell."""
        return address(max(self.rows, 1), max(self.columns, 1))


LONGEST = 32_767
"""Excel's own limit for the text of one cell; what is longer is not plain."""

FOREIGN_OR_HIDDEN = re.compile(rb"<(?:[!?]|\w+:)")
"""A comment, CDATA, an instruction, or an element of a vocabulary with a prefix."""

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_FORMULA = rb"(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
_TEXT = rb'<v(?: xml:space="preserve")?>[^<]{0,%d}</v>' % LONGEST
_INLINE = rb'<is><t(?: xml:space="preserve")?>[^<]{0,%d}</t></is>' % LONGEST
_PLAIN = rb"(?:<v>[^<&\s]*</v>|<v ?/>)?"
# The possessive "*+" gives nothing back, so that no text can make the search slow.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: [a-z]{1,2}="[A-Za-z0-9]*")*+'
    rb'(?:/>|(?<= t="str")>' + _FORMULA + _TEXT + rb"</c>"
    rb'|(?<= t="inlineStr")>' + _INLINE + rb"</c>"
    rb"|>" + _FORMULA + _PLAIN + rb"</c>)"
)
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_ERROR_TYPE = b' t="e"'
_ERROR = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^<>]* t="e"[^<>]*>' + _FORMULA + rb"(?:<v>([^<]*)</v>)?"
)


def scan(xml: bytes, most: int) -> Scan | None:
    """Return how far a plainly written sheet reaches and its error cells; None if it is not plain.

    Plain: every cell is matched whole, none comes twice, nothing is commented out, no other
    vocabulary stands between, and the rectangle of all cells, blank ones too, is at most `most`.
    """
    start, end = xml.find(b"<sheetData"), xml.find(b"</sheetData>")
    if start < 0 or end < 0 or not _is_plain_around_cells(xml, start, end):
        return None
    # In turn what stands between two cells, and the address of a cell.
    pieces = _CELL.split(xml[start:end])
    between, cells = b"".join(pieces[::2]), pieces[1::2]
    # Inside of a cell that is matched whole, nothing can hide.
    if b"<c" in between or FOREIGN_OR_HIDDEN.search(between) or len(set(cells)) != len(cells):
        return None
    places = b" ".join(cells)
    found = Scan(
        max(map(int, set(places.translate(None, _LETTERS).split())), default=0),
        max(
            (column_number(name.decode()) for name in set(places.translate(None, _DIGITS).split())),
            default=0,
        ),
        _errors(xml, start, end),
    )
    return found if found.cells <= most else None


def _is_plain_around_cells(xml: bytes, start: int, end: int) -> bool:
    """Whether one vocabulary holds throughout and nothing doubles or hides the cells."""
    return (
        xml.find(b'xmlns="' + MAIN + b'"', 0, start) >= 0
        and xml.count(b"xmlns=", 0, end) == 1
        and xml.count(b"<sheetData") == 1
        and xml.find(b"<!", 0, start) < 0
    )


def _errors(xml: bytes, start: int, end: int) -> dict[tuple[int, int], str]:
    """Find error cells by their type, from the tag that it stands in."""
    found = {}
    at = xml.find(_ERROR_TYPE, start, end)
    while at >= 0:
        cell = _ERROR.match(xml, xml.rfind(b"<", 0, at))
        if cell:
            place = int(cell[2]), column_number(cell[1].decode())
            found[place] = (cell[3] or b"#N/A").decode()
        at = xml.find(_ERROR_TYPE, at + len(_ERROR_TYPE), end)
    return found
