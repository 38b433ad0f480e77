"""Wording and an assessment become documents: what is said, and what is left out and why.

The one outline that every form of output is rendered from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from oreigin.assessment.overrides import lets_stand
from oreigin.assessment.values import Assessment
from oreigin.report import generated
from oreigin.report.amendment import changes_table
from oreigin.report.annex import annex_tables, covered_smelters, definitions
from oreigin.report.changes import Change
from oreigin.report.counts import counts_chart, counts_table, survey_table
from oreigin.report.document import (
    Align,
    Block,
    Chart,
    CheckBox,
    Document,
    DocumentKind,
    Field,
    Fields,
    Heading,
    Inserted,
    Items,
    Kind,
    Notice,
    PageBreak,
    Paragraph,
    Rule,
    Run,
    Runs,
    Section,
    Signature,
    Table,
    text_of,
)
from oreigin.report.insertions import Source
from oreigin.report.origins import countries_table, origin_table
from oreigin.report.wording import (
    BlockKind,
    BlockWording,
    Condition,
    ReportWording,
    SectionWording,
    Sentence,
    form_in_force,
    form_wording,
    report_wording,
)
from oreigin.terms import Outcome


class Why(StrEnum):
    """Why wording does not print."""

    NOT_APPLICABLE = "the data say otherwise"
    UNDECIDED = "the data do not decide"
    REFUTED = "the data refute it"
    NO_RECORD = "no program record"
    NO_VALUE = "no value"
    NO_NARRATIVE = "no narrative"


@dataclass(frozen=True, slots=True)
class Omission:
    """Wording that does not print. `subject` is the claim, record kind, value or narrative."""

    document: str
    section: str
    why: Why
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The documents of a package, and everything that they leave out."""

    documents: tuple[Document, ...]
    omitted: tuple[Omission, ...]


def outline(
    assessment: Assessment, draft: bool = False, changed: tuple[Change, ...] = ()
) -> Outline:
    """Return Form SD and, where it is owed, the Conflict Minerals Report; neither if nothing is.

    In a draft, what the data refute or do not decide prints, marked as such. `changed` is what an
    amendment changes.
    """
    outcome = assessment.determination.outcome
    if not outcome.files:
        return Outline((), ())
    form, report = form_wording(), report_wording()
    version = form_in_force(form, assessment.case.as_of.filing)
    owed = outcome is Outcome.CONFLICT_MINERALS_REPORT
    source = Source(assessment, {**form.terms, **version.terms}, changed)
    composers = [_Composer(source, report, form.file, version.id, owed, draft)]
    documents = [composers[0].document(DocumentKind.FORM, form.title, form.sections)]
    if owed:
        composers.append(_Composer(source, report, report.file, version.id, owed, draft))
        documents.append(composers[1].document(DocumentKind.REPORT, report.title, report.sections))
    omitted = (omission for composer in composers for omission in composer.omitted)
    return Outline(tuple(documents), tuple(omitted))


