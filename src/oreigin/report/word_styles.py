"""An empty Word document with our page, styles, page numbers and settings: `data/word.toml`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from oreigin import tables
from oreigin.report.pages import TEXT_WIDTH
from oreigin.report.word_fields import add_field, element

WORD = "word.toml"
_LEFTOVER_PARTS = ("/stylesWithEffects", "/thumbnail")
BLACK = RGBColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class StyleLook:
    """A style of paragraphs; sizes and spaces in points, `line` in lines."""

    size: float
    line: float
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    bold: bool = False
    italic: bool = False
    keep: bool = False


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
    head_fill: str
    line: str
    row_line: str
    notice_fill: str
    together: str
    contents_levels: int
    contents_from: int
    styles: dict[str, StyleLook]


def word_look() -> WordLook:
    """Return the look."""
    return tables.load_one(WORD, WordLook)


_LONGEST = 255
"""Characters that a property of a Word document may have."""


def new_document(look: WordLook, title: str, created: datetime) -> Any:
    """Return an empty document; its pages are numbered, and name the title from the second on."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(1)
    for name, style in look.styles.items():
        _style(made, look, name, style)
    _without_leftovers(made, look)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head.add_run(title)
    for footer in (section.footer, section.first_page_footer):
        _page_number(footer.paragraphs[0], look)
    _as_current_word(made.settings.element)
    about = made.core_properties
    about.title, about.author, about.last_modified_by = title[:_LONGEST], look.author, look.author
    about.created = about.modified = created.replace(tzinfo=None)
    about.revision, about.language, about.comments = 1, look.language, ""
    return made


def _style(made: Any, look: WordLook, name: str, about: StyleLook) -> None:
    style = _found(made, name)
    style.font.name, style.font.color.rgb = look.font, BLACK
    style.font.size = Pt(about.size)
    style.font.bold, style.font.italic = about.bold, about.italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), look.east_asian_font)
    fonts.set(qn("w:cs"), look.font)
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(about.before), Pt(about.after)
    paragraph.line_spacing = about.line
    paragraph.keep_with_next = about.keep
    if about.indent:
        paragraph.left_indent = Pt(about.indent)
    if name.startswith("toc "):
        paragraph.tab_stops.add_tab_stop(Pt(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _found(made: Any, name: str) -> Any:
    """Return the style of that name, a new one where Word's template has none."""
    shown = {style.name: style for style in made.styles}
    alias = name.capitalize() if name in ("header", "footer") else name
    if alias in shown:
        return shown[alias]
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc "))
    style.base_style = made.styles["Normal"]
    return style


def _without_leftovers(made: Any, look: WordLook) -> None:
    """Take out of Word's template what is not our look: a rule below titles, items run together.

    A picture of the template's first page goes, and its older copy of the styles, which would
    contradict ours.
    """
    for name, leftover in (("Title", "w:pBdr"), ("List Bullet", "w:contextualSpacing")):
        about = made.styles[name].element.pPr
        if (found := about.find(qn(leftover))) is not None:
            about.remove(found)
    for part in (made.part, made.part.package):
        for relation in [r for r in part.rels.values() if r.reltype.endswith(_LEFTOVER_PARTS)]:
            del part.rels[relation.rId]
    language = element("w:lang", {"w:val": look.language})
    made.styles["Normal"].element.get_or_add_rPr().append(language)


def _page_number(paragraph: Any, look: WordLook) -> None:
    paragraph.style = "Footer"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in ((look.page, "PAGE"), (look.page_of, "NUMPAGES")):
        paragraph.add_run(text)
        add_field(paragraph, code, "1")


def _as_current_word(settings: Any) -> None:
    """Say that the document is of Word 2013 or newer: no "compatibility mode" in the title bar."""
    setting = {
        "w:name": "compatibilityMode",
        "w:uri": "http://schemas.microsoft.com/office/word",
        "w:val": "15",
    }
    compat = element("w:compat")
    compat.append(element("w:compatSetting", setting))
    settings.replace(settings.find(qn("w:compat")), compat)


def update_on_opening(made: Any) -> None:
    """Let Word bring the page numbers of the contents up to date when it opens the document."""
    settings = made.settings.element
    settings.find(qn("w:compat")).addprevious(element("w:updateFields", {"w:val": "true"}))
