"""The directory: every facility that any reference list knows, found by CID or by name.

Lists are laid over each other from oldest to newest. A newer list renames a facility or moves an
alias; a CID or a name that only an older list holds stays known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from oreigin.smelters.countries import countries_in, country_code
from oreigin.smelters.facility import Facility, ReferenceList, ReferenceRow
from oreigin.smelters.matching import NameEntry, NameIndex, name_index
from oreigin.smelters.names import normalized, other_spelling, parsed
from oreigin.terms import Cid, Country, Metal

NameKey = tuple[Metal, str]


@dataclass(frozen=True, slots=True)
class Directory:
    """All known facilities, with the names each is known under inside its metal.

    `writings` finds a name by any way of writing it, `indexes` names that are only like it.
    `listed_since` is the date of the first list that held a writing. `legacy_ids` translates
    numbers of the 2.x templates ("1JPN072"), where a list gives their CIDs.
    """

    facilities: dict[Cid, Facility]
    standard_names: dict[NameKey, frozenset[Cid]]
    aliases: dict[NameKey, frozenset[Cid]]
    writings: dict[NameKey, frozenset[Cid]]
    listed_since: dict[NameKey, date]
    indexes: dict[Metal, NameIndex]
    legacy_ids: Mapping[str, Cid] = field(default_factory=dict)

    def named_exactly(self, metal: Metal, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` whose standard name is `name`, to the letter."""
        return self.standard_names.get((metal, name), frozenset())

    def aliased(self, metal: Metal, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` that a list knows under the alias `name`."""
        return self.aliases.get((metal, name), frozenset())

    def named_alike(self, metal: Metal, name: str) -> frozenset[Cid]:
        """Return the facilities of `metal` with a name or alias that `name` is a writing of.

        The strictest way of comparing that finds any decides: letters and digits alone, then with
        the writings of legal forms folded.
        """
        for writing in writings_of(name):
            found = self.writings.get((metal, writing))
            if found:
                return found
        return frozenset()

    def named_since(self, metal: Metal, name: str) -> date | None:
        """Return the date of the first list that holds a writing of `name`, None if none does."""
        dates = (self.listed_since.get((metal, writing)) for writing in writings_of(name))
        return min((day for day in dates if day), default=None)


def directory(
    references: tuple[ReferenceList, ...], as_of: date, legacy_ids: Mapping[str, Cid] | None = None
) -> Directory:
    """Return the directory that the reference lists dated not after `as_of` make together."""
    facilities: dict[Cid, Facility] = {}
    standard: dict[NameKey, frozenset[Cid]] = {}
    aliases: dict[NameKey, frozenset[Cid]] = {}
    writings: dict[NameKey, frozenset[Cid]] = {}
    since: dict[NameKey, date] = {}
    rows: list[ReferenceRow] = []
    for reference in sorted(references, key=lambda r: (r.snapshot.as_of, r.snapshot.id)):
        if reference.snapshot.as_of > as_of:
            continue
        rows += reference.rows
        facilities |= {row.cid: _facility(row) for row in reference.rows}
        standard |= _names((row.metal, row.name, row.cid) for row in reference.rows)
        aliases |= _names((row.metal, row.look_up, row.cid) for row in reference.rows)
        written = _names(
            (row.metal, writing, row.cid)
            for row in reference.rows
            for name in (row.name, row.look_up)
            for writing in writings_of(name)
        )
        writings |= written
        since = dict.fromkeys(written, reference.snapshot.as_of) | since
    return Directory(
        facilities, standard, aliases, writings, since, _indexes(rows), dict(legacy_ids or {})
    )


def writings_of(name: str) -> Iterator[str]:
    """Yield the keys under which all writings of a name are found, the strictest first.

    The second kind holds the legal form in one writing, and so differs from the first by a mark.
    """
    yield normalized(name)
    yield f"={parsed(name).in_order}"
    spelled = other_spelling(name)
    if spelled:
        yield f"={parsed(spelled).in_order}"


def _indexes(rows: Iterable[ReferenceRow]) -> dict[Metal, NameIndex]:
    entries: defaultdict[Metal, list[NameEntry]] = defaultdict(list)
    for row in rows:
        for name in dict.fromkeys((row.name, row.look_up)):
            entries[row.metal].append(NameEntry(row.cid, name, row.country, row.city, row.state))
    return {metal: name_index(held) for metal, held in entries.items()}


def _names(entries: Iterable[tuple[Metal, str, Cid]]) -> dict[NameKey, frozenset[Cid]]:
    found: defaultdict[NameKey, set[Cid]] = defaultdict(set)
    for metal, name, cid in entries:
        found[metal, name].add(cid)
    return {key: frozenset(cids) for key, cids in found.items()}


def _facility(row: ReferenceRow) -> Facility:
    """Return the row's facility; a country written unusually is looked for, never dropped."""
    country = country_code(row.country) or next(iter(countries_in(row.country)), Country(""))
    return Facility(row.metal, row.cid, row.name, country, row.city, row.state)
