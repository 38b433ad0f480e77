"""Cross-references: the labelled parts of a filing, and the places that point at them.

A labelled part is a heading such as "Annex I", "ATTACHMENT A" or "Table 2". Annexes, appendixes,
attachments, schedules and addenda are one family: filers take one word for another.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from oreigin.proofread.sentences import Sentence, plain
from oreigin.proofread.values import Filing, Grid, Paragraph


class Family(StrEnum):
    """Kinds of labelled parts that are taken for one another."""

    ANNEX = "annex"
    TABLE = "table"
    LIST = "list"


_FAMILIES = {
    "annex": Family.ANNEX,
    "appendix": Family.ANNEX,
    "attachment": Family.ANNEX,
    "attachement": Family.ANNEX,
    "schedule": Family.ANNEX,
    "addendum": Family.ANNEX,
    "exhibit": Family.ANNEX,
    "table": Family.TABLE,
    "list": Family.LIST,
}
_KIND = r"(?P<kind>Annex|Appendix|Attache?ment|Schedule|Addendum|Exhibit|Table|List)"
_PLURALS = r"(?P<kind>Annex|Appendic|Attachment|Schedule|Addend|Exhibit|Table|List)(?:es|s|a)"
_ID = r"(?:[IVX]{1,4}|[A-H]|\d{1,2}[A-Za-z]?)"
_HEADING = re.compile(rf"^{_KIND}(?:\s*[-–#]?\s*(?P<id>{_ID})(?![\w.]\w)|(?=\s*$))", re.IGNORECASE)
_REFERENCE = re.compile(rf"\b(?P<word>(?i:{_KIND}))\s?(?P<id>{_ID})\b(?!\.\d|\w)")
_SEVERAL = re.compile(
    rf"\b(?P<word>(?i:{_PLURALS}))\s(?P<ids>{_ID}(?:,\s*{_ID})*,?\s+(?:and|or|&)\s+{_ID})\b(?!\.\d)"
)
_SAYS = re.compile(
    r"\b(?:sets?|lists?|contains?|includes?|provides?|is|are|shows?|presents?|reflects?|below|above)\b",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"\s*$|\s*[.:;,(–-]|\s+[A-Z(\"]")
_ELSEWHERE = re.compile(
    r"OECD|Guidance|Regulation|Model Policy|Directive|10-[KQ]|Proxy|14A|\bAct\b|\bEU\b|\bCFR\b"
    r"|ISO\b|Code of Conduct|Supplement|Schedule 13|Annex II[^.]{0,30}\brisks?\b",
    re.IGNORECASE,
)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "X": "10"}
_NEARBY = 45


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a part, such as Schedule A; `text` as printed."""

    family: Family
    kind: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that points at a labelled part."""

    label: Label
    sentence: Sentence


def labels(filing: Filing) -> tuple[Label, ...]:
    """Return the labelled parts of a filing, in order."""
    found: list[Label] = []
    for block in filing.blocks:
        found += [label for text in _titles(block) if (label := _label_of(text, block))]
    return tuple(found)


def references(said: Iterable[Sentence]) -> tuple[Reference, ...]:
    """Return every place that points at a labelled part of this filing."""
    return tuple(reference for sentence in said for reference in _in_sentence(sentence))


def points_at(reference: Label, label: Label, any_kind: bool = False) -> bool:
    """Whether a reference means a labelled part: by its kind and id, or by its id alone.

    "Annex 1" is "Annex I", and a heading without an id ("APPENDIX") answers to any.
    """
    same = _singular(reference.kind) == _singular(label.kind)
    named = label.id in ("", reference.id)
    return reference.family is label.family and named and (same or any_kind)


def _titles(block: Paragraph | Grid) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield plain(block.text)
    else:
        yield from (plain(cell) for row in block.rows for cell in row if cell)


def _label_of(text: str, block: Paragraph | Grid) -> Label | None:
    found = _HEADING.match(text)
    if not found:
        return None
    heading = isinstance(block, Paragraph) and block.level > 0
    if not heading and not _RUN_IN.match(text[found.end() :]):
        return None
    return _label(found["kind"], found["id"] or "", found[0])


def _in_sentence(sentence: Sentence) -> Iterator[Reference]:
    text = sentence.text
    for found in _REFERENCE.finditer(text):
        if not _means_other(text, found) and not _is_heading(sentence, found):
            yield Reference(_label(found["kind"], found["id"], found[0]), sentence)
    for found in _SEVERAL.finditer(text):
        if not _means_other(text, found):
            for one in re.findall(rf"\b{_ID}\b", found["ids"]):
                yield Reference(_label(found["kind"], one, f"{found['word']} {one}"), sentence)


def _means_other(text: str, found: re.Match[str]) -> bool:
    """Whether the label is a part of another document, or no label ("list a")."""
    if found["word"][0].islower() and _family(found["kind"]) is not Family.ANNEX:
        return True
    if found["word"][0].islower() and "ids" not in found.groupdict() and found["id"].islower():
        return True
    around = text[max(0, found.start() - _NEARBY) : found.end() + _NEARBY]
    return bool(_ELSEWHERE.search(around))


def _is_heading(sentence: Sentence, found: re.Match[str]) -> bool:
    return found.start() == 0 and sentence.number == 0 and not _SAYS.search(sentence.text[:80])


def _label(kind: str, number: str, text: str) -> Label:
    plain = number.upper()
    return Label(_family(kind), kind, _ROMAN.get(plain, plain), text)


def _family(kind: str) -> Family:
    return next(f for word, f in _FAMILIES.items() if word.startswith(_singular(kind)))


def _singular(kind: str) -> str:
    """Return the beginning that all writings of a kind share: "annex", "append", "attach"."""
    return kind.casefold()[:5]
