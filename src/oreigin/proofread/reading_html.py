"""HTML to pieces: any page, in particular the two families that filing agents send to EDGAR.

One family is made of `div` and `font` with tables of triple columns, the other of `p` and tables
with spacer cells. Neither uses `th` or headings, so the look (bold, centered) is handed on. The
parser is lxml's, told to fetch nothing; what it cannot take in is an error, never half a page.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from oreigin.proofread.marks import raised
from oreigin.proofread.pieces import Cell, Line, PageBreak, Piece, Read, Table
from oreigin.proofread.problems import parser, problem, unreadable

if TYPE_CHECKING:
    from oreigin.errors import Problem

MAX_COLUMNS = 200
"""Columns of one table; the widest real one seen has 40."""

_LONGEST_STYLE = 2000

_SKIPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "ix:header"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)|font:[^;]*\bbold\b", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight:\s*(normal|[1-5]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align:\s*(super|text-top)|position:relative;top:-", re.IGNORECASE)
_BREAK_BEFORE = re.compile(r"(page-)?break-before:\s*(always|page)", re.IGNORECASE)
_BREAK_AFTER = re.compile(r"(page-)?break-after:\s*(always|page)", re.IGNORECASE)
_SPACES = re.compile(r"[\s\xa0\u200b\ufeff]+")


def read(text: str, file: str) -> Read:
    """Return the pieces of an HTML page. Raises UnreadableDocumentError."""
    etree = parser("lxml.etree", file)
    reader = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_decodable(text), reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable("html-broken", file, what=str(error)[:120]) from error
    if root is None:
        raise unreadable("nothing-readable", file)
    if any(entry.level_name == "FATAL" for entry in reader.error_log):
        raise unreadable("html-broken", file, what=reader.error_log.last_error.message[:120])
    walk = _Walk(file)
    return Read(walk.walked(root), walk.unread)


def _decodable(text: str) -> bytes:
    """Return the text in UTF-8, without the characters that the parser refuses."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", " ", text).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks where the walk stands."""

    bold: bool = False
    centered: bool = False
    underlined: bool = False
    raised: bool = False
    kept: bool = False
    item: bool = False
    rank: int = 0


@dataclass(slots=True)
class _Open:
    """A table that is being read; `skip` where it only arranges other tables."""

    table: Table
    cell: Cell | None = None


class _Walk:
    """Walks a page once, without recursion: a hostile page may be as deep as the parser lets it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Piece] = []
        self.parts: list[tuple[str, _Look]] = []
        self.open: _Open | None = None
        self.arranging: set[Any] = set()
        self.unread: list[Problem] = []

    def walked(self, root: Any) -> list[Piece]:
        for table in root.iter("table"):
            self.arranging.update(_first(table.iterancestors("table")))
        stack: list[tuple[Any, _Look, bool]] = [(root, _Look(), False)]
        while stack:
            element, look, leaving = stack.pop()
            if leaving:
                self._leave(element, look)
            elif not _is_hidden(element):
                inside = self._enter(element, look)
                stack.append((element, look, True))
                stack += [(child, inside, False) for child in reversed(element)]
            else:
                self._say(element.tail, look)
        self._flush()
        return self.found

    def _enter(self, element: Any, look: _Look) -> _Look:
        inside = _look(element, look)
        if _BREAK_BEFORE.search((element.get("style") or "")[:_LONGEST_STYLE]):
            self._break_page()
        if element.tag in _BLOCKS:
            self._flush(look)
        if element.tag == "br":
            self.parts.append(("\n", look))
        elif element.tag == "img":
            self._pass_picture(element, look)
        self._enter_table(element, inside)
        self._say(element.text, inside)
        return inside

    def _pass_picture(self, element: Any, look: _Look) -> None:
        """Say what a picture says of itself; that it is there, in any case."""
        self._say(element.get("alt"), look)
        self.unread.append(problem("picture", self.file, (element.get("src") or "")[:80]))

    def _enter_table(self, element: Any, look: _Look) -> None:
        if element.tag == "table" and element not in self.arranging and not self.open:
            self.open = _Open(Table())
        elif self.open and element.tag == "tr":
            self.open.table.rows.append([])
        elif self.open and element.tag in ("td", "th"):
            span, rows = _span(element, "colspan", MAX_COLUMNS), _span(element, "rowspan", 65_534)
            self.open.cell = Cell("", span, rows)

    def _leave(self, element: Any, look: _Look) -> None:
        if element.tag in _BLOCKS:
            self._flush()
        if self.open and element.tag in ("td", "th") and self.open.cell:
            rows = self.open.table.rows
            if not rows:
                rows.append([])
            rows[-1].append(self.open.cell)
            self.open.cell = None
        elif self.open and element.tag == "table":
            self._end_table(self.open.table)
            self.open = None
        if element.tag == "hr" or _BREAK_AFTER.search(
            (element.get("style") or "")[:_LONGEST_STYLE]
        ):
            self._break_page()
        self._say(element.tail, look)

    def _end_table(self, table: Table) -> None:
        width = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
        if width > MAX_COLUMNS:
            self.unread.append(problem("table-too-wide", self.file, limit=MAX_COLUMNS))
        else:
            self.found.append(table)

    def _say(self, text: str | None, look: _Look) -> None:
        if text:
            said = raised(text) if look.raised else text
            self.parts.append((said if look.kept else _SPACES.sub(" ", said), look))

    def _break_page(self) -> None:
        self._flush()
        if not self.open:
            self.found.append(PageBreak())

    def _flush(self, look: _Look | None = None) -> None:
        """End the paragraph that was being read."""
        parts, self.parts = self.parts, []
        text = "".join(said for said, _ in parts)
        if not text.strip():
            return
        shown = [at for said, at in parts if said.strip()]
        if self.open is None:
            self.found += _lines(text, shown)
        elif cell := self.open.cell:
            lines = [line for line in map(_trimmed, text.split("\n")) if line]
            cell.text = "\n".join([*filter(None, [cell.text]), *lines])
            cell.bold = all(at.bold for at in shown)
        else:
            self.found += _lines(text, shown)


