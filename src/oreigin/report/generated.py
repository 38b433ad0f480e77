"""Blocks that are filled from the assessment instead of written out: lists, records, narrative."""

import re
from collections.abc import Iterable, Iterator, Mapping

from oreigin.assessment.own_words import Found, sentences_in
from oreigin.assessment.products import covered_products
from oreigin.assessment.program import followed_up, recorded, steps_since
from oreigin.case import Fulfilment, ProgramRecord, RecordKind
from oreigin.report.document import (
    Block,
    Inserted,
    Items,
    Kind,
    Literal,
    Paragraph,
    Run,
    Runs,
    text_of,
)
from oreigin.report.insertions import Source
from oreigin.report.phrases import capitalized, joined, long_date
from oreigin.report.wording import report_wording
from oreigin.smelters.schemes import schemes
from oreigin.terms import Metal, OriginFinding

_PARAGRAPHS = re.compile(r"\n\s*\n")


def narrative_paragraphs(source: Source, narrative_id: str) -> tuple[Runs, ...]:
    """Return the paragraphs of the registrant's own text block, () where there is none.

    A sentence in it that is true or false is a run of its own, a claim.
    """
    texts = (n.text for n in source.assessment.case.narrative if n.id == narrative_id)
    return tuple(
        runs for text in texts for runs in _paragraphs(narrative_id, text) if text_of(runs).strip()
    )


def _paragraphs(narrative_id: str, text: str) -> Iterator[Runs]:
    claims = sentences_in(narrative_id, text)
    start = 0
    for end in (*(gap.start() for gap in _PARAGRAPHS.finditer(text)), len(text)):
        inside = [claim for claim in claims if start <= claim.start < end]
        yield tuple(_segments(narrative_id, text, (start, end), inside))
        start = end


def _segments(
    narrative_id: str, text: str, span: tuple[int, int], claims: Iterable[Found]
) -> Iterator[Inserted]:
    """Yield a paragraph in parts: what is told, and the sentences that are true or false."""
    at, end = span
    for claim in claims:
        yield from _told(narrative_id, text[at : claim.start])
        yield Inserted(Kind.CLAIM, claim.id, claim.sentence)
        at = claim.end
    yield from _told(narrative_id, text[at:end])


def _told(narrative_id: str, text: str) -> Iterator[Inserted]:
    if text.strip():
        yield Inserted(Kind.NARRATIVE, narrative_id, " ".join(text.split()))


def records_of(source: Source, kind: str) -> tuple[ProgramRecord, ...]:
    """Return the program records of a kind, in order of date; what is still to come is none."""
    return tuple(record for record in recorded(source.assessment.case) if record.kind == kind)


def record_blocks(
    source: Source, words: Mapping[str, str], lead: Runs, kind: str
) -> tuple[Block, ...]:
    """Return the summaries of records: a list below a lead that ends in a colon, else running."""
    said = tuple(_record(source, words, record) for record in records_of(source, kind))
    if not said:
        return ()
    if lead and lead[-1].text.endswith(":"):
        return (Paragraph(lead), Items(said))
    return (Paragraph(running((lead, *said) if lead else said)),)


def commitment_items(
    source: Source, words: Mapping[str, str], outcomes: Mapping[Fulfilment, str]
) -> tuple[Runs, ...]:
    """Return what became of each commitment of the period before, as its last follow-up says."""
    return tuple(
        running(
            (
                source.runs(words["commitment"], {"commitment": (_summary(commitment),)}),
                *([source.runs(outcomes[last.fulfilment])] if last.fulfilment else ()),
                _record(source, words, last),
            )
        )
        for commitment, records in followed_up(source.assessment.case)
        for last in records[-1:]
    )


def follow_up_items(source: Source, words: Mapping[str, str]) -> tuple[Runs, ...]:
    """Return the steps taken since the end of the period."""
    return tuple(_record(source, words, r) for r in steps_since(source.assessment.case))


