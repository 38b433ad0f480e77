"""The outgoing list of smelters: consolidated, each with its CID, and without what is confidential.

Only what identifies a facility goes out, and what is known of its mines' countries and of recycled
sources; contacts, next steps and comments are between a supplier and the registrant.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from re import Pattern

from oreigin.case import Case
from oreigin.provenance import RowRef
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.response.recalculation import LookUp
from oreigin.rollup.relevance import Reach
from oreigin.rollup.voices import Responses, covering
from oreigin.smelters.consolidate import consolidate
from oreigin.smelters.countries import countries_stated, country_code, is_covered, rmi_name
from oreigin.smelters.facility import ListKind, Lists, ReferenceList, ReferenceRow, Snapshot
from oreigin.smelters.history import known_directory
from oreigin.smelters.locations import countries_of
from oreigin.smelters.resolution import (
    ConsolidatedSmelter,
    Consolidation,
    LeftoverReason,
    Member,
)
from oreigin.smelters.resolve import Resolver, resolver
from oreigin.terms import Cid, Country, Metal, Sha256
from oreigin.workbook.layout import Layout

NOT_LISTED, NOT_IDENTIFIED = "Smelter not listed", "Smelter not yet identified"
"""The look-up's own choices, as the drop-down writes them."""

YES, NO, UNKNOWN = "Yes", "No", "Unknown"


