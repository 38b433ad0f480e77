"""A document as a web page: one file without anything from outside, accessible, fit for print.

For the posting that Form SD asks for (Item 1.01(b) and (c)). Markup follows WCAG 2.1: landmarks,
one title, nested headings, a way past the contents, tables with captions and heads of rows and
columns, a chart with its description.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import singledispatchmethod
from html import escape

from oreigin import tables
from oreigin.report.charts import svg
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
from oreigin.report.html import CHECKED, UNCHECKED
from oreigin.report.pages import (
    LINE,
    column_shares,
    for_pages,
    is_whole,
    notices_first,
    one_line,
)

WORDS, STYLE = "website.toml", "website.css"

_TABLE_EMS = 48
"""How wide a full table is on a wide screen, in units of its type size."""

Show = Callable[[Run], str]
"""How a run is shown, as HTML; the review links figures to what they stand on."""


@dataclass(frozen=True, slots=True)
class WebsiteWords:
    """`data/website.toml`."""

    skip: str
    contents: str
    checked: str
    unchecked: str


def escaped(run: Run) -> str:
    """Show a run as its text."""
    return escape(printable(run.text), quote=False)


def _plain(runs: Runs) -> str:
    """Return the text of runs in one line, fit for an attribute too."""
    return escape(printable(one_line(runs)))


def page(document: Document, show: Show = escaped, style: str = "", after: str = "") -> str:
    """Return the document as a whole HTML page, the same for the same document.

    `style` is CSS and `after` HTML that a page made of this one adds.
    """
    words = tables.load_one(WORDS, WebsiteWords)
    writer = _Writer(words, show)
    blocks = [b for s in for_pages(document).sections for b in notices_first(s.blocks)]
    first = next((at for at, b in enumerate(blocks) if _is_section(b)), 0)
    opening = [writer.shown(block) for block in blocks[:first]]
    body = [writer.shown(block) for block in blocks[first:]]
    title = _plain(document.title)
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en-US">',
            '<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>\n{tables.read_text(STYLE)}{style}</style></head>",
            "<body>",
            f'<a class="skip" href="#report">{words.skip}</a>',
            "<header>",
            *opening,
            "</header>",
            *_contents(words, [b for b in blocks[first:] if _is_section(b)]),
            '<main id="report">',
            *body,
            "</main>",
            after,
            "</body>",
            "</html>",
            "",
        )
    )


def _is_section(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 2


def _contents(words: WebsiteWords, headings: list[Block]) -> Iterable[str]:
    if len(headings) < 3:
        return ()
    links = (
        f'<li><a href="#section-{at}">{_plain(block.runs)}</a></li>'
        for at, block in enumerate(headings, start=1)
        if isinstance(block, Heading)
    )
    label = escape(words.contents)
    return (f'<nav aria-label="{label}"><h2>{label}</h2><ol>', *links, "</ol></nav>")


@dataclass(slots=True)
class _Writer:
    """Writes blocks as HTML and numbers the sections; lives only as long as `page` runs."""

    words: WebsiteWords
    show: Show
    sections: int = 0

    @singledispatchmethod
    def shown(self, block: Block) -> str:
        raise TypeError(block)

    @shown.register
    def _heading(self, block: Heading) -> str:
        anchor = ""
        if block.level == 2:
            self.sections += 1
            anchor = f' id="section-{self.sections}"'
        tag = f"h{block.level}"
        return f"<{tag}{anchor}{_class(block.align)}>{self.runs(block.runs)}</{tag}>"

    @shown.register
    def _paragraph(self, block: Paragraph) -> str:
        return f"<p{_class(block.align)}>{self.runs(block.runs)}</p>"

    @shown.register
    def _items(self, block: Items) -> str:
        items = "".join(f"<li>{self.runs(item)}</li>" for item in block.items)
        return f"<ul>{items}</ul>"

    @shown.register
    def _notice(self, block: Notice) -> str:
        return f'<p class="notice">{self.runs(block.runs)}</p>'

    @shown.register
    def _rule(self, block: Rule) -> str:
        return "<hr>"

    @shown.register
    def _page_break(self, block: PageBreak) -> str:
        return ""

    @shown.register
    def _chart(self, block: Chart) -> str:
        return f"<figure><figcaption>{self.runs(block.caption)}</figcaption>{svg(block)}</figure>"

    @shown.register
    def _table(self, block: Table) -> str:
        heads = "".join(
            f'<th scope="col"{_class(column.align)}>{self.runs(column.head)}</th>'
            for column in block.columns
        )
        rows = "\n".join(
            self._row(block, row, block.is_sum(at)) for at, row in enumerate(block.rows)
        )
        looks = {"full": block.width == 100, "whole": is_whole(block)}
        look = _class(*(name for name, holds in looks.items() if holds))
        caption = self.runs(block.caption)
        return (
            f'<div class="wide" role="region" aria-label="{_plain(block.caption)}" '
            f'tabindex="0"><table{look}><caption>{caption}</caption>'
            f"{_column_widths(block)}<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
        )

    def _row(self, table: Table, row: tuple[Runs, ...], total: bool) -> str:
        cells = []
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            tag, scope = ("th", ' scope="row"') if table.row_heads and at == 0 else ("td", "")
            cells.append(f"<{tag}{scope}{_class(column.align)}>{self.runs(cell)}</{tag}>")
        opening = '<tr class="total">' if total else "<tr>"
        return f"{opening}{''.join(cells)}</tr>"

    @shown.register
    def _fields(self, block: Fields) -> str:
        pairs = "".join(
            f"<div><dt>{self.runs(f.caption)}</dt><dd>{self.runs(f.value)}</dd></div>"
            for f in block.fields
        )
        return f'<dl class="fields">{pairs}</dl>'

    @shown.register
    def _check_box(self, block: CheckBox) -> str:
        mark, said = (
            (CHECKED, self.words.checked) if block.checked else (UNCHECKED, self.words.unchecked)
        )
        return f'<p><span role="img" aria-label="{said}">{mark}</span> {self.runs(block.runs)}</p>'

    @shown.register
    def _signature(self, block: Signature) -> str:
        lines = "".join(
            f"<div><dt>{self.runs(caption)}</dt><dd>{self.runs(value)}</dd></div>"
            for caption, value in block.lines
        )
        party = f'<p class="center"><b>{self.runs(block.party)}</b></p>'
        return f'{party}<dl class="signature">{lines}</dl>'

    def runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        if run.text == LINE:
            return "<br>"
        text = self.show(run)
        return f"<b>{text}</b>" if run.strong and text else text


def _column_widths(table: Table) -> str:
    """Return the widths of the columns of a table that goes across the page."""
    if table.width < 100:
        return ""
    shares = column_shares(table, _TABLE_EMS)
    columns = "".join(f'<col style="width:{share * 100:.1f}%">' for share in shares)
    return f"<colgroup>{columns}</colgroup>"


def _class(*names: str) -> str:
    kept = [name for name in names if name != Align.LEFT]
    return f' class="{" ".join(kept)}"' if kept else ""
