"""The outgoing mine list of a template that has one: each declared mine once, per mineral."""

from collections.abc import Iterator

from oreigin.response.declaration import DeclaredMine
from oreigin.rollup.smelters import Known, printed_country
from oreigin.rollup.values import RolledMine
from oreigin.rollup.voices import Responses
from oreigin.smelters.consolidate import metal_of
from oreigin.smelters.names import normalized, sort_key
from oreigin.terms import Metal

_GOES_OUT = ("name", "cid", "id_source", "country", "city", "state", "smelters")
"""What identifies a mine; contacts, next steps and comments stay inside."""


def mines(
    relevant: dict[Metal, Responses], metals: tuple[Metal, ...], known: Known
) -> tuple[RolledMine, ...]:
    """Return the mines that the responses relevant to each metal declare, sorted.

    Rows are one mine where mineral, name, number and country agree; a column goes out where the
    rows do not contradict each other in it. A row that would name a supplier does not go out.
    """
    found: dict[tuple[str, ...], list[tuple[str, DeclaredMine]]] = {}
    for where, row, metal in _declared(relevant, metals):
        if any(known.names_supplier(getattr(row, name)) for name in _GOES_OUT):
            continue
        key = (metal, normalized(row.name), row.cid.upper(), printed_country(row.country))
        found.setdefault(key, []).append((where, row))
    rolled = (_mine(key[0], rows) for key, rows in found.items())
    return tuple(sorted(rolled, key=lambda mine: (mine.row.metal, sort_key(mine.row.name))))


def withheld_mines(
    relevant: dict[Metal, Responses], metals: tuple[Metal, ...], known: Known
) -> tuple[str, ...]:
    """Return the rows of mines that do not go out because they name a supplier."""
    return tuple(
        where
        for where, row, _ in _declared(relevant, metals)
        if any(known.names_supplier(getattr(row, name)) for name in _GOES_OUT)
    )


def _declared(
    relevant: dict[Metal, Responses], metals: tuple[Metal, ...]
) -> Iterator[tuple[str, DeclaredMine, Metal]]:
    for metal, responses in relevant.items():
        for counted in responses:
            declared = counted.declaration.mines if counted.declaration else ()
            for row in declared:
                if metal_of(row.metal, metals) == metal and (row.name or row.cid):
                    yield f"{counted.response.id} Mine List row {row.row}", row, metal


def _mine(metal: str, rows: list[tuple[str, DeclaredMine]]) -> RolledMine:
    said = {name: _agreed([getattr(row, name) for _, row in rows]) for name in _GOES_OUT}
    first = rows[0][1]
    row = DeclaredMine(
        row=0,
        metal=metal,
        name=min(row.name for _, row in rows),
        cid=first.cid.upper(),
        country=printed_country(first.country),
        id_source=said["id_source"],
        city=said["city"],
        state=said["state"],
        smelters=said["smelters"],
    )
    return RolledMine(row, tuple(where for where, _ in rows))


def _agreed(texts: list[str]) -> str:
    """Return the text that all rows give that give any, "" where they differ."""
    given = {normalized(text) for text in texts if text}
    return min(filter(None, texts)) if len(given) == 1 else ""
