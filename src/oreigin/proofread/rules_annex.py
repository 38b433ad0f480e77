"""Rules about the rows of the annex, held against each other; nothing else is needed for them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from typing import TypeVar

from oreigin.proofread.context import Context
from oreigin.proofread.likeness import (
    is_telling,
    likeness,
    name_key,
    one_digit_off,
    one_letter_apart,
    other_country,
    told_apart,
    without_a_letter,
)
from oreigin.proofread.places import country_of_name
from oreigin.proofread.statuses import Standing
from oreigin.proofread.tally import standing_of
from oreigin.proofread.values import Annex, AnnexRow, Hit, Severity
from oreigin.smelters.countries import country_code, country_name
from oreigin.smelters.names import normalized, same_country
from oreigin.terms import CID, Metal

Key = TypeVar("Key")

_LEGACY_ID = re.compile(r"[1-4][A-Z]{3}\d{3}")
_SEPARATORS = re.compile(r"[\s\-_.]")
_NO_ID = re.compile(r"^(?:n/?a|none|unknown|not\b.*|pending|tbd|-+|no cid.*)$", re.IGNORECASE)
_NO_COUNTRY = re.compile(r"^(?:unknown|n/?a|none|not\b.*|tbd|-+|\?+)$", re.IGNORECASE)
_ALIKE = 78.0
_MOSTLY = 0.5
_SHARED, _FEW = 0.2, 3


def duplicate_row(context: Context) -> Iterator[Hit]:
    """The annex lists a facility twice: same metal and name, and nothing that tells them apart."""
    for rows in _same_names(context.annexes):
        if len({_number(row) for row in rows if row.cid}) <= 1 and not _differing(rows):
            same = len({normalized(row.place.quote) for row in rows}) == 1
            mild = None if same else Severity.AMBIGUOUS  # another cell, such as a city, differs
            yield Hit(tuple(row.place for row in rows), _row_facts(rows), mild)


def facility_with_two_entries(context: Context) -> Iterator[Hit]:
    """The annex lists a facility twice, and its entries differ in number, country or status."""
    for rows in _same_names(context.annexes):
        differing = _differing(rows)
        if not differing:
            continue
        plain = len({_number(row) for row in rows}) == 1 and bool(_number(rows[0]))
        sure = plain or (is_telling(rows[0].name) and differing != ["country"])
        facts = _row_facts(rows) | {"differing": " and ".join(differing)}
        yield Hit(tuple(row.place for row in rows), facts, None if sure else Severity.AMBIGUOUS)


def names_one_letter_apart(context: Context) -> Iterator[Hit]:
    """The annex lists two names of one metal and country that differ in a single letter."""
    for annex in context.annexes:
        for one, other in _slips(annex):
            facts = {"one": one.name, "other": other.name, "metal": one.metal.lower()}
            yield Hit((one.place, other.place), facts)


def number_stands_for_two(context: Context) -> Iterator[Hit]:
    """One smelter identification number stands beside two names, or under two metals."""
    for annex in context.annexes:
        numbered = [row for row in annex.rows if CID.fullmatch(_number(row))]
        for number, rows in _grouped(numbered, _number).items():
            names = {(row.metal, name_key(row.name)) for row in rows}
            if len(names) < 2:
                continue
            metals = sorted({row.metal for row in rows})
            said = [f'"{row.name}" ({row.metal.lower()})' for row in rows]
            facts = {"cid": number, "names": " and ".join(said)}
            facts["why"] = "metal" if len(metals) > 1 else "facility"
            yield Hit(tuple(row.place for row in rows), facts)


def malformed_number(context: Context) -> Iterator[Hit]:
    """Identification numbers that are not CID and six digits, where most others are."""
    for annex in context.annexes:
        given = [row for row in annex.rows if row.cid and not _NO_ID.match(row.cid)]
        wrong = [row for row in given if not CID.fullmatch(_number(row))]
        if wrong and len(wrong) < _MOSTLY * len(given):
            numbers = ", ".join(dict.fromkeys(row.cid for row in wrong))
            facts = {"count": str(len(wrong)), "numbers": numbers}
            yield Hit(tuple(row.place for row in wrong), facts)


def number_one_digit_off(context: Context) -> Iterator[Hit]:
    """Two similar names of one metal and country have numbers that differ in one digit."""
    for annex in context.annexes:
        for rows in _grouped(annex.rows, lambda row: row.metal).values():
            numbered = [row for row in rows if CID.fullmatch(_number(row))]
            for one, other in _one_digit_pairs(numbered):
                unlike = name_key(one.name) != name_key(other.name)
                if unlike and _may_be_one(one, other):
                    facts = {"one": one.name, "other": other.name}
                    facts |= {"cid": _number(one), "other_cid": _number(other)}
                    yield Hit((one.place, other.place), facts)


def name_is_a_number(context: Context) -> Iterator[Hit]:
    """A name cell holds an identification number."""
    for row in context.rows:
        if _is_id(row.name):
            yield Hit((row.place,), {"name": row.name, "metal": row.metal.lower()})


def country_does_not_fit_name(context: Context) -> Iterator[Hit]:
    """A name says in which country its facility stands, and the row gives another.

    Rows that already disagree with another entry of the same name are left to that finding.
    """
    told = {
        row.place
        for rows in _same_names(context.annexes)
        if "country" in _differing(rows)
        for row in rows
    }
    for row in context.rows:
        if row.place in told:
            continue
        given, named = country_code(row.country), country_of_name(row.name)
        if given and named and not any(same_country(given, code) for code in named):
            facts = {"name": row.name, "given": row.country}
            facts["named"] = " or ".join(country_name(code) for code in sorted(named))
            yield Hit((row.place,), facts)


def country_unknown(context: Context) -> Iterator[Hit]:
    """Rows of an annex that has countries say "unknown", or nothing."""
    for annex in context.annexes:
        if "country" not in annex.columns:
            continue
        bare = [r for r in annex.rows if not r.country or _NO_COUNTRY.match(r.country)]
        if bare and len(bare) < _MOSTLY * len(annex.rows):
            yield Hit(tuple(row.place for row in bare), {"count": str(len(bare))})


def annex_without_numbers(context: Context) -> Iterator[Hit]:
    """The annex identifies its facilities by name alone, without identification numbers."""
    if context.rows and not any(row.cid for row in context.rows):
        annex = context.annexes[0]
        yield Hit((annex.rows[0].place,), {"annex": annex.title or "The list of smelters"})


def _same_names(annexes: Iterable[Annex]) -> Iterator[list[AnnexRow]]:
    """Yield the rows of each facility that one annex lists more than once."""
    for annex in annexes:
        named = [row for row in annex.rows if name_key(row.name)]
        found = _grouped(named, lambda row: (row.metal, name_key(row.name))).values()
        several = [rows for rows in found if len(rows) > 1]
        yield from (rows for rows in several if not _in_two_lists(rows, several, annex))


def _in_two_lists(rows: list[AnnexRow], several: list[list[AnnexRow]], annex: Annex) -> bool:
    """Whether the rows stand in tables that share many names: lists of two products or divisions.

    A table by status shares next to none with the others.
    """
    blocks = {row.place.block for row in rows}
    if len(blocks) < len(rows):
        return False
    sizes = Counter(row.place.block for row in annex.rows)
    shared = sum(blocks <= {row.place.block for row in other} for other in several)
    return shared > max(_FEW, _SHARED * min(sizes[block] for block in blocks))


def _differing(rows: list[AnnexRow]) -> list[str]:
    """Return in what the rows of one name differ; what a row does not say differs from nothing."""
    found = []
    if len({_number(row) for row in rows if row.cid}) > 1:
        found.append("identification number")
    if other_country(rows):
        found.append("country")
    standings = {standing_of(row) for row in rows}
    if len(standings) > 1 and (Standing.UNSAID not in standings or any(r.marks for r in rows)):
        found.append("status")
    return found


def _slips(annex: Annex) -> Iterator[tuple[AnnexRow, AnnexRow]]:
    """Yield rows whose names differ in one letter, each pair once, without comparing every pair."""
    seen: set[frozenset[AnnexRow]] = set()
    alike: defaultdict[tuple[Metal, str], list[AnnexRow]] = defaultdict(list)
    for row in annex.rows:
        for key in without_a_letter(row.name):
            for other in alike[row.metal, key]:
                pair = frozenset((row, other))
                if pair not in seen and _is_slip(other, row):
                    seen.add(pair)
                    yield other, row
            alike[row.metal, key].append(row)


def _is_slip(one: AnnexRow, other: AnnexRow) -> bool:
    """Whether two rows may be one facility, its name written with a slip of the pen."""
    if name_key(one.name) == name_key(other.name) or _is_id(one.name):
        return False
    return one_letter_apart(one.name, other.name) and not other_country((one, other))


def _one_digit_pairs(rows: list[AnnexRow]) -> Iterator[tuple[AnnexRow, AnnexRow]]:
    """Yield rows whose numbers differ in one digit, without comparing every pair."""
    seen: set[frozenset[str]] = set()
    for at in range(3, 8):
        masked = _grouped(rows, partial(_number_without, at))
        for group in masked.values():
            for one, other in combinations(group, 2):
                pair = frozenset((_number(one), _number(other)))
                if pair not in seen and one_digit_off(_number(one), _number(other)):
                    seen.add(pair)
                    yield one, other


def _number_without(at: int, row: AnnexRow) -> str:
    return _number(row)[:at] + _number(row)[at + 1 :]


def _may_be_one(one: AnnexRow, other: AnnexRow) -> bool:
    known = country_code(one.country) and country_code(other.country)
    if not known or other_country((one, other)) or told_apart(one.name, other.name):
        return False
    return likeness(one.name, other.name) >= _ALIKE


def _grouped(rows: Iterable[AnnexRow], key: Callable[[AnnexRow], Key]) -> dict[Key, list[AnnexRow]]:
    found: defaultdict[Key, list[AnnexRow]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _number(row: AnnexRow) -> str:
    """Return the identification number of a row without the marks people put into it."""
    return _SEPARATORS.sub("", row.cid.upper())


def _is_id(name: str) -> bool:
    plain = _SEPARATORS.sub("", name.upper())
    return bool(CID.fullmatch(plain) or _LEGACY_ID.fullmatch(plain))


def _row_facts(rows: list[AnnexRow]) -> dict[str, str]:
    times = {2: "twice", 3: "three times"}.get(len(rows), f"{len(rows)} times")
    return {"name": rows[0].name, "metal": rows[0].metal.lower(), "times": times}
