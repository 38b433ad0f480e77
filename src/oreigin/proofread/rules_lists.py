"""Rules that hold the annex against reference lists; silent where none is given.

What a list of that time does not hold may be too new or too old for it, so only what a list plainly
says otherwise is a contradiction.
"""

from collections.abc import Iterator

from oreigin.proofread.context import Context
from oreigin.proofread.values import AnnexRow, Hit, Severity
from oreigin.smelters.countries import country_code, country_name
from oreigin.smelters.names import normalized, same_country
from oreigin.terms import CID, CONFLICT_MINERALS, Metal

_ENOUGH = 0.5


def number_of_another_metal(context: Context) -> Iterator[Hit]:
    """An identification number belongs to another metal, by the lists of that time."""
    for row in context.rows:
        known = context.numbered(row)
        if known and known.metal != row.metal:
            facts = {"cid": known.cid, "given": row.metal.lower(), "listed": known.metal.lower()}
            yield Hit((row.place,), facts | {"name": row.name})


def number_of_another_facility(context: Context) -> Iterator[Hit]:
    """An identification number belongs to another facility than the name beside it.

    A name that no list knows is no evidence: facilities are renamed more often than lists are new.
    """
    for row in context.rows:
        known = context.numbered(row)
        held = context.directory
        if not known or not held or known.metal != row.metal or CID.search(row.name):
            continue
        named = held.named_alike(row.metal, row.name)
        if named and known.cid not in named:
            facts = {"cid": known.cid, "name": row.name, "listed": known.name}
            yield Hit((row.place,), facts | {"other": min(named)})


def number_not_listed(context: Context) -> Iterator[Hit]:
    """Well-formed identification numbers that no list of that time holds."""
    held = context.directory
    numbered = [row for row in context.rows if CID.fullmatch(row.cid.strip().upper())]
    if held is None or not numbered:
        return
    unknown = [row for row in numbered if context.numbered(row) is None]
    if unknown and len(unknown) < _ENOUGH * len(numbered):
        numbers = ", ".join(f"{row.cid} ({row.name})" for row in unknown)
        facts = {"count": str(len(unknown)), "numbers": numbers}
        yield Hit(tuple(row.place for row in unknown), facts)


def name_of_another_metal(context: Context) -> Iterator[Hit]:
    """A name without a number stands under a metal for which no list knows it, but another."""
    held = context.directory
    if held is None or _mostly_unknown(context):
        return
    for row in context.rows:
        if row.cid or held.named_alike(row.metal, row.name):
            continue
        others = [m for m in CONFLICT_MINERALS if m != row.metal and _is_named(context, m, row)]
        if others:
            listed = " and ".join(metal.lower() for metal in others)
            facts = {"name": row.name, "given": row.metal.lower(), "listed": listed}
            yield Hit((row.place,), facts, None if context.lists_are_recent else Severity.AMBIGUOUS)


def country_not_as_listed(context: Context) -> Iterator[Hit]:
    """A row places a facility in another country than the lists of that time."""
    for row in context.rows:
        known, given = context.facility_of(row), country_code(row.country)
        if known and given and known.country and not same_country(given, known.country):
            facts = {"name": row.name, "given": row.country, "cid": known.cid}
            yield Hit((row.place,), facts | {"listed": country_name(known.country)})


def _is_named(context: Context, metal: Metal, row: AnnexRow) -> bool:
    held = context.directory
    named = held.named_alike(metal, row.name) if held else frozenset()
    return any(
        normalized(held.facilities[cid].name) == normalized(row.name) for cid in named if held
    )


def _mostly_unknown(context: Context) -> bool:
    """Whether the lists know few of the annex's names: then they are of another time or kind."""
    held = context.directory
    known = sum(bool(held and held.named_alike(row.metal, row.name)) for row in context.rows)
    return known < _ENOUGH * len(context.rows)
