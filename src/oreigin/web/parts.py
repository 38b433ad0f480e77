"""What views hand to the parts of a page: columns and their order, tiles, entries of a time line.

Plain values; how they look is said by `templates/oreigin/parts` and the tags of `parts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from oreigin import tables


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `order` names the database fields it sorts by, none if it does not.

    The first column of a table is its row header and stays when the table scrolls sideways.
    """

    key: str
    label: str
    order: tuple[str, ...] = ()
    number: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column a table is sorted."""

    key: str
    descending: bool = False
    fields: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The order as it stands in an address: "-name" is from Z to A."""
        return f"-{self.key}" if self.descending else self.key


def sorting(columns: Sequence[Column], wanted: str, default: str) -> Sorting:
    """Return the order that `wanted` (from an address) names, else `default`.

    `fields` is what `order_by` takes. Numbers are turned around like the rest: "-count" is
    from many to few. An unknown column is not an error: addresses are kept and mailed.
    """
    known = {column.key: column for column in columns if column.order}
    text = wanted if wanted.lstrip("-") in known else default
    key, descending = text.lstrip("-"), text.startswith("-")
    fields = tuple(_turned(field) if descending else field for field in known[key].order)
    return Sorting(key, descending, fields)


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a filter's values; `count` is how many rows have it, None where nobody counted."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named set of filters, columns and order: `query` is the part of an address after "?"."""

    name: str
    query: str
    current: bool = False
    shared: bool = False
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages about the same thing."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of a time line: when, what, and in what tone."""

    when: date | datetime
    title: str
    text: str = ""
    tone: str = "quiet"
    icon: str = "st-eligible"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of an evidence card: what was declared beside what a list says."""

    label: str
    declared: str
    listed: str

    @property
    def same(self) -> bool:
        """Whether both sides say the same, letter case aside."""
        return self.declared.casefold() == self.listed.casefold()


@dataclass(frozen=True, slots=True)
class Badge:
    """A row of `data/web/badges.toml`."""

    kind: str
    value: str
    label: str
    tone: str = "quiet"
    icon: str = "unknown"
    hint: str = ""


def badge(kind: str, value: str) -> Badge:
    """Return how `value` looks; one we have no words for is shown as it is, quietly."""
    return _badges().get((kind, value)) or Badge(kind, value, value)


@cache
def _badges() -> dict[tuple[str, str], Badge]:
    return {(row.kind, row.value): row for row in tables.load("web/badges.toml", Badge)}
