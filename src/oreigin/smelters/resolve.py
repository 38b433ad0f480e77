"""Who is this smelter? One declared (metal, CID, name, country) to at most one facility.

Order: a reviewer's judgment; the CID; the exact standard name, a known alias, another writing of
either, always inside the metal. Whatever contradicts itself goes to a person, never silently to
one side, and a name that no list knows stays as it was written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oreigin.smelters.countries import country_code
from oreigin.smelters.directory import Directory
from oreigin.smelters.facility import Facility
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.smelters.names import normalized
from oreigin.smelters.resolution import How, Query, Resolution, ResolutionOutcome
from oreigin.terms import CID, Cid

ACCEPTED, REVIEW, UNRESOLVED = ResolutionOutcome


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves queries against a directory and the judgments in force on a date."""

    directory: Directory
    judgments: tuple[Judgment, ...] = ()

    def resolve(self, query: Query) -> Resolution:
        """Return the decision on `query`, with its evidence."""
        judgment = self._judgment(query)
        if judgment:
            return self._by_judgment(query, judgment)
        if CID.fullmatch(query.cid):
            return self._by_cid(query)
        if query.cid and len(CID.findall(query.cid)) > 1:
            return _review(query, f'"{query.cid}" names more than one CID.')
        return self._by_name(query)

    def _judgment(self, query: Query) -> Judgment | None:
        if not query.name:
            return None
        matching = (j for j in self.judgments if _applies(j, query))
        return max(matching, key=lambda j: j.when, default=None)

    def _by_judgment(self, query: Query, judgment: Judgment) -> Resolution:
        said = f"{judgment.who} decided on {judgment.when.isoformat()}: {judgment.why}"
        if judgment.verdict is not Verdict.FACILITY:
            outcome = UNRESOLVED
            return Resolution(query, outcome, How.JUDGMENT, 1.0, (said,), verdict=judgment.verdict)
        facility = self.directory.facilities.get(judgment.cid or Cid(""))
        if facility is None:
            return _review(query, said, f"No reference list holds {judgment.cid}.")
        return _accept(query, facility, How.JUDGMENT, 1.0, said)

    def _by_cid(self, query: Query) -> Resolution:
        facility = self.directory.facilities.get(Cid(query.cid))
        if facility is None:
            return self._by_name_beside_unknown_cid(query)
        if query.metal and query.metal != facility.metal:
            return _review(
                query, f"{query.cid} is a {facility.metal} facility.", alternatives=(facility,)
            )
        return self._by_cid_and_name(query, facility)

    def _by_name_beside_unknown_cid(self, query: Query) -> Resolution:
        unknown = f"No reference list holds {query.cid}."
        named = self._by_name(query)
        if named.facility:
            return _review(query, unknown, *named.evidence, alternatives=(named.facility,))
        return Resolution(query, named.outcome, named.how, 0.0, (unknown, *named.evidence))

    def _by_cid_and_name(self, query: Query, facility: Facility) -> Resolution:
        known = f"{facility.cid} is {facility.name}."
        others = self._cids_named(facility.metal, query.name)
        if facility.cid in others or not query.name:
            return _accept(query, facility, How.CID, 1.0, known, *_country_note(query, facility))
        if others:
            named = tuple(self.directory.facilities[cid] for cid in sorted(others))
            also = f'"{query.name}" is another facility: {", ".join(f.cid for f in named)}.'
            return _review(query, known, also, alternatives=(facility, *named))
        strange = f'No reference list knows "{query.name}" as a name of it.'
        if _country_note(query, facility):
            return _review(query, known, strange, *_country_note(query, facility))
        return _accept(query, facility, How.CID, 0.9, known, strange)

    def _cids_named(self, metal: str, name: str) -> frozenset[Cid]:
        return self.directory.named_alike(metal, name) if name else frozenset()  # type: ignore[arg-type]

    def _by_name(self, query: Query) -> Resolution:
        for how, score, look in (
            (How.EXACT, 1.0, self.directory.named_exactly),
            (How.ALIAS, 1.0, self.directory.aliased),
            (How.NORMALIZED, 0.99, self.directory.named_alike),
        ):
            found = look(query.metal, query.name)
            if found:
                facilities = tuple(self.directory.facilities[cid] for cid in sorted(found))
                return _one_of(query, facilities, how, score)
        said = f'No reference list knows "{query.name}" among {query.metal} facilities.'
        return Resolution(query, UNRESOLVED, How.NONE, 0.0, (said,))


def resolver(directory: Directory, judgments: Iterable[Judgment], as_of: date) -> Resolver:
    """Return a resolver with the judgments that stand on `as_of`: made by then, not revoked."""
    standing = (j for j in judgments if j.when <= as_of and not (j.revoked and j.revoked <= as_of))
    return Resolver(directory, tuple(standing))


def _applies(judgment: Judgment, query: Query) -> bool:
    if judgment.metal != query.metal or normalized(judgment.name) != normalized(query.name):
        return False
    return not judgment.country or country_code(judgment.country) == country_code(query.country)


def _one_of(query: Query, facilities: tuple[Facility, ...], how: How, score: float) -> Resolution:
    if len(facilities) > 1:
        return _review(query, "Several facilities bear this name.", alternatives=facilities)
    facility = facilities[0]
    differs = _country_note(query, facility)
    if differs:
        return _review(query, *differs, alternatives=facilities)
    return _accept(query, facility, how, score, f'"{query.name}" is {facility.cid}.')


def _country_note(query: Query, facility: Facility) -> tuple[str, ...]:
    """Return a note where the declared country is another one than the facility's."""
    declared = country_code(query.country)
    if declared is None or not facility.country or declared == facility.country:
        return ()
    return (f"Declared in {query.country}, but {facility.cid} stands in {facility.country}.",)


def _accept(query: Query, facility: Facility, how: How, score: float, *evidence: str) -> Resolution:
    return Resolution(query, ACCEPTED, how, score, evidence, facility)


def _review(query: Query, *evidence: str, alternatives: tuple[Facility, ...] = ()) -> Resolution:
    return Resolution(query, REVIEW, How.NONE, 0.0, evidence, alternatives=alternatives)
