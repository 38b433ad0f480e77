"""A short plain letter to a supplier: what is wrong in which cells, and how to mend it.

Words are in `data/letters/LANGUAGE.toml`; English takes those of the rules from
`data/checks.toml`. What is only worth knowing (severity info) is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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


def _sections(checked: Checked, said: Catalog, language: str) -> Iterator[str]:
    number = 0
    for title, findings in (
        (said.incomplete, [f for f in checked.findings if f.kind is Kind.COMPLETENESS]),
        (said.to_correct, _plausibility(checked, Severity.ERROR)),
        (said.to_consider, _plausibility(checked, Severity.WARNING)),
    ):
        lines = []
        for (message, remedy), cells in _grouped(findings, language).items():
            number += 1
            lines.append(f"{number}. {_places(cells, said)}: {message} {remedy}")
        if lines:
            yield title + "\n" + "\n".join(lines)


def _plausibility(checked: Checked, severity: Severity) -> list[Finding]:
    return [
        finding
        for finding in checked.findings
        if finding.kind is Kind.PLAUSIBILITY and finding.severity is severity
    ]


def _grouped(findings: list[Finding], language: str) -> dict[tuple[str, str], list[str]]:
    """Put findings that say the same together, with all their cells."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        message, remedy = words(language, finding.rule)
        said = (message.format_map(finding.facts), remedy.format_map(finding.facts))
        found.setdefault(said, []).extend(finding.cells)
    return found


def _places(cells: list[str], said: Catalog) -> str:
    distinct = list(dict.fromkeys(cells))
    shown = ", ".join(distinct[:_CELLS])
    more = len(distinct) - _CELLS
    return f"{shown}, {said.cells_more.format(count=more)}" if more > 0 else shown or "-"
