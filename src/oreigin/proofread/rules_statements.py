"""Rules about statements that are true or false of all facilities, and how far they reach.

A statement is held against the annex only where it is asserted ("all are conformant"), never where
it is a goal or a demand. Where a nearby sentence may narrow it, the finding is ambiguous.
"""

import re
from collections.abc import Iterator
from datetime import date

from oreigin.proofread.context import Context
from oreigin.proofread.covered import covered_lists
from oreigin.proofread.origins import origin_countries
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statements import (
    is_asserted,
    narrowed,
    no_conformity_lacking,
    no_covered_location,
    no_covered_origin,
    sources_covered_conformant,
    speaks_of_all_conformant,
)
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.tally import standing_of
from oreigin.proofread.values import AnnexRow, Hit, Severity
from oreigin.smelters.countries import country_code, country_name, is_covered
from oreigin.terms import CONFLICT_MINERALS, Country

_LONG_NAME = 12
_SHOWN = 12
_FEWEST_ORIGINS = 8


def no_facility_in_covered_country(context: Context) -> Iterator[Hit]:
    """The prose says that no facility stands in a Covered Country; the annex lists one there."""
    held = _covered_rows(context)
    for index, sentence in enumerate(context.prose):
        if held and no_covered_location(sentence.text):
            reach = narrowed(sentence, _before(context, index))
            places = (sentence.place(), *(row.place for row, _ in held[:_SHOWN]))
            mild = Severity.AMBIGUOUS if reach else None
            yield Hit(places, {"rows": _named(held), "reach": reach}, mild)


def no_origin_in_covered_country(context: Context) -> Iterator[Hit]:
    """The prose says that nothing comes from a Covered Country; the annex has facilities there."""
    held = _covered_rows(context)
    for sentence in context.prose:
        if held and no_covered_origin(sentence.text):
            places = (sentence.place(), *(row.place for row, _ in held[:_SHOWN]))
            yield Hit(places, {"rows": _named(held)})


def all_conformant(context: Context) -> Iterator[Hit]:
    """The prose says that all facilities are conformant, and the annex marks some otherwise."""
    lacking = _not_conformant(context)
    if not lacking:
        return
    for index, sentence in enumerate(context.prose):
        if not is_asserted(sentence.text):
            continue
        if speaks_of_all_conformant(sentence.text) or no_conformity_lacking(sentence.text):
            meant = _of_metals(lacking, sentence.text)
            plain = [row for row in meant if standing_of(row) is Standing.NOT_CONFORMANT]
            of_them = plain if no_conformity_lacking(sentence.text) else meant
            if not of_them:
                continue
            reach = narrowed(sentence, _before(context, index))
            facts = {"count": str(len(of_them)), "rows": _names(of_them)}
            places = (sentence.place(), *(row.place for row in of_them[:_SHOWN]))
            yield Hit(places, facts, Severity.AMBIGUOUS if reach or not plain else None)


def covered_facilities_conformant(context: Context) -> Iterator[Hit]:
    """The prose says those sourcing from Covered Countries are conformant; some there are not."""
    held = [(row, code) for row, code in _covered_rows(context) if _lacks(context, row)]
    said = [s for s in context.prose if sources_covered_conformant(s.text) and is_asserted(s.text)]
    if held and said:
        places = (*(s.place() for s in said), *(row.place for row, _ in held[:_SHOWN]))
        yield Hit(places, {"rows": _named(held)})


def named_facility_has_other_status(context: Context) -> Iterator[Hit]:
    """A sentence names a facility of the annex and gives it another status."""
    if not context.tally.has_standings:
        return
    named = {row.name: row for row in context.rows if len(row.name) >= _LONG_NAME}
    opposite = {
        Standing.CONFORMANT: (Standing.NOT_CONFORMANT,),
        Standing.NOT_CONFORMANT: (Standing.CONFORMANT,),
    }
    for sentence in context.prose:
        said = standing(sentence.text)
        changed = _CHANGED.search(sentence.text)
        if said not in opposite or changed or not is_asserted(sentence.text):
            continue
        rows = [row for name, row in named.items() if name in sentence.text]
        wrong = [row for row in rows if standing_of(row) in opposite[said]]
        if wrong:
            facts = {"name": wrong[0].name, "said": said.value, "marked": wrong[0].status}
            yield Hit((sentence.place(), *(row.place for row in wrong)), facts)


_CHANGED = re.compile(
    r"\b(?:became|become|since|after|until|previously|subsequently|formerly|was removed|re-)\b",
    re.I,
)


def excluded_metal_in_annex(context: Context) -> Iterator[Hit]:
    """The prose says the products hold no tin (or another metal); the annex lists its smelters."""
    listed = {row.metal for row in context.rows}
    for sentence in context.prose:
        found = _NO_METAL.search(sentence.text)
        if not found or _NARROW_PRODUCTS.search(sentence.text):
            continue
        said = [m for m in CONFLICT_MINERALS if re.search(rf"\b{m}\b", found[0], re.IGNORECASE)]
        wrong = [metal for metal in said if metal in listed]
        if wrong:
            first = [next(r.place for r in context.rows if r.metal == metal) for metal in wrong]
            metals = " and ".join(metal.lower() for metal in wrong)
            yield Hit((sentence.place(), *first), {"metals": metals})


