"""A chart of lines on two logarithmic axes, as SVG that stands alone in the documentation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from oreigin.web.drawing.markup import count, element

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 84, 128, 44, 52
COLORS = ("#1f3a5f", "#b4532a", "#5a8a4c", "#7a5a9c")
GRID, INK, QUIET = "#dfe3e8", "#1c2430", "#5b6573"


@dataclass(frozen=True, slots=True)
class Line:
    """A named line through points (x, y), both above zero."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines, the words of title and axes, and where a limit lies (None for none)."""

    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    limit: tuple[str, float] | None = None


class _Scale:
    """Places on one axis: whole decades around all values."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = floor(log10(min(values)))
        self.high = max(ceil(log10(max(values))), self.low + 1)
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def svg(chart: LineChart) -> str:
    """Return the chart as an SVG with a title and, for each point, its numbers on hovering."""
    points = [point for line in chart.lines for point in line.points]
    limits = [chart.limit[1]] if chart.limit else []
    across = _Scale([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Scale([*(y for _, y in points), *limits], HEIGHT - BOTTOM, TOP)
    drawn = (
        element("title", escape(chart.title)),
        element("rect", width=WIDTH, height=HEIGHT, fill="#ffffff", rx="6"),
        _text(LEFT, 24, chart.title, font_weight="600", font_size="15"),
        *_axes(chart, across, up),
        *_limit(chart, up),
        *_lines(chart, across, up),
    )
    return element(
        "svg", "".join(drawn), xmlns="http://www.w3.org/2000/svg", role="img",
        viewBox=f"0 0 {WIDTH} {HEIGHT}", font_family="system-ui, sans-serif", font_size="12",
    )  # fmt: skip


def _axes(chart: LineChart, across: _Scale, up: _Scale) -> Iterator[str]:
    for value in up.decades:
        y = up.at(value)
        yield element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, stroke=GRID)
        yield _text(LEFT - 8, y + 4, _short(value), "end", QUIET)
    for value in across.decades:
        x = across.at(value)
        yield element("line", x1=x, x2=x, y1=TOP, y2=HEIGHT - BOTTOM, stroke=GRID)
        yield _text(x, HEIGHT - BOTTOM + 18, _short(value), "middle", QUIET)
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, chart.x_label, "middle")
    middle = (TOP + HEIGHT - BOTTOM) / 2
    turned = f"rotate(-90 18 {middle:.0f})"
    yield _text(18, middle, chart.y_label, "middle", transform=turned)


def _limit(chart: LineChart, up: _Scale) -> Iterator[str]:
    if chart.limit:
        name, value = chart.limit
        y = up.at(value)
        yield element(
            "line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, stroke=QUIET, stroke_dasharray="5 4"
        )
        yield _text(LEFT + 6, y - 6, name, color=QUIET)


def _lines(chart: LineChart, across: _Scale, up: _Scale) -> Iterator[str]:
    ends: list[tuple[float, float, str, str]] = []
    for line, color in zip(chart.lines, COLORS, strict=False):
        places = [(across.at(x), up.at(y)) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield element("polyline", points=path, fill="none", stroke=color, stroke_width="2")
        for (x, y), (number, value) in zip(places, line.points, strict=True):
            said = element("title", f"{line.name}: {count(round(number))}, {value:,.4g}")
            yield element("circle", said, cx=x, cy=y, r="3.5", fill=color)
        ends.append((*places[-1], line.name, color))
    taken: dict[float, float] = {}
    for x, y, name, color in sorted(ends):
        # Labels at one end go down from the top, apart from each other.
        taken[x] = max(y, taken.get(x, 0) + 16)
        yield _text(x + 10, taken[x] + 4, name, color=color, font_weight="600")


def _short(value: float) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:g} M"
    return count(round(value)) if value >= 1 else f"{value:g}"


def _text(
    x: float, y: float, text: str, anchor: str = "start", color: str = INK, **more: object
) -> str:
    placed = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text_anchor": anchor, "fill": color}
    return element("text", escape(text), **placed, **more)
