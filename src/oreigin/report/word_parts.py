"""What python-docx leaves to those who use it: styles, borders, widths, fields, bookmarks.

Its names are WordprocessingML's (ECMA-376, part 1, chapter 17).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from oreigin.report.document import Align, Heading, Runs, Table
from oreigin.report.pages import lines_of

BLACK = RGBColor(0, 0, 0)
_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
"""What may follow borders and shade in a paragraph's properties; Word insists on the order."""

_SIZES = {"Title": 16.0, "Heading 1": 13.0, "Heading 2": 11.0, "TOC Heading": 13.0}


@dataclass(frozen=True, slots=True)
class WordLook:
    """`data/word.toml`."""

    contents: str
    page: str
    page_of: str
    font: str
    east_asian_font: str
    language: str
    author: str
    text_size: float
    table_size: float
    head_fill: str
    line: str
    notice_fill: str
    contents_levels: int
    contents_from: int


def new_document(look: WordLook, title: str, created: datetime) -> Any:
    """Return an empty document with our page, styles, page numbers and properties."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(1)
    _styles(made, look)
    _footer(section.footer.paragraphs[0], look)
    _as_current_word(made.settings.element)
    about = made.core_properties
    about.title, about.author, about.last_modified_by = title, look.author, look.author
    about.created = about.modified = created.replace(tzinfo=None)
    about.revision, about.language, about.comments = 1, look.language, ""
    return made


def _as_current_word(settings: Any) -> None:
    """Say that the document is of Word 2013 or newer: no "compatibility mode" in the title bar."""
    compat = _element("w:compat")
    compat.append(
        _element(
            "w:compatSetting",
            {
                "w:name": "compatibilityMode",
                "w:uri": "http://schemas.microsoft.com/office/word",
                "w:val": "15",
            },
        )
    )
    for old in settings.findall(qn("w:compat")):
        settings.replace(old, compat)
    if compat.getparent() is None:
        settings.append(compat)


def _styles(made: Any, look: WordLook) -> None:
    for name in ("Normal", "Body Text", "List Bullet", "Caption", *_SIZES):
        if name not in [style.name for style in made.styles]:
            continue
        style = made.styles[name]
        style.font.name, style.font.color.rgb = look.font, BLACK
        style.font.size = Pt(_SIZES.get(name, look.text_size))
        style.font.italic = name == "Heading 2"
        style.font.bold = name in (*_SIZES, "Caption")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), look.east_asian_font)
        fonts.set(qn("w:cs"), look.font)
    made.styles["Normal"].paragraph_format.space_after = Pt(0)
    _spaced(made.styles["Body Text"], 0, 8)
    _spaced(made.styles["List Bullet"], 0, 5)
    _spaced(made.styles["Caption"], 8, 4)
    _spaced(made.styles["Heading 1"], 18, 6)
    _spaced(made.styles["Heading 2"], 12, 5)
    _spaced(made.styles["Title"], 6, 8)
    for name in ("Heading 1", "Heading 2", "Caption"):
        made.styles[name].paragraph_format.keep_with_next = True
    contextual = made.styles["List Bullet"].element.pPr.find(qn("w:contextualSpacing"))
    if contextual is not None:
        made.styles["List Bullet"].element.pPr.remove(contextual)
    line = made.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if line is not None:
        made.styles["Title"].element.pPr.remove(line)
    language = made.styles["Normal"].element.get_or_add_rPr()
    language.append(_element("w:lang", {"w:val": look.language}))


def space(made: Any) -> None:
    """Append the empty paragraph that has to follow a table, hardly higher than nothing."""
    paragraph = made.add_paragraph(style="Normal")
    paragraph.paragraph_format.line_spacing = Pt(8)


def _spaced(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.1


def _footer(paragraph: Any, look: WordLook) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in ((look.page, "PAGE"), (look.page_of, "NUMPAGES")):
        paragraph.add_run(text)
        _field(paragraph, code, "1")
    for run in paragraph.runs:
        run.font.size = Pt(9)


def add_runs(paragraph: Any, runs: Runs, plain: bool = False) -> None:
    """Append runs; with `plain` the style alone says what is bold."""
    for run in runs:
        added = paragraph.add_run(_printable(run.text))
        if run.strong and not plain:
            added.bold = True


def aligned(paragraph: Any, align: Align) -> None:
    """Set how a paragraph is set."""
    if align is not Align.LEFT:
        paragraph.alignment = _ALIGN[align]


def indented(paragraph: Any, points: float) -> None:
    """Indent a paragraph from the left."""
    paragraph.paragraph_format.left_indent = Pt(points)


def hanging(paragraph: Any) -> None:
    """Let a paragraph hang from the sign it begins with."""
    paragraph.paragraph_format.left_indent = Pt(22)
    paragraph.paragraph_format.first_line_indent = Pt(-22)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(22))


def bottom_line(paragraph: Any, color: str) -> None:
    """Draw a line below a paragraph."""
    paragraph.paragraph_format.space_after = Pt(3)
    _borders(paragraph, ("bottom",), color)


def framed(paragraph: Any, look: WordLook) -> None:
    """Draw a frame around a paragraph and fill it."""
    _borders(paragraph, ("top", "left", "bottom", "right"), look.line)
    about = paragraph._p.get_or_add_pPr()
    about.insert_element_before(_shade(look.notice_fill), *_AFTER_SHADE)


def _borders(paragraph: Any, sides: Iterable[str], color: str) -> None:
    borders = _element("w:pBdr")
    for side in sides:
        borders.append(
            _element(
                f"w:{side}", {"w:val": "single", "w:sz": "6", "w:space": "4", "w:color": color}
            )
        )
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", *_AFTER_SHADE)


def bookmark(paragraph: Any, number: int) -> None:
    """Mark a paragraph so that the contents can lead to it."""
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": f"_Toc{number:06}"})
    paragraph._p.append(start)
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))


def contents(made: Any, look: WordLook, headings: Sequence[Heading]) -> None:
    """Append a table of contents: a field that Word can update, filled with links already."""
    heading = made.add_paragraph(style="Body Text")
    heading.paragraph_format.keep_with_next = True
    heading.add_run(look.contents).bold = True
    paragraph = heading
    for number, entry in enumerate(headings, start=1):
        paragraph = made.add_paragraph(style="Body Text")
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.left_indent = Pt(14 * (entry.level - 2))
        if number == 1:
            _open_field(paragraph, f'TOC \\o "1-{look.contents_levels - 1}" \\h \\z \\u')
        text = " ".join("".join(run.text for run in line) for line in lines_of(entry.runs))
        paragraph._p.append(_link(f"_Toc{number:06}", text))
    paragraph.paragraph_format.space_after = Pt(8)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def _link(anchor: str, text: str) -> Any:
    link = _element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
    run, held = OxmlElement("w:r"), OxmlElement("w:t")
    held.text = _printable(text)
    run.append(held)
    link.append(run)
    return link


def new_table(made: Any, rows: int, widths: Sequence[float], lines: bool = True) -> Any:
    """Return a new table with columns of fixed widths in points."""
    table = made.add_table(rows, len(widths))
    if lines:
        table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = Pt(width)
    return table


def fill_row(row: Any, cells: Sequence[Runs], table: Table, bold: bool) -> None:
    """Fill a row of a table with lines; it stays on one page."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    for cell, runs, column in zip(row.cells, cells, table.columns, strict=True):
        fill_cell(cell, runs, column.align, bold, size=9)


def fill_cell(cell: Any, runs: Runs, align: Align, bold: bool = False, size: float = 10) -> None:
    """Fill a cell with one paragraph."""
    paragraph = cell.paragraphs[0]
    aligned(paragraph, align)
    add_runs(paragraph, runs)
    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.bold = True if bold or run.bold else None


def as_head(row: Any, fill: str) -> None:
    """Let a row repeat at the top of every page, as the head of the table."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for cell in row.cells:
        cell._tc.get_or_add_tcPr().append(_shade(fill))


def _shade(fill: str) -> Any:
    return _element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill})


def _field(paragraph: Any, code: str, shown: str) -> None:
    _open_field(paragraph, code)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def _open_field(paragraph: Any, code: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "begin"}))
    instruction = _element("w:instrText", {"xml:space": "preserve"})
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "separate"}))


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
