"""The marked-up copy: a filing with its findings in the margin, each linked to what disagrees.

One HTML file without scripts or anything from outside. It is rendered from the filing's blocks,
whatever the format was, so nothing of a stranger's markup is in it: every text is escaped, and what
the page shows is what the rules saw.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, zip_longest

from oreigin import tables
from oreigin.proofread.values import Block, Filing, Finding, Grid, Paragraph, Place, Severity

WORDS, STYLE = "marked_up.toml", "marked_up.css"
_QUOTE_SHOWN = 160
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_DEEPEST = 6
_SHORT_TABLE = 10
_PLACES_SHOWN = 8
_WIDEST = 48


@dataclass(frozen=True, slots=True)
class Words:
    """`data/marked_up.toml`."""

    title: str
    about: str
    skip: str
    findings: str
    none: str
    no_place: str
    unread: str
    filing: str
    notes: str
    page: str
    table: str
    also: str
    finding: str
    smelters: str
    no_annex: str
    partly: str
    more: str
    severities: dict[str, str]
    one: dict[str, str]
    many: dict[str, str]

    def counted(self, severity: Severity, count: int) -> str:
        """Return how many of a severity, in words: "1 contradiction"."""
        return f"{count} {(self.one if count == 1 else self.many)[severity]}"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place of a finding inside the filing; the first of a finding carries its note."""

    number: int
    at: int
    finding: Finding
    place: Place
    first: bool

    @property
    def anchor(self) -> str:
        return f"place-{self.number}-{self.at}"


def words() -> Words:
    """Return the words that a marked-up copy and the terminal share."""
    return tables.load_one(WORDS, Words)


def marked_up(filing: Filing, findings: Sequence[Finding]) -> str:
    """Return `filing` as a whole HTML page with `findings` in its margin, numbered as they come."""
    said = words()
    marks = _marks(findings)
    by_block: dict[int, list[_Mark]] = {}
    for mark in marks:
        by_block.setdefault(mark.place.block, []).append(mark)
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en-US">',
            '<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            f"<title>{_text(said.title.format(file=_name(filing)))}</title>",
            f"<style>\n{tables.read_text(STYLE)}</style></head>",
            "<body>",
            f'<a class="skip" href="#filing">{_text(said.skip)}</a>',
            *_header(said, filing, findings, marks),
            f'<main id="filing" aria-label="{_text(said.filing)}">',
            *_body(said, filing, by_block),
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _marks(findings: Sequence[Finding]) -> list[_Mark]:
    found = []
    for number, finding in enumerate(findings, 1):
        inside = [(at, p) for at, p in enumerate(finding.places, 1) if p.block >= 0]
        found += [_Mark(number, at, finding, p, (at, p) == inside[0]) for at, p in inside]
    return found


def _name(filing: Filing) -> str:
    return re.split(r"[/\\]", filing.file)[-1]


def _text(text: str) -> str:
    """Return text as HTML: escaped, and without control characters but the ends of lines."""
    return escape("".join(c if c.isprintable() or c == "\n" else " " for c in text))


def _header(
    said: Words, filing: Filing, findings: Sequence[Finding], marks: Sequence[_Mark]
) -> Iterator[str]:
    yield f"<header><h1>{_text(said.title.format(file=_name(filing)))}</h1>"
    counts = ((each, sum(f.severity is each for f in findings)) for each in Severity)
    told = "".join(
        f'<span class="{severity}"><span class="severity">{_text(said.counted(severity, count))}'
        "</span></span>"
        for severity, count in counts
        if count
    )
    yield f'<p class="counts">{told or _text(said.none)}</p>'
    yield f'<p class="about">{_text(said.about)}</p>'
    if findings:
        label = _text(said.findings)
        yield f'<nav aria-label="{label}"><h2>{label}</h2><ol class="index">'
        placed = {mark.number for mark in marks}
        for number, finding in enumerate(findings, 1):
            yield _entry(said, number, finding, number in placed)
        yield "</ol></nav>"
    if filing.unread:
        yield f'<section><h2>{_text(said.unread)}</h2><ul class="unread">'
        yield from (f"<li>{_text(str(problem))}</li>" for problem in filing.unread)
        yield "</ul></section>"
    yield "</header>"


