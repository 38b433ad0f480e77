"""What was counted, worded as its row of `data/figures.toml` says."""

from collections.abc import Iterable
from dataclasses import dataclass

from oreigin.provenance import Figure
from oreigin.tables import load


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of `data/figures.toml`."""

    id: str
    label: str
    rule: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Members of a figure: a row of the table, in a family for which metal, label or country."""

    pattern: str
    members: Iterable[str]
    metal: str = ""
    label: str = ""
    country: str = ""

    def figure(self, value: int | None = None) -> Figure:
        """Return the figure; `value` where it is not the number of its members."""
        row = next(row for row in load("figures.toml", FigureRow) if row.id == self.pattern)
        members = tuple(dict.fromkeys(self.members))
        counted = len(members) if value is None else value
        return Figure(
            self._fill(row.id), counted, self._fill(row.label), self._fill(row.rule), members
        )

    def _fill(self, text: str) -> str:
        for name in ("metal", "label", "country"):
            text = text.replace(f"{{{name}}}", getattr(self, name))
        return text


def percent(part: int, whole: int) -> int:
    """Return the part in percent, rounded down, so that 100 means all; 0 of nothing."""
    return 100 * part // whole if whole else 0
