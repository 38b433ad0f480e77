"""What declared smelters are compared with: the newest lists, and what older ones still knew.

Names are found here by their exact writing, or by letters and digits alone. Likeness is not
looked for: a check says what is certain, `oreigin.smelters` weighs the rest.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from oreigin.checks.words import country_of
from oreigin.response.recalculation import LookUp
from oreigin.smelters.facility import Lists, ReferenceList, ReferenceRow
from oreigin.smelters.history import legacy_ids
from oreigin.smelters.names import normalized
from oreigin.terms import CID, Cid, Country, Metal

OWN_LOOK_UP = "the workbook's own look-up tab"


@dataclass(frozen=True, slots=True)
class Known:
    """A facility as a list knows it: every metal, name and country it bears under one CID."""

    cid: Cid
    metal: Metal
    name: str
    country: Country | None
    names: frozenset[str]


@dataclass(frozen=True)
class Reference:
    """Facilities by CID and by name. `current` are the CIDs of the newest lists."""

    source: str
    facilities: Mapping[Cid, Known]
    current: frozenset[Cid]
    by_name: Mapping[tuple[str, str], frozenset[Cid]]
    legacy_ids: Mapping[str, Cid] = field(default_factory=dict)

    def named(self, metal: str, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` that are known under that name in any writing."""
        return self.by_name.get((metal, normalized(name)), frozenset())

    def of_metal(self, metal: str) -> frozenset[Cid]:
        """Return the CIDs that the newest list holds for a metal."""
        return self._current_of_metal.get(metal, frozenset())

    @cached_property
    def _current_of_metal(self) -> Mapping[str, frozenset[Cid]]:
        """Worked out once for all the documents that are held against one reference."""
        metals = {self.facilities[cid].metal for cid in self.current}
        return {
            metal: frozenset(cid for cid in self.current if self.facilities[cid].metal == metal)
            for metal in metals
        }

    def metals_of(self, name: str, metals: Iterable[Metal]) -> tuple[Metal, ...]:
        """Return those of `metals` under which any list knows that name."""
        return tuple(metal for metal in metals if self.named(metal, name))


def reference_in(lists: Lists, as_of: date) -> Reference | None:
    """Return what the reference lists of `lists` know, with the numbers of old templates.

    A number is translated where one CID alone followed it; None where no list is in force.
    """
    followed = legacy_ids(lists, as_of).items()
    translated = {old: next(iter(new)) for old, new in followed if len(new) == 1}
    return reference_of(lists.references, as_of, translated)


def reference_of(
    lists: Iterable[ReferenceList], as_of: date, translated: Mapping[str, Cid] | None = None
) -> Reference | None:
    """Return what the reference lists dated not after `as_of` know, None where there is none."""
    held = [one for one in lists if one.snapshot.as_of <= as_of and one.rows]
    if not held:
        return None
    held.sort(key=lambda one: (one.snapshot.as_of, one.snapshot.id))
    newest: dict[Metal, ReferenceList] = {row.metal: one for one in held for row in one.rows}
    current = frozenset(
        row.cid for metal, one in newest.items() for row in one.rows if row.metal == metal
    )
    sources = dict.fromkeys(one.snapshot.id for one in newest.values())
    rows = [row for one in held for row in one.rows]
    return _reference(", ".join(sources), rows, current, translated or {})


def own_reference(look_up: LookUp) -> Reference | None:
    """Return what the workbook's own look-up tab knows, None where it is empty."""
    rows = [
        ReferenceRow(
            metal=Metal(row.metal.strip().title()),
            look_up=row.look_up.strip(),
            name=row.name.strip(),
            country=row.country.strip(),
            cid=Cid(row.cid.strip()),
        )
        for row in look_up.rows
        if CID.fullmatch(row.cid.strip())
    ]
    return _reference(OWN_LOOK_UP, rows, frozenset(row.cid for row in rows), {}) if rows else None


def _reference(
    source: str, rows: list[ReferenceRow], current: frozenset[Cid], translated: Mapping[str, Cid]
) -> Reference:
    names: defaultdict[Cid, set[str]] = defaultdict(set)
    by_name: defaultdict[tuple[str, str], set[Cid]] = defaultdict(set)
    facilities: dict[Cid, Known] = {}
    for row in rows:
        for name in (row.name, row.look_up):
            if name:
                names[row.cid].add(normalized(name))
                by_name[row.metal, normalized(name)].add(row.cid)
    for row in rows:
        known = frozenset(names[row.cid])
        facilities[row.cid] = Known(row.cid, row.metal, row.name, country_of(row.country), known)
    found = {key: frozenset(cids) for key, cids in by_name.items()}
    return Reference(source, facilities, current, found, translated)
