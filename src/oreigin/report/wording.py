"""The wording of documents as data: row types of `data/form_sd.toml` and `data/cmr.toml`.

A text is literal wording with placeholders: `{figure:ID}`, `{claim:ID}`, `{value:ID}`, `{term:ID}`,
and `{plural:FIGURE|for exactly 1|for any other number}`. `**bold**` is the only markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from oreigin import tables
from oreigin.case import Fulfilment
from oreigin.terms import ConformanceStatus, OriginFinding

FORM_SD = "form_sd.toml"
REPORT = "cmr.toml"

PLACEHOLDER = re.compile(
    r"\{(?P<kind>[a-z]+):(?P<id>[^{}|]+)(?:\|(?P<one>[^{}|]*)\|(?P<many>[^{}|]*))?\}"
)
STRONG = "**"


class BlockKind(StrEnum):
    """What a block of wording becomes. Those after RULE are filled from the assessment."""

    PARAGRAPH = "paragraph"
    CENTERED = "centered"
    RIGHT = "right"
    TITLE = "title"
    HEADING = "heading"
    FIELDS = "fields"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
    RULE = "rule"
    PAGE_BREAK = "page-break"
    SIGNATURE = "signature"
    NOTICE = "notice"
    NARRATIVE = "narrative"
    RECORDS = "records"
    CLAIMS = "claims"
    PRODUCTS = "products"
    ORIGINS = "origins"
    STATUS_LISTS = "status-lists"
    DEFINITIONS = "definitions"
    COVERED_SMELTERS = "covered-smelters"
    COMMITMENTS = "commitments"
    FOLLOW_UPS = "follow-ups"
    CHANGES = "changes"
    SURVEY_COUNTS = "survey-counts"
    COUNTS = "counts"
    ORIGIN_COUNTS = "origin-counts"
    COUNTRIES = "countries"
    CHART = "chart"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Condition:
    """When wording prints; every part that is given has to be met.

    `when` and `unless` are claims that have to hold or to be refuted; `record` is the kind of a
    program record that has to exist, `without` one that must not; `needs` a value that must not be
    empty; `form` the version of Form SD in force; `report` whether a Conflict Minerals Report is
    owed.
    """

    when: str = ""
    unless: str = ""
    record: str = ""
    without: str = ""
    needs: str = ""
    form: str = ""
    report: bool | None = None


@dataclass(frozen=True, slots=True)
class Sentence(Condition):
    """A sentence, or several that stand or fall together."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a form: a text and the form's own caption."""

    text: str
    caption: str


@dataclass(frozen=True, slots=True)
class BlockWording(Condition):
    """A block: `text` or `sentences` for a paragraph, `entries` for a form's fields.

    `id` names the narrative that a narrative block prints, `own` one that the registrant may put in
    the place of our wording; `items` are printed as a list below.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    id: str = ""
    own: str = ""
    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    items: tuple[Sentence, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionWording(Condition):
    """A section; its title is not printed where nothing below it is."""

    id: str = ""
    title: str = ""
    level: int = 2
    blocks: tuple[BlockWording, ...] = ()


@dataclass(frozen=True, slots=True)
class FormVersion:
    """Form SD as amended: in force from `since` on, with its own terms."""

    id: str
    since: date
    terms: dict[str, str]


@dataclass(frozen=True, slots=True)
class FormWording:
    """`data/form_sd.toml`. `terms` are names and citations, which may contain numbers."""

    file: str
    title: str
    terms: dict[str, str]
    forms: tuple[FormVersion, ...]
    sections: tuple[SectionWording, ...]


@dataclass(frozen=True, slots=True)
class ReportWording:
    """`data/cmr.toml`. `words` are the short texts that generated blocks are made of."""

    file: str
    title: str
    words: dict[str, str]
    definitions: dict[ConformanceStatus, str]
    origins: dict[OriginFinding, str]
    fulfilments: dict[Fulfilment, str]
    sections: tuple[SectionWording, ...]


def form_wording() -> FormWording:
    """Return the wording of Form SD."""
    return tables.load_one(FORM_SD, FormWording)


def report_wording() -> ReportWording:
    """Return the wording of the Conflict Minerals Report."""
    return tables.load_one(REPORT, ReportWording)


@cache
def figures_worded() -> frozenset[str]:
    """Return the ids of the figures that the wording itself prints."""
    texts = (
        text
        for section in (*form_wording().sections, *report_wording().sections)
        for text in _section_texts(section)
    )
    found = (match for text in texts for match in PLACEHOLDER.finditer(text))
    return frozenset(match["id"] for match in found if match["kind"] == "figure")


def narrative_ids() -> tuple[str, ...]:
    """Return the ids of the registrant's texts that some document prints."""
    blocks = [
        block
        for section in (*form_wording().sections, *report_wording().sections)
        for block in section.blocks
    ]
    named = (block.id if block.kind is BlockKind.NARRATIVE else block.own for block in blocks)
    return tuple(dict.fromkeys(filter(None, named)))


def form_in_force(wording: FormWording, filed: date) -> FormVersion:
    """Return the version of Form SD in force on the day of filing; before the first, the first."""
    in_force = [form for form in wording.forms if form.since <= filed] or wording.forms[:1]
    return max(in_force, key=lambda form: form.since)


def literal_texts() -> Iterator[str]:
    """Yield every literal piece of both wordings, so that a test can hold them to the rule."""
    form, report = form_wording(), report_wording()
    whole = [form.title, report.title, *report.words.values()]
    whole += [
        *report.definitions.values(),
        *report.origins.values(),
        *report.fulfilments.values(),
    ]
    for section in (*form.sections, *report.sections):
        whole += _section_texts(section)
    for text in whole:
        yield from literal_pieces(text)


def literal_pieces(text: str) -> Iterator[str]:
    """Yield what remains of a text without its placeholders; both readings of a plural remain."""
    end = 0
    for found in PLACEHOLDER.finditer(text):
        yield text[end : found.start()]
        yield from (found["one"] or "", found["many"] or "")
        end = found.end()
    yield text[end:]


def _section_texts(section: SectionWording) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        yield block.text
        yield from (sentence.text for sentence in (*block.sentences, *block.items))
        for entry in block.entries:
            yield from (entry.text, entry.caption)
