"""Rules about rows of the smelter list, and about the list as a whole.

Function `some_rule` is rule `some-rule` of `data/checks.toml`.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator

from oreigin.checks.context import (
    Context,
    cid_of,
    is_not_listed,
    is_unidentified,
    name_field,
    name_of,
)
from oreigin.checks.values import Hit
from oreigin.checks.words import country_of, is_placeholder
from oreigin.response.declaration import DeclaredSmelter
from oreigin.smelters.names import normalized
from oreigin.terms import CID, Answer, Cid, Metal

_LEGACY_ID = re.compile(r"[1-4][A-Z]{3}\d{3}")
_ID_AS_NAME = re.compile(r"(?:CID\s?\d{3,7}|[1-4][A-Z]{3}\d{3})", re.IGNORECASE)
_COPIED_SHARE = 0.95
_LEAST_ROWS_COPIED = 20


def metal_without_smelter(context: Context) -> Iterator[Hit]:
    """A metal is in the products, and its rows name no smelter: enough for the Checker."""
    for metal in context.used_metals:
        rows = list(context.of_metal(metal))
        named = [r for r in rows if not is_unidentified(r) and not is_placeholder(name_of(r))]
        if rows and not [r for r in named if name_of(r) or cid_of(r)]:
            cells = tuple(context.row_cell(row, "look_up") for row in rows)
            yield Hit((context.cell("1", metal), *cells), {"metal": metal})


def smelter_for_unused_metal(context: Context) -> Iterator[Hit]:
    """Smelters are listed for a metal that is answered "No" in Q1 or Q2."""
    for metal in context.unused_metals:
        rows = list(context.of_metal(metal))
        if rows:
            question = "1" if context.answer("1", metal) is Answer.NO else "2"
            cells = (context.cell(question, metal), *(context.row_cell(r, "metal") for r in rows))
            yield Hit(cells, {"metal": metal, "count": str(len(rows))})


def smelter_metal_missing(context: Context) -> Iterator[Hit]:
    """A row names a smelter and no metal, and no list knows its CID, which would say the metal."""
    known = {row.row for row, _, _ in context.known_rows}
    for row in context.rows:
        if row.metal or row.row in known:
            continue
        if context.row_cell(row, "look_up") in context.declaration.state.errors:
            continue  # an ID that is not found leaves the metal empty: cell-error says so
        if name_of(row) or cid_of(row):
            facts = {"name": name_of(row) or cid_of(row)}
            yield Hit((context.row_cell(row, "metal"),), facts)


def smelter_metal_unclear(context: Context) -> Iterator[Hit]:
    """A row names a smelter, and a metal that the template does not know."""
    for row in context.rows:
        if row.metal and context.metal_of(row) is None and (name_of(row) or cid_of(row)):
            facts = {"name": name_of(row) or cid_of(row), "text": row.metal}
            yield Hit((context.row_cell(row, "metal"),), facts)


def smelter_name_missing(context: Context) -> Iterator[Hit]:
    """A row names a metal and nothing else."""
    rows = [row for row in context.rows if row.metal and not name_of(row) and not cid_of(row)]
    rows = [row for row in rows if not is_not_listed(row)]
    if rows:
        cells = tuple(context.row_cell(row, "look_up") for row in rows)
        yield Hit(cells, {"count": str(len(rows))})


def smelter_placeholder(context: Context) -> Iterator[Hit]:
    """A smelter's name is a word for "nothing"."""
    for row in context.rows:
        if is_placeholder(name_of(row)):
            yield Hit((context.row_cell(row, name_field(row)),), {"text": name_of(row)})


def smelter_is_company(context: Context) -> Iterator[Hit]:
    """The declaring company itself stands where a smelter is to be named."""
    company = normalized(context.declaration.company_name())
    for row in context.named_rows:
        if company and normalized(name_of(row)) == company and not _is_known(context, row):
            yield Hit((context.row_cell(row, name_field(row)),), {"name": name_of(row)})


def _is_known(context: Context, row: DeclaredSmelter) -> bool:
    """Whether a list knows the row's smelter, by its ID or its name."""
    reference, metal = context.reference, context.metal_of(row)
    if reference is None or Cid(cid_of(row)) in reference.facilities:
        return reference is not None
    return bool(metal and reference.named(metal, name_of(row)))


def smelter_name_is_id(context: Context) -> Iterator[Hit]:
    """An identification number stands where a smelter's name belongs."""
    for row in context.rows:
        if _ID_AS_NAME.fullmatch(name_of(row).strip()):
            yield Hit((context.row_cell(row, name_field(row)),), {"text": name_of(row)})


