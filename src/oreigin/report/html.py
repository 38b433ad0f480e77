"""A document as the HTML that EDGAR accepts: plain tags, ASCII only, no outside references.

Which tags and styles are allowed and how each block looks is data (`data/edgar_html.toml`).
"""

import html as escaping
from collections.abc import Callable, Iterable
from functools import singledispatch

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
    Run,
    Runs,
    Signature,
    Table,
    printable,
)
from oreigin.report.edgar import edgar_html

Show = Callable[[Run], str]
"""How a run's text is shown; a test shows inserted runs between marks."""

CHECKED, UNCHECKED = "☒", "☐"

_HEADINGS = {1: ("h1", "title"), 2: ("h2", "section"), 3: ("h3", "part")}


def as_is(run: Run) -> str:
    """Show a run as its text."""
    return run.text


def render(document: Document, show: Show = as_is) -> str:
    """Return a document as a whole HTML page, ASCII only, the same for the same document."""
    title = "".join(_escaped(show(run)) for run in document.title)
    shown = (_block(block, show) for section in document.sections for block in section.blocks)
    blocks = filter(None, shown)
    return "\n".join(
        (
            "<html>",
            f"<head><title>{title}</title></head>",
            '<body bgcolor="#ffffff">',
            f'<div lang="en"{_look("page")}>',
            *blocks,
            "</div>",
            "</body>",
            "</html>",
            "",
        )
    )


@singledispatch
def _block(block: Block, show: Show) -> str:
    raise TypeError(block)


@_block.register
def _heading(block: Heading, show: Show) -> str:
    tag, role = _HEADINGS[block.level]
    return f"<{tag}{_align(block.align)}{_look(role)}>{_runs(block.runs, show)}</{tag}>"


@_block.register
def _paragraph(block: Paragraph, show: Show) -> str:
    role = "centered" if block.align is Align.CENTER else "paragraph"
    return f"<p{_align(block.align)}{_look(role)}>{_runs(block.runs, show)}</p>"


@_block.register
def _items(block: Items, show: Show) -> str:
    items = (f"<li{_look('item')}>{_runs(item, show)}</li>" for item in block.items)
    return _lines(f"<ul{_look('list')}>", items, "</ul>")


@_block.register
def _notice(block: Notice, show: Show) -> str:
    return f"<div{_look('notice')}>{_runs(block.runs, show)}</div>"


@_block.register
def _rule(block: Rule, show: Show) -> str:
    return f'<hr noshade="noshade" size="1"{_look("rule")}>'


@_block.register
def _page_break(block: PageBreak, show: Show) -> str:
    return f'<hr noshade="noshade" size="1"{_look("page-break")}>'


@_block.register
def _table(block: Table, show: Show) -> str:
    heads = (
        f'<th width="{column.width}%" align="{column.align}" valign="bottom"{_look("head")}>'
        f"{_runs(column.head, show)}</th>"
        for column in block.columns
    )
    rows = (
        _table_row(block, row, "sum" if block.is_sum(at) else "cell", show)
        for at, row in enumerate(block.rows)
    )
    caption = f'<caption align="top"{_look("caption")}>{_runs(block.caption, show)}</caption>'
    opening = (
        f'<table width="{block.width}%" border="0" cellspacing="0" cellpadding="0"'
        f"{_look('table')}>{caption}"
    )
    return _lines(opening, (f"<tr>{''.join(heads)}</tr>", *rows), "</table>")


def _table_row(table: Table, row: Iterable[Runs], role: str, show: Show) -> str:
    cells = (
        f'<td{_align(column.align)} valign="top"{_look(role)}>{_runs(cell, show)}</td>'
        for column, cell in zip(table.columns, row, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


@_block.register
def _chart(block: Chart, show: Show) -> str:
    return ""  # EDGAR takes no drawings, and text as a picture is forbidden (Reg. S-T, Rule 304)


@_block.register
def _fields(block: Fields, show: Show) -> str:
    width = 100 // len(block.fields)
    opening = f'<td width="{width}%" align="center" '
    values = (
        f'{opening}valign="bottom"{_look("value")}>{_runs(field.value, show)}</td>'
        for field in block.fields
    )
    captions = (
        f'{opening}valign="top"{_look("field-caption")}>{_runs(field.caption, show)}</td>'
        for field in block.fields
    )
    return _form_table((f"<tr>{''.join(values)}</tr>", f"<tr>{''.join(captions)}</tr>"))


@_block.register
def _check_box(block: CheckBox, show: Show) -> str:
    mark = _escaped(CHECKED if block.checked else UNCHECKED)
    box = f'<td width="4%" valign="top"{_look("box")}>{mark}</td>'
    words = f'<td valign="top"{_look("boxed")}>{_runs(block.runs, show)}</td>'
    return _form_table((f"<tr>{box}{words}</tr>",))


@_block.register
def _signature(block: Signature, show: Show) -> str:
    party = f'<tr><td colspan="2"{_look("party")}>{_runs(block.party, show)}</td></tr>'
    lines = (
        f'<tr><td width="14%" valign="top"{_look("signing")}>{_runs(caption, show)}</td>'
        f'<td valign="top"{_look("signer" if at else "signed")}>{_runs(value, show)}</td></tr>'
        for at, (caption, value) in enumerate(block.lines)
    )
    return _form_table((party, *lines), width=55, align="right")


def _form_table(rows: Iterable[str], width: int = 100, align: str = "center") -> str:
    opening = (
        f'<table width="{width}%" align="{align}" border="0" cellspacing="0" cellpadding="0"'
        f"{_look('form')}>"
    )
    return _lines(opening, rows, "</table>")


def _lines(opening: str, rows: Iterable[str], closing: str) -> str:
    return "\n".join((opening, *rows, closing))


def _runs(runs: Runs, show: Show) -> str:
    return "".join(_run(run, show) for run in runs)


def _run(run: Run, show: Show) -> str:
    text = _escaped(show(run))
    return f"<b>{text}</b>" if run.strong and text else text


def _escaped(text: str) -> str:
    """Return text as ASCII: markup escaped, other characters as references, no control codes."""
    shown = escaping.escape(printable(text), quote=False)
    return shown.encode("ascii", "xmlcharrefreplace").decode()


def _align(align: Align) -> str:
    return "" if align is Align.LEFT else f' align="{align}"'


def _look(role: str) -> str:
    return f' style="{edgar_html().look[role]}"'
