"""Writing unusual XML anew: what a real XML parser says of a sheet, in the plainest way.

Other programs than Excel write prefixes, comments, CDATA, references or cells without an address,
all valid. Here expat reads them, and the result is XML that says the same and that the quick parser
cannot misread (see `oreigin.workbook.scan`). Slower, and seldom needed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from oreigin.workbook.addresses import address, row_and_column
from oreigin.workbook.scan import MAIN, BrokenSheetError, Scan

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OURS = frozenset({"", MAIN.decode(), _STRICT})
_DEEPEST = 100
_TEXTUAL = frozenset({"str", "inlineStr"})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A sheet written anew, and what it reaches."""

    xml: bytes
    scan: Scan


def rewritten_sheet(xml: bytes) -> Rewritten:
    """Return a sheet with the same values, plainly written. Raises BrokenSheetError."""
    reader = _SheetReader()
    _parse(xml, reader.start, reader.end, reader.text)
    if not reader.is_worksheet:
        raise BrokenSheetError("it holds no cells at all")
    rows = (
        f'<row r="{number}">{"".join(cells)}</row>' for number, cells in sorted(reader.rows.items())
    )
    body = f'<worksheet xmlns="{MAIN.decode()}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    hidden = frozenset(reader.hidden)
    scan = Scan(reader.last_row, reader.last_column, hidden, reader.errors)
    return Rewritten(body.encode(), scan)


def rewritten_strings(xml: bytes) -> bytes:
    """Return the table of shared strings with the same texts, plainly written.

    Raises BrokenSheetError.
    """
    reader = _StringsReader()
    _parse(xml, reader.start, reader.end, reader.text)
    body = "".join(f"<si>{_text_element(text)}</si>" for text in reader.texts)
    return f'<sst xmlns="{MAIN.decode()}">{body}</sst>'.encode()


def _parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call back with local names of our vocabulary; other vocabularies are passed over whole."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    depth = foreign = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, foreign
        depth += 1
        if depth > _DEEPEST:
            raise BrokenSheetError(f"its XML is nested more than {_DEEPEST} deep")
        namespace, _, local = name.rpartition(" ")
        if foreign and namespace in _OURS and local == "c":
            raise BrokenSheetError("cells stand inside of another vocabulary")
        if foreign or namespace not in _OURS:
            foreign = foreign or depth
        else:
            start(local, attributes)

    def on_end(name: str) -> None:
        nonlocal depth, foreign
        if not foreign:
            end(name.rpartition(" ")[2])
        elif foreign == depth:
            foreign = 0
        depth -= 1

    def on_text(data: str) -> None:
        if not foreign:
            text(data)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise BrokenSheetError(str(error)) from error


@dataclass(slots=True)
class _Text:
    """Collects the text of <t> elements, phonetic hints (<rPh>) left out."""

    parts: list[str] = field(default_factory=list)
    inside: bool = False
    hints: int = 0

    def start(self, kind: str) -> None:
        self.inside = kind == "t" and not self.hints
        self.hints += kind == "rPh"

    def add(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)

    def end(self, kind: str) -> None:
        self.inside = False
        self.hints -= kind == "rPh"


class _StringsReader:
    """Collects the texts of a table of shared strings."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._text = _Text()

    def start(self, kind: str, _: dict[str, str]) -> None:
        if kind == "si":
            self._text = _Text()
        self._text.start(kind)

    def text(self, data: str) -> None:
        self._text.add(data)

    def end(self, kind: str) -> None:
        self._text.end(kind)
        if kind == "si":
            self.texts.append("".join(self._text.parts))


class _SheetReader:
    """Collects the cells of a sheet; one without an address follows the one before."""

    def __init__(self) -> None:
        self.rows: dict[int, list[str]] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.hidden: set[int] = set()
        self.is_worksheet = False
        self.last_row = self.last_column = 0
        self._places: set[tuple[int, int]] = set()
        self._row = self._column = 0
        self._in_data = self._in_value = self._has_value = False
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._text = _Text()

    def start(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "sheetData":
            self._in_data = self.is_worksheet = True
        if not self._in_data:
            return
        if kind == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif kind == "c":
            self._start_cell(attributes)
        elif kind in ("v", "is"):
            self._has_value = True
            self._in_value = kind == "v"
        else:
            self._text.start(kind)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row, self._column = row_and_column(attributes["r"])
        else:
            self._column += 1
        self._attributes = attributes
        self._has_value = False
        self._value, self._text = [], _Text()

    def text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)
        else:
            self._text.add(data)

    def end(self, kind: str) -> None:
        if kind == "sheetData":
            self._in_data = False
        elif not self._in_data:
            return
        elif kind == "v":
            self._in_value = False
        elif kind == "c":
            self._end_cell()
        else:
            self._text.end(kind)

    def _end_cell(self) -> None:
        place = self._row, self._column
        kind = self._attributes.get("t", "n")
        if kind == "e":
            self.errors[place] = "".join(self._value).strip() or "#N/A"
        if not self._has_value:
            return
        if place in self._places:
            raise BrokenSheetError(f"two cells are called {address(*place)}")
        self._places.add(place)
        self.last_row = max(self.last_row, self._row)
        self.last_column = max(self.last_column, self._column)
        self.rows.setdefault(self._row, []).append(self._cell(kind, address(*place)))

    def _cell(self, kind: str, place: str) -> str:
        style = self._attributes.get("s", "")
        styled = f' s="{style}"' if style.isdigit() else ""
        typed = f' t="{_escaped(kind)}"' if "t" in self._attributes else ""
        begin = f'<c r="{place}"{styled}{typed}>'
        if kind == "inlineStr":
            return f"{begin}<is>{_text_element(''.join(self._text.parts))}</is></c>"
        value = "".join(self._value)
        if kind == "s" and not value.strip().isdecimal():
            raise BrokenSheetError(f"{place} asks for the shared string {value.strip()!r}")
        if kind == "str":
            return f'{begin}<v xml:space="preserve">{_escaped(value)}</v></c>'
        return f"{begin}<v>{_escaped(value.strip())}</v></c>"


def _text_element(text: str) -> str:
    return f'<t xml:space="preserve">{_escaped(text)}</t>'


def _escaped(text: str) -> str:
    for character, reference in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("\r", "&#13;"),
    ):
        text = text.replace(character, reference)
    return text