def smelter_country_missing(context: Context) -> Iterator[Hit]:
    """A named smelter has no country. The Checker asks only where the smelter is "not listed"."""
    rows = [r for r in context.named_rows if not r.country and not is_not_listed(r)]
    rows = [row for row in rows if not is_placeholder(name_of(row))]
    if rows and context.asks_in_rows("country"):
        cells = tuple(context.row_cell(row, "country") for row in rows)
        yield Hit(cells, {"count": str(len(rows))})


def smelter_country_unknown(context: Context) -> Iterator[Hit]:
    """What stands in a country cell is no country."""
    for row in context.rows:
        if row.country and country_of(row.country) is None:
            facts = {"text": row.country, "name": name_of(row)}
            yield Hit((context.row_cell(row, "country"),), facts)


def unlisted_country_blank(context: Context) -> Iterator[Hit]:
    """Beside "Smelter not listed", name or country is only a space: enough for the Checker."""
    for row in context.rows:
        if is_not_listed(row):
            blank = [f for f in ("name", "country") if not getattr(row, f) and row.raw.get(f)]
            for field_id in blank:
                if not row.raw[field_id].strip():
                    yield Hit((context.row_cell(row, field_id),))


def cid_malformed(context: Context) -> Iterator[Hit]:
    """An identification number has not the form CID and six digits."""
    for row in context.rows:
        for field_id in ("cid_input", "cid"):
            said = getattr(row, field_id)
            if said and not CID.fullmatch(said) and not _LEGACY_ID.fullmatch(said):
                yield Hit((context.row_cell(row, field_id),), {"text": said})
                break


def cid_with_spaces(context: Context) -> Iterator[Hit]:
    """A proper CID has spaces around it, so that the workbook's look-up fails."""
    for row in context.rows:
        raw = row.raw.get("cid_input", "")
        if raw and raw != row.cid_input and CID.fullmatch(row.cid_input):
            yield Hit((context.row_cell(row, "cid_input"),), {"cid": row.cid_input})


def cid_legacy(context: Context) -> Iterator[Hit]:
    """An identification number of the 2.x templates, which nobody keeps up any more."""
    for row in context.rows:
        for field_id in ("cid_input", "cid"):
            if _LEGACY_ID.fullmatch(getattr(row, field_id)):
                yield Hit((context.row_cell(row, field_id),), {"text": getattr(row, field_id)})
                break


def cid_unknown(context: Context) -> Iterator[Hit]:
    """No list holds the CID."""
    for row, field_id, cid in context.given_cids:
        if context.reference and cid not in context.reference.facilities:
            yield Hit((context.row_cell(row, field_id),), {"cid": cid})


def cid_retired(context: Context) -> Iterator[Hit]:
    """An older list held the CID, and the newest does not."""
    for row, field_id, known in context.known_rows:
        if context.reference and known.cid not in context.reference.current:
            facts = {"cid": known.cid, "name": known.name}
            yield Hit((context.row_cell(row, field_id),), facts)


def cid_metal_differs(context: Context) -> Iterator[Hit]:
    """The CID belongs to a smelter of another metal."""
    for row, field_id, known in context.known_rows:
        metal = context.metal_of(row)
        if metal and metal != known.metal:
            facts = {"cid": known.cid, "metal": metal, "expected": known.metal}
            yield Hit((context.row_cell(row, field_id), context.row_cell(row, "metal")), facts)


def cid_name_differs(context: Context) -> Iterator[Hit]:
    """The CID belongs to a smelter of another name, by any name it is known under."""
    for row, field_id, known in context.known_rows:
        name = name_of(row)
        if not name or normalized(name) in known.names:
            continue
        if is_unidentified(row) or is_placeholder(name) or _ID_AS_NAME.fullmatch(name):
            continue
        facts = {"cid": known.cid, "name": name, "expected": known.name}
        yield Hit((context.row_cell(row, field_id), context.row_cell(row, name_field(row))), facts)


def cid_country_differs(context: Context) -> Iterator[Hit]:
    """The CID belongs to a smelter that stands in another country."""
    for row, field_id, known in context.known_rows:
        country = country_of(row.country)
        if country and known.country and country != known.country:
            facts = {"cid": known.cid, "country": country, "expected": known.country}
            yield Hit((context.row_cell(row, "country"), context.row_cell(row, field_id)), facts)


def smelter_of_other_metal(context: Context) -> Iterator[Hit]:
    """A smelter is known, but only for another metal."""
    for row in context.named_rows:
        metal, reference = context.metal_of(row), context.reference
        if not metal or not reference or reference.named(metal, name_of(row)):
            continue
        if CID.fullmatch(cid_of(row)) and cid_of(row) in reference.facilities:
            continue  # then the CID rules speak
        others = reference.metals_of(name_of(row), context.metals)
        if others:
            facts = {"name": name_of(row), "metal": metal, "expected": ", ".join(others)}
            cells = (context.row_cell(row, "metal"), context.row_cell(row, name_field(row)))
            yield Hit(cells, facts)


