"""A short plain letter to a supplier: what is wrong in which cells, and how to mend it.

Words are in `data/letters/LANGUAGE.toml`; English takes those of the rules from
`data/checks.toml`. What is only worth knowing (severity info) is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from oreigin import tables
from oreigin.checks.checking import rules
from oreigin.checks.values import Checked, Finding, Kind, Severity

LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt")
"""The languages a letter can be written in, by ISO 639-1 code."""

_CELLS = 12


@dataclass(frozen=True, slots=True)
class Catalog:
    """The file `data/letters/LANGUAGE.toml`; `rules` maps a rule to its message and remedy."""

    subject: str
    greeting: str
    greeting_unknown: str
    intro: str
    incomplete: str
    to_correct: str
    to_consider: str
    cells_more: str
    closing: str
    rules: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def catalog(language: str) -> Catalog:
    """Return the words of a language; English without its rules, which `checks.toml` has."""
    return tables.load_one(f"letters/{language}.toml", Catalog)


def words(language: str, rule_id: str) -> tuple[str, str]:
    """Return message and remedy of a rule, with their {facts} still open."""
    if language == "en":
        return rules()[rule_id].message, rules()[rule_id].remedy
    return catalog(language).rules[rule_id]


def letter(checked: Checked, file: str, language: str = "en") -> str:
    """Return the letter about a checked document, plain text; `file` is the name it came under."""
    said = catalog(language)
    about = {"template": f"{checked.template} {checked.version}", "file": file}
    greeting = said.greeting if checked.company else said.greeting_unknown
    parts = [
        said.subject.format(**about),
        greeting.format(company=checked.company),
        said.intro.format(**about),
        *_sections(checked, said, language),
        said.closing,
    ]
    return "\n\n".join(parts) + "\n"


def points(checked: Checked, language: str = "en") -> str:
    """Return the points of the letter alone, "" where there is none to make."""
    return "\n\n".join(_sections(checked, catalog(language), language))


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a supplier is asked to look at: what is wrong, how to mend it, where."""

    message: str
    remedy: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """All that a supplier is told of a document: missing, to be corrected, to be looked at."""

    incomplete: tuple[Point, ...]
    to_correct: tuple[Point, ...]
    to_consider: tuple[Point, ...]


def points_of(checked: Checked, language: str = "en") -> Points:
    """Return what a supplier is told of a document, in its language.

    Findings of internal rules are left out.
    """
    own = [finding for finding in checked.findings if not rules()[finding.rule].internal]
    missing = [finding for finding in own if finding.kind is Kind.COMPLETENESS]
    rest = [finding for finding in own if finding.kind is Kind.PLAUSIBILITY]
    return Points(
        tuple(_grouped(missing, language)),
        tuple(_grouped([f for f in rest if f.severity is Severity.ERROR], language)),
        tuple(_grouped([f for f in rest if f.severity is Severity.WARNING], language)),
    )


def _sections(checked: Checked, said: Catalog, language: str) -> Iterator[str]:
    found, numbers = points_of(checked, language), count(1)
    for title, about in (
        (said.incomplete, found.incomplete),
        (said.to_correct, found.to_correct),
        (said.to_consider, found.to_consider),
    ):
        lines = [
            f"{next(numbers)}. {_places(point.cells, said)}{point.message} {point.remedy}"
            for point in about
        ]
        if lines:
            yield title + "\n" + "\n".join(lines)


def _grouped(findings: Iterable[Finding], language: str) -> Iterator[Point]:
    """Put findings that say the same together, with all their cells."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        message, remedy = words(language, finding.rule)
        said = (message.format_map(finding.facts), remedy.format_map(finding.facts))
        found.setdefault(said, []).extend(finding.cells)
    for (message, remedy), cells in found.items():
        yield Point(message, remedy, tuple(dict.fromkeys(cells)))


def _places(cells: tuple[str, ...], said: Catalog) -> str:
    """Return the cells that a line begins with, "" where it is about none."""
    shown = ", ".join(cells[:_CELLS])
    more = len(cells) - _CELLS
    if more > 0:
        shown = f"{shown}, {said.cells_more.format(count=more)}"
    return f"{shown}: " if shown else ""
