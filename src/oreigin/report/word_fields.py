"""Fields, bookmarks and the table of contents of a Word document.

Their names are WordprocessingML's (ECMA-376, part 1, chapter 17).
"""

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from oreigin.report.document import Heading, printable
from oreigin.report.pages import one_line


def element(name: str, attributes: dict[str, str] | None = None) -> Any:
    """Return a new element of WordprocessingML."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """Append a field that Word computes, showing `shown` until it does."""
    for run in _field(code, shown):
        paragraph._p.append(run)


def bookmark(paragraph: Any, number: int) -> None:
    """Mark a paragraph so that the contents can lead to it."""
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": _mark(number)})
    paragraph._p.append(start)
    paragraph._p.append(element("w:bookmarkEnd", {"w:id": str(number)}))


def contents(made: Any, levels: int, headings: Sequence[Heading], pages: Sequence[int]) -> None:
    """Append a table of contents: a field that Word can update, filled in already.

    Each entry leads to its heading, the number-th bookmark, and names the page it stands on.
    """
    paragraph: Any = None
    for number, (heading, page) in enumerate(zip(headings, pages, strict=True), start=1):
        paragraph = made.add_paragraph(style=f"toc {heading.level - 1}")
        if number == 1:
            for run in _opening(f'TOC \\o "1-{levels - 1}" \\h \\z \\u'):
                paragraph._p.append(run)
        link = element("w:hyperlink", {"w:anchor": _mark(number), "w:history": "1"})
        shown = _field(f"PAGEREF {_mark(number)} \\h", str(page))
        for run in (_run(_text(one_line(heading.runs))), _run(element("w:tab")), *shown):
            link.append(run)
        paragraph._p.append(link)
    paragraph._p.append(_run(element("w:fldChar", {"w:fldCharType": "end"})))


def _mark(number: int) -> str:
    return f"_Toc{number:06}"


def _field(code: str, shown: str) -> list[Any]:
    end = element("w:fldChar", {"w:fldCharType": "end"})
    return [*_opening(code), _run(_text(shown)), _run(end)]


def _opening(code: str) -> list[Any]:
    instruction = element("w:instrText", {"xml:space": "preserve"})
    instruction.text = f" {code} "
    begin = element("w:fldChar", {"w:fldCharType": "begin"})
    separate = element("w:fldChar", {"w:fldCharType": "separate"})
    return [_run(begin), _run(instruction), _run(separate)]


def _run(content: Any) -> Any:
    run = element("w:r")
    run.append(content)
    return run


def _text(text: str) -> Any:
    held = element("w:t", {"xml:space": "preserve"})
    held.text = printable(text)
    return held