_NO_METAL = re.compile(
    r"\bproducts?\b[^.;]*\b(?:did|do|does) not (?:include|contain|use|require)\b[^.;]*"
    r"\b(?:tin|tantalum|tungsten|gold)\b(?:[\s,]|\b(?:and|or|tin|tantalum|tungsten|gold)\b)*"
    r"(?=$|[.;]|necessary|intentionally|that (?:is|are|was|were) necessary|during)",
    re.IGNORECASE,
)
_NARROW_PRODUCTS = re.compile(
    r"\b(?:each|some|certain|all of|both|these products|not all|if|whether|unless)\b", re.IGNORECASE
)


def covered_countries_incomplete(context: Context) -> Iterator[Hit]:
    """The list of the Covered Countries leaves one out."""
    for found in covered_lists(context.prose, _day(context)):
        if found.missing:
            missing = ", ".join(country_name(code) for code in found.missing)
            yield Hit((found.sentence.place(),), {"missing": missing})


def covered_countries_name_another(context: Context) -> Iterator[Hit]:
    """The list of the Covered Countries names a country that is none."""
    for found in covered_lists(context.prose, _day(context)):
        if found.added:
            added = ", ".join(country_name(code) for code in found.added)
            yield Hit((found.sentence.place(),), {"added": added})


def facility_country_not_among_origins(context: Context) -> Iterator[Hit]:
    """A facility stands in a Covered Country that the list of countries of origin leaves out."""
    origins = origin_countries(context.filing)
    named = {country_code(origin.country) for origin in origins}
    if len(named) < _FEWEST_ORIGINS:
        return
    missing = [(row, code) for row, code in _covered_rows(context) if code not in named]
    for code in dict.fromkeys(code for _, code in missing):
        rows = [row for row, other in missing if other == code]
        facts = {"country": country_name(code), "rows": _names(rows)}
        yield Hit((*(row.place for row in rows[:_SHOWN]), origins[0].place), facts)


def low_risk_without_criteria(context: Context) -> Iterator[Hit]:
    """Facilities are called low risk for where they stand, without a word on how that is judged."""
    for sentence in context.prose:
        if _LOW_RISK.search(sentence.text) and not any(
            _CRITERIA.search(other.text) for other in context.prose
        ):
            yield Hit((sentence.place(),))


_LOW_RISK = re.compile(
    r"\blow(?:er)?[- ]risk\b[^.]*\b(?:location|located|geograph\w+|countr\w+)", re.I
)
_CRITERIA = re.compile(
    r"\brisk (?:criteria|rating|index|score|scoring|model|categor\w+)|\bcriteria\b[^.]*\brisk"
    r"|CAHRA|\brisk\b[^.]*\b(?:based on|according to)\b[^.]*\b(?:criteria|factors|index)",
    re.IGNORECASE,
)


def embargo_beside_responsible_sourcing(context: Context) -> Iterator[Hit]:
    """One sentence wants no minerals from the Covered Countries, another only none that do harm."""
    banned = [s for s in context.prose if _EMBARGO.search(s.text)]
    allowed = [s for s in context.prose if _RESPONSIBLE.search(s.text) and s not in banned]
    if banned and allowed:
        yield Hit((banned[0].place(), allowed[0].place()))


_EMBARGO = re.compile(
    r"\b(?:ensure|ensuring|efforts?|committed|goal|policy)\b[^.;]*\bminerals?\b[^.;]*"
    r"\b(?:do|does) not originate (?:from|in) (?:the )?(?:covered countries|DRC)(?! mines)\b"
    r"(?=(?: and|,|\.|$))",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\bsourc\w+\b[^.;]*\b(?:manner|way) that does not[^.;]*\b(?:financ\w+|benefit\w*)\b[^.;]*"
    r"\barmed groups|\b(?:not|no|without|rather than)\b[^.;]*\bembargo"
    r"|\bresponsible sourcing (?:from|in) (?:the )?(?:region|covered)",
    re.IGNORECASE,
)


def _covered_rows(context: Context) -> list[tuple[AnnexRow, Country]]:
    """Return the rows whose facility stands in a Covered Country, by the filing or by the lists."""
    found = []
    for row in context.rows:
        known = context.facility_of(row)
        code = country_code(row.country) or (known.country if known else None)
        if code and is_covered(code, _day(context)):
            found.append((row, code))
    return found


def _not_conformant(context: Context) -> list[AnnexRow]:
    if not context.tally.has_standings:
        return []
    return [row for row in context.rows if _lacks(context, row)]


def _lacks(context: Context, row: AnnexRow) -> bool:
    """Whether a row is marked as not conformant: by a word, or by lacking the mark of others."""
    held = standing_of(row)
    marked = any(standing_of(other) is Standing.CONFORMANT for other in context.rows)
    return held is Standing.NOT_CONFORMANT or (held is Standing.UNSAID and marked)


def _of_metals(rows: list[AnnexRow], text: str) -> list[AnnexRow]:
    """Return the rows of the metals that a sentence names, all where it names none."""
    named = [m for m in CONFLICT_MINERALS if re.search(rf"\b{m}\b", text, re.IGNORECASE)]
    return [row for row in rows if not named or row.metal in named]


def _before(context: Context, index: int) -> Sentence | None:
    sentence = context.prose[index]
    before = context.prose[index - 1] if index else None
    return before if before and before.paragraph == sentence.paragraph else None


def _named(held: list[tuple[AnnexRow, Country]]) -> str:
    said = [f"{row.name} ({country_name(code)})" for row, code in held[:_SHOWN]]
    return ", ".join(said) + (f" and {len(held) - _SHOWN} more" if len(held) > _SHOWN else "")


def _names(rows: list[AnnexRow]) -> str:
    said = [row.name for row in rows[:_SHOWN]]
    return ", ".join(said) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")


def _day(context: Context) -> date:
    return date(context.year, 12, 31) if context.year else date.max
