"""What a person has to look at in the documents: left-out sentences, loose numbers, names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oreigin.assessment.attention_items import item
from oreigin.assessment.own_words import prose, record_text, undeclared_numbers
from oreigin.assessment.values import Assessment, Attention
from oreigin.errors import Problem
from oreigin.report.document import Document, Inserted, Kind, printable, runs_in
from oreigin.report.insertions import VALUES, signature_given
from oreigin.report.leaks import named
from oreigin.report.outline import Omission, Outline, Why
from oreigin.report.wording import narrative_ids
from oreigin.tables import load_one

UNSIGNED = "final-unsigned"
"""The item of a final package whose Form SD nobody has signed yet."""

PRINTED_FIELDS = ("registrant.short_name", "annex.title", "annex.origins_title")
"""Values that sentences stand on: without them a hole would print."""

_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_SIGNED = re.compile(r"(?<![^\s(])/s/")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class CoverPage:
    """What Form SD's cover page asks for, by field of the registrant, and the words of offices."""

    fields: dict[str, str]
    offices: frozenset[str]


def remarks(
    assessment: Assessment, outlined: Outline, draft: bool = False
) -> tuple[Attention, ...]:
    """Return what the documents themselves leave for a person to look at.

    A draft may be unsigned; a final package that is not signed cannot be filed yet.
    """
    if not outlined.documents:
        return ()
    return (
        *_cover(assessment),
        *_addresses(assessment),
        *named(assessment.case, outlined.documents),
        *_numbers(assessment, outlined.documents),
        *_unseen(outlined.documents),
        *_forged(outlined.documents),
        *_unused(assessment),
        *_unchanged(assessment),
        *_omissions(outlined.omitted),
        *_signature(assessment, draft),
    )


def edgar_remarks(problems: Iterable[Problem]) -> tuple[Attention, ...]:
    """Return faults that EDGAR would find in our own output."""
    return tuple(item("edgar-fault", problem.file, facts=str(problem)) for problem in problems)


def _cover(assessment: Assessment) -> Iterator[Attention]:
    registrant = assessment.case.registrant
    asked = load_one("cover_page.toml", CoverPage)
    empty = [name for name in asked.fields if not getattr(registrant, name).strip()]
    if empty:
        labels = ", ".join(asked.fields[name] for name in empty)
        yield item("cover-field-empty", labels, empty, ", ".join(empty))
    words = set(re.findall(r"\w+", registrant.contact.lower()))
    if words and words <= asked.offices:
        yield item("contact-without-name", registrant.contact.strip())
    if not assessment.case.signatory.office.strip():
        yield item("office-empty")
    for name in PRINTED_FIELDS:
        if not VALUES[name](assessment).strip():
            yield item("text-empty", name)


def _addresses(assessment: Assessment) -> Iterator[Attention]:
    """Yield what should be a web address and is none; without one for the posting, say so."""
    registrant = assessment.case.registrant
    for name in ("reports_url", "policy_url"):
        given = getattr(registrant, name).strip()
        if given and not _ADDRESS.fullmatch(given):
            yield item("not-an-address", name, facts=given)
    if not registrant.reports_url.strip():
        yield item("website-missing")


def _numbers(assessment: Assessment, documents: tuple[Document, ...]) -> Iterator[Attention]:
    """Yield the numbers of no figure that stand in the registrant's own words."""
    case = assessment.case
    printed = {run.id for run in _inserted(documents) if run.kind is Kind.RECORD}
    records = (r for r in case.program if r.id in printed and not r.invented)
    told = ((record.id, record_text(record)) for record in records)
    for where, text in (*prose(case), *told):
        numbers = undeclared_numbers(text, case.facts)
        if numbers:
            yield item("narrative-number", where, facts=", ".join(numbers))


def _unseen(documents: tuple[Document, ...]) -> Iterator[Attention]:
    """Yield texts with control codes and the like, which documents leave out."""
    for run in {run.id: run for run in _inserted(documents)}.values():
        if printable(run.text) != run.text:
            yield item("unseen-characters", run.id, facts=printable(run.text))


def _forged(documents: tuple[Document, ...]) -> Iterator[Attention]:
    """Yield texts that look like a signature that no record of one stands behind."""
    for run in _inserted(documents):
        if run.id != "signature" and _SIGNED.search(run.text):
            yield item("signature-in-text", run.id, facts=run.text)


def _inserted(documents: tuple[Document, ...]) -> Iterator[Inserted]:
    for document in documents:
        yield from (run for run in runs_in(document) if isinstance(run, Inserted))


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
        yield item("sentences-not-applicable", members=not_applicable)


def _signature(assessment: Assessment, draft: bool) -> Iterator[Attention]:
    signatory, filing = assessment.case.signatory, assessment.case.as_of.filing
    if signatory.signature is None:
        yield item("signature-missing" if draft else UNSIGNED, signatory.office)
    elif signature_given(assessment.case) is None:
        given = signatory.signature
        lacking = [name for name in ("name", "authentication") if not getattr(given, name).strip()]
        late = [f"signed on {given.signed}, after filing"] if given.signed > filing else []
        facts = ", ".join((*(f"no {name}" for name in lacking), *late))
        yield item("signature-invalid", signatory.office, facts=facts)
