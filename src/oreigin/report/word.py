"""A document as DOCX that counsel can edit: real styles, headings, captions, contents.

The package is written anew with fixed dates, so that the same document gives the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import singledispatchmethod
from typing import Any

from docx.shared import Pt

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
    printable,
    text_of,
)
from oreigin.report.html import CHECKED, UNCHECKED
from oreigin.report.pages import (
    TEXT_WIDTH,
    for_pages,
    is_lead,
    is_whole,
    lines_of,
    notices_first,
)
from oreigin.report.word_chart import add_chart
from oreigin.report.word_fields import bookmark, contents
from oreigin.report.word_pages import heading_pages, table_shares
from oreigin.report.word_styles import (
    WordLook,
    new_document,
    update_on_opening,
    word_look,
)

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_SIGNATURE_AT, _SIGNATURE_CAPTION = 0.4, 50.0


def docx(document: Document, day: date) -> bytes:
    """Return the document as DOCX, the same bytes for the same document and day."""
    look = word_look()
    blocks = [b for s in for_pages(document).sections for b in notices_first(s.blocks)]
    headings = [b for b in blocks if isinstance(b, Heading) and 1 < b.level <= look.contents_levels]
    listed = headings if len(headings) >= look.contents_from else []
    created = datetime.combine(day, time(), UTC)
    made = new_document(look, printable(text_of(document.title)), created)
    writer = _Writer(made, look)
    for block in blocks:
        if listed and block is listed[0]:
            made.add_paragraph(look.contents, style="TOC Heading")
            contents(made, look.contents_levels, listed, heading_pages(blocks, listed, look))
            update_on_opening(made)
        writer.write(block)
    out = io.BytesIO()
    made.save(out)
    return _with_fixed_dates(out.getvalue())


@dataclass(slots=True)
class _Writer:
    """Writes blocks to the end of a Word document; lives only as long as `docx` runs."""

    made: Any
    look: WordLook
    bookmarks: int = 0
    charts: int = 0
    on_new_page: bool = False

    @singledispatchmethod
    def write(self, block: Block) -> None:
        raise TypeError(block)

    @write.register
    def _heading(self, block: Heading) -> None:
        style = "Title" if block.level == 1 else f"Heading {block.level - 1}"
        paragraph = self._paragraph_in(style, (), block.align)
        if block.level > 1:
            self.bookmarks += 1
            bookmark(paragraph, self.bookmarks)
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
        items = [self._paragraph_in("List Bullet", item) for item in block.items]
        for last in items[-1:]:
            last.paragraph_format.space_after = Pt(self.look.styles["Body Text"].after)

    @write.register
    def _rule(self, block: Rule) -> None:
        parts.bottom_line(self._paragraph_in("Small Space"), self.look.line)
        self._paragraph_in("Small Space")

    @write.register
    def _page_break(self, block: PageBreak) -> None:
        self.on_new_page = True

    @write.register
    def _notice(self, block: Notice) -> None:
        parts.framed(self._paragraph_in("Body Text", block.runs), self.look)

    @write.register
    def _chart(self, block: Chart) -> None:
        self.charts += 1
        self._caption(block.caption)
        add_chart(self.made, self._paragraph_in("Body Text"), block, self.charts, self.look.font)

    @write.register
    def _table(self, block: Table) -> None:
        self._caption(block.caption)
        width = TEXT_WIDTH * block.width / 100
        widths = [share * width for share in table_shares(block, self.look)]
        table = parts.new_table(self.made, len(block.rows) + 1, widths)
        parts.ruled(table, self.look)
        head, *rows = table.rows
        parts.fill_row(head, [column.head for column in block.columns], block, True, keep=True)
        parts.as_head(head, self.look.head_fill)
        last = len(block.rows) - 1
        for at, (row, cells) in enumerate(zip(rows, block.rows, strict=True)):
            keep = is_whole(block) and at < last
            parts.fill_row(row, cells, block, bold=block.is_sum(at), keep=keep)
        if block.sums:
            parts.as_sum(rows[-block.sums])
        self._paragraph_in("After Table")

    @write.register
    def _fields(self, block: Fields) -> None:
        count = len(block.fields)
        table = parts.new_table(self.made, 2, [TEXT_WIDTH / count] * count)
        for cell, field in zip(table.rows[0].cells, block.fields, strict=True):
            value = parts.fill_cell(cell, field.value, Align.CENTER, "Form Entry")
            parts.bottom_line(value, self.look.line)
        for cell, field in zip(table.rows[1].cells, block.fields, strict=True):
            parts.fill_cell(cell, field.caption, Align.CENTER, "Form Caption")
        self._paragraph_in("Small Space")

    @write.register
    def _check_box(self, block: CheckBox) -> None:
        paragraph = self._paragraph_in("Body Text")
        parts.hanging(paragraph)
        paragraph.add_run(f"{CHECKED if block.checked else UNCHECKED}\t")
        parts.add_runs(paragraph, block.runs)

    @write.register
    def _signature(self, block: Signature) -> None:
        at = TEXT_WIDTH * _SIGNATURE_AT
        widths = [at, _SIGNATURE_CAPTION, TEXT_WIDTH - at - _SIGNATURE_CAPTION]
        self._paragraph_in("Small Space")
        table = parts.new_table(self.made, len(block.lines) + 1, widths)
        parts.bare(table)
        party = table.cell(0, 1).merge(table.cell(0, 2))
        parts.fill_cell(
            party, block.party, Align.LEFT, "Signing"
        ).paragraph_format.space_after = Pt(18)
        for run in party.paragraphs[0].runs:
            run.bold = True
        for row, (caption, value) in zip(list(table.rows)[1:], block.lines, strict=True):
            parts.fill_cell(row.cells[1], caption, Align.LEFT, "Signing")
            parts.fill_cell(row.cells[2], value, Align.LEFT, "Signing")
        if block.lines:
            parts.bottom_line(table.cell(1, 2).paragraphs[0], parts.BLACK)

    def _caption(self, caption: Runs) -> None:
        parts.add_runs(self._paragraph_in("Caption"), caption, plain=True)

    def _paragraph_in(self, style: str, runs: Runs = (), align: Align = Align.LEFT) -> Any:
        paragraph = self.made.add_paragraph(style=style)
        if self.on_new_page:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = Pt(0)
            self.on_new_page = False
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