def _lines(text: str, looks: list[_Look]) -> list[Line]:
    """Return the paragraph's lines; one where a break falls inside a sentence."""
    made: list[list[str]] = [[]]
    for line in map(_trimmed, text.split("\n")):
        if not (line and made[-1] and line[0].islower()):
            made.append([])
        made[-1] += [line] if line else []
    first = looks[0]
    return [
        Line(
            line,
            rank=first.rank,
            bold=all(look.bold for look in looks),
            centered=first.centered,
            underlined=all(look.underlined for look in looks),
            item=first.item and not position,
        )
        for position, line in enumerate(" ".join(lines) for lines in made if lines)
    ]


def _trimmed(text: str) -> str:
    return " ".join(text.split())


def _first(found: Any) -> list[Any]:
    return [element for element in [next(found, None)] if element is not None]


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    return bool(_HIDDEN.search((element.get("style") or "")[:_LONGEST_STYLE]))


def _span(element: Any, name: str, most: int) -> int:
    said = (element.get(name) or "").strip()
    return min(max(int(said), 1), most) if said.isascii() and said[:6].isdigit() else 1


def _heading_rank(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0


def _look(element: Any, look: _Look) -> _Look:
    """Return how text inside `element` looks, by its tag and its style."""
    style = (element.get("style") or "")[:_LONGEST_STYLE].lower()
    return _look_of(element.tag, style, (element.get("align") or "").lower(), look)


@lru_cache(maxsize=4096)
def _look_of(tag: str, style: str, align: str, look: _Look) -> _Look:
    """Return a look inside of another; the elements of a page have few different ones."""
    bold = look.bold or tag in ("b", "strong", "th") or _heading_rank(tag) > 0
    changed = replace(
        look,
        bold=(bold or bool(_BOLD.search(style))) and not _LIGHT.search(style),
        underlined=look.underlined or tag == "u" or "underline" in style,
        raised=look.raised or tag == "sup" or bool(_RAISED.search(style)),
        kept=look.kept or tag == "pre",
        item=tag == "li" or (look.item and tag not in ("ul", "ol")),
        rank=_heading_rank(tag) or look.rank,
    )
    if tag in _BLOCKS and (align or "text-align" in style or tag == "center"):
        centered = (
            align == "center" or tag == "center" or "text-align:center" in style.replace(" ", "")
        )
        changed = replace(changed, centered=centered)
    return changed
