"""A document as DOCX that counsel can edit: real styles, headings, captions, contents.

Drawings are left out: the table beside a chart says the same and can be edited. The package is
written anew with fixed dates, so that the same document gives the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import singledispatchmethod
from typing import Any

from oreigin import tables
from oreigin.report import word_parts as parts
from oreigin.report.document import (
    Align,
    Block,
    Chart,
    CheckBox,
    Document,
    Fields,
    Heading,
    Items,
    Notice,
    PageBreak,
    Paragraph,
    Rule,
    Runs,
    Signature,
    Table,
    text_of,
)
from oreigin.report.html import CHECKED, UNCHECKED
from oreigin.report.pages import column_shares, for_pages, is_lead, lines_of, notices_first
from oreigin.report.word_parts import WordLook

WORD = "word.toml"
TEXT_WIDTH = 468.0
"""Points between the margins of a letter page."""

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def docx(document: Document, day: date) -> bytes:
    """Return the document as DOCX, the same bytes for the same document and day."""
    look = tables.load_one(WORD, WordLook)
    paged = for_pages(document)
    headings = [b for s in paged.sections for b in s.blocks if isinstance(b, Heading)]
    listed = tuple(h for h in headings if 1 < h.level <= look.contents_levels)
    created = datetime.combine(day, time(), UTC)
    writer = _Writer(parts.new_document(look, text_of(document.title), created), look, listed)
    for section in paged.sections:
        for block in notices_first(section.blocks):
            writer.write(block)
    out = io.BytesIO()
    writer.made.save(out)
    return _with_fixed_dates(out.getvalue())


@dataclass(slots=True)
class _Writer:
    """Writes blocks to the end of a Word document; lives only as long as `docx` runs."""

    made: Any
    look: WordLook
    contents: tuple[Heading, ...]
    bookmarks: int = 0

    @singledispatchmethod
    def write(self, block: Block) -> None:
        raise TypeError(block)

    @write.register
    def _heading(self, block: Heading) -> None:
        if block.level > 1 and not self.bookmarks and len(self.contents) >= self.look.contents_from:
            parts.contents(self.made, self.look, self.contents)
        style = "Title" if block.level == 1 else f"Heading {block.level - 1}"
        paragraph = self._paragraph_in(style, (), block.align)
        if block.level > 1:
            self.bookmarks += 1
            parts.bookmark(paragraph, self.bookmarks)
        for at, line in enumerate(lines_of(block.runs)):
            if at:
                paragraph.add_run().add_break()
            parts.add_runs(paragraph, line, plain=True)

    @write.register
    def _said(self, block: Paragraph) -> None:
        said = self._paragraph_in("Body Text", block.runs, block.align)
        said.paragraph_format.keep_with_next = is_lead(block.runs) or None

    @write.register
    def _items(self, block: Items) -> None:
        for item in block.items:
            self._paragraph_in("List Bullet", item)

    @write.register
    def _rule(self, block: Rule) -> None:
        parts.bottom_line(self._paragraph_in("Body Text", ()), self.look.line)

    @write.register
    def _page_break(self, block: PageBreak) -> None:
        self.made.add_page_break()

    @write.register
    def _notice(self, block: Notice) -> None:
        parts.framed(self._paragraph_in("Body Text", block.runs), self.look)

    @write.register
    def _chart(self, block: Chart) -> None:
        """Write nothing: a table beside it says the same."""

    @write.register
    def _table(self, block: Table) -> None:
        parts.add_runs(self.made.add_paragraph(style="Caption"), block.caption, plain=True)
        width = TEXT_WIDTH * block.width / 100
        shares = column_shares(block, width / self.look.table_size)
        table = parts.new_table(self.made, len(block.rows) + 1, [share * width for share in shares])
        parts.fill_row(table.rows[0], [column.head for column in block.columns], block, bold=True)
        parts.as_head(table.rows[0], self.look.head_fill)
        last = len(block.rows) - 1
        for at, (row, cells) in enumerate(zip(list(table.rows)[1:], block.rows, strict=True)):
            parts.fill_row(row, cells, block, bold=block.total and at == last)
        parts.space(self.made)

    @write.register
    def _fields(self, block: Fields) -> None:
        count = len(block.fields)
        table = parts.new_table(self.made, 2, [TEXT_WIDTH / count] * count, lines=False)
        for cell, field in zip(table.rows[0].cells, block.fields, strict=True):
            parts.fill_cell(cell, field.value, Align.CENTER, bold=True)
            parts.bottom_line(cell.paragraphs[0], self.look.line)
        for cell, field in zip(table.rows[1].cells, block.fields, strict=True):
            parts.fill_cell(cell, field.caption, Align.CENTER)
        parts.space(self.made)

    @write.register
    def _check_box(self, block: CheckBox) -> None:
        mark = CHECKED if block.checked else UNCHECKED
        paragraph = self.made.add_paragraph(style="Body Text")
        parts.hanging(paragraph)
        paragraph.add_run(f"{mark}\t")
        parts.add_runs(paragraph, block.runs)

    @write.register
    def _signature(self, block: Signature) -> None:
        party = self._paragraph_in("Body Text", block.party)
        parts.indented(party, TEXT_WIDTH * 0.4)
        for run in party.runs:
            run.bold = True
        table = parts.new_table(
            self.made, len(block.lines), [TEXT_WIDTH * 0.4, 50, TEXT_WIDTH * 0.6 - 50], lines=False
        )
        for at, (row, (caption, value)) in enumerate(zip(table.rows, block.lines, strict=True)):
            parts.fill_cell(row.cells[1], caption, Align.LEFT)
            parts.fill_cell(row.cells[2], value, Align.LEFT)
            if at == 0:
                parts.bottom_line(row.cells[2].paragraphs[0], self.look.line)

    def _paragraph_in(self, style: str, runs: Runs, align: Align = Align.LEFT) -> Any:
        paragraph = self.made.add_paragraph(style=style)
        parts.aligned(paragraph, align)
        parts.add_runs(paragraph, runs)
        return paragraph


def _with_fixed_dates(data: bytes) -> bytes:
    """Return the package with the same members, each dated alike: the library asks the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()
