"""Several declarations of one supplier: which of them counts is a person's decision.

Suppliers send a corrected file, last year's again, or one a product line. The newest effective date
is proposed and nothing is dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oreigin.response.declaration import Declaration


@dataclass(frozen=True, slots=True)
class Received:
    """What tells one received declaration from another; `effective` is None where unreadable."""

    source: str
    company: str
    template: str
    version: str
    scope: str
    effective: date | None

    @classmethod
    def of(cls, source: str, declaration: Declaration) -> "Received":
        """Return the short form of `declaration`, received as `source`."""
        return cls(
            source,
            declaration.company_name(),
            declaration.template,
            declaration.version,
            declaration.scope.value or declaration.scope.raw,
            declaration.effective_date.value,
        )


@dataclass(frozen=True, slots=True)
class SeveralVersions:
    """Declarations of one template by one company, newest first, undated ones last.

    `proposed` is the one with the newest effective date, None where two share it or none has one.
    """

    company: str
    received: tuple[Received, ...]
    proposed: Received | None


def several_versions(received: Iterable[Received]) -> tuple[SeveralVersions, ...]:
    """Return the companies of which there is more than one declaration of a template.

    One company is one name, whatever its case and spaces; an empty name is nobody's.
    """
    by_company: dict[tuple[str, str], list[Received]] = {}
    for each in received:
        name = " ".join(each.company.casefold().split())
        if name:
            by_company.setdefault((name, each.template), []).append(each)
    return tuple(_versions(group) for group in by_company.values() if len(group) > 1)


def _versions(group: list[Received]) -> SeveralVersions:
    newest_first = sorted(group, key=lambda each: each.effective or date.min, reverse=True)
    newest, next_newest = newest_first[:2]
    is_clear = newest.effective is not None and newest.effective != next_newest.effective
    return SeveralVersions(newest.company, tuple(newest_first), newest if is_clear else None)