@dataclass(slots=True)
class _Composer:
    """Composes one document and notes what it leaves out; lives only as long as `outline` runs."""

    source: Source
    report: ReportWording
    file: str
    form: str
    owed: bool
    draft: bool = False
    omitted: list[Omission] = field(default_factory=list)

    def document(
        self, kind: DocumentKind, title: str, sections: Iterable[SectionWording]
    ) -> Document:
        composed = [self._section(section) for section in sections if self._applies(section)]
        kept = _without_empty_parents(composed, {s.id: s.level for s in sections})
        if not self.draft:
            return Document(self.file, self.source.runs(title), kept, kind)
        words = self.report.words
        notice = Section("draft", (Notice(self.source.runs(words["draft"])),))
        marked = self.source.runs(words["draft-title"], {"title": self.source.runs(title)})
        return Document(self.file, marked, (notice, *kept), kind)

    def _section(self, wording: SectionWording) -> Section:
        blocks: list[Block] = []
        start = len(self.omitted)
        for block in wording.blocks:
            if self._prints(block, wording.id, block.text):
                blocks += self._block(block, wording.id)
        self.omitted[start:] = _without_counterparts(self.omitted[start:], wording)
        said = _without_empty_headings(blocks)
        if not wording.title:
            return Section(wording.id, said)
        return Section(wording.id, (Heading(self.source.runs(wording.title), wording.level), *said))

    def _block(self, block: BlockWording, section: str) -> Iterable[Block]:
        lead = self.source.runs(block.text)
        if block.kind in _SIMPLE:
            return [_SIMPLE[block.kind](lead)]
        if block.kind in _TABLES:
            return [_TABLES[block.kind](self.source, self.report.words)]
        blocks: Iterable[Block]
        match block.kind:
            case BlockKind.PARAGRAPH:
                blocks = self._paragraph(block, section)
            case BlockKind.NARRATIVE:
                blocks = self._narrative(block, section)
            case BlockKind.CLAIMS:
                blocks = self._claims(section)
            case BlockKind.ANNEX:
                blocks = annex_tables(self.source, self.report.words)
            case BlockKind.CHANGES:
                blocks = self._changes(lead)
            case BlockKind.RECORDS:
                blocks = generated.record_blocks(self.source, self.report.words, lead, block.record)
            case BlockKind.FIELDS | BlockKind.SIGNATURE:
                blocks = [self._entries(block, lead)]
            case kind:
                blocks = self._list(lead, _ITEMS[kind](self.source, self.report))
        return blocks

    def _list(self, lead: Runs, items: tuple[Runs, ...]) -> list[Block]:
        if not items:
            return []
        return [Paragraph(lead), Items(items)] if lead else [Items(items)]

    def _changes(self, lead: Runs) -> list[Block]:
        if not self.source.changed:
            return []
        return [Paragraph(lead), changes_table(self.source, self.report.words)]

    def _paragraph(self, block: BlockWording, section: str) -> list[Block]:
        if block.own and (own := self._told(block.own, section)):
            return own
        said = self._sentences(block.sentences, section)
        if block.text:
            said = (self.source.runs(block.text), *said)
        items = self._sentences(block.items, section)
        blocks: list[Block] = [Paragraph(generated.running(said))] if said else []
        return [*blocks, Items(items)] if items else blocks

    def _sentences(self, sentences: tuple[Sentence, ...], section: str) -> tuple[Runs, ...]:
        said: list[Runs] = []
        for sentence in sentences:
            runs = self.source.runs(sentence.text)
            if self._prints(sentence, section, sentence.text):
                said.append(runs)
            elif self._applies(sentence) and (unmet := self._unmet(sentence)):
                said += self._marked(runs, unmet[0])
        return tuple(said)

    def _marked(self, runs: Runs, why: Why) -> list[Runs]:
        """Return a sentence as a draft shows it; nothing for what a draft leaves out too."""
        if not self.draft or why not in _MARKED:
            return []
        words = self.source.runs(self.report.words[_MARKED[why]], {"sentence": runs})
        return [tuple(replace(run, strong=True) for run in words)]

    def _entries(self, block: BlockWording, party: Runs) -> Fields | Signature:
        pairs = [(self.source.runs(e.caption), self.source.runs(e.text)) for e in block.entries]
        if block.kind is BlockKind.FIELDS:
            return Fields(tuple(Field(value, caption) for caption, value in pairs))
        return Signature(party, tuple((caption, value) for caption, value in pairs if value))

    def _narrative(self, block: BlockWording, section: str) -> list[Block]:
        told = self._told(block.id, section)
        if not told:
            self._omit(section, Why.NO_NARRATIVE, block.id, "")
        return told

    def _told(self, narrative: str, section: str) -> list[Block]:
        """Return a text of the registrant's own, () where there is none."""
        return [
            Paragraph(generated.running(said))
            for paragraph in generated.narrative_paragraphs(self.source, narrative)
            if (said := tuple(self._borne_out(paragraph, section)))
        ]

    def _claims(self, section: str) -> list[Block]:
        held = tuple(self._borne_out(generated.narrative_claims(self.source), section))
        return [Paragraph(generated.running(held))] if held else []

    def _borne_out(self, said: Iterable[Run], section: str) -> Iterator[Runs]:
        """Yield the registrant's sentences; one that is true or false, only if it holds."""
        for run in said:
            why = self._against(run)
            if why is None:
                yield (run,)
            else:
                self._omit(section, why, run.id if isinstance(run, Inserted) else "", run.text)
                yield from self._marked((run,), why)

    def _against(self, run: Run) -> Why | None:
        """Return why a sentence must not print, None where it may (or a person let it stand)."""
        assessment = self.source.assessment
        if not isinstance(run, Inserted) or run.kind is not Kind.CLAIM:
            return None
        holds = assessment.claim(run.id).holds
        if holds or lets_stand(assessment.case, run.id):
            return None
        return Why.UNDECIDED if holds is None else Why.REFUTED

    def _applies(self, condition: Condition) -> bool:
        """Return whether wording belongs to this form at all; where not, nothing is omitted."""
        of_form = condition.form in ("", self.form)
        without = condition.without and generated.records_of(self.source, condition.without)
        return of_form and condition.report in (None, self.owed) and not without

    def _prints(self, condition: Condition, section: str, text: str) -> bool:
        if not self._applies(condition):
            return False
        unmet = self._unmet(condition)
        if unmet is None:
            return True
        self._omit(section, *unmet, text)
        return False

    def _unmet(self, condition: Condition) -> tuple[Why, str] | None:
        """Return the first part of a condition that is not met, with its subject."""
        for claim_id, wanted in ((condition.when, True), (condition.unless, False)):
            holds = self.source.assessment.claim(claim_id).holds if claim_id else wanted
            if holds is not wanted:
                return (Why.UNDECIDED if holds is None else Why.NOT_APPLICABLE, claim_id)
        if condition.record and not generated.records_of(self.source, condition.record):
            return (Why.NO_RECORD, condition.record)
        if condition.needs and not self.source.value(condition.needs):
            return (Why.NO_VALUE, condition.needs)
        return None

    def _omit(self, section: str, why: Why, subject: str, text: str) -> None:
        self.omitted.append(
            Omission(self.file, section, why, subject, text_of(self.source.runs(text)))
        )


