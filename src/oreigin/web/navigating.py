"""The navigation of a registrant's pages: `data/web/navigation.toml` against one request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.urls import NoReverseMatch, reverse

from oreigin import tables
from oreigin.casework import periods
from oreigin.casework.actors import Actor
from oreigin.store.models import Membership, Period


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the navigation: the name of an address, a label, an icon, the action it needs.

    Before there is a reporting period it leads to `without_period`, if that names an address.
    """

    page: str
    label: str
    icon: str
    action: str
    without_period: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one person sees it."""

    item: Item
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A reporting period or a registrant one can go to."""

    label: str
    url: str
    current: bool
    note: str = ""


def items() -> tuple[Item, ...]:
    """Return all items, from top to bottom."""
    return tables.load("web/navigation.toml", Item)


def entries(context: Context) -> Iterator[Entry]:
    """Yield what the person of `context` may open; none before they are at a registrant.

    The page itself may say where it belongs with `section`; else the longest address that the
    page's begins with is the current one. Beside the labels stand `counts` of the context, else
    what was stored with the period's results.
    """
    open_to = [item for item in items() if item.action in (context.get("may") or ())]
    arguments = _arguments(context) if open_to else {}
    addresses = {
        item.page: address(item.page, arguments) or address(item.without_period, arguments)
        for item in open_to
    }
    current = context.get("section") or _section(context, addresses)
    counts: Mapping[str, int] = context.get("counts") or _stored_counts(context.get("period"))
    for item in open_to:
        if url := addresses[item.page]:
            yield Entry(item, url, item.page == current, counts.get(item.page, 0))


def address(page: str, arguments: Mapping[str, object]) -> str:
    """Return the address of a page of a period or, where it has none, of the registrant."""
    for kept in (arguments, {"registrant": arguments.get("registrant")}):
        try:
            return reverse(page, kwargs=dict(kept))
        except NoReverseMatch:
            continue
    return ""


def _arguments(context: Context) -> dict[str, object]:
    """Return what addresses need; a page of no period leads to the newest one."""
    registrant, period = context.get("registrant"), context.get("period")
    actor: Actor | None = context.get("actor")
    if period is None and actor:
        period = periods.newest(actor)
    year = {"year": period.year} if period else {}
    return {"registrant": getattr(registrant, "slug", ""), **year}


def _stored_counts(period: Period | None) -> dict[str, int]:
    """Return how many names wait for a decision: they are stored with what a page loads anyway."""
    result = getattr(period, "result", None)
    if result is None:
        return {}
    return {"review": result.dashboard["names_to_decide"] + result.minerals_to_decide}


def _section(context: Context, addresses: Mapping[str, str]) -> str:
    request: Any = context.get("request")
    here = request.path if request else ""
    fitting = [page for page, url in addresses.items() if url and here.startswith(url)]
    return max(fitting, key=lambda page: len(addresses[page]), default="")


def periods_of(actor: Actor, current: Period | None) -> list[Place]:
    """Return the registrant's reporting periods, newest first."""
    found = Period.objects.filter(registrant=actor.registrant).order_by("-year")
    slug = actor.registrant.slug
    return [
        Place(
            str(period.year),
            address("dashboard", {"registrant": slug, "year": period.year}),
            period == current,
            "closed" if period.closed else "",
        )
        for period in found.only("year", "closed")
    ]


def registrants_of(actor: Actor) -> list[Place]:
    """Return the registrants that the person belongs to."""
    if actor.user is None:
        return []
    held = Membership.objects.filter(user=actor.user, ended=None).select_related("registrant")
    return [
        Place(
            one.registrant.name,
            reverse("home", kwargs={"registrant": one.registrant.slug}),
            one.registrant == actor.registrant,
        )
        for one in held.order_by("registrant__name")
    ]
