"""A document as a Typst source: calls of the functions of `data/document.typ`, texts as strings.

Typst is a typesetting language (https://typst.app/docs); `oreigin.report.pdf` compiles the source.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import singledispatch

from oreigin import tables
from oreigin.report.charts import svg
from oreigin.report.document import (
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
    Run,
    Runs,
    Signature,
    Table,
    printable,
    text_of,
)
from oreigin.report.html import CHECKED, UNCHECKED
from oreigin.report.pages import (
    LINE,
    TEXT_WIDTH,
    column_shares,
    for_pages,
    is_lead,
    is_whole,
    notices_first,
)

FUNCTIONS = "document.typ"
ROW_SIZE = 9.0
"""Size of text in tables, in points."""

Show = Callable[[str], str]
"""How text is shown; what no font has is replaced here."""

CHART_FONT = "Libertinus Serif"
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def source(
    document: Document, day: date, fonts: Sequence[str], page: Sequence[str], show: Show = str
) -> str:
    """Return the document as a whole Typst source, the same for the same document.

    `page` is what stands before the number of a page, and before the number of pages.
    """
    paged = for_pages(document)
    title = string(show(text_of(document.title)))
    numbering = ", ".join(map(string, page))
    when = f"{day.year}, {day.month}, {day.day}"
    families = _array(map(string, fonts))
    opening = f'#show: begin.with({title}, "en", {families}, {when}, {numbering})'
    blocks = (
        "#" + _block(block, show)
        for section in paged.sections
        for block in notices_first(section.blocks)
    )
    return "\n".join((tables.read_text(FUNCTIONS), opening, *blocks, ""))


def string(text: str) -> str:
    """Return the text as a Typst string of one line, quotes and backslashes escaped."""
    return f'"{printable(text).translate(_ESCAPED)}"'


@singledispatch
def _block(block: Block, show: Show) -> str:
    raise TypeError(block)


@_block.register
def _heading(block: Heading, show: Show) -> str:
    return f"headline({block.level}, {block.align}, {_runs(block.runs, show)})"


@_block.register
def _paragraph(block: Paragraph, show: Show) -> str:
    return f"said({block.align}, {_truth(is_lead(block.runs))}, {_runs(block.runs, show)})"


@_block.register
def _items(block: Items, show: Show) -> str:
    return f"items({', '.join(_runs(item, show) for item in block.items)})"


@_block.register
def _rule(block: Rule, show: Show) -> str:
    return "across()"


@_block.register
def _page_break(block: PageBreak, show: Show) -> str:
    return "next-page()"


@_block.register
def _notice(block: Notice, show: Show) -> str:
    return f"note({_runs(block.runs, show)})"


@_block.register
def _table(block: Table, show: Show) -> str:
    width = TEXT_WIDTH * block.width / 100
    shares = column_shares(block, width / ROW_SIZE)
    parts = [
        _runs(block.caption, show),
        _array(f"{share * 100:.2f}%" for share in shares),
        _array(str(column.align) for column in block.columns),
        _array(_runs(column.head, show) for column in block.columns),
        str(block.sums),
        _truth(is_whole(block)),
        f"{block.width}%",
        f"{ROW_SIZE}pt",
        *(_array(_runs(cell, show) for cell in row) for row in block.rows),
    ]
    return f"listing({(',' + LINE + '  ').join(parts)})"


@_block.register
def _chart(block: Chart, show: Show) -> str:
    told = show(text_of(block.description))
    drawn = string(show(svg(block, CHART_FONT)))
    return f"picture({_runs(block.caption, show)}, {string(told)}, {drawn})"


@_block.register
def _fields(block: Fields, show: Show) -> str:
    pairs = (
        _array((_runs(field.value, show), _runs(field.caption, show))) for field in block.fields
    )
    return f"fields({', '.join(pairs)})"


@_block.register
def _check_box(block: CheckBox, show: Show) -> str:
    mark = string(CHECKED if block.checked else UNCHECKED)
    return f"box-line({mark}, {_runs(block.runs, show)})"


@_block.register
def _signature(block: Signature, show: Show) -> str:
    lines = (_array((_runs(caption, show), _runs(value, show))) for caption, value in block.lines)
    return f"signing({', '.join((_runs(block.party, show), *lines))})"


def _runs(runs: Runs, show: Show) -> str:
    shown = [_run(run, show) for run in runs if run.text]
    return " + ".join(shown) if shown else '""'


def _run(run: Run, show: Show) -> str:
    if run.text == LINE:
        return "[ ] + linebreak()"  # a bookmark shows the space
    text = string(show(run.text))
    return f"strong({text})" if run.strong else f"[#{text}]"


def _truth(holds: bool) -> str:
    return "true" if holds else "false"


def _array(parts: Iterable[str]) -> str:
    return "(" + "".join(f"{part}, " for part in parts) + ")"
