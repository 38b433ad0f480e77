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
from functools import cache
from itertools import compress

from oreigin.workbook.addresses import address, column_number

Place = tuple[int, int]
"""Row and column of a cell, from one."""


class BrokenSheetError(ValueError):
    """The sheet's XML is not well formed, or a cell has no proper address."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The rectangle A1 to (`rows`, `columns`) that holds all values, and the error cells.

    `hidden` are the rows that nobody sees; `errors` maps a place to the error's text, such as
    "#N/A". Of a plain sheet every other cell with a value is in one of the rest: `texts` are what
    the cells say, `shared` the numbers of their shared strings, `others` the cells for the parser:
    attributes and value as XML. `formulas` are those of them that a formula has filled.
    """

    rows: int
    columns: int
    hidden: frozenset[int] = frozenset()
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set, repr=False)
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


FARTHEST = 16_384
"""The last column that Excel has."""

LONGEST = 32_767
"""Excel's own limit for the text of one cell; what is longer is not plain."""

FOREIGN_OR_HIDDEN = re.compile(rb"<(?:[!?]|\w+:)")
"""A comment, CDATA, an instruction, or an element of a vocabulary with a prefix."""

NAMESPACE = re.compile(rb"xmlns\s*=")
"""The vocabulary of the elements without a prefix."""

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_MARKS = (b"&", b"\r", b"_x")
NOT_ITSELF = re.compile(b"|".join(_MARKS))
"""What makes a text another one than its bytes: a reference, a line end, Excel's "_x000D_"."""

TEXT_CELL = b' t="str"><v xml:space="preserve">'
"""How a text that is left to the parser begins among `Scan.others`."""

# The possessive "*+" gives nothing back: no text can make the search slow.
_ADDRESS = rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"'
_STYLE, _TYPE, _MORE = (
    rb'(?: s="[0-9]*+")?+',
    rb'(?: t="[A-Za-z]++")?+',
    rb'(?: (?:cm|vm|ph)="[0-9]*+")*+',
)
_FORMULA, _ITS_FORMULA = (
    rb"(?:" + begin + rb'(?: [A-Za-z0-9:]+="[^<>"]*+")*+(?:/>|>[^<]*+</f>))?+'
    for begin in (rb"<f", rb"(<f)")
)
_NO_VALUE = rb"(?:<v></v>|<v ?/>)?+</c>"
_VALUE = rb'<v(?: xml:space="preserve")?+>([^<]*+)</v></c>'
_INLINE = rb'<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is></c>'
_BLANK = (
    _ADDRESS.replace(b"(", b"(?:", 1) + _STYLE + rb'(?! t="e")' + _TYPE + _MORE
    + rb"(?:/>|>" + _FORMULA + _NO_VALUE + rb")"
)  # fmt: skip
_VALUED = (
    _ADDRESS + rb"(" + _STYLE + _TYPE + _MORE + rb")"
    rb"(?:/>|>" + _ITS_FORMULA + rb"(?:" + _NO_VALUE + rb"|" + _VALUE + rb")"
    rb'|(?<= t="inlineStr")>' + _INLINE + rb")"
)  # fmt: skip
_CELLS = re.compile(rb"(?=<c )(?:" + _BLANK + rb")*+(?:" + _VALUED + rb")?+")
"""Cells without a value, as many as there are, then one that may have one."""
_PARTS = 6
"""What stands before; of the cell with a value its address, attributes, whether a formula fills it,
and either value."""
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\shidden="(?:1|true)")[^>]*\sr="([0-9]+)"')
_KIND = re.compile(rb' t="([A-Za-z]+)"')
_WORD, _NUMBER = re.compile(rb"[^&\s]*"), re.compile(rb"[0-9]{1,9}")


