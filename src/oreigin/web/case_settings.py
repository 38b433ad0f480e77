"""The settings of a case as leaves: what the Case has, and how `data/web/settings.toml` calls it.

A leaf is one value that a person types or chooses, named by its way through the Case
("policy.risk.source"). From leaves come values of the Case again, checked against its types.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from oreigin import tables
from oreigin.case import Case


@dataclass(frozen=True, slots=True)
class Words:
    """How a leaf is called and explained.

    `required` leaves are never empty, `needed` ones are not when a report is filed. `known` names
    what a list of texts is chosen from, `pattern` what a text looks like, `choices` the words for
    fixed values; `least` is the lowest number, or the fewest of several choices.
    """

    id: str
    label: str
    help: str = ""
    required: bool = False
    needed: bool = False
    half: bool = False
    lines: int = 0
    least: int = 0
    known: str = ""
    pattern: str = ""
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of its form field."""
        return self.id.replace(".", "-").replace(" ", "_")

    @property
    def setting(self) -> str:
        """The field of the Case that it is a part of."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves that belong together, with a heading, on one of the pages."""

    page: str
    title: str
    text: str
    fields: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text block that the report has a place for; `instead` of wording of ours."""

    id: str
    label: str
    help: str
    instead: bool = False


@dataclass(frozen=True, slots=True)
class SettingsWords:
    """`data/web/settings.toml`."""

    groups: tuple[Group, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the Case: its way and type, and the part around it that may be absent."""

    id: str
    hint: Any
    optional_in: str = ""


def words() -> SettingsWords:
    """Return how settings and texts are called."""
    return tables.load_one("web/settings.toml", SettingsWords)


def groups_of(page: str) -> tuple[Group, ...]:
    """Return the groups of a page."""
    return tuple(group for group in words().groups if group.page == page)


@cache
def leaves_of(setting: str) -> tuple[Leaf, ...]:
    """Return the leaves of a field of the Case."""
    return tuple(_leaves(setting, get_type_hints(Case)[setting], ""))


def flat(setting: str, value: Any) -> dict[str, Any]:
    """Return a field of the Case as its leaves."""
    return dict(_flat(setting, value)) if value is not None else {}


def whole(setting: str, held: Mapping[str, Any]) -> Any:
    """Return the field of the Case that its leaves make up; what is absent as a whole is None.

    Raises msgspec.ValidationError where a leaf is not of its type.
    """
    hint = get_type_hints(Case)[setting]
    return msgspec.convert(_whole(setting, hint, held), hint)


def is_filled(value: Any) -> bool:
    """Return whether somebody gave a leaf a value."""
    return value not in (None, "", ())


def _leaves(way: str, hint: Any, optional_in: str) -> Iterator[Leaf]:
    inner = _inside(hint)
    if is_dataclass(inner):
        absent = way if inner is not hint else optional_in
        for name, type_ in _types(inner).items():
            yield from _leaves(f"{way}.{name}", type_, absent)
    elif get_origin(hint) is dict:
        keys, type_ = get_args(hint)
        for key in keys:
            yield from _leaves(f"{way}.{key.value}", type_, optional_in)
    else:
        yield Leaf(way, hint, optional_in)


def _flat(way: str, value: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value):
        for each in fields(value):
            yield from _flat(f"{way}.{each.name}", getattr(value, each.name))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(f"{way}.{key.value if isinstance(key, Enum) else key}", one)
    else:
        yield way, value


def _whole(way: str, hint: Any, held: Mapping[str, Any]) -> Any:
    inner = _inside(hint)
    if is_dataclass(inner):
        parts = [held.get(leaf.id) for leaf in _leaves(way, inner, "")]
        if inner is not hint and not any(is_filled(part) for part in parts):
            return None
        made = {name: _whole(f"{way}.{name}", t, held) for name, t in _types(inner).items()}
        return {name: value for name, value in made.items() if value is not None}
    if get_origin(hint) is dict:
        return {key.value: held[f"{way}.{key.value}"] for key in get_args(hint)[0]}
    return held[way]


def _inside(hint: Any) -> Any:
    """Return the type that may be absent, where that is a dataclass; else the type itself."""
    given = [one for one in get_args(hint) if one is not NoneType]
    return given[0] if NoneType in get_args(hint) and is_dataclass(given[0]) else hint


def _types(value_type: Any) -> dict[str, Any]:
    hints = get_type_hints(value_type)
    return {each.name: hints[each.name] for each in fields(value_type)}
