"""Bars side by side, each of parts that are told apart: the smelters of each metal by status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from oreigin.web.drawing.markup import Drawing, Key, Table, count, element, linked, percent

_ROOM_FOR_NUMBER = 0.045
"""The share of the width from which a part has room for its number."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a color stands for in every bar."""

    key: str
    label: str
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how much of each part; `note` stands beside its total."""

    label: str
    values: Mapping[str, int] = field(default_factory=dict)
    url: str = ""
    note: str = ""

    @property
    def total(self) -> int:
        """The sum of all parts."""
        return sum(self.values.values())


def stacked(title: str, bars: Sequence[Bar], parts: Sequence[Part], row_name: str = "") -> Drawing:
    """Return bars on one scale; a part that no bar has is left out of legend and table.

    Values of keys that no part names are an error of the caller: KeyError, nothing is dropped.
    """
    known = {part.key for part in parts}
    if unknown := {key for bar in bars for key in bar.values} - known:
        raise KeyError(f"no part for {sorted(unknown)}")
    used = [part for part in parts if any(bar.values.get(part.key) for bar in bars)]
    most = max((bar.total for bar in bars), default=0)
    rows = "".join(_row(bar, used, most) for bar in bars)
    return Drawing(
        title,
        element("div", rows, class_="bars"),
        Table(
            (row_name, *(part.label for part in used), "Total"),
            tuple(
                (
                    bar.label,
                    *(count(bar.values.get(part.key, 0)) for part in used),
                    count(bar.total),
                )
                for bar in bars
            ),
            tuple(bar.url for bar in bars),
        ),
        tuple(Key(part.style, part.label) for part in used),
    )


def _row(bar: Bar, parts: Sequence[Part], most: int) -> str:
    told = ", ".join(
        f"{count(bar.values[part.key])} {part.label.lower()}"
        for part in parts
        if bar.values.get(part.key)
    )
    note = element("small", f" {escape(bar.note)}") if bar.note else ""
    cells = (
        element("span", escape(bar.label), class_="bar-label"),
        element(
            "svg", _parts(bar, parts, most), class_="bar", role="img", aria_label=told or "none"
        ),
        element("span", escape(count(bar.total)) + note, class_="bar-total"),
    )
    return linked("".join(cells), bar.url, f"{bar.label}: {told or 'none'}", "bar-row")


def _parts(bar: Bar, parts: Sequence[Part], most: int) -> str:
    made, left = [element("rect", width="100%", height="24", rx="3", class_="track")], 0
    for part in parts:
        value = bar.values.get(part.key, 0)
        if value:
            made.append(_part(part, value, left, most))
        left += value
    return "".join(made)


def _part(part: Part, value: int, left: int, most: int) -> str:
    title = element("title", escape(f"{part.label}: {count(value)}"))
    box = element(
        "rect",
        title,
        x=percent(left, most),
        width=percent(value, most),
        height="24",
        class_=f"part {part.style}",
    )
    if value < most * _ROOM_FOR_NUMBER:
        return box
    middle = percent(left + value / 2, most)
    return box + element(
        "text", count(value), x=middle, y="16", text_anchor="middle", class_=part.style
    )
