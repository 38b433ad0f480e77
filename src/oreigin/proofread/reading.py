"""A file to a `Filing`: what it is by its first bytes, and the reader for it.

HTML, PDF, DOCX, plain text, and EDGAR's full submission text file, whatever the name says. The
parsers come with the extra `oreigin[proofread]`.
"""

import csv
import re
from typing import TYPE_CHECKING

from oreigin.proofread import reading_docx, reading_html, reading_pdf, reading_text
from oreigin.proofread.assembling import blocks
from oreigin.proofread.parts import parts
from oreigin.proofread.pieces import Read, Table
from oreigin.proofread.problems import problem, unreadable
from oreigin.proofread.submission import documents
from oreigin.proofread.values import Block, Filing, Part
from oreigin.workbook.sniff import OLE, ZIP

MAX_LINES = 30_000
"""Paragraphs and rows of tables of one document; the longest filing seen has 900."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
MAX_BYTES = 60_000_000
_SAMPLE, _FEWEST_LINES, _FEWEST_COLUMNS = 20_000, 3, 3

if TYPE_CHECKING:
    from oreigin.errors import Problem

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HTML = re.compile(r"<(html|!doctype html|body|div|p|font|td|br|span)\b", re.IGNORECASE)


def read_filing(data: bytes, file: str) -> Filing:
    """Return what a filing says. Raises UnreadableDocumentError for what is none.

    What in it could not be read (pages without text, pictures) is in `Filing.unread`.
    """
    if not data.strip():
        raise unreadable("empty-file", file)
    if len(data) > MAX_BYTES:
        raise unreadable("too-large", file, limit=MAX_BYTES // 1_000_000)
    if b"%PDF-" in data[:1024]:
        return _of_read(reading_pdf.read(data, file), file)
    if data.startswith(ZIP):
        return _of_read(reading_docx.read(data, file), file)
    if data.startswith(OLE):
        raise unreadable("not-a-filing", file, what="an old Word, Excel or PowerPoint file")
    if data.startswith(b"{\\rtf"):
        raise unreadable("not-a-filing", file, what="an RTF document")
    if b"\0" in data[:4096] and not data.startswith(_UTF16):
        raise unreadable("not-a-filing", file, what="a picture or another file without text")
    text = _decoded(data)
    if _is_csv(text):
        raise unreadable("not-a-filing", file, what="a table of values (CSV)")
    return _of_text(text, file)


def _is_csv(text: str) -> bool:
    """Whether every line has as many commas as the first: three columns or more, and no prose."""
    lines = text[:_SAMPLE].splitlines()[: -1 if len(text) > _SAMPLE else None]
    try:
        widths = {len(row) for row in csv.reader(lines, strict=True)}
    except csv.Error:
        return False
    return len(lines) >= _FEWEST_LINES and len(widths) == 1 and widths.pop() >= _FEWEST_COLUMNS


def _of_read(read: Read, file: str) -> Filing:
    """Return what a file of a single document says."""
    made = _blocks(read, file)
    if not made:
        raise unreadable("nothing-readable", file)
    return Filing(file, made, parts(made), tuple(read.unread))


def _of_text(text: str, file: str) -> Filing:
    """Return what a text says, be it one document or a submission of several."""
    made: list[Block] = []
    told: list[Part] = []
    unread: list[Problem] = []
    for document in documents(text):
        if not document.is_text:
            unread.append(problem("part-unread", file, document.name, what=document.kind))
            continue
        found = _read_text(document.text, file)
        read = _blocks(found, file)
        unread += found.unread
        told += [
            Part(part.kind, part.start + len(made), part.end + len(made))
            for part in parts(read, document.kind)
        ]
        made += read
    if not made:
        raise unreadable("nothing-readable", file)
    return Filing(file, tuple(made), tuple(told), tuple(unread))


def _read_text(text: str, file: str) -> Read:
    if _HTML.search(text[:20_000]):
        return reading_html.read(text, file)
    return Read(reading_text.pieces(text))


def _blocks(read: Read, file: str) -> tuple[Block, ...]:
    """Return the blocks of what was read. Raises where it is far more than a filing holds."""
    lines = sum(len(each.rows) if isinstance(each, Table) else 1 for each in read.pieces)
    if lines > MAX_LINES:
        raise unreadable("too-much-inside", file, limit=MAX_LINES)
    return blocks(read.pieces)


def _decoded(data: bytes) -> str:
    """Return the text in the encoding it is in: as its marks say, else UTF-8, else Windows'."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4000])
        name = said[1].decode("ascii") if said else "cp1252"
        try:
            return data.decode(
                "cp1252" if name.lower() in ("utf-8", "iso-8859-1") else name, "replace"
            )
        except LookupError:
            return data.decode("cp1252", errors="replace")