def scan(xml: bytes, most: int, last: int = FARTHEST) -> Scan | None:
    """Return how far a plainly written sheet reaches and what it says; None if it is not plain.

    Plain: every cell is matched whole, none has two values, nothing is commented out, no other
    vocabulary stands between, and the rectangle of all values is at most `most` cells. What stands
    behind the column `last` is not taken.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < 0 or not _is_plain_around_cells(xml, start, end):
        return None
    pieces = _CELLS.split(xml[start:end])
    # Inside of a cell that is matched whole, nothing can hide.
    between = b"".join(pieces[::_PARTS])
    if not _is_plain_between_cells(between):
        return None
    matched, *others = (pieces[at::_PARTS] for at in range(1, _PARTS))
    cells = [*filter(None, matched)]
    rows = [*map(int, b" ".join(cells).translate(None, _LETTERS).split())]
    columns = [*map(_column, b" ".join(cells).translate(None, _DIGITS).split())]
    found = Scan(max(rows, default=0), max(columns, default=0), _hidden_rows(between))
    if found.cells > most or len(set(cells)) < len(cells):
        return None
    near = [column <= last for column in columns]
    places = [*compress(zip(rows, columns, strict=True), near)]
    parts = ([*compress(compress(each, matched), near)] for each in others)
    attributes, formulas, values, inline = parts
    found.formulas.update(compress(places, formulas))
    return found if _take(found, places, attributes, values, inline) else None


def after_first_line(xml: bytes) -> int:
    """Return where to look for what may not stand there, though "<?xml" may at the beginning."""
    return len(b"<?") if xml.startswith(b"<?xml ") else 0


def _is_plain_around_cells(xml: bytes, start: int, end: int) -> bool:
    """Whether it begins with our vocabulary alone, and nothing hides or doubles the cells."""
    return (
        xml.find(b'xmlns="' + MAIN + b'"', 0, start) >= 0
        and len(NAMESPACE.findall(xml, 0, start)) == 1
        and xml.find(b"<sheetData", end) < 0
        and not FOREIGN_OR_HIDDEN.search(xml, after_first_line(xml), start)
    )


def _is_plain_between_cells(between: bytes) -> bool:
    """Whether no other cell, no other vocabulary, no second beginning stands between."""
    return (
        b"<c" not in between
        and b"xmlns" not in between
        and between.count(b"<sheetData") == 1
        and b"</sheetData" not in between
        and not FOREIGN_OR_HIDDEN.search(between)
    )


def _hidden_rows(between: bytes) -> frozenset[int]:
    """Return the rows that nobody sees, from what stands between the cells."""
    return frozenset(map(int, _HIDDEN.findall(between) if b"hidden=" in between else ()))


def _take(
    found: Scan,
    places: list[Place],
    attributes: list[bytes],
    values: list[bytes | None],
    inline: list[bytes | None],
) -> bool:
    """Put what cells say into `found`; False where a value is not written plainly."""
    kinds = {each: _kind(each) for each in {*attributes}}  # a sheet has few different ones
    textual = {each for each, kind in kinds.items() if kind == b"str"}
    texts = [
        text or (value if said in textual else None)
        for said, value, text in zip(attributes, values, inline, strict=True)
    ]
    words = (
        _take_word(found, place, kinds[said], said, value or b"")
        for place, said, value, text in zip(places, attributes, values, texts, strict=True)
        if not text and (value or kinds[said] == b"e")
    )
    return _take_texts(found, [*compress(places, texts)], [*filter(None, texts)]) and all(words)


def _kind(attributes: bytes) -> bytes:
    """Return the type of a cell, that of a number where none is named."""
    found = _KIND.search(attributes)
    return found[1] if found else b"n"


def _take_texts(found: Scan, places: list[Place], raw: list[bytes]) -> bool:
    """Take texts; those with bytes that do not stand for themselves are for the parser."""
    together = b"\0".join(raw)
    try:
        texts = together.decode().split("\0")
    except UnicodeDecodeError:
        return False
    if raw and (len(texts) != len(raw) or max(map(len, texts)) > LONGEST):
        return False
    found.texts.update(zip(places, texts, strict=bool(raw)))
    for at in _not_themselves(raw, together):
        del found.texts[places[at]]
        found.others[places[at]] = TEXT_CELL + raw[at] + b"</v>"
    return True


def _not_themselves(raw: list[bytes], together: bytes) -> set[int]:
    """Return which texts hold bytes that do not stand for themselves."""
    marks = [mark for mark in _MARKS if mark in together]  # seldom all of them
    return {at for mark in marks for at, text in enumerate(raw) if mark in text}


def _take_word(found: Scan, place: Place, kind: bytes, attributes: bytes, word: bytes) -> bool:
    """Take an error or the number of a shared string; any other word is for the parser."""
    if not _WORD.fullmatch(word):
        return False
    if kind == b"e":
        found.errors[place] = word.decode() or "#N/A"
    elif kind == b"inlineStr":  # its text stands elsewhere
        return False
    elif kind != b"s":
        found.others[place] = b"%s><v>%s</v>" % (attributes, word)
    elif _NUMBER.fullmatch(word):
        found.shared[place] = int(word)
    else:
        return False
    return True


@cache
def _column(letters: bytes) -> int:
    return column_number(letters.decode())