def running(sentences: tuple[Runs, ...]) -> Runs:
    """Return sentences as one paragraph, a space between two."""
    runs: list[Run] = []
    for sentence in sentences:
        runs += (Literal(" "), *sentence) if runs else sentence
    return tuple(runs)


def product_items(source: Source, words: Mapping[str, str]) -> tuple[Runs, ...]:
    """Return the covered products with the metals necessary to each."""
    return tuple(
        source.runs(
            words["product"],
            {
                "name": (Inserted(Kind.VALUE, f"product.{product.id}.name", product.name),),
                "metals": (_metals(f"product.{product.id}.metals", product.metals),),
            },
        )
        for product in covered_products(source.assessment.case)
        if product.metals
    )


def origin_items(
    source: Source, words: Mapping[str, str], findings: Mapping[OriginFinding, str]
) -> tuple[Runs, ...]:
    """Return the conclusion for each necessary metal, metals with the same one together."""
    grouped: dict[OriginFinding, list[Metal]] = {}
    for origin in source.assessment.determination.metals:
        if origin.finding is not OriginFinding.NOT_NECESSARY:
            grouped.setdefault(origin.finding, []).append(origin.metal)
    return tuple(
        source.runs(
            words["origin"],
            {
                "metals": (_metals("determination.metals", tuple(metals), capital=True),),
                "finding": source.runs(findings[finding]),
            },
        )
        for finding, metals in grouped.items()
    )


def status_list_items(source: Source, words: Mapping[str, str]) -> tuple[Runs, ...]:
    """Return the status lists in force that may be shown, with their schemes and dates."""
    return tuple(
        source.runs(
            words["status-list"],
            {
                "scheme": (_value(f"list.{s.id}.scheme", schemes()[s.scheme].name),),
                "date": (_value(f"list.{s.id}.as_of", long_date(s.as_of)),),
            },
        )
        for s in source.assessment.status_lists
    )


def narrative_claims(source: Source) -> Iterator[Inserted]:
    """Yield the sentences that the case wants printed."""
    for told in source.assessment.case.claims:
        if told.printed:
            yield Inserted(Kind.CLAIM, told.id, told.sentence)


def told(record: ProgramRecord) -> str:
    """Return the sentences that a report prints of a program record, as plain text."""
    words = report_wording().words
    parts = [(words["record"], "summary", record.summary)]
    if record.kind is RecordKind.ESCALATION:
        named = (("body", record.body), ("options", "; ".join(record.options)))
        parts += [(words[f"escalation-{part}"], part, text) for part, text in named]
        parts.append((words["escalation-decision"], "decision", record.decision))
    said = [form.replace(f"{{row:{part}}}", " ".join(t.split())) for form, part, t in parts if t]
    return " ".join(said)


def _record(source: Source, words: Mapping[str, str], record: ProgramRecord) -> Runs:
    said = [source.runs(words["record"], {"summary": (_summary(record),)})]
    if record.kind is RecordKind.ESCALATION:
        said += _escalation(source, words, record)
    runs = running(tuple(said))
    return (*runs, *source.runs(words["invented"])) if record.invented else runs


def _escalation(source: Source, words: Mapping[str, str], record: ProgramRecord) -> Iterator[Runs]:
    """Yield before whom a matter was brought, what was considered, and what was decided."""
    parts = {
        "body": record.body,
        "options": "; ".join(record.options),
        "decision": record.decision,
    }
    for part, text in parts.items():
        if text:
            told = Inserted(Kind.RECORD, record.id, " ".join(text.split()))
            yield source.runs(words[f"escalation-{part}"], {part: (told,)})


def _summary(record: ProgramRecord) -> Inserted:
    return Inserted(Kind.RECORD, record.id, " ".join(record.summary.split()))


def _metals(value_id: str, metals: tuple[Metal, ...], capital: bool = False) -> Inserted:
    names = joined(sorted(metal.lower() for metal in metals))
    return _value(value_id, capitalized(names) if capital else names)


def _value(value_id: str, text: str) -> Inserted:
    return Inserted(Kind.VALUE, value_id, text)
