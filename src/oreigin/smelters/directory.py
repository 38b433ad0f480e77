"""The directory: every facility that any reference list knows, found by CID or by name.

Lists are laid over each other from oldest to newest. A newer list renames a facility or moves an
alias; a CID or a name that only an older list holds stays known.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oreigin.smelters.countries import country_code
from oreigin.smelters.facility import Facility, ReferenceList, ReferenceRow
from oreigin.smelters.names import normalized
from oreigin.terms import Cid, Country, Metal

NameKey = tuple[Metal, str]


@dataclass(frozen=True, slots=True)
class Directory:
    """All known facilities, with the names each is known under inside its metal."""

    facilities: dict[Cid, Facility]
    standard_names: dict[NameKey, frozenset[Cid]]
    aliases: dict[NameKey, frozenset[Cid]]
    normalized_names: dict[NameKey, frozenset[Cid]]

    def named_exactly(self, metal: Metal, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` whose standard name is `name`, to the letter."""
        return self.standard_names.get((metal, name), frozenset())

    def aliased(self, metal: Metal, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` that a list knows under the alias `name`."""
        return self.aliases.get((metal, name), frozenset())

    def named_alike(self, metal: Metal, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` with a name or alias that `name` is a writing of."""
        return self.normalized_names.get((metal, normalized(name)), frozenset())


def directory(references: tuple[ReferenceList, ...], as_of: date) -> Directory:
    """Return the directory that the reference lists dated not after `as_of` make together."""
    facilities: dict[Cid, Facility] = {}
    standard: dict[NameKey, frozenset[Cid]] = {}
    aliases: dict[NameKey, frozenset[Cid]] = {}
    alike: dict[NameKey, frozenset[Cid]] = {}
    for reference in sorted(references, key=lambda r: (r.snapshot.as_of, r.snapshot.id)):
        if reference.snapshot.as_of > as_of:
            continue
        facilities |= {row.cid: _facility(row) for row in reference.rows}
        standard |= _names((row.metal, row.name, row.cid) for row in reference.rows)
        aliases |= _names((row.metal, row.look_up, row.cid) for row in reference.rows)
        alike |= _names(
            (row.metal, normalized(name), row.cid)
            for row in reference.rows
            for name in (row.name, row.look_up)
        )
    return Directory(facilities, standard, aliases, alike)


def _names(entries: Iterable[tuple[Metal, str, Cid]]) -> dict[NameKey, frozenset[Cid]]:
    found: defaultdict[NameKey, set[Cid]] = defaultdict(set)
    for metal, name, cid in entries:
        found[metal, name].add(cid)
    return {key: frozenset(cids) for key, cids in found.items()}


def _facility(row: ReferenceRow) -> Facility:
    country = country_code(row.country) or Country("")
    return Facility(row.metal, row.cid, row.name, country, row.city, row.state)
