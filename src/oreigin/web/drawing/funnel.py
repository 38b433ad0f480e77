"""How far something came, step by step: suppliers asked, answered, accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from oreigin.web.drawing.markup import Drawing, Table, count, element, linked, percent


@dataclass(frozen=True, slots=True)
class Stage:
    """A step: how many came this far, and how many did at the same step last year."""

    label: str
    value: int
    last: int | None = None
    url: str = ""
    style: str = "fill-accent"


def funnel(title: str, stages: Sequence[Stage]) -> Drawing:
    """Return the steps on one scale, each with its share of the first."""
    whole = stages[0].value if stages else 0
    most = max((max(stage.value, stage.last or 0) for stage in stages), default=0)
    compared = any(stage.last is not None for stage in stages)
    columns = ("Step", "Number", "Share of the first") + (("Last year",) if compared else ())
    rows = "".join(_row(stage, whole, most) for stage in stages)
    return Drawing(
        title,
        element("div", rows, class_="bars"),
        Table(
            columns,
            tuple(_cells(stage, whole, compared) for stage in stages),
            tuple(stage.url for stage in stages),
        ),
        note="The upright line is last year." if compared else "",
    )


def _cells(stage: Stage, whole: int, compared: bool) -> tuple[str, ...]:
    last = "" if stage.last is None else count(stage.last)
    shown = (stage.label, count(stage.value), share(stage.value, whole))
    return (*shown, last) if compared else shown


def share(part: int, whole: int) -> str:
    """Return a share in whole percent: never 100 % while something is missing, nor 0 % of some."""
    if not whole:
        return "–"
    rounded = round(100 * part / whole)
    if rounded == 100 and part < whole:
        return "99 %"
    return "1 %" if rounded == 0 and part else f"{rounded} %"


def _row(stage: Stage, whole: int, most: int) -> str:
    told = f"{stage.label}: {count(stage.value)}, {share(stage.value, whole)}"
    told += "" if stage.last is None else f"; last year {count(stage.last)}"
    cells = (
        element("span", escape(stage.label), class_="bar-label"),
        element("svg", _bar(stage, most), class_="bar", role="img", aria_label=told),
        element(
            "span",
            f"{count(stage.value)} {element('small', share(stage.value, whole))}",
            class_="bar-total",
        ),
    )
    return linked("".join(cells), stage.url, told, "bar-row")


def _bar(stage: Stage, most: int) -> str:
    track = element("rect", width="100%", height="24", rx="3", class_="track")
    width = percent(stage.value, most)
    bar = element("rect", width=width, height="24", rx="3", class_=f"part {stage.style}")
    if stage.last is None:
        return track + bar
    at = percent(stage.last, most)
    title = element("title", f"Last year: {count(stage.last)}")
    return track + bar + element("line", title, x1=at, x2=at, y1="-3", y2="27", class_="last-year")
