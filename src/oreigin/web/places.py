"""What pages are called where a remedy speaks of them: `data/web/places.toml`."""

from dataclasses import dataclass

from oreigin import tables


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the table: the name of an address, and what its page is called."""

    id: str
    name: str


def places() -> tuple[Place, ...]:
    """Return every page that a remedy may name."""
    return tables.load("web/places.toml", Place)


def pages() -> dict[str, str]:
    """Return the name of the address of each page by what the page is called."""
    return {place.name: place.id for place in places()}
