"""The conformance status of a facility as of a date, from the status lists dated not after it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from oreigin.assessment.profile import Conformance
from oreigin.case import Case, StatusPolicy
from oreigin.smelters.countries import means_same_country
from oreigin.smelters.facility import MemberList, MemberRow, StatusList, StatusRow
from oreigin.smelters.judgment import Judgment
from oreigin.smelters.names import normalized
from oreigin.smelters.schemes import schemes
from oreigin.tables import load
from oreigin.terms import Cid, ConformanceStatus

LISTED = "Listed"
"""What a list without a column of statuses says of everyone on it."""

LIST_SEPARATOR = ", "
"""What stands between the lists that were looked at for a facility that none of them holds."""

_RECOGNIZED = ("lbma", "rjc")
"""The schemes whose audits RMI recognizes (data/schemes.toml)."""

_WEAKEST_FIRST = (
    ConformanceStatus.NOT_LISTED,
    ConformanceStatus.NON_CONFORMANT,
    ConformanceStatus.ELIGIBLE,
    ConformanceStatus.IN_CORRECTIVE_ACTION,
    ConformanceStatus.ACTIVE,
    ConformanceStatus.CROSS_RECOGNIZED,
    ConformanceStatus.CONFORMANT,
)


_FAILED = (ConformanceStatus.NON_CONFORMANT, ConformanceStatus.IN_CORRECTIVE_ACTION)
"""What a facility is that was assessed and found not to conform, for the time being or not."""


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A row of `data/statuses.toml`: in these schemes, these words mean this status."""

    schemes: tuple[str, ...]
    words: tuple[str, ...]
    status: ConformanceStatus


@dataclass(frozen=True, slots=True)
class StatusBook:
    """What the lists in force on a date say of every facility they hold.

    `left_out` are the newest lists of programs that are too old beside those of another.
    """

    by_cid: Mapping[Cid, Conformance]
    not_listed: Conformance
    lists: tuple[StatusList, ...]
    unknown_words: frozenset[tuple[str, str]]
    left_out: tuple[StatusList, ...] = ()

    def conformance(self, cid: Cid) -> Conformance:
        """Return the status of the facility, "not listed" where no list in force holds it."""
        return self.by_cid.get(cid, self.not_listed)

    def lapsed(self, cids: Iterable[Cid]) -> "StatusBook":
        """Return the book as it would be if these facilities were non-conformant."""
        lost = {
            cid: replace(self.conformance(cid), status=ConformanceStatus.NON_CONFORMANT)
            for cid in cids
        }
        return replace(self, by_cid={**self.by_cid, **lost})


def status_meant(scheme: str, words: str) -> ConformanceStatus | None:
    """Return what a list of `scheme` means by `words`, None where nobody has said so."""
    for row in load("statuses.toml", StatusWords):
        if scheme in row.schemes and normalized(words) in map(normalized, row.words):
            return row.status
    return None


def status_book(
    statuses: Iterable[StatusList], as_of: date, policy: StatusPolicy | None = None
) -> StatusBook:
    """Return what the lists dated not after `as_of` say together.

    A statement counts only from the newest list of its program that speaks of such statuses: who is
    missing there has lost the status. Where lists of one program still disagree the newest is
    believed, on one date the weaker status; words without an agreed meaning count as not listed.
    Between programs (RMAP, LBMA, RJC) the stronger status counts, but never above a failed
    assessment that is as new; and the lists of a program are left out that are older by more than
    `programs_apart_days` of the policy than the newest of another, for audits expire.
    """
    held = [s for s in statuses if s.snapshot.as_of <= as_of]
    apart = timedelta(days=(policy or StatusPolicy()).programs_apart_days)
    known, left_out = _of_one_time(held, apart)
    newest = _newest(known)
    in_force = tuple(s for s in known if _is_newest(s, newest))
    said: defaultdict[Cid, dict[str, Conformance]] = defaultdict(dict)
    unknown: set[tuple[str, str]] = set()
    for status_list in in_force:
        program = schemes()[status_list.snapshot.scheme].program
        for row in status_list.rows:
            new, agreed = _conformance(status_list, row)
            if not agreed:
                unknown.add((status_list.snapshot.id, row.status))
            elif status_list.snapshot.as_of < newest.get((program, new.status), date.min):
                continue
            old = said[row.cid].get(program)
            said[row.cid][program] = new if old is None else min(old, new, key=_belief)
    by_cid = {cid: _between_programs(by.values()) for cid, by in said.items() if by}
    return StatusBook(by_cid, _not_listed(in_force), in_force, frozenset(unknown), left_out)


def lists_of(case: Case) -> tuple[StatusList, ...]:
    """Return the status lists of a case, those by names with the rows that a person matched."""
    matched = matched_members(case.lists.members, case.judgments, case.as_of.filing)
    return (*case.lists.statuses, *matched)


def matched_members(
    members: Iterable[MemberList], judgments: Iterable[Judgment], as_of: date
) -> tuple[StatusList, ...]:
    """Return lists without CIDs as status lists of the rows that a person matched to a facility.

    A row is matched by a judgment on its name (and country, where the judgment gives one) that is
    in force on `as_of`; a CID of the list's own is believed. A list that no row was matched of was
    compared with nothing, and is none of them.
    """
    standing = [
        j for j in judgments if j.cid and j.when <= as_of and not (j.revoked and j.revoked <= as_of)
    ]
    matched = (StatusList(held.snapshot, _matched_rows(held, standing)) for held in members)
    return tuple(held for held in matched if held.rows)