def _entry(said: Words, number: int, finding: Finding, placed: bool) -> str:
    """Return a finding's line in the list before the filing; all of it where it has no place."""
    fact = _text(finding.fact)
    if placed:
        where, quote = finding.places[0].where, _short(finding.places[0].quote)
        shown = f'<a class="fact" href="#finding-{number}">{fact}</a>'
        shown += f'<span class="quote">{_text(where)}: <q>{_text(quote)}</q></span>'
        anchor = ""
    else:
        shown = f'<span class="fact">{fact}</span>'
        shown += f'<span class="quote">{_text(said.no_place)}. {_text(finding.remedy)}</span>'
        anchor = f' id="finding-{number}"'
    return (
        f'<li{anchor} class="{finding.severity}"><span class="number">{number}</span>'
        f'<span class="severity">{_text(said.severities[finding.severity])}</span>'
        f'<span class="what">{shown}</span></li>'
    )


def _body(said: Words, filing: Filing, marks: dict[int, list[_Mark]]) -> Iterator[str]:
    parts = {part.start: part.kind for part in filing.parts if part.kind}
    page, number = 0, 0
    for at, block in enumerate(filing.blocks):
        if at in parts:
            yield f"<h2>{_text(parts[at])}</h2>"
        starts = _page(block)
        if starts > page:
            page = starts
            yield f'<p class="page">{_text(said.page.format(page=page))}</p>'
        number += isinstance(block, Grid)
        yield _block(said, block, marks.get(at, []), number)


def _page(block: Block) -> int:
    if isinstance(block, Paragraph):
        return block.page
    return block.pages[0] if block.pages else 0


def _block(said: Words, block: Block, marks: list[_Mark], number: int) -> str:
    if isinstance(block, Grid):
        return _grid(said, block, marks, said.table.format(number=number))
    tag = f"h{min(block.level + 2, _DEEPEST)}" if block.level else "p"
    kind = ' class="item"' if block.item else ""
    spans = [
        (_span(block.text, mark.place.quote) or (0, len(block.text)), _number(said, mark))
        for mark in marks
    ]
    return f"{_aside(said, marks)}<{tag}{kind}>{_with_marks(block.text, spans)}</{tag}>"


def _grid(said: Words, grid: Grid, marks: list[_Mark], label: str) -> str:
    """Return a table; a long one is parted before noted rows, so that notes stand beside them."""
    by_row: dict[int, list[_Mark]] = {}
    for mark in marks:
        by_row.setdefault(_row_of(grid, mark.place), []).append(mark)
    starts = sorted({0, *by_row}) if len(grid.rows) > _SHORT_TABLE else [0]
    parts = []
    for start, end in pairwise((*starts, len(grid.rows))):
        here = [mark for row in range(start, end) for mark in by_row.get(row, ())]
        rows = (_row(said, grid.rows[at], by_row.get(at, [])) for at in range(start, end))
        table = "\n".join((f'<table aria-label="{_text(label)}">{_widths(grid)}', *rows))
        parts.append(f"{_aside(said, here)}{table}\n</table>")
    body = "\n".join(parts)
    return f'<div class="table" role="region" aria-label="{_text(label)}">{body}</div>'


def _widths(grid: Grid) -> str:
    """Return the columns' shares of the width, by their longest texts, the same in every part."""
    columns = zip_longest(*grid.rows, fillvalue="")
    longest = [min(max(map(len, column)) + 6, _WIDEST) for column in columns]
    shares = (f'<col style="width:{100 * length / sum(longest):.1f}%">' for length in longest)
    return f"<colgroup>{''.join(shares)}</colgroup>"


def _row(said: Words, row: Sequence[str], marks: Sequence[_Mark]) -> str:
    """Return a row; in a marked one each number stands before the words it means."""
    by_cell: dict[int, list[_Mark]] = {}
    for mark in marks:
        by_cell.setdefault(_cell_of(row, mark.place), []).append(mark)
    cells = []
    for at, text in enumerate(row):
        here = by_cell.get(at, [])
        spans = [(_span(text, mark.place.quote) or (0, 0), _number(said, mark)) for mark in here]
        cells.append(f"<td>{_with_marks(text, spans)}</td>")
    opening = '<tr class="marked">' if marks else "<tr>"
    return f"{opening}{''.join(cells)}</tr>"