@dataclass(frozen=True, slots=True)
class Taken:
    """A smelter of the outgoing list with the declared rows that it stands on."""

    smelter: ConsolidatedSmelter
    row: DeclaredSmelter
    declared: tuple[DeclaredSmelter, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The declared rows, by response and row."""
        return members_of(self.smelter.members)


@dataclass(frozen=True, slots=True)
class Listed:
    """What of the declared smelters goes out, and what does not.

    `unreviewed` are names nobody has decided, `withheld` rows that would name a supplier,
    `unidentified` the metals of which suppliers say that a smelter is not known, with the rows.
    """

    taken: tuple[Taken, ...]
    unreviewed: tuple[ConsolidatedSmelter, ...]
    withheld: tuple[ConsolidatedSmelter, ...]
    unidentified: Mapping[Metal, tuple[str, ...]]
    as_of: date

    def of(self, metal: Metal) -> tuple[Taken, ...]:
        """Return the smelters of a metal that go out."""
        return tuple(taken for taken in self.taken if taken.smelter.metal == metal)

    def left_out(self, metal: Metal) -> tuple[str, ...]:
        """Return the declared smelters of a metal that do not go out."""
        kept_back = (*self.unreviewed, *self.withheld)
        return tuple(smelter.id for smelter in kept_back if smelter.metal == metal)

    def covered(self, metal: Metal) -> tuple[str, ...]:
        """Return the smelters of a metal that stand, or have mines, in a Covered Country."""
        return tuple(t.smelter.id for t in self.of(metal) if any(_covered(t, self.as_of)))

    def not_recycled(self, metal: Metal) -> tuple[str, ...]:
        """Return the smelters of a metal that are not declared as wholly recycled or scrap."""
        return tuple(t.smelter.id for t in self.of(metal) if t.row.recycled != YES)


def listed(
    case: Case, reach: Reach, responses: Responses, metals: tuple[Metal, ...], known: "Known"
) -> Listed:
    """Return the smelters of `metals` that the relevant suppliers declare, each once."""
    relevant = {m: covering(m, reach.suppliers(m), responses) for m in metals}
    held = {c.response.id: c.declaration for each in relevant.values() for c in each}
    said = {source: declaration for source, declaration in held.items() if declaration}
    found = consolidate(said.items(), known.resolver(case), metals)
    sources = {metal: {c.response.id for c in each} for metal, each in relevant.items()}
    mine = [s for s in (_within(s, sources) for s in found.smelters) if s]
    going = [s for s in mine if not s.needs_review]
    withheld = tuple(s for s in going if s.facility is None and known.names_supplier(s.name))
    rows = {d.row_ref(row): row for d in said.values() for row in d.smelters}
    taken = tuple(_taken(s, rows, known) for s in going if s not in withheld)
    return Listed(
        taken,
        tuple(smelter for smelter in mine if smelter.needs_review),
        withheld,
        _unidentified(found, said, sources),
        case.as_of.filing,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What an outgoing list is held against: the template's look-up, the lists, withheld names."""

    layout: Layout
    look_up: LookUp
    lists: Lists
    withheld: Pattern[str] | None

    def resolver(self, case: Case) -> Resolver:
        """Return what recognizes declared names as of the case's own dates."""
        directory = known_directory(self.lists, case.as_of.status)
        return resolver(directory, case.judgments, case.as_of.filing)

    def names_supplier(self, text: str) -> bool:
        """Return whether a text names a supplier, a contact of one, or its file."""
        return bool(self.withheld and self.withheld.search(text))


def with_look_up(
    lists: Lists, layout: Layout, look_up: LookUp, metals: Iterable[Metal], as_of: date
) -> Lists:
    """Return the lists with the template's own look-up for metals that no reference list knows.

    A list dated after `as_of` does not count yet.
    """
    counting = (each for each in lists.references if each.snapshot.as_of <= as_of)
    held = {row.metal for reference in counting for row in reference.rows}
    wanted = set(metals) - held
    rows = tuple(
        ReferenceRow(Metal(r.metal), r.look_up, r.name, r.country, Cid(r.cid), r.id_source)
        for r in look_up.rows
        if r.metal in wanted and r.cid
    )
    if not rows:
        return lists
    snapshot = Snapshot(
        id=f"{layout.template.lower()}-{layout.version}",
        kind=ListKind.REFERENCE,
        scheme="rmi-lookup",
        as_of=date.min,
        source=f"the look-up of {layout.name}",
        source_sha256=Sha256(""),
        sha256=Sha256(""),
        public=True,
    )
    return replace(lists, references=(*lists.references, ReferenceList(snapshot, rows)))


def members_of(members: Iterable[Member]) -> tuple[str, ...]:
    """Return declared rows in words: the response, the tab and the row."""
    return tuple(f"{m.source} {m.row.sheet} row {m.row.row}" for m in members)


def _within(
    smelter: ConsolidatedSmelter, sources: Mapping[Metal, set[str]]
) -> ConsolidatedSmelter | None:
    """Return a smelter with only the rows of responses that have to do with its metal."""
    about = sources.get(smelter.metal, set())
    members = tuple(member for member in smelter.members if member.source in about)
    return replace(smelter, members=members) if members else None


def _unidentified(
    found: Consolidation, said: Mapping[str, Declaration], sources: Mapping[Metal, set[str]]
) -> dict[Metal, tuple[str, ...]]:
    rows: dict[Metal, list[Member]] = {}
    for leftover in found.leftovers:
        if leftover.reason in (LeftoverReason.NOT_YET_IDENTIFIED, LeftoverReason.NO_NAME):
            for member in leftover.members:
                metal = member.resolution.query.metal
                if member.source in sources.get(metal, ()):
                    rows.setdefault(metal, []).append(member)
    return {metal: members_of(members) for metal, members in rows.items()}


def _taken(
    smelter: ConsolidatedSmelter, rows: Mapping[RowRef, DeclaredSmelter], known: Known
) -> Taken:
    declared = tuple(rows[member.row] for member in smelter.members)
    return Taken(smelter, _row(smelter, declared, known), declared)


def _row(
    smelter: ConsolidatedSmelter, declared: tuple[DeclaredSmelter, ...], known: Known
) -> DeclaredSmelter:
    """Return the row that goes out; a CID that the template's look-up lacks is typed beside it."""
    cid = smelter.facility.cid if smelter.facility else ""
    there = known.look_up.with_cid(cid) if cid else None
    is_there = there is not None and there.metal.casefold() == smelter.metal.casefold()
    return DeclaredSmelter(
        row=0,
        cid_input=cid if is_there else "",
        metal=smelter.metal,
        look_up="" if is_there else NOT_LISTED,
        name=smelter.name,
        country=printed_country(smelter.country),
        cid=cid,
        mine_countries="; ".join(map(rmi_name, mine_countries(declared))),
        recycled=_recycled(declared),
    )


def printed_country(text: str) -> str:
    """Return a country in the RMI's spelling, or the text where it is none."""
    code = country_code(text)
    return rmi_name(code) if code else text


def mine_countries(declared: Iterable[DeclaredSmelter]) -> tuple[Country, ...]:
    """Return the countries that declared rows name for a smelter's mines, sorted."""
    return tuple(
        sorted({code for row in declared for code in countries_stated(row.mine_countries)})
    )


def _recycled(declared: tuple[DeclaredSmelter, ...]) -> str:
    """Return what column P says: "Yes" only where every row does, blank where none says any."""
    said = {row.recycled.strip().casefold() for row in declared}
    if not any(said):
        return ""
    if NO.casefold() in said:
        return NO
    return YES if said == {YES.casefold()} else UNKNOWN


def _covered(taken: Taken, as_of: date) -> Iterator[bool]:
    for code in (*countries_of(taken.smelter), *mine_countries(taken.declared)):
        yield is_covered(code, as_of)
