"""What a person has to look at in the documents: left-out sentences, loose numbers, names."""

import re
from collections.abc import Iterable, Iterator

from oreigin.assessment.attention_items import item
from oreigin.assessment.own_words import prose, undeclared_numbers
from oreigin.assessment.values import Assessment, Attention
from oreigin.errors import Problem
from oreigin.report.document import (
    Block,
    Document,
    Inserted,
    Items,
    Kind,
    Notice,
    Paragraph,
    Runs,
)
from oreigin.report.insertions import signature_given
from oreigin.report.outline import Omission, Outline, Why
from oreigin.report.wording import narrative_ids

COVER_FIELDS = (
    "name",
    "jurisdiction",
    "commission_file_number",
    "irs_ein",
    "address",
    "contact",
    "contact_phone",
)
"""The registrant's fields that the cover page of Form SD asks for."""

_SHOWN = 6
_OWN_WORDS = (Kind.NARRATIVE, Kind.RECORD, Kind.CLAIM)


def remarks(assessment: Assessment, outlined: Outline) -> tuple[Attention, ...]:
    """Return what the documents themselves leave for a person to look at."""
    if not outlined.documents:
        return ()
    return (
        *_cover(assessment),
        *_own_words(assessment, outlined.documents),
        *_unused(assessment),
        *_unchanged(assessment),
        *_omissions(outlined.omitted),
        *_signature(assessment),
    )


def edgar_remarks(problems: Iterable[Problem]) -> tuple[Attention, ...]:
    """Return faults that EDGAR would find in our own output."""
    return tuple(item("edgar-fault", problem.file, facts=str(problem)) for problem in problems)


def _cover(assessment: Assessment) -> Iterator[Attention]:
    registrant = assessment.case.registrant
    for name in COVER_FIELDS:
        if not getattr(registrant, name).strip():
            yield item("cover-field-empty", name)
    if not assessment.case.signatory.office.strip():
        yield item("cover-field-empty", "signatory office")


def _own_words(assessment: Assessment, documents: tuple[Document, ...]) -> Iterator[Attention]:
    """Yield suppliers' names and numbers of no figure that stand in the registrant's own words."""
    suppliers = [s.name for s in assessment.case.suppliers if s.name.strip()]
    for run in _inserted(documents):
        named = [name for name in suppliers if _names(run.text, name)]
        if named:
            yield item("supplier-named", run.id, facts=", ".join(named))
    for where, text in prose(assessment.case):
        numbers = undeclared_numbers(text, assessment.case.facts)
        if numbers:
            yield item("narrative-number", where, facts=", ".join(numbers))


def _names(text: str, name: str) -> bool:
    whole_words = rf"(?<!\w){re.escape(name)}(?!\w)"
    return re.search(whole_words, text, re.IGNORECASE) is not None


def _inserted(documents: tuple[Document, ...]) -> Iterator[Inserted]:
    for document in documents:
        for section in document.sections:
            for block in section.blocks:
                for runs in _prose(block):
                    yield from (r for r in runs if isinstance(r, Inserted) and r.kind in _OWN_WORDS)


def _prose(block: Block) -> tuple[Runs, ...]:
    match block:
        case Paragraph(runs) | Notice(runs):
            return (runs,)
        case Items(items):
            return items
        case _:
            return ()


def _unused(assessment: Assessment) -> Iterator[Attention]:
    printed = narrative_ids()
    for narrative in assessment.case.narrative:
        if narrative.id not in printed:
            yield item("narrative-unused", narrative.id, facts=", ".join(printed))


def _unchanged(assessment: Assessment) -> Iterator[Attention]:
    """Yield texts that repeat the period before beside figures that do not."""
    case = assessment.case
    now = {figure.id: figure.value for figure in assessment.figures}
    changed = [f.id for f in case.previous if now.get(f.id, f.value) != f.value]
    before = {block.id: " ".join(block.text.split()) for block in case.previous_narrative}
    for block in case.narrative:
        if changed and before.get(block.id) == " ".join(block.text.split()):
            yield item("boilerplate-unchanged", block.id, facts=", ".join(changed[:_SHOWN]))


def _omissions(omitted: tuple[Omission, ...]) -> Iterator[Attention]:
    without_record: dict[str, list[str]] = {}
    for o in omitted:
        if o.why is Why.NO_RECORD:
            without_record.setdefault(o.subject, []).append(f"{o.document}, {o.section}")
        elif o.why is Why.UNDECIDED and o.text:
            yield item("sentence-undecided", o.text, facts=o.subject)
        elif o.why is Why.NO_VALUE and o.subject.startswith("registrant."):
            yield item("value-missing", o.subject, facts=o.text)
    for kind, places in without_record.items():
        yield item("done-without-record", kind, facts="; ".join(dict.fromkeys(places)))
    no_narrative = [o.subject for o in omitted if o.why is Why.NO_NARRATIVE]
    if no_narrative:
        yield item("narrative-missing", ", ".join(no_narrative), no_narrative)
    not_applicable = [o.subject for o in omitted if o.why is Why.NOT_APPLICABLE]
    if not_applicable:
        claims = ", ".join(dict.fromkeys(not_applicable))
        yield item("sentences-not-applicable", claims, not_applicable)


def _signature(assessment: Assessment) -> Iterator[Attention]:
    signatory, filing = assessment.case.signatory, assessment.case.as_of.filing
    if signatory.signature is None:
        yield item("signature-missing", signatory.office)
    elif signature_given(assessment.case) is None:
        given = signatory.signature
        lacking = [name for name in ("name", "authentication") if not getattr(given, name).strip()]
        late = [f"signed on {given.signed}, after filing"] if given.signed > filing else []
        facts = ", ".join((*(f"no {name}" for name in lacking), *late))
        yield item("signature-invalid", signatory.office, facts=facts)