def unlisted_though_listed(context: Context) -> Iterator[Hit]:
    """Although "Smelter not listed" is chosen, the typed name is on the list."""
    for row in context.rows:
        metal = context.metal_of(row)
        if is_not_listed(row) and row.name and metal and context.reference:
            found = sorted(context.reference.named(metal, row.name))
            if found:
                facts = {"name": row.name, "cid": ", ".join(found)}
                cells = (context.row_cell(row, "look_up"), context.row_cell(row, "name"))
                yield Hit(cells, facts)


def alias_used(context: Context) -> Iterator[Hit]:
    """A smelter is named by an alias where a standard name exists."""
    cells, pairs = [], []
    for row, name, standard in aliases(context):
        cells.append(context.row_cell(row, name_field(row)))
        pairs.append(f"{name} = {standard}")
    if cells:
        yield Hit(tuple(cells), {"count": str(len(cells)), "text": "; ".join(pairs[:3])})


def aliases(context: Context) -> Iterator[tuple[DeclaredSmelter, str, str]]:
    """Yield the rows whose name is the alias of exactly one facility, with its standard name."""
    for row in context.named_rows:
        metal, name = context.metal_of(row), name_of(row)
        if not metal or not context.reference or is_not_listed(row):
            continue
        found = context.reference.named(metal, name)
        if len(found) == 1:
            standard = context.reference.facilities[next(iter(found))].name
            if normalized(name) != normalized(standard):
                yield row, name, standard


def identical_rows(context: Context) -> Iterator[Hit]:
    """The same metal, smelter and country stand in several rows; one row each is asked for."""
    alike: defaultdict[tuple[Metal | None, str, str, str], list[DeclaredSmelter]] = defaultdict(
        list
    )
    for row in context.named_rows:
        key = (context.metal_of(row), normalized(name_of(row)), row.country.casefold(), cid_of(row))
        alike[key].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            cells = tuple(context.row_cell(row, name_field(row)) for row in rows)
            yield Hit(cells, {"name": name_of(rows[0]), "count": str(len(rows))})


def many_unlisted(context: Context) -> Iterator[Hit]:
    """More of the list is "not listed" than the acceptance policy takes."""
    named = [row for row in context.rows if name_of(row)]
    unlisted = [row for row in named if is_not_listed(row)]
    most = context.policy.most_unlisted_percent
    if named and len(unlisted) * 100 > most * len(named) and len(unlisted) > 1:
        share = str(round(len(unlisted) * 100 / len(named)))
        cells = tuple(context.row_cell(row, "look_up") for row in unlisted)
        yield Hit(cells, {"count": str(len(unlisted)), "share": share, "limit": str(most)})


def list_copied_whole(context: Context) -> Iterator[Hit]:
    """Nearly every smelter of the look-up is declared for a metal: the list was pasted."""
    if not context.reference:
        return
    for metal in context.metals:
        known = context.reference.of_metal(metal)
        rows = [row for row in context.of_metal(metal) if not is_unidentified(row)]
        if len(known) < _LEAST_ROWS_COPIED or len(rows) < _COPIED_SHARE * len(known):
            continue
        declared: set[Cid] = set()
        for row in rows:
            declared |= {Cid(cid_of(row))} if cid_of(row) else set()
            declared |= context.reference.named(metal, name_of(row))
        if len(declared & known) >= _COPIED_SHARE * len(known):
            facts = {"metal": metal, "count": str(len(declared & known)), "limit": str(len(known))}
            cells = (context.row_cell(rows[0], "metal"), context.row_cell(rows[-1], "metal"))
            yield Hit(cells, facts)


def list_same_as_another(context: Context) -> Iterator[Hit]:
    """Another supplier has sent the very same smelter list."""
    mark = list_mark(context) if context.same_lists else ""
    if mark and mark in context.same_lists:
        yield same_list_hit(context.layout.smelter_list.sheet, context.same_lists[mark])


def same_list_hit(sheet: str, other: str) -> Hit:
    """Return what `list_same_as_another` reports where the comparison was made elsewhere."""
    return Hit((sheet,) if sheet else (), {"text": other})


def list_mark(context: Context) -> str:
    """Return a text that two declarations share exactly where their smelter lists agree.

    Lists of fewer than five smelters agree by chance: they have none ("").
    """
    rows = sorted(
        (str(context.metal_of(r)), normalized(name_of(r)), r.country.casefold())
        for r in context.named_rows
    )
    if len(rows) < 5:
        return ""
    return hashlib.sha256(repr(rows).encode()).hexdigest()
