"""What a new list changes, in words, before it is applied."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oreigin.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oreigin.smelters.history import Event

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A row of `data/list_changes.toml`."""

    id: str
    title: str
    text: str


def change_lines(events: "Iterable[Event]", every: bool) -> list[str]:
    """Return the lines that show events, kind by kind; but `every` only the first of many."""
    by_kind: dict[str, list[Event]] = {}
    for event in events:
        by_kind.setdefault(event.happening, []).append(event)
    lines = []
    for words in load("list_changes.toml", ChangeWords):
        of_kind = by_kind.get(words.id, [])
        shown = of_kind if every else of_kind[:_SHOWN]
        if of_kind:
            lines.append(f"  {words.title}: {len(of_kind)}")
            lines += [f"    {_text(words, event)}" for event in shown]
        if len(of_kind) > len(shown):
            lines.append(f"    ... and {len(of_kind) - len(shown)} more (--dry-run shows all)")
    return lines


def _text(words: ChangeWords, event: "Event") -> str:
    why = f" ({event.why})" if event.why else ""
    related = ", ".join(event.related) or "others"
    text = words.text.format(
        cid=event.cid, name=event.name, before=event.before, after=event.after, related=related
    )
    return text + why
