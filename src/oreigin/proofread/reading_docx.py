"""DOCX to pieces: python-docx opens the package, this walks its body in order.

Walked as XML, because python-docx's own paragraphs leave out what stands in tracked insertions
and content controls. Deleted text is left out, as Word's "final" view does.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from oreigin.errors import UnreadableDocumentError
from oreigin.proofread.marks import raised
from oreigin.proofread.pieces import Cell, Line, PageBreak, Piece, Read, Table
from oreigin.proofread.problems import parser, problem, unreadable
from oreigin.workbook.sniff import zip_kind

MAX_INSIDE = 150_000_000
"""Bytes of all parts together; a report with pictures has 20 million."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_LEFT_OUT = (
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_INSIDE = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}moveTo"})


def read(data: bytes, file: str) -> Read:
    """Return the pieces of a Word document. Raises UnreadableDocumentError."""
    word = parser("docx", file)
    try:
        _refuse_unless_word(data, file)
        document = word.Document(io.BytesIO(data))
        walk = _Walk({style.style_id: style.name for style in document.styles})
        found = list(walk.pieces(document.element.body))
    except UnreadableDocumentError:
        raise
    except Exception as error:  # python-docx lets through whatever zip and XML raise
        raise unreadable("docx-broken", file, what=type(error).__name__) from error
    unread = [problem("picture", file, f"picture {n + 1}") for n in range(walk.pictures)]
    return Read(found, unread)


def _refuse_unless_word(data: bytes, file: str) -> None:
    """Raise UnreadableDocumentError, naming what a zip archive is, unless a Word document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = frozenset(archive.namelist())
        inside = sum(entry.file_size for entry in archive.infolist())
    if "word/document.xml" not in names:
        what = "an Excel workbook" if "xl/workbook.xml" in names else zip_kind(names)
        raise unreadable("not-a-filing", file, what=what)
    if inside > MAX_INSIDE:
        raise unreadable("too-large", file, limit=MAX_INSIDE // 1_000_000)


class _Walk:
    """Walks a body; knows the names of the styles and counts what it cannot read."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles
        self.pictures = 0

    def pieces(self, body: Any) -> Iterator[Piece]:
        """Yield the pieces of a body, or of what is a body inside of it."""
        for child in body:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield Table([self._row(row) for row in _children(child, f"{_W}tr")])
            elif child.tag in _INSIDE:
                yield from self.pieces(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        if any(br.get(f"{_W}type") == "page" for br in paragraph.iter(f"{_W}br")):
            yield PageBreak()
        look = paragraph.find(f"{_W}pPr")
        style = self._style(look)
        text, is_bold = self._text(paragraph)
        for said in text.split("\n"):
            if said.strip():
                yield Line(
                    " ".join(said.split()),
                    rank=_rank(style),
                    bold=is_bold,
                    centered=_value(look, "jc") == "center",
                    item=look is not None
                    and (look.find(f"{_W}numPr") is not None or "List" in style)
                    and not _rank(style),
                )

    def _style(self, look: Any) -> str:
        return self.styles.get(_value(look, "pStyle"), "") or ""

    def _text(self, paragraph: Any) -> tuple[str, bool]:
        """Return a paragraph's text and whether all of it is bold."""
        said: list[str] = []
        bold: list[bool] = []
        for run in _runs(paragraph):
            look = run.find(f"{_W}rPr")
            text = "".join(map(_said, run))
            self.pictures += sum(
                1 for child in run if child.tag in _DRAWING and not _has_text(child)
            )
            is_raised = _value(look, "vertAlign") == "superscript"
            said.append(raised(text) if is_raised else text)
            if text.strip():
                bold.append(_is_on(look, "b"))
        return "".join(said), bool(bold) and all(bold)

    def _row(self, row: Any) -> list[Cell]:
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        cells = [Cell("", int(before.get(f"{_W}val", "1")))] if before is not None else []
        for cell in _children(row, f"{_W}tc"):
            look = cell.find(f"{_W}tcPr")
            span = min(int(_value(look, "gridSpan") or 1), 400)
            merged = look is not None and look.find(f"{_W}vMerge") is not None
            goes_on = merged and _value(look, "vMerge") in ("", "continue")
            lines = [] if goes_on else list(self._cell_lines(cell))
            is_bold = bool(lines) and all(bold for _, bold in lines)
            cells.append(Cell("\n".join(text for text, _ in lines), span, bold=is_bold))
        return cells

    def _cell_lines(self, cell: Any) -> Iterator[tuple[str, bool]]:
        for paragraph in cell.iter(f"{_W}p"):
            text, is_bold = self._text(paragraph)
            if text.strip():
                yield text, is_bold


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the children of a tag, through content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _INSIDE:
            yield from _children(child, tag)


def _runs(paragraph: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph, also in links and insertions, but not what was deleted."""
    for child in paragraph:
        if child.tag == f"{_W}r":
            yield child
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _runs(child)


def _said(part: Any) -> str:
    """Return what a part of a run says: its text, or a break."""
    if part.tag == f"{_W}t":
        return part.text or ""
    if part.tag in (f"{_W}br", f"{_W}cr"):
        return "\n"
    if part.tag == f"{_W}noBreakHyphen":
        return "-"
    return " " if part.tag == f"{_W}tab" else ""


def _has_text(drawing: Any) -> bool:
    return next(drawing.iter(f"{_W}txbxContent"), None) is not None


def _value(look: Any, name: str) -> str:
    found = look.find(f"{_W}{name}") if look is not None else None
    return found.get(f"{_W}val", "") if found is not None else ""


def _is_on(look: Any, name: str) -> bool:
    if look is None or look.find(f"{_W}{name}") is None:
        return False
    return _value(look, name) not in ("0", "false", "none")


def _rank(style: str) -> int:
    """Return the level of a heading by its style's name, 0 of any other style."""
    if style.casefold() == "title":
        return 1
    word, _, number = style.partition(" ")
    return int(number) if word.casefold() == "heading" and number.isdigit() else 0