def _cell_of(row: Sequence[str], place: Place) -> int:
    """Return the cell that holds a place's words; the first filled one if they are the row's."""
    holding = (at for at, text in enumerate(row) if _span(text, place.quote))
    filled = (at for at, text in enumerate(row) if text)
    return next(holding, next(filled, 0))


def _row_of(grid: Grid, place: Place) -> int:
    """Return the row that a place means: its own, else the one that holds its words, or the top."""
    if 0 <= place.row < len(grid.rows):
        return place.row
    found = (at for at, row in enumerate(grid.rows) if _span(" | ".join(row), place.quote))
    return next(found, 0)


def _number(said: Words, mark: _Mark) -> str:
    """Return a finding's number, the anchor of one of its places and the link to its note."""
    label = _text(said.finding.format(number=mark.number))
    link = f'<a href="#finding-{mark.number}" aria-label="{label}">{mark.number}</a>'
    return f'<sup class="number" id="{mark.anchor}">{link}</sup>'


def _with_marks(text: str, spans: Sequence[tuple[tuple[int, int], str]]) -> str:
    """Return text with spans marked, which may overlap; each one's anchor stands before it."""
    cuts = sorted({0, len(text), *(at for span, _ in spans for at in span)})
    pieces = []
    for start, end in pairwise(cuts):
        pieces += [anchor for span, anchor in spans if span[0] == start]
        piece = _text(text[start:end])
        inside = any(span[0] <= start and end <= span[1] for span, _ in spans)
        pieces.append(f"<mark>{piece}</mark>" if inside else piece)
    return "".join(pieces)


def _span(text: str, quote: str) -> tuple[int, int] | None:
    """Return where `quote` stands in `text`, whatever its spaces and case; None if nowhere.

    Of a quote that was cut short ("...") the words before the cut are looked for, and what follows
    them up to the end of the sentence is meant too.
    """
    whole = quote.removesuffix("...")
    quoted = whole.split()
    if not quoted:
        return None
    pattern = r"\s+".join(map(re.escape, quoted))
    rest = r"(?:.*?[.!?](?=\s|$))?" if whole != quote else ""
    found = re.search(pattern + rest, text, re.IGNORECASE | re.DOTALL)
    return found.span() if found else None


def _aside(said: Words, marks: Sequence[_Mark]) -> str:
    """Return the notes of places: a finding's own at its first, else a word that leads to it."""
    notes = [_note(said, mark) for mark in marks if mark.first]
    own = {mark.number for mark in marks if mark.first}
    others = {mark.number: mark for mark in marks if mark.number not in own}
    notes += (_also(said, mark) for mark in others.values())
    return f"<aside>{''.join(notes)}</aside>" if notes else ""


def _note(said: Words, mark: _Mark) -> str:
    finding, number = mark.finding, mark.number
    shown = enumerate(finding.places[:_PLACES_SHOWN], 1)
    places = "".join(_place_link(number, at, place) for at, place in shown)
    left = len(finding.places) - _PLACES_SHOWN
    places += f"<li>{_text(said.more.format(count=left))}</li>" if left > 0 else ""
    listed = f"<ul>{places}</ul>" if len(finding.places) > 1 else ""
    return (
        f'<div class="note {finding.severity}" id="finding-{number}" role="note">'
        f"<p><b>{number}</b> "
        f'<span class="severity">{_text(said.severities[finding.severity])}</span></p>'
        f"<p>{_text(finding.fact)}</p>{listed}"
        f'<p class="remedy">{_text(finding.remedy)}</p></div>'
    )


def _place_link(number: int, at: int, place: Place) -> str:
    where, quote = _text(place.where), _text(_short(place.quote))
    shown = f'<a href="#place-{number}-{at}">{where}</a>' if place.block >= 0 else where
    return f"<li>{shown}: <q>{quote}</q></li>"


def _also(said: Words, mark: _Mark) -> str:
    severity = _text(said.severities[mark.finding.severity])
    link = f'<a href="#finding-{mark.number}">{_text(said.also.format(number=mark.number))}</a>'
    return (
        f'<p class="also {mark.finding.severity}">{link} <span class="severity">{severity}</span>: '
        f"{_text(_short(mark.finding.fact))}</p>"
    )


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE_SHOWN else text[: _QUOTE_SHOWN - 1].rstrip() + "…"
