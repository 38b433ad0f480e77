"""The world with a mark for each country: as large as its count, cut into what the parts are.

Outlines and places stand in `data/web/world.csv` (`scripts/make_world_map.py` made it). The ten
Covered Countries are tinted, because where ore comes from is what the map is looked at for.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import combinations

from oreigin import tables
from oreigin.web.drawing.bars import Part
from oreigin.web.drawing.markup import Drawing, Key, Table, count, element

VIEW = "30 0 905 416"
"""The part of the map that is shown: all land but Antarctica."""
_LEAST, _MOST = 5.5, 22.0
"""Radius of the smallest mark and of the largest."""
_ROOM_FOR_NUMBER = 12.0
_ROUNDS = 40
_HOLE = 0.56


@dataclass(frozen=True, slots=True)
class Outline:
    """A row of `data/web/world.csv`: the place of a country's mark, and its shape if it has one."""

    x: float
    y: float
    path: str = ""
    alpha2: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a country; `covered` where it is a Covered Country."""

    code: str
    name: str
    values: Mapping[str, int]
    covered: bool = False
    url: str = ""

    @property
    def total(self) -> int:
        """The sum of all values."""
        return sum(self.values.values())


def world(
    title: str, places: Iterable[Place], parts: Sequence[Part], covered: Iterable[str]
) -> Drawing:
    """Return the map; `covered` are the codes of the Covered Countries, marked or not.

    Countries without a place on the map, and places without a country, are in the table and
    counted in the note: none is dropped.
    """
    found = sorted((place for place in places if place.total), key=lambda place: -place.total)
    used = [part for part in parts if any(place.values.get(part.key) for place in found)]
    most = max((place.total for place in found), default=1)
    on_map = [place for place in found if place.code in _places()]
    spots = _apart(tuple((place.code, _radius(place.total, most)) for place in on_map))
    marks = "".join(_mark(*each, used) for each in zip(on_map, spots, strict=True))
    svg = element(
        "svg",
        _land(frozenset(covered)) + marks,
        viewBox=VIEW,
        class_="world",
        role="group",
        aria_label=title,
    )
    legend = (
        *(Key(part.style, part.label) for part in used),
        Key("land-covered", "Covered Country"),
    )
    return Drawing(title, svg, _table(found, used), legend, _note(found, on_map))


def _table(found: Sequence[Place], parts: Sequence[Part]) -> Table:
    return Table(
        ("Country", *(part.label for part in parts), "Total"),
        tuple(
            (
                f"{place.name} (Covered Country)" if place.covered else place.name,
                *(count(place.values.get(part.key, 0)) for part in parts),
                count(place.total),
            )
            for place in found
        ),
        tuple(place.url for place in found),
    )


def _note(found: Sequence[Place], on_map: Sequence[Place]) -> str:
    missing = [place for place in found if place not in on_map]
    if not missing:
        return ""
    names = ", ".join(f"{place.name or 'no country'} ({count(place.total)})" for place in missing)
    return f"Not on the map: {names}."


@cache
def _places() -> dict[str, Outline]:
    return {row.alpha2: row for row in tables.load("web/world.csv", Outline) if row.alpha2}


@cache
def _land(covered: frozenset[str]) -> str:
    return "".join(
        element("path", d=row.path, class_="land is-covered" if row.alpha2 in covered else "land")
        for row in tables.load("web/world.csv", Outline)
        if row.path
    )


def _radius(total: int, most: int) -> float:
    """Return the radius whose disc is as large as the count, but for the least one can hit."""
    return max(_LEAST, _MOST * math.sqrt(total / most))


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float
    radius: float


@lru_cache(maxsize=64)
def _apart(marks: tuple[tuple[str, float], ...]) -> tuple[_Spot, ...]:
    """Return where marks go: on their countries, neighbors pushed off each other."""
    found = [_Spot(_places()[code].x, _places()[code].y, radius) for code, radius in marks]
    for _ in range(_ROUNDS):
        still = True
        for one, other in combinations(range(len(found)), 2):
            a, b = found[one], found[other]
            reach, dx, dy = a.radius + b.radius + 1, b.x - a.x, b.y - a.y
            if abs(dx) >= reach or abs(dy) >= reach or (far := math.hypot(dx, dy)) >= reach:
                continue
            still = False
            # The larger mark holds its ground better.
            push, share = (reach - far) / (far or 1), b.radius**2 / (a.radius**2 + b.radius**2)
            x, y = (dx * push, dy * push) if far else (reach, 0.0)
            found[one] = _Spot(a.x - x * share, a.y - y * share, a.radius)
            found[other] = _Spot(b.x + x * (1 - share), b.y + y * (1 - share), b.radius)
        if still:
            break
    return tuple(found)


def _mark(place: Place, spot: _Spot, parts: Sequence[Part]) -> str:
    told = f"{place.name}: " + ", ".join(
        f"{count(place.values[part.key])} {part.label.lower()}"
        for part in parts
        if place.values.get(part.key)
    )
    drawn = [
        element("title", escape(told)),
        element("circle", r=spot.radius + 1, class_="ring"),
        *_slices(place, parts, spot.radius),
    ]
    if spot.radius >= _ROOM_FOR_NUMBER:
        drawn.append(element("circle", r=spot.radius * _HOLE, class_="hole"))
        drawn.append(element("text", count(place.total)))
    moved = f"translate({spot.x:.1f} {spot.y:.1f})"
    if place.url:
        return element("a", "".join(drawn), href=place.url, aria_label=told, transform=moved)
    return element("g", "".join(drawn), role="img", aria_label=told, transform=moved)


def _slices(place: Place, parts: Sequence[Part], radius: float) -> Iterator[str]:
    start = 0.0
    for part in parts:
        turn = place.values.get(part.key, 0) / place.total
        if turn >= 1:
            yield element("circle", r=radius, class_=f"slice {part.style}")
        elif turn:
            yield element(
                "path", d=_slice(radius, start, start + turn), class_=f"slice {part.style}"
            )
        start += turn


def _slice(radius: float, start: float, end: float) -> str:
    """Return a piece of a disc; `start` and `end` are turns, from the top and clockwise."""
    (ax, ay), (bx, by) = _on_rim(radius, start), _on_rim(radius, end)
    large = 1 if end - start > 0.5 else 0
    return f"M0 0L{ax:.1f} {ay:.1f}A{radius:.1f} {radius:.1f} 0 {large} 1 {bx:.1f} {by:.1f}z"


def _on_rim(radius: float, turn: float) -> tuple[float, float]:
    return radius * math.sin(2 * math.pi * turn), -radius * math.cos(2 * math.pi * turn)
