"""The review page: the report with every number and name leading to what it stands on.

One file without a script: a button opens its panel, the browser closes it again and returns to the
place (the popover of HTML). It names suppliers and stays inside.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape

from oreigin import tables
from oreigin.report.document import Document, Inserted, Kind, Literal, Notice, Run, Section
from oreigin.report.evidence import DeclaredRow, Evidence, Item, KnownSmelter
from oreigin.report.evidence_files import EvidenceWords, evidence_words
from oreigin.report.website import escaped, page

STYLE = "review.css"
ROWS_SHOWN = 50
"""Rows that a panel shows; the workbook has them all."""

_LEADING = (".name", ".status", ".cid")
"""What of a smelter's row in the annex leads to its panel."""


def review(document: Document, found: Evidence) -> str:
    """Return the document as a page whose figures, claims and smelters open their evidence."""
    words = evidence_words()
    anchors = {item.id: f"item-{at}" for at, item in enumerate(found.items)}
    smelters = {smelter.id: f"smelter-{at}" for at, smelter in enumerate(found.smelters)}

    def show(run: Run) -> str:
        anchor, text = _anchor(run, anchors, smelters), escaped(run)
        if anchor and text:
            return _button(anchor, text)
        return _with_origin(words, run, text)

    panels = (
        *(_item(words, found, item, anchors, smelters) for item in found.items),
        *(_smelter(words, found, smelter, smelters) for smelter in found.smelters),
    )
    after = f'<aside class="evidence" aria-label="{escape(words.review)}">{"".join(panels)}</aside>'
    hint = Section("hint", (Notice((Literal(words.review_hint),)),))
    told = replace(document, sections=(hint, *document.sections))
    return page(told, show, tables.read_text(STYLE), after)


def _anchor(run: Run, anchors: Mapping[str, str], smelters: Mapping[str, str]) -> str:
    if not isinstance(run, Inserted):
        return ""
    if run.kind in (Kind.FIGURE, Kind.CLAIM):
        return anchors.get(run.id, "")
    leads = run.smelter and run.id.endswith(_LEADING)
    return smelters.get(run.smelter, "") if leads else ""


def _button(panel: str, text: str) -> str:
    return f'<button type="button" class="figure" popovertarget="{panel}">{text}</button>'


def _with_origin(words: EvidenceWords, run: Run, text: str) -> str:
    """Return a text that says where it is from when pointed at; our own wording does not."""
    if not isinstance(run, Inserted) or run.kind not in words.origins:
        return text
    return f'<span title="{escape(words.origins[run.kind].format(id=run.id))}">{text}</span>'


def _item(
    words: EvidenceWords,
    found: Evidence,
    item: Item,
    anchors: Mapping[str, str],
    smelters: Mapping[str, str],
) -> str:
    members = (_member(found, member, smelters) for member in item.members[:ROWS_SHOWN])
    parts = [
        f"<p><b>{escape(item.says)}</b> ({escape(words.called.format(id=item.id))})</p>",
        f"<p>{escape(words.rule + item.rule)}</p>",
        _list(words.against, map(escape, item.against)),
        _list(words.stands_on, (*members, *_more(words, len(item.members), "Members"))),
        "" if item.members else f"<p>{escape(words.no_members)}</p>",
    ]
    return _panel(words, anchors[item.id], item.label, parts)


def _member(found: Evidence, member: str, smelters: Mapping[str, str]) -> str:
    called = escape(found.called(member))
    if member in smelters:
        return _button(smelters[member], called)
    return called


def _smelter(
    words: EvidenceWords, found: Evidence, smelter: KnownSmelter, anchors: Mapping[str, str]
) -> str:
    rows = found.rows_of.get(smelter.id, ())
    listed = words.status if smelter.list_words else words.status_not_listed
    facts = {name: getattr(smelter, name) for name in _STATUS}
    parts = [
        f"<p>{escape(listed.format(**facts))}</p>",
        f"<p>{escape(words.known_to.format(**facts))}</p>" if smelter.reference_lists else "",
        _list(
            words.declared_in,
            (
                *(escape(_row(words, row)) for row in rows[:ROWS_SHOWN]),
                *_more(words, len(rows), "Rows"),
            ),
        ),
    ]
    return _panel(words, anchors[smelter.id], found.called(smelter.id), parts)


_STATUS = ("status", "list_words", "status_list", "status_as_of", "reference_lists")


def _row(words: EvidenceWords, row: DeclaredRow) -> str:
    names = ("file", "sheet", "row", "cells", "name", "country", "cid", "how", "evidence")
    return words.row.format(**{name: getattr(row, name) for name in names})


def _more(words: EvidenceWords, count: int, sheet: str) -> Iterator[str]:
    if count > ROWS_SHOWN:
        yield escape(words.more.format(count=count - ROWS_SHOWN, sheet=sheet))


def _list(title: str, entries: Iterable[str]) -> str:
    listed = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<p>{escape(title)}</p><ul>{listed}</ul>" if listed else ""


def _panel(words: EvidenceWords, panel: str, title: str, parts: Iterable[str]) -> str:
    close = (
        f'<button type="button" class="close" popovertarget="{panel}"'
        f' popovertargetaction="hide">{escape(words.close)}</button>'
    )
    return (
        f'<section id="{panel}" popover role="dialog" aria-label="{escape(title)}">{close}'
        f"<h2>{escape(title)}</h2>{''.join(parts)}</section>\n"
    )
