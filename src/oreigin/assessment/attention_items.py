"""Making attention items: the words are in `data/attention.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass

from oreigin.assessment.values import Attention, Severity
from oreigin.tables import load

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """A row of `data/attention.toml`."""

    id: str
    severity: Severity
    message: str
    remedy: str


def item(
    rule: str, subject: str = "", members: Iterable[str] = (), facts: str = "", source: str = ""
) -> Attention:
    """Return the item of that rule of `data/attention.toml`, its words filled in."""
    row = next(row for row in load("attention.toml", AttentionRow) if row.id == rule)
    ids = tuple(members)
    known = {"subject": subject, "count": len(ids), "facts": facts, "source": source}
    message, remedy = row.message.format(**known), row.remedy.format(**known)
    return Attention(rule, row.severity, message, remedy, ids)


def gravest_first(items: Iterable[Attention]) -> tuple[Attention, ...]:
    """Return the items with errors first, then warnings; otherwise in their own order."""
    return tuple(sorted(items, key=lambda each: list(Severity).index(each.severity)))


def listed(names: Iterable[str]) -> str:
    """Return the first of many names, and how many more there are."""
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more
