"""The dates of a reporting period on one line, with today among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from oreigin.web.drawing.markup import Drawing, element, linked, percent

_MARGIN = 0.02
_MOST_MONTHS = 30
_DAYS_OF_YEAR = 365
_DAYS_OF_MONTH = 30
_LONG_PAST = timedelta(days=120)
"""So long after the last date the line no longer reaches until today."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date of the period; `note` says what it follows from."""

    day: date
    label: str
    note: str = ""
    url: str = ""


def deadlines(title: str, milestones: Sequence[Milestone], today: date) -> Drawing:
    """Return the milestones in the order of their days, the next one marked."""
    inside = sorted(milestones, key=lambda milestone: milestone.day)
    following = next((one for one in inside if one.day >= today), None)
    items = "".join(_item(one, today, one is following) for one in inside)
    strip = _strip(inside, today, following) if inside else ""
    return Drawing(title, strip + element("ol", items, class_="deadlines"))


def distance(day: date, today: date) -> str:
    """Return how far away a day is, in words."""
    days = (day - today).days
    if days == 0:
        return "today"
    size = _size(abs(days))
    return f"in {size}" if days > 0 else f"{size} ago"


def _size(days: int) -> str:
    """Return how long some days are: in days for a year, then in months, then in years."""
    if days <= _DAYS_OF_YEAR:
        return f"{days} day" if days == 1 else f"{days} days"
    if days <= 2 * _DAYS_OF_YEAR:
        return f"{days // _DAYS_OF_MONTH} months"
    return f"{days // _DAYS_OF_YEAR} years"


def _item(one: Milestone, today: date, following: bool) -> str:
    lines = (
        element("small", escape(one.label)),
        element("span", _written(one.day), class_="when"),
        element("small", distance(one.day, today)),
        element("small", escape(one.note)) if one.note else "",
    )
    state = "is-next" if following else "is-past" if one.day < today else ""
    return element("li", linked("".join(lines), one.url, one.label), class_=state)


def _strip(inside: Sequence[Milestone], today: date, following: Milestone | None) -> str:
    over = today - inside[-1].day > _LONG_PAST
    first = min(inside[0].day, today).toordinal()
    last = inside[-1].day.toordinal() + 1 if over else max(inside[-1].day, today).toordinal()
    span = max(last - first, 1)

    def at(day: date) -> str:
        return percent(_MARGIN + (1 - 2 * _MARGIN) * (day.toordinal() - first) / span, 1)

    here = "100%" if over else at(today)
    drawn = [
        element("line", x1="0", x2="100%", y1="10", y2="10", class_="axis"),
        element("line", x1="0", x2=here, y1="10", y2="10", class_="gone"),
    ]
    for day in _months(date.fromordinal(first), date.fromordinal(last)):
        drawn.append(element("line", x1=at(day), x2=at(day), y1="10", y2="16", class_="tick"))
        name = f"{day:%b}" if day.month != 1 else f"{day:%Y}"
        drawn.append(element("text", name, x=at(day), y="30", text_anchor="middle", class_="month"))
    for one in inside:
        state = "is-next" if one is following else "is-past" if one.day < today else ""
        title = element("title", escape(f"{one.label}: {_written(one.day)}"))
        look = f"milestone {state}".strip()
        drawn.append(element("circle", title, cx=at(one.day), cy="10", r="5", class_=look))
    if not over:
        now = element("title", f"Today: {_written(today)}")
        drawn.append(element("line", now, x1=here, x2=here, y1="0", y2="20", class_="today"))
    return element("svg", "".join(drawn), class_="deadlines-strip", aria_hidden="true")


def _months(first: date, last: date) -> Iterator[date]:
    """Yield firsts of months, every one or every third where they would crowd."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if months <= _MOST_MONTHS // 2 else 3 if months <= _MOST_MONTHS * 3 else 12
    for index in range(first.year * 12 + first.month, last.year * 12 + last.month):
        day = date(index // 12, index % 12 + 1, 1)
        if (day.month - 1) % step == 0 and first <= day <= last:
            yield day


def _written(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
