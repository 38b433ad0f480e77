"""The values of checking: a rule's row, what a rule hits, a finding, a checked document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from oreigin.terms import Sha256
from oreigin.workbook.layout import Layout

if TYPE_CHECKING:
    from oreigin.checks.context import Context


class Kind(StrEnum):
    """Whether the official Checker asks for it, or only we do."""

    COMPLETENESS = "completeness"
    PLAUSIBILITY = "plausibility"


class Severity(StrEnum):
    """How much a finding weighs, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `data/checks.toml`.

    `templates` are those it applies to, () for all, and of these the versions released on
    `released_from` or later. `citation` says where the demand comes from. `internal` marks what no
    supplier is told: it names other suppliers' documents, or is ours to settle.
    """

    id: str
    severity: Severity
    message: str
    remedy: str
    citation: str
    kind: Kind = Kind.PLAUSIBILITY
    templates: tuple[str, ...] = ()
    released_from: date | None = None
    needs_reference: bool = False
    internal: bool = False

    def applies_to(self, layout: Layout) -> bool:
        """Whether the rule looks at workbooks of that template and version."""
        if self.templates and layout.template not in self.templates:
            return False
        return self.released_from is None or layout.released >= self.released_from


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: the cells concerned, and the facts that fill its words."""

    cells: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


Predicate = Callable[["Context"], Iterator[Hit]]
"""What a plausibility rule is in code."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule with what it hit, in English; `facts` put it into the words of other languages."""

    rule: str
    kind: Kind
    severity: Severity
    cells: tuple[str, ...]
    message: str
    remedy: str
    facts: Mapping[str, str] = field(default_factory=dict)


COMPLETENESS_UNKNOWN = "completeness-unknown"
"""The rule that says: of this template we do not know what its Checker asks for."""


class Status(StrEnum):
    """Whether the official Checker would be content; unknown where we do not know what it asks."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """One document checked. `reference` says what smelters were compared with, "" for nothing.

    `list_mark` is the same for two documents with the same smelter list, "" for short lists.
    """

    document: Sha256
    template: str
    version: str
    company: str
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    reference: str
    list_mark: str

    @property
    def status(self) -> Status:
        """Complete where the official Checker is known to ask for nothing more."""
        if self.missing:
            return Status.INCOMPLETE
        unknown = any(finding.rule == COMPLETENESS_UNKNOWN for finding in self.findings)
        return Status.UNKNOWN if unknown else Status.COMPLETE

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def with_findings(self, more: tuple[Finding, ...]) -> "Checked":
        """Return the same document with findings added, the gravest first."""
        return replace(self, findings=gravest_first((*self.findings, *more)))


def gravest_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return completeness first, then plausibility by severity; otherwise in their own order."""
    order = list(Severity)
    return tuple(
        sorted(findings, key=lambda f: (f.kind is not Kind.COMPLETENESS, order.index(f.severity)))
    )
