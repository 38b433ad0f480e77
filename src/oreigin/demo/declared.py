"""Who declares which smelters, and how: together exactly the annex, with real life's untidiness.

Every choice follows from the seed, a manufacturer and a smelter, and from nothing else.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from oreigin.demo.material import AnnexRow, Manufacturer, Material
from oreigin.response.declaration import NOT_LISTED, NOT_YET_IDENTIFIED
from oreigin.smelters.countries import country_code, is_covered
from oreigin.terms import CONFLICT_MINERALS, Metal

_PUNCTUATION = re.compile(r"[.,'\"()+]")
_WORD = re.compile(r"\w+")
_COMMON_STATUS = "Full Compliant"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a smelter list as typed, by the layout's field names; `writing` says how."""

    writing: str
    metal: str = ""
    look_up: str = ""
    name: str = ""
    country: str = ""
    cid_input: str = ""
    cid: str = ""
    id_source: str = ""


def declared_rows(
    material: Material, annex: tuple[AnnexRow, ...], as_of: date
) -> dict[str, tuple[Row, ...]]:
    """Return each manufacturer's smelter rows, by supplier id.

    Whoever declares that nothing comes from Covered Countries names no smelter in one of them.
    """
    named: dict[str, list[AnnexRow]] = {m.supplier: [] for m in material.manufacturers}
    for smelter in annex:
        for manufacturer in _naming(material, smelter, as_of):
            named[manufacturer.supplier].append(smelter)
    return {
        manufacturer.supplier: _rows(material, manufacturer, named[manufacturer.supplier])
        for manufacturer in material.manufacturers
    }


def _naming(material: Material, smelter: AnnexRow, as_of: date) -> tuple[Manufacturer, ...]:
    """Return who names the smelter: several name a well-known one, and somebody names each."""
    code = country_code(smelter.country)
    covered = code is not None and is_covered(code, as_of)
    able = [m for m in material.manufacturers if not (covered and m.answers["3"] == "No")]
    popular = 0.35 + 0.65 * material.chance("popular", smelter.cid)
    if smelter.status != _COMMON_STATUS:
        popular /= 2
    chosen = [
        manufacturer
        for manufacturer in able
        if material.chance(manufacturer.supplier, smelter.cid) < popular * manufacturer.breadth
    ]
    last_resort = able[int(material.chance("somebody", smelter.cid) * len(able))]
    return tuple(chosen or [last_resort])


def _rows(
    material: Material, manufacturer: Manufacturer, smelters: list[AnnexRow]
) -> tuple[Row, ...]:
    ordered = sorted(smelters, key=lambda smelter: CONFLICT_MINERALS.index(smelter.metal))
    rows = [_row(material, manufacturer, smelter) for smelter in ordered]
    if "typed as not listed" in manufacturer.untidy:
        position = next(i for i, row in enumerate(rows) if row.writing == "plain")
        rows[position] = _typed_as_not_listed(ordered[position])
    if "row twice" in manufacturer.untidy:
        position = next(i for i, row in enumerate(rows) if row.writing == "plain")
        rows.append(replace(rows[position], writing="row twice"))
    if "blank row" in manufacturer.untidy:
        rows.insert(len(rows) // 2, Row("blank row"))
    if "not identified" in manufacturer.untidy:
        metal = smelters[-1].metal
        rows.append(_not_identified(metal))
    return tuple(rows)


def _row(material: Material, manufacturer: Manufacturer, smelter: AnnexRow) -> Row:
    for writing in material.writings:
        name = _written(material, writing.id, smelter)
        lot = material.chance(writing.id, manufacturer.supplier, smelter.cid)
        if name is None or lot * 1000 >= writing.share:
            continue
        if not name:
            return Row(writing.id, cid_input=smelter.cid)
        row = Row(writing.id, smelter.metal, name, name, _country(material, manufacturer, smelter))
        if writing.with_cid:
            return replace(row, cid=smelter.cid, id_source="RMI")
        return row
    raise AssertionError("the last writing fits always")


def _written(material: Material, writing: str, smelter: AnnexRow) -> str | None:
    """Return the name in a writing, "" for a row without one, None where the writing is not apt."""
    name = smelter.name
    written = {
        "plain": name,
        "name only": name,
        "cid only": "",
        "alias": smelter.alias or name,
        "accents": _WORD.sub(lambda word: material.accents.get(word[0], word[0]), name),
        "upper case": name.upper(),
        "lower case": name.lower(),
        "punctuation": _PUNCTUATION.sub("", name).replace("-", " "),
        "spaces": " " + name.replace(" ", "  ", 1) + " ",
    }[writing]
    unchanged = written == name and writing not in ("plain", "name only")
    return None if unchanged else written


def _country(material: Material, manufacturer: Manufacturer, smelter: AnnexRow) -> str:
    own_way = material.chance("country", manufacturer.supplier, smelter.cid) < 0.3
    return material.countries.get(smelter.country, smelter.country) if own_way else smelter.country


def _typed_as_not_listed(smelter: AnnexRow) -> Row:
    choice = NOT_LISTED.capitalize()
    return Row("typed as not listed", smelter.metal, choice, smelter.name, smelter.country)


def _not_identified(metal: Metal) -> Row:
    return Row("not identified", metal, NOT_YET_IDENTIFIED.capitalize())
