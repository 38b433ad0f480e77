"""The binder: for each of the five steps of the OECD Guidance what proves it, or a gap."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from oreigin import tables
from oreigin.assessment.program import recorded
from oreigin.assessment.values import Assessment
from oreigin.case import ProgramRecord, RecordKind
from oreigin.report.document import (
    Column,
    Document,
    Heading,
    Inserted,
    Kind,
    Paragraph,
    Runs,
    Section,
    Table,
)
from oreigin.report.website import page

BINDER, STYLE = "binder.toml", "binder.css"
_WIDTHS = (24, 14, 11, 33, 18)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a step should show: proved by a kind of record, or by what the case itself keeps.

    `owed_only` is expected only where the determination requires an audit of the report. A record
    that has none of the words `naming` proves it in part: a code of conduct is no mineral policy.
    """

    what: str
    record: RecordKind | None = None
    computed: str = ""
    owed_only: bool = False
    naming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five steps."""

    step: int
    name: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class BinderWords:
    """`data/binder.toml`."""

    title: str
    summary: str
    step: str
    caption: str
    heads: tuple[str, ...]
    missing: str
    partial: str
    also: str
    computed: str
    steps: tuple[Step, ...]
    computed_says: dict[str, str]


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the binder; `record` is "" where what is expected is missing."""

    step: int
    expected: str
    record: str
    date: str
    says: str
    source: str

    @property
    def present(self) -> bool:
        """Whether anything proves it."""
        return bool(self.record)


def proofs(assessment: Assessment) -> tuple[Proof, ...]:
    """Return what proves each step, step by step, with a line for everything that is missing."""
    words = tables.load_one(BINDER, BinderWords)
    return tuple(proof for step in words.steps for proof in _of_step(assessment, words, step))


def binder(assessment: Assessment) -> Document:
    """Return the binder as a document."""
    words = tables.load_one(BINDER, BinderWords)
    case = assessment.case
    title = _text(words.title.format(registrant=case.registrant.name, period=case.period.year))
    every = proofs(assessment)
    present = sum(proof.present for proof in every)
    summary = _text(words.summary.format(present=present, missing=len(every) - present))
    sections = [Section("title", (Heading(title, 1), Paragraph(summary)))]
    for step in words.steps:
        name = words.step.format(step=step.step, name=step.name)
        lines = [proof for proof in every if proof.step == step.step]
        sections.append(
            Section(f"step-{step.step}", (Heading(_text(name)), _table(words, step, lines)))
        )
    return Document("binder.html", title, tuple(sections))


def binder_page(assessment: Assessment) -> str:
    """Return the binder as a web page, wide enough for its tables."""
    return page(binder(assessment), style=tables.read_text(STYLE))


def _of_step(assessment: Assessment, words: BinderWords, step: Step) -> Iterator[Proof]:
    for expected in step.expected:
        if expected.record is None:
            yield _kept(assessment, words, step, expected)
        else:
            yield from _expected(assessment, words, step, expected)
    for record in recorded(assessment.case):
        if record.step == step.step and not _is_expected(words, record):
            yield _recorded(step, words.also, record)


def _expected(
    assessment: Assessment, words: BinderWords, step: Step, expected: Expected
) -> Iterator[Proof]:
    """Yield the records of a kind, what proves in part as such, or that there are none."""
    records = [r for r in recorded(assessment.case) if r.kind == expected.record]
    for record in records:
        proof = _recorded(step, expected.what, record)
        said = f"{proof.says} {proof.source}".casefold()
        in_part = expected.naming and not any(word in said for word in expected.naming)
        yield replace(proof, says=words.partial.format(says=proof.says)) if in_part else proof
    if not records and (assessment.determination.audit_required or not expected.owed_only):
        yield Proof(step.step, expected.what, "", "", words.missing, "")


def _is_expected(words: BinderWords, record: ProgramRecord) -> bool:
    return any(record.kind == each.record for step in words.steps for each in step.expected)


def _recorded(step: Step, what: str, record: ProgramRecord) -> Proof:
    says = " ".join(part for part in (record.summary, record.decision) if part)
    return Proof(step.step, what, record.id, record.date.isoformat(), says, record.source)


def _kept(assessment: Assessment, words: BinderWords, step: Step, expected: Expected) -> Proof:
    facts = _COMPUTED[expected.computed](assessment)
    if not facts["count"]:
        return Proof(step.step, expected.what, "", "", words.missing, "")
    says = words.computed_says[expected.computed].format(**facts)
    return Proof(step.step, expected.what, expected.computed, "", says, words.computed)


def _lists(assessment: Assessment) -> dict[str, object]:
    lists = [held.snapshot for held in assessment.case.lists.all]
    names = ", ".join(f"{known.id} ({known.as_of.isoformat()})" for known in lists)
    return {"count": len(lists), "names": names}


def _actions(assessment: Assessment) -> dict[str, object]:
    actions = assessment.case.actions
    return {"count": len(actions), "done": sum(action.done is not None for action in actions)}


_COMPUTED: Mapping[str, Callable[[Assessment], dict[str, object]]] = {
    "documents": lambda a: {"count": len(a.documents)},
    "smelters": lambda a: {
        "count": len(a.smelters),
        "rows": a.figure("rows-declared").value,
    },
    "lists": _lists,
    "actions": _actions,
}
"""What the case itself keeps, by its name in the table."""


def _table(words: BinderWords, step: Step, lines: list[Proof]) -> Table:
    columns = tuple(
        Column(_text(head), width) for head, width in zip(words.heads, _WIDTHS, strict=True)
    )
    rows = tuple(_row(proof) for proof in lines)
    return Table(_text(words.caption.format(step=step.step)), columns, rows, row_heads=True)


def _row(proof: Proof) -> tuple[Runs, ...]:
    kept = (proof.record, proof.date, proof.says, proof.source)
    strong = not proof.present
    shown = ((Inserted(Kind.RECORD, proof.record, text, strong),) for text in kept)
    return (_text(proof.expected), *shown)


def _text(text: str) -> Runs:
    """Return words of the binder itself, which no figure and no record stands behind."""
    return (Inserted(Kind.TERM, "binder", text),)
