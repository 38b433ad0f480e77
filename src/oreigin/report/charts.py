"""A chart of counts as SVG: horizontal bars in greys that print, each part with its number."""

from collections.abc import Iterator
from html import escape

from oreigin.report.document import Chart, text_of

FILLS = (("#1f3a5f", "#ffffff"), ("#7a9cc6", "#000000"), ("#dfe3e8", "#000000"))
"""Fill and text color of each series; further series begin again, and carry their number anyway."""

_WIDTH, _BAR, _GAP, _LEFT, _RIGHT, _TOP = 640, 22, 12, 84, 44, 34
LEAST_SHARE = 0.04
"""A part of a bar shows its number if it is at least such a share of the longest bar."""


def svg(chart: Chart, font: str = "serif") -> str:
    """Return the chart as an SVG whose title is its caption and whose description is told."""
    height = _TOP + len(chart.categories) * (_BAR + _GAP)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
            f' aria-labelledby="chart-title chart-description" font-family="{escape(font)}"'
            ' font-size="13">',
            f'<title id="chart-title">{escape(text_of(chart.caption))}</title>',
            f'<desc id="chart-description">{escape(text_of(chart.description))}</desc>',
            *_legend(chart),
            *_bars(chart),
            "</svg>",
        )
    )


def _legend(chart: Chart) -> Iterator[str]:
    x = _LEFT
    for at, name in enumerate(chart.series):
        fill, _ = FILLS[at % len(FILLS)]
        yield f'<rect x="{x}" y="4" width="12" height="12" fill="{fill}" stroke="#444444"/>'
        yield _text(x + 18, 15, name)
        x += 40 + 8 * len(name)


def _bars(chart: Chart) -> Iterator[str]:
    most = max((sum(row) for row in chart.values), default=0) or 1
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    for at, (category, values) in enumerate(zip(chart.categories, chart.values, strict=True)):
        y = _TOP + at * (_BAR + _GAP)
        yield _text(_LEFT - 8, y + 16, category, anchor="end")
        x = float(_LEFT)
        for series, value in enumerate(values):
            width = value * scale
            shown = str(value) if value >= most * LEAST_SHARE else ""
            yield from _part(series, shown, x, y, width) if value else ()
            x += width
        yield _text(x + 6, y + 16, str(sum(values)))


def _part(series: int, shown: str, x: float, y: int, width: float) -> Iterator[str]:
    fill, color = FILLS[series % len(FILLS)]
    yield (
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{fill}"'
        ' stroke="#444444" stroke-width="0.6"/>'
    )
    if shown:
        yield _text(x + width / 2, y + 16, shown, anchor="middle", color=color)


def _text(x: float, y: int, text: str, anchor: str = "start", color: str = "#000000") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{color}">{escape(text)}</text>'
