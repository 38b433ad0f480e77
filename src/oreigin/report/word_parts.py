"""What python-docx leaves to those who use it: borders, frames, widths, tables with lines.

Their names are WordprocessingML's (ECMA-376, part 1, chapter 17).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from oreigin.report.document import Align, Runs, Table, printable
from oreigin.report.word_fields import element
from oreigin.report.word_styles import WordLook, word_look

_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
"""What may follow borders and shade in a paragraph's properties; Word insists on the order."""

CELL_MARGIN, CELL_SIDE = 1.5, 4.0
"""Points above and below the text of a cell with lines, and beside it."""

_FRAME_SPACE = 4
BLACK = "000000"
_NO_BREAK = "\u00a0"


def add_runs(paragraph: Any, runs: Runs, plain: bool = False) -> None:
    """Append runs; with `plain` the style alone says what is bold. Dates are not broken."""
    together = word_look().together
    for run in runs:
        text = re.sub(together, lambda found: found[0][:-1] + _NO_BREAK, printable(run.text))
        added = paragraph.add_run(text)
        if run.strong and not plain:
            added.bold = True


def aligned(paragraph: Any, align: Align) -> None:
    """Set how a paragraph is set."""
    if align is not Align.LEFT:
        paragraph.alignment = _ALIGN[align]


def hanging(paragraph: Any) -> None:
    """Let a paragraph hang from the sign it begins with."""
    paragraph.paragraph_format.left_indent = Pt(22)
    paragraph.paragraph_format.first_line_indent = Pt(-22)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(22))


def bottom_line(paragraph: Any, color: str, space: int = 1) -> None:
    """Draw a line below a paragraph."""
    _borders(paragraph, ("bottom",), color, space)


def framed(paragraph: Any, look: WordLook) -> None:
    """Draw a frame around a paragraph, within the margins of the page, and fill it."""
    _borders(paragraph, ("top", "left", "bottom", "right"), look.line, _FRAME_SPACE)
    about = paragraph._p.get_or_add_pPr()
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": look.notice_fill})
    about.insert_element_before(shade, *_AFTER_SHADE)
    for side in ("left_indent", "right_indent"):
        setattr(paragraph.paragraph_format, side, Pt(_FRAME_SPACE + 1))


def _borders(paragraph: Any, sides: Iterable[str], color: str, space: int) -> None:
    borders = element("w:pBdr")
    for side in sides:
        borders.append(_line(side, color, 6, space))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", *_AFTER_SHADE)


def _line(side: str, color: str, eighths: int, space: int = 0) -> Any:
    about = {"w:val": "single", "w:sz": str(eighths), "w:space": str(space), "w:color": color}
    return element(f"w:{side}", about)


def new_table(made: Any, rows: int, widths: Sequence[float]) -> Any:
    """Return a new table without lines, with columns of fixed widths in points."""
    table = made.add_table(rows, len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = Pt(width)
    return table


def ruled(table: Any, look: WordLook) -> None:
    """Draw lines above and below a table and between its rows, and give its cells some air."""
    borders, margins = element("w:tblBorders"), element("w:tblCellMar")
    for line in (_line("top", BLACK, 8), _line("bottom", BLACK, 8)):
        borders.append(line)
    borders.append(_line("insideH", look.row_line, 4))
    for side, points in (
        ("top", CELL_MARGIN),
        ("left", CELL_SIDE),
        ("bottom", CELL_MARGIN),
        ("right", CELL_SIDE),
    ):
        margins.append(element(f"w:{side}", {"w:w": str(round(points * 20)), "w:type": "dxa"}))
    about = table._tbl.tblPr
    about.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    about.insert_element_before(margins, "w:tblLook")


def bare(table: Any) -> None:
    """Take the space beside its cells from a table, so that its text begins at the margin."""
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", {"w:w": "0", "w:type": "dxa"}))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def fill_row(row: Any, cells: Sequence[Runs], table: Table, bold: bool, keep: bool = False) -> None:
    """Fill a row of a table with lines; it stays on one page, and with `keep` with the next."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    style = "Table Head" if bold else "Table Text"
    for cell, runs, column in zip(row.cells, cells, table.columns, strict=True):
        filled = fill_cell(cell, runs, column.align, style)
        filled.paragraph_format.keep_with_next = keep


def fill_cell(cell: Any, runs: Runs, align: Align, style: str) -> Any:
    """Fill a cell with one paragraph of a style; return it."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    aligned(paragraph, align)
    add_runs(paragraph, runs)
    return paragraph


def as_head(row: Any, fill: str) -> None:
    """Let a row repeat at the top of every page, as the head of the table."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for cell in row.cells:
        about = cell._tc.get_or_add_tcPr()
        about.append(_cell_borders("bottom"))
        about.append(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))
        about.append(element("w:vAlign", {"w:val": "bottom"}))


def as_sum(row: Any) -> None:
    """Draw a line above a row that sums up the others."""
    for cell in row.cells:
        cell._tc.get_or_add_tcPr().append(_cell_borders("top"))


def _cell_borders(side: str) -> Any:
    borders = element("w:tcBorders")
    borders.append(_line(side, BLACK, 8))
    return borders