def _matched_rows(held: MemberList, standing: Iterable[Judgment]) -> tuple[StatusRow, ...]:
    return tuple(
        StatusRow(row.metal, cid, row.name, row.country, row.status or LISTED)
        for row in held.rows
        if (cid := _matched(row, standing))
    )


def unmatched_members(
    members: Iterable[MemberList], judgments: tuple[Judgment, ...], as_of: date
) -> dict[str, tuple[str, ...]]:
    """Return the names of each list, dated not after `as_of`, that nobody has matched yet."""
    standing = [j for j in judgments if j.when <= as_of and not (j.revoked and j.revoked <= as_of)]
    return {
        held.snapshot.id: tuple(
            row.name
            for row in held.rows
            if not row.cid and not any(_is_about(j, row) for j in standing)
        )
        for held in members
        if held.snapshot.as_of <= as_of
    }


def _matched(row: MemberRow, standing: Iterable[Judgment]) -> Cid | None:
    if row.cid:
        return row.cid
    about = (j for j in standing if _is_about(j, row))
    newest = max(about, key=lambda j: j.when, default=None)
    return newest.cid if newest else None


def _is_about(judgment: Judgment, row: MemberRow) -> bool:
    if judgment.metal != row.metal or normalized(judgment.name) != normalized(row.name):
        return False
    return not judgment.country or means_same_country(judgment.country, row.country)


Newest = dict[tuple[str, ConformanceStatus], date]
"""The date of the newest list of a program that speaks of a status."""


def _newest(known: Iterable[StatusList]) -> Newest:
    newest: Newest = {}
    for snapshot in (s.snapshot for s in known):
        scheme = schemes()[snapshot.scheme]
        for status in scheme.statuses:
            key = (scheme.program, status)
            newest[key] = max(newest.get(key, snapshot.as_of), snapshot.as_of)
    return newest


def _is_newest(status_list: StatusList, newest: Newest) -> bool:
    snapshot = status_list.snapshot
    scheme = schemes()[snapshot.scheme]
    return any(newest[scheme.program, status] == snapshot.as_of for status in scheme.statuses)


def _of_one_time(
    known: Sequence[StatusList], apart: timedelta
) -> tuple[list[StatusList], tuple[StatusList, ...]]:
    """Return the lists of programs that have one of about the newest day, and those of others."""
    newest: dict[str, date] = {}
    for held in known:
        program = schemes()[held.snapshot.scheme].program
        newest[program] = max(newest.get(program, date.min), held.snapshot.as_of)
    limit = max(newest.values(), default=date.max) - apart
    old = {program for program, day in newest.items() if day < limit}
    kept = [s for s in known if schemes()[s.snapshot.scheme].program not in old]
    return kept, tuple(s for s in known if s not in kept)


def _between_programs(statements: Iterable[Conformance]) -> Conformance:
    """Return the strongest statement, unless an assessment failed since."""
    by_strength = sorted(statements, key=_strength)
    strongest = by_strength[-1]
    failed = (c for c in by_strength if c.status in _FAILED)
    return next((c for c in failed if _day(c) >= _day(strongest)), strongest)


def _conformance(status_list: StatusList, row: StatusRow) -> tuple[Conformance, bool]:
    """Return a row's statement, and whether its words have an agreed meaning."""
    snapshot = status_list.snapshot
    status = status_meant(snapshot.scheme, row.status)
    recognized = row.recognized_by
    if status is ConformanceStatus.CONFORMANT and recognized:
        status = ConformanceStatus.CROSS_RECOGNIZED
    elif status is ConformanceStatus.CROSS_RECOGNIZED and not recognized:
        recognized = _recognized_in(snapshot.scheme, row.status)
    counts_as = status or ConformanceStatus.NOT_LISTED
    said = Conformance(
        counts_as, row.status, snapshot.scheme, snapshot.as_of, snapshot.id, recognized
    )
    return said, status is not None


def _recognized_in(scheme: str, words: str) -> tuple[str, ...]:
    """Return whose audit it is: the list's own scheme, or the one that its words name."""
    if scheme in _RECOGNIZED:
        return (scheme,)
    return tuple(name for name in _RECOGNIZED if name in words.casefold())


def _not_listed(in_force: tuple[StatusList, ...]) -> Conformance:
    snapshots = [s.snapshot for s in in_force]
    return Conformance(
        ConformanceStatus.NOT_LISTED,
        words="",
        scheme=LIST_SEPARATOR.join(s.scheme for s in snapshots),
        as_of=max((s.as_of for s in snapshots), default=None),
        snapshot=LIST_SEPARATOR.join(s.id for s in snapshots),
    )


def _strength(conformance: Conformance) -> int:
    return _WEAKEST_FIRST.index(conformance.status)


def _belief(conformance: Conformance) -> tuple[int, int]:
    """Order two statements of one program: the newer first, on one date the weaker first."""
    return (-_day(conformance), _strength(conformance))


def _day(conformance: Conformance) -> int:
    return conformance.as_of.toordinal() if conformance.as_of else 0
