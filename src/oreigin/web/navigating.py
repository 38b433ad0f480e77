"""The navigation of a registrant's pages: `data/web/navigation.toml` against one request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.urls import NoReverseMatch, reverse

from oreigin import tables


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the navigation: the name of an address, a label, an icon, the action it needs."""

    page: str
    label: str
    icon: str
    action: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one person sees it."""

    item: Item
    url: str
    current: bool
    count: int = 0


def items() -> tuple[Item, ...]:
    """Return all items, from top to bottom."""
    return tables.load("web/navigation.toml", Item)


def entries(context: Context) -> Iterator[Entry]:
    """Yield what the person of `context` may open; none before they are at a registrant.

    The page itself may say where it belongs with `section`; else the longest address that the
    page's begins with is the current one. `counts` of the context are shown beside the labels.
    """
    open_to = [item for item in items() if item.action in (context.get("may") or ())]
    addresses = {item.page: _address(item.page, context) for item in open_to}
    current = context.get("section") or _section(context, addresses)
    counts: Mapping[str, int] = context.get("counts") or {}
    for item in open_to:
        if url := addresses[item.page]:
            yield Entry(item, url, item.page == current, counts.get(item.page, 0))


def _section(context: Context, addresses: Mapping[str, str]) -> str:
    request: Any = context.get("request")
    here = request.path if request else ""
    fitting = [page for page, url in addresses.items() if url and here.startswith(url)]
    return max(fitting, key=lambda page: len(addresses[page]), default="")


def _address(page: str, context: Context) -> str:
    registrant, period = context.get("registrant"), context.get("period")
    slug = getattr(registrant, "slug", None)
    for arguments in ([slug, period], [slug]):
        try:
            return reverse(page, args=arguments) if all(arguments) else ""
        except NoReverseMatch:
            continue
    return ""
