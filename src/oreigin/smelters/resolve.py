"""Who is this smelter? One declared (metal, CID, name, country) to at most one facility.

Order: a reviewer's judgment; the CID; the exact standard name, a known alias, another writing of
either, a name that is like one, always inside the metal. Whatever contradicts itself goes to a
person, never silently to one side, and a name that no list knows stays as it was written. The lines
between accepted, review and unresolved stand in `data/matching.toml` with what they rest on.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from oreigin.smelters.countries import country_code, means_same_country
from oreigin.smelters.directory import Directory
from oreigin.smelters.explaining import likeness
from oreigin.smelters.facility import Facility
from oreigin.smelters.features import forbidden, matching
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.smelters.matching import Candidate
from oreigin.smelters.names import normalized, parsed, same_country
from oreigin.smelters.resolution import Alternative, How, Query, Resolution, ResolutionOutcome
from oreigin.terms import CID, Cid, Country, Metal

ACCEPTED, REVIEW, UNRESOLVED = ResolutionOutcome

OTHER_WRITING_SCORE = 0.99
ALIKE_SCORE = 0.98
"""What a fuzzy match is worth at most: less than another writing of the very name."""
CID_BESIDE_STRANGE_NAME_SCORE = 0.9
"""What a CID is worth at most beside a name that no list knows for it."""
_ALTERNATIVES = 5
_WORTH_SHOWING = 0.001
_NEAREST = 3
"""How many are shown where none is worth it: the nearest there are."""
_LONGEST_NUMBER = 16

JudgmentKey = tuple[Metal, str]


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves queries against a directory and the judgments in force on a date."""

    directory: Directory
    judgments: tuple[Judgment, ...] = ()
    _judged: dict[JudgmentKey, list[Judgment]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        judged: defaultdict[JudgmentKey, list[Judgment]] = defaultdict(list)
        for judgment in self.judgments:
            judged[judgment.metal, normalized(judgment.name)].append(judgment)
        object.__setattr__(self, "_judged", dict(judged))

    def resolve_all(self, queries: Iterable[Query]) -> list[Resolution]:
        """Return the decisions on `queries` in their order; equal ones are decided once."""
        decided: dict[Query, Resolution] = {}
        found = []
        for query in queries:
            resolution = decided.get(query)
            if resolution is None:
                resolution = decided[query] = self.resolve(query)
            found.append(resolution)
        return found

    def resolve(self, query: Query) -> Resolution:
        """Return the decision on `query`, with its evidence."""
        judgment = self._judgment(query)
        if judgment:
            return self._by_judgment(query, judgment)
        return self._unless_also_another(self._computed(query))

    def _computed(self, query: Query) -> Resolution:
        """Return what the lists say, without any judgment."""
        cid, name = query.cid, query.name
        in_name = self._cid_in(name)
        if in_name:
            if cid and self._cid_in(cid) != in_name:
                return _review(query, f'The name is "{name}", but the CID "{cid}".')
            cid, name = name, ""
        found = self._cid_in(cid)
        if found:
            notes = () if found == cid else (f'"{cid}" means {found}.',)
            return self._by_cid(query, found, name, *notes)
        if len(CID.findall(cid)) > 1:
            return _review(query, f'"{cid}" names more than one CID.')
        return self._by_name(query)

    def _unless_also_another(self, found: Resolution) -> Resolution:
        """Send a row to a person whose second name is known to be another facility's."""
        if not found.facility or not found.query.also:
            return found
        others = self.directory.named_alike(found.facility.metal, found.query.also)
        if not others or found.facility.cid in others:
            return found
        said = f'But "{found.query.also}" stands beside it: {", ".join(sorted(others))}.'
        first = Alternative(found.facility, found.score)
        rest = tuple(self._alternative_named(cid) for cid in sorted(others))
        return _review(found.query, *found.evidence, said, alternatives=(first, *rest))

    def _cid_in(self, text: str) -> Cid | None:
        """Return the CID that a text is, in any writing or as a number of the old templates."""
        if not 0 < len(text) <= _LONGEST_NUMBER:
            return None
        plain = "".join(text.upper().split()).replace("-", "")
        if CID.fullmatch(plain):
            return Cid(plain)
        return self.directory.legacy_ids.get(plain)

    def _judgment(self, query: Query) -> Judgment | None:
        """Return the latest judgment on the name (or on the bare CID), the last of one day."""
        if not self._judged:
            return None
        key = (query.metal, normalized(query.name or query.cid))
        applying = [j for j in self._judged.get(key, ()) if _applies(j, query)]
        return max(reversed(applying), key=lambda j: j.when, default=None)

    def _by_judgment(self, query: Query, judgment: Judgment) -> Resolution:
        said = f"{judgment.who} decided on {judgment.when.isoformat()}: {judgment.why}"
        if judgment.verdict is Verdict.NOT_LISTED:
            return self._judged_not_listed(query, judgment, said)
        if judgment.verdict is Verdict.NOT_A_SMELTER:
            verdict = judgment.verdict
            return Resolution(query, UNRESOLVED, How.JUDGMENT, 1.0, (said,), verdict=verdict)
        facility = self.directory.facilities.get(judgment.cid or Cid(""))
        if facility is None:
            return _review(query, said, f"No reference list holds {judgment.cid}.")
        if query.metal and facility.metal != query.metal:
            return _review(query, said, f"{facility.cid} is a {facility.metal} facility.")
        return _accept(query, facility, How.JUDGMENT, 1.0, said)

    def _judged_not_listed(self, query: Query, judgment: Judgment, said: str) -> Resolution:
        """Leave a name unlisted that was judged so; propose it again when a later list holds it."""
        since = self.directory.named_since(query.metal, query.name)
        held = self._named(query) if since else ()
        if since and since > judgment.when:
            again = f'A list of {since.isoformat()} holds "{query.name}".'
            return _review(query, said, again, alternatives=held)
        if since:
            said += f" (A list of {since.isoformat()} held this name already.)"
        verdict = judgment.verdict
        return Resolution(
            query, UNRESOLVED, How.JUDGMENT, 1.0, (said,), alternatives=held, verdict=verdict
        )

    def _by_cid(self, query: Query, cid: Cid, name: str, *notes: str) -> Resolution:
        facility = self.directory.facilities.get(cid)
        if facility is None:
            return self._beside_unknown_cid(query, cid, name)
        notes = (*notes, f"{cid} is {facility.name.rstrip('.')}.")
        if query.metal and query.metal != facility.metal:
            wrong = f"{cid} is a {facility.metal} facility."
            return _review(query, *notes, wrong, alternatives=(Alternative(facility, 0.0),))
        bearers = self.directory.named_alike(facility.metal, name)
        if name and cid not in bearers:
            return self._by_cid_beside_name(query, facility, bearers, *notes)
        differs = _country_note(query, facility)
        if differs:
            return _review(query, *notes, *differs, alternatives=(Alternative(facility, 1.0),))
        return _accept(query, facility, How.CID, 1.0, *notes)

    def _beside_unknown_cid(self, query: Query, cid: Cid, name: str) -> Resolution:
        """Accept nothing beside a CID that no list holds: it is some other facility's."""
        unknown = f"No reference list holds {cid}."
        if not name:
            return Resolution(query, UNRESOLVED, How.NONE, 0.0, (unknown,))
        named = self._by_name(query)
        if named.outcome is UNRESOLVED:
            return Resolution(query, UNRESOLVED, How.NONE, 0.0, (unknown, *named.evidence))
        alternatives = named.alternatives
        if named.facility:
            alternatives = (Alternative(named.facility, named.score), *alternatives)
        return _review(query, unknown, *named.evidence, alternatives=alternatives)

    def _by_cid_beside_name(
        self, query: Query, facility: Facility, bearers: frozenset[Cid], *notes: str
    ) -> Resolution:
        """Decide where a known CID stands beside a name that no list knows for it.

        `bearers` are the facilities that a list knows under the name.
        """
        index = self.directory.indexes[facility.metal]
        name, country = parsed(query.name), _code(query.country)
        own = index.agreement(name, country, facility.cid)
        agrees = own.score if own else 0.0
        mine = Alternative(facility, round(CID_BESIDE_STRANGE_NAME_SCORE * agrees, 4))
        differs = _country_note(query, facility)
        if bearers:
            named = tuple(self._alternative_named(cid) for cid in sorted(bearers))
            also = f'"{query.name}" is another facility: {", ".join(sorted(bearers))}.'
            return _review(query, *notes, also, *differs, alternatives=(mine, *named))
        strange = f'No reference list knows "{query.name}" as a name of it.'
        evidence = (*notes, strange, *(likeness(own) if own else ()), *differs)
        nearer = tuple(
            self._alternative(other)
            for other in index.candidates(name, country)[:_ALTERNATIVES]
            if other.cid != facility.cid and other.score > agrees
        )
        if differs or nearer or agrees < matching().lines.beside_cid:
            return _review(query, *evidence, alternatives=(mine, *nearer))
        return _accept(query, facility, How.CID, mine.score, *evidence)

    def _alternative_named(self, cid: Cid) -> Alternative:
        return Alternative(self.directory.facilities[cid], OTHER_WRITING_SCORE)

    def _named(self, query: Query) -> tuple[Alternative, ...]:
        """Return the facilities that a list holds under this name, in any writing."""
        found = self.directory.named_alike(query.metal, query.name)
        return tuple(self._alternative_named(cid) for cid in sorted(found))

    def _by_name(self, query: Query) -> Resolution:
        for how, score, look in (
            (How.EXACT, 1.0, self.directory.named_exactly),
            (How.ALIAS, 1.0, self.directory.aliased),
            (How.NORMALIZED, OTHER_WRITING_SCORE, self.directory.named_alike),
        ):
            found = look(query.metal, query.name)
            if found:
                facilities = tuple(self.directory.facilities[cid] for cid in sorted(found))
                return _one_of(query, facilities, how, score)
        return self._by_likeness(query)

    def _by_likeness(self, query: Query) -> Resolution:
        """Decide between the names that are like the declared one."""
        said = f'No reference list knows "{query.name}" among {query.metal} facilities.'
        index = self.directory.indexes.get(query.metal)
        name = parsed(query.name)
        if index is None or not name.words:
            return Resolution(query, UNRESOLVED, How.NONE, 0.0, (said,))
        candidates = index.candidates(name, _code(query.country))[:_ALTERNATIVES]
        if not candidates:
            return Resolution(query, UNRESOLVED, How.NONE, 0.0, (said,))
        best, *others = candidates
        facility = self.directory.facilities[best.cid]
        evidence = (said, *likeness(best))
        near = [c for c in candidates if c.score >= _WORTH_SHOWING] or candidates[:_NEAREST]
        alternatives = tuple(map(self._alternative, near))
        if best.score < matching().lines.review:
            return Resolution(query, UNRESOLVED, How.NONE, 0.0, evidence[:1], None, alternatives)
        how, score = _how_alike(best)
        differs = _country_note(query, facility)
        if differs or not _is_sure(best, others):
            return Resolution(query, REVIEW, how, score, (*evidence, *differs), None, alternatives)
        return Resolution(query, ACCEPTED, how, score, evidence[1:], facility, alternatives[1:])

    def _alternative(self, candidate: Candidate) -> Alternative:
        facility = self.directory.facilities[candidate.cid]
        return Alternative(facility, round(ALIKE_SCORE * candidate.score, 4))


def resolver(directory: Directory, judgments: Iterable[Judgment], as_of: date) -> Resolver:
    """Return a resolver with the judgments that stand on `as_of`: made by then, not revoked."""
    standing = (j for j in judgments if j.when <= as_of and not (j.revoked and j.revoked <= as_of))
    return Resolver(directory, tuple(standing))


@lru_cache(maxsize=4096)
def _code(country: str) -> Country | None:
    """Return the code of a country; lists name the same ones again and again."""
    return country_code(country)


def _is_sure(best: Candidate, others: list[Candidate]) -> bool:
    """Whether a person need not look: sure enough, nothing against it, no other facility near."""
    lines = matching().lines
    return (
        best.score >= lines.accept
        and not forbidden(best.features)
        and all(other.score <= lines.rival for other in others)
    )


def _how_alike(candidate: Candidate) -> tuple[How, float]:
    """Return how a name was recognized: the very words in another order, or words like them."""
    if not any(candidate.features[:-1]):  # the last is the country
        return How.NORMALIZED, OTHER_WRITING_SCORE
    return How.FUZZY, round(ALIKE_SCORE * candidate.score, 4)


def _applies(judgment: Judgment, query: Query) -> bool:
    return not judgment.country or means_same_country(judgment.country, query.country)


def _one_of(query: Query, facilities: tuple[Facility, ...], how: How, score: float) -> Resolution:
    alternatives = tuple(Alternative(facility, score) for facility in facilities)
    if len(facilities) > 1:
        return _review(query, "Several facilities bear this name.", alternatives=alternatives)
    facility = facilities[0]
    differs = _country_note(query, facility)
    if differs:
        return _review(query, *differs, alternatives=alternatives)
    return _accept(query, facility, how, score, f'"{query.name}" is {facility.cid}.')


def _country_note(query: Query, facility: Facility) -> tuple[str, ...]:
    """Return a note where the declared country is another one than the facility's."""
    declared = _code(query.country)
    if declared is None or not facility.country or same_country(declared, facility.country):
        return ()
    return (f"Declared in {query.country}, but {facility.cid} stands in {facility.country}.",)


def _accept(query: Query, facility: Facility, how: How, score: float, *evidence: str) -> Resolution:
    return Resolution(query, ACCEPTED, how, score, evidence, facility)


def _review(query: Query, *evidence: str, alternatives: tuple[Alternative, ...] = ()) -> Resolution:
    return Resolution(query, REVIEW, How.NONE, 0.0, evidence, alternatives=alternatives)
