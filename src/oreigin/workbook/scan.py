"""Looking at a sheet's XML before a parser may: is it plain, how far it reaches, what it says.

The parser is quick and forgiving: what it does not expect (a value in CDATA, a comment inside a
number, a reference like "&#53;") it leaves out without a word; one value in XFD1048576 brings it
down; error cells come back as blanks. So it is given only cells written the way Excel writes them.
Here every cell of a sheet is matched, whole, against that one way of writing. A sheet with any
other cell in it is not plain, and `oreigin.workbook.rewriting` writes it anew from what a real XML
parser says.

What the match has in its hands already is taken: texts in which every byte stands for itself. Only
where there is something to decide (a number may be a date, "&" begins a reference) is the cell
left to the parser.
"""

import re
from dataclasses import dataclass, field

from oreigin.workbook.addresses import address, column_number

Place = tuple[int, int]
"""Row and column of a cell, from one."""


class BrokenSheetError(ValueError):
    """The sheet's XML is not well formed, or a cell has no proper address."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The rectangle A1 to (`rows`, `columns`) that holds all values, and the error cells.

    `errors` maps a place to the error's text, such as "#N/A". Of a plain sheet every other cell
    with a value is in one of the rest: `texts` are what the cells say, `shared` the numbers of
    their shared strings, `others` the cells for the parser, as XML without formulas.
    """

    rows: int
    columns: int
    errors: dict[Place, str] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict, repr=False)
    shared: dict[Place, int] = field(default_factory=dict, repr=False)
    others: dict[Place, bytes] = field(default_factory=dict, repr=False)

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

NOT_ITSELF = re.compile(rb"[&\r]|_x")
"""What makes a text another one than its bytes: a reference, a line end, Excel's "_x000D_"."""

_FORMULA = rb"(?:<f(?: [^<>]*)?(?:/>|>[^<]*+</f>))?"
_VALUE = rb'(?:<v(?: xml:space="preserve")?>([^<]*+)</v>|<v ?/>)?'
_INLINE = rb'<is><t(?: xml:space="preserve")?>([^<]*+)</t></is>'
# The possessive "*+" gives nothing back, so that no text can make the search slow.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"'
    rb'((?: s="[0-9]*")?(?: t="[A-Za-z]+")?(?: (?:cm|vm|ph)="[0-9]*")*+)'
    rb"(?:/>|>" + _FORMULA + _VALUE + rb"</c>|(?<= t=\"inlineStr\")>" + _INLINE + rb"</c>)"
)
_PARTS = 5
"""A cell splits the XML into what stands before it, its address, attributes and either value."""
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_TYPE = re.compile(rb' t="([A-Za-z]+)"')
_WORD = re.compile(rb"[^&\s]*")
_NUMBER = re.compile(rb"[0-9]{1,9}")


def scan(xml: bytes, most: int) -> Scan | None:
    """Return how far a plainly written sheet reaches and what it says; None if it is not plain.

    Plain: every cell is matched whole, none comes twice, nothing is commented out, no other
    vocabulary stands between, and the rectangle of all cells, blank ones too, is at most `most`.
    """
    start, end = xml.find(b"<sheetData"), xml.find(b"</sheetData>")
    if start < 0 or end < 0 or not _is_plain_around_cells(xml, start, end):
        return None
    pieces = _CELL.split(xml[start:end])
    between, cells = b"".join(pieces[::_PARTS]), pieces[1::_PARTS]
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
    )
    if found.cells > most or not _take(found, pieces):
        return None
    return found


def _is_plain_around_cells(xml: bytes, start: int, end: int) -> bool:
    """Whether one vocabulary holds throughout and nothing doubles or hides the cells."""
    return (
        xml.find(b'xmlns="' + MAIN + b'"', 0, start) >= 0
        and xml.count(b"xmlns=", 0, end) == 1
        and xml.count(b"<sheetData") == 1
        and xml.find(b"<!", 0, start) < 0
    )


def _take(found: Scan, pieces: list[bytes]) -> bool:
    """Put the value of every cell into `found`; False where one is not written plainly."""
    kinds = {attributes: _kind(attributes) for attributes in set(pieces[2::_PARTS])}
    parts = zip(*(pieces[part::_PARTS] for part in range(1, _PARTS)), strict=True)
    for cell, attributes, value, inline in parts:
        if not value and not inline and kinds[attributes] != b"e":
            continue
        letters = cell.rstrip(_DIGITS)
        place = int(cell[len(letters) :]), column_number(letters.decode())
        if inline or kinds[attributes] == b"str":
            if not _take_text(found, place, cell, inline or value):
                return False
        elif not _take_word(found, place, kinds[attributes], value or b""):
            return False
        elif place not in found.errors and place not in found.shared:
            found.others[place] = b'<c r="%s"%s><v>%s</v></c>' % (cell, attributes, value)
    return True


def _kind(attributes: bytes) -> bytes:
    found = _TYPE.search(attributes)
    return found[1] if found else b"n"


def _take_text(found: Scan, place: Place, cell: bytes, text: bytes) -> bool:
    """Take a text; one with bytes that do not stand for themselves is for the parser."""
    if len(text) > LONGEST:
        return False
    if NOT_ITSELF.search(text):
        value = b'<v xml:space="preserve">' + text + b"</v>"
        found.others[place] = b'<c r="' + cell + b'" t="str">' + value + b"</c>"
        return True
    try:
        found.texts[place] = text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _take_word(found: Scan, place: Place, kind: bytes, word: bytes) -> bool:
    """Take an error or the number of a shared string; any other word is for the parser."""
    if not _WORD.fullmatch(word):
        return False
    if kind == b"e":
        found.errors[place] = word.decode() or "#N/A"
    elif kind == b"s":
        if not _NUMBER.fullmatch(word):
            return False
        found.shared[place] = int(word)
    return True
