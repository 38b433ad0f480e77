"""Making attention items: the words are in `data/attention.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oreigin.assessment.overrides import attention_subject, override_of
from oreigin.assessment.values import Attention, Severity
from oreigin.case import Case
from oreigin.tables import load

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """A row of `data/attention.toml`; `overridable` where a person may let it stand.

    `one` is the message about one thing alone, where `message` counts several.
    """

    id: str
    severity: Severity
    message: str
    remedy: str
    overridable: bool = False
    one: str = ""


def item(
    rule: str,
    subject: str = "",
    members: Iterable[str] = (),
    facts: str = "",
    source: str = "",
    *,
    about: str = "",
) -> Attention:
    """Return the item of that rule of `data/attention.toml`, its words filled in.

    `about` tells apart the items of a rule that are overridden one by one.
    """
    row = next(row for row in load("attention.toml", AttentionRow) if row.id == rule)
    ids = tuple(members)
    named = attention_subject(rule, about) if row.overridable else ""
    known = {"subject": subject, "count": len(ids), "facts": facts, "source": source}
    said = row.one if row.one and len(ids) == 1 else row.message
    message, remedy = (text.format(**known, override=named) for text in (said, row.remedy))
    return Attention(rule, row.severity, message, remedy, ids, named)


def settled(items: Iterable[Attention], case: Case) -> tuple[Attention, ...]:
    """Return the items; what a person overrode no longer weighs, but says who did so and why."""
    return tuple(_settled(each, case) for each in items)


def _settled(each: Attention, case: Case) -> Attention:
    override = override_of(case, each.subject) if each.subject else None
    if override is None or each.severity is Severity.INFO:
        return each
    why = f"{override.who} let it stand on {override.when.isoformat()}: {override.why}"
    return replace(each, severity=Severity.INFO, remedy=why)


def overridable_rules() -> tuple[str, ...]:
    """Return the rules whose items a person may override."""
    return tuple(row.id for row in load("attention.toml", AttentionRow) if row.overridable)


def gravest_first(items: Iterable[Attention]) -> tuple[Attention, ...]:
    """Return the items with errors first, then warnings; otherwise in their own order."""
    return tuple(sorted(items, key=lambda each: list(Severity).index(each.severity)))


def listed(names: Iterable[str]) -> str:
    """Return the first of many names, and how many more there are."""
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more
