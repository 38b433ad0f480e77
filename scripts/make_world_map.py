"""Make the outlines of the world map from Natural Earth's countries (public domain).

Natural Earth's shapes come as TopoJSON in the npm package `world-atlas` (version 2):

    npm pack world-atlas@2 && tar xzf world-atlas-2.*.tgz
    python scripts/make_world_map.py package src/oreigin/data/web/world.csv

Outlines are those of scale 1:110m, simplified; the place of a country's mark, also of one too small
to have an outline, is the middle of its largest part at 1:50m. Everything is projected once, here:
Equal Earth (Savric, Patterson and Jenny 2018), 11 degrees East in the middle, so that no country is
cut; Antarctica is left out. Coordinates are those of an SVG 960 wide.
"""

import csv
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from oreigin.smelters.countries import country_code

Point = tuple[float, float]

WIDTH, MIDDLE, TOP, BOTTOM = 960.0, 11.0, 83.7, -56.5
TOLERANCE = 0.6
LEAST_AREA = 2.0
NAMES = {
    "Antigua and Barb.": "AG", "Bosnia and Herz.": "BA", "Br. Indian Ocean Ter.": "IO",
    "British Virgin Is.": "VG", "Cayman Is.": "KY", "Central African Rep.": "CF", "Cook Is.": "CK",
    "Côte d'Ivoire": "CI", "Dem. Rep. Congo": "CD", "Dominican Rep.": "DO", "Eq. Guinea": "GQ",
    "Faeroe Is.": "FO", "Falkland Is.": "FK", "Fr. Polynesia": "PF",
    "Heard I. and McDonald Is.": "HM",
    "Marshall Is.": "MH", "N. Mariana Is.": "MP", "Pitcairn Is.": "PN", "S. Sudan": "SS",
    "Solomon Is.": "SB", "St. Kitts and Nevis": "KN", "St. Pierre and Miquelon": "PM",
    "St. Vin. and Gren.": "VC", "São Tomé and Principe": "ST", "Turks and Caicos Is.": "TC",
    "U.S. Virgin Is.": "VI", "W. Sahara": "EH", "eSwatini": "SZ", "Wallis and Futuna Is.": "WF",
    "Fr. S. Antarctic Lands": "TF", "S. Geo. and the Is.": "GS", "St-Barthélemy": "BL",
    "St-Martin": "MF", "Åland": "AX", "Vatican": "VA", "Congo": "CG",
}  # fmt: skip


def turned(longitude: float) -> float:
    """Return a longitude as seen from the middle of the map, from -180 to 180."""
    return (longitude - MIDDLE + 180) % 360 - 180


def project(east: float, latitude: float) -> Point:
    """Return a place, `east` of the middle, as a point of the unit-less Equal Earth plane."""
    slope = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    square = slope * slope
    sixth = square**3
    stretch = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = 2 * math.sqrt(3) * math.radians(east) * math.cos(slope) / (3 * stretch)
    return x, slope * (a1 + a2 * square + sixth * (a3 + a4 * square))


EAST = project(180, 0)[0]
SCALE = WIDTH / (2 * EAST)
NORTH, SOUTH = project(0, TOP)[1], project(0, BOTTOM)[1]
HEIGHT = (NORTH - SOUTH) * SCALE


def on_map(east: float, latitude: float) -> Point:
    """Return a place as a point of the map."""
    x, y = project(east, latitude)
    return (x + EAST) * SCALE, (NORTH - y) * SCALE


class Atlas:
    """A TopoJSON file: arcs that neighbors share, so that a simplified border stays one line."""

    def __init__(self, path: Path, tolerance: float):
        topology = json.loads(path.read_text(encoding="utf-8"))
        self.shapes: list[dict[str, Any]] = topology["objects"]["countries"]["geometries"]
        scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = [simplified(_arc(arc, scale, shift), tolerance) for arc in topology["arcs"]]

    def rings(self, shape: dict[str, Any]) -> list[list[Point]]:
        """Return the outer rings of a country."""
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        return [self._ring(part[0]) for part in parts]

    def _ring(self, indexes: list[int]) -> list[Point]:
        points: list[Point] = []
        for index in indexes:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points


def _arc(steps: list[list[int]], scale: list[float], shift: list[float]) -> list[Point]:
    """Return an arc on the map; one across the edge goes on beyond it instead of jumping."""
    x = y = 0
    points: list[Point] = []
    before = turned(steps[0][0] * scale[0] + shift[0])
    for dx, dy in steps:
        x, y = x + dx, y + dy
        here = turned(x * scale[0] + shift[0])
        before = here - 360 * round((here - before) / 360)
        points.append(on_map(before, y * scale[1] + shift[1]))
    return points


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Return fewer points, none of the others farther than `tolerance` away (Douglas-Peucker)."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    far = max(range(1, len(points) - 1), key=lambda at: _away(points[at], first, last))
    if first != last and _away(points[far], first, last) <= tolerance:
        return [first, last]
    return simplified(points[: far + 1], tolerance)[:-1] + simplified(points[far:], tolerance)


def _away(point: Point, first: Point, last: Point) -> float:
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.dist(point, first)
    return abs(dy * (point[0] - first[0]) - dx * (point[1] - first[1])) / length


def area(ring: list[Point]) -> float:
    """Return the signed area of a ring."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def middle(rings: list[list[Point]]) -> Point:
    """Return the center of gravity of the largest ring."""
    ring = max(rings, key=lambda one: abs(area(one)))
    whole = area(ring)
    if not whole:
        return ring[0]
    x = y = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (6 * whole), y / (6 * whole)


def path(rings: list[list[Point]]) -> str:
    """Return rings as an SVG path of tenths, each point relative to the one before."""
    drawn = [ring for ring in rings if abs(area(ring)) >= LEAST_AREA]
    return "".join(_ring_path(ring) for ring in drawn or [max(rings, key=lambda r: abs(area(r)))])


def _ring_path(ring: list[Point]) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring[:-1]]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tenths) if a != b]
    line = " ".join(f"{_number(dx)} {_number(dy)}" for dx, dy in steps)
    start = tenths[0]
    return f"M{_number(start[0])} {_number(start[1])}l{line}z".replace(" -", "-")


def _number(tenths: int) -> str:
    return f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 else f"{tenths / 10:g}"


def code_of(shape: dict[str, Any]) -> str | None:
    """Return the country's code; None for lands that ISO 3166 gives none."""
    name = shape["properties"]["name"]
    return NAMES.get(name) or country_code(name)


def main(package: Path, target: Path) -> None:
    """Write the table; say which lands have no code."""
    coarse, fine = (
        Atlas(package / "countries-110m.json", TOLERANCE),
        Atlas(package / "countries-50m.json", 0),
    )
    rows: dict[str, list[str]] = {}
    for shape in fine.shapes:
        code, rings = code_of(shape), fine.rings(shape)
        if code is None or code == "AQ":
            print("without a code:", shape["properties"]["name"])
            continue
        x, y = middle(rings)
        rows[code] = [code, f"{x:.1f}", f"{y:.1f}", ""]
    for shape in coarse.shapes:
        name = shape["properties"]["name"]
        if name != "Antarctica":
            code = code_of(shape) or ""
            rows.setdefault(code or name, ["", "0", "0", ""])[3] = path(coarse.rings(shape))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["alpha2", "x", "y", "path"])
        writer.writerows(rows[key] for key in sorted(rows))
    print(f"{len(rows)} countries, {HEIGHT:.1f} high, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