_MARKED: Mapping[Why, str] = {Why.REFUTED: "refuted", Why.UNDECIDED: "undecided"}
"""What a draft prints all the same, and the words that mark it."""

_SIMPLE: Mapping[BlockKind, Callable[[Runs], Block]] = {
    BlockKind.CENTERED: lambda runs: Paragraph(runs, Align.CENTER),
    BlockKind.RIGHT: lambda runs: Paragraph(runs, Align.RIGHT),
    BlockKind.TITLE: lambda runs: Heading(runs, 1, Align.CENTER),
    BlockKind.HEADING: lambda runs: Heading(runs, 3),
    BlockKind.CHECKED: lambda runs: CheckBox(True, runs),
    BlockKind.UNCHECKED: lambda runs: CheckBox(False, runs),
    BlockKind.RULE: lambda _: Rule(),
    BlockKind.PAGE_BREAK: lambda _: PageBreak(),
    BlockKind.NOTICE: Notice,
}
"""Blocks that are nothing but their text."""

_ITEMS: Mapping[BlockKind, Callable[[Source, ReportWording], tuple[Runs, ...]]] = {
    BlockKind.PRODUCTS: lambda s, w: generated.product_items(s, w.words),
    BlockKind.ORIGINS: lambda s, w: generated.origin_items(s, w.words, w.origins),
    BlockKind.STATUS_LISTS: lambda s, w: generated.status_list_items(s, w.words),
    BlockKind.DEFINITIONS: lambda s, w: definitions(s, w.words, w.definitions),
    BlockKind.COVERED_SMELTERS: lambda s, w: covered_smelters(s, w.words),
    BlockKind.COMMITMENTS: lambda s, w: generated.commitment_items(s, w.words, w.fulfilments),
    BlockKind.FOLLOW_UPS: lambda s, w: generated.follow_up_items(s, w.words),
}
"""Blocks that are a list below their text."""

_TABLES: Mapping[BlockKind, Callable[[Source, Mapping[str, str]], Table | Chart]] = {
    BlockKind.SURVEY_COUNTS: survey_table,
    BlockKind.COUNTS: counts_table,
    BlockKind.CHART: counts_chart,
    BlockKind.ORIGIN_COUNTS: origin_table,
    BlockKind.COUNTRIES: countries_table,
}
"""Blocks that are one table or chart."""


def _without_empty_headings(blocks: list[Block]) -> tuple[Block, ...]:
    """Drop every heading (not a title) that another heading or nothing follows."""
    kept: list[Block] = []
    for block in reversed(blocks):
        part = isinstance(block, Heading) and block.level > 1
        if part and (not kept or isinstance(kept[-1], Heading)):
            continue
        kept.append(block)
    return tuple(reversed(kept))


def _without_empty_parents(
    sections: list[Section], levels: Mapping[str, int]
) -> tuple[Section, ...]:
    """Drop every section of nothing but its title, unless a deeper one with text follows it."""
    kept: list[Section] = []
    for section in reversed(sections):
        alone = all(isinstance(block, Heading) for block in section.blocks)
        deeper = bool(kept) and levels[kept[-1].id] > levels[section.id]
        if not alone or deeper:
            kept.append(section)
    return tuple(reversed(kept))


def _without_counterparts(omitted: list[Omission], section: SectionWording) -> list[Omission]:
    """Drop what was left out because its opposite (`when` beside `unless`) stands instead."""
    conditions: list[Condition] = [
        *section.blocks,
        *(sentence for block in section.blocks for sentence in block.sentences),
    ]
    paired = {c.when for c in conditions if c.when} & {c.unless for c in conditions if c.unless}
    return [o for o in omitted if o.why is not Why.NOT_APPLICABLE or o.subject not in paired]
