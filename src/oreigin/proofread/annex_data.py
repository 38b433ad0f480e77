"""The annex of any filing as data: as a CSV with the CIDs that lists know, and to be compared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oreigin.assessment.comparing import Entry, Roll
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.values import Annex, AnnexRow
from oreigin.smelters.resolution import Query, Resolution, ResolutionOutcome
from oreigin.smelters.resolve import Resolver
from oreigin.workbook.writing import csv_text

COLUMNS = ("metal", "name", "country", "status", "cid", "cid_from", "evidence", "annex", "place")
PRINTED, NO_LIST = "printed", "no list"


@dataclass(frozen=True, slots=True)
class ListedSmelter:
    """A row of an annex as data; every text as printed.

    `cid` is the printed one, else the facility's that the lists are sure of, else "": nothing is
    guessed. `cid_from` says which: "printed", or by what a name was recognized ("exact" ...);
    "review" where a person has to decide, "unresolved" where no list knows it, "no list" where
    nothing was looked up. `evidence` are the sentences behind that.
    """

    metal: str
    name: str
    country: str
    status: str
    cid: str
    cid_from: str
    evidence: str
    annex: str
    place: str


def listed_smelters(
    annexes: Iterable[Annex], resolver: Resolver | None = None
) -> tuple[ListedSmelter, ...]:
    """Return every row of the annexes in printed order, looked up with `resolver`."""
    rows = [(annex.title, row) for annex in annexes for row in annex.rows]
    if resolver is None:
        return tuple(_listed(title, row, None) for title, row in rows)
    queries = (Query(row.metal, row.cid, row.name, row.country) for _, row in rows)
    found = resolver.resolve_all(queries)
    return tuple(_listed(*row, each) for row, each in zip(rows, found, strict=True))


def annex_csv(smelters: Iterable[ListedSmelter]) -> str:
    """Return the smelters as CSV: the columns of a package's `annex.csv`, then the grounds."""
    return csv_text(COLUMNS, ([getattr(each, name) for name in COLUMNS] for each in smelters))


def roll_of_annexes(annexes: Iterable[Annex], title: str) -> Roll:
    """Return the smelters of a filing as `oreigin compare` takes them, each once."""
    entries = (
        Entry(row.metal, row.cid, row.name, row.country, row.status)
        for annex in annexes
        for row in annex.rows
    )
    return Roll(title, tuple(dict.fromkeys(entries)))


def in_common_words(roll: Roll) -> Roll:
    """Return an annex with its statuses in our words, so that two filers' labels compare.

    What a status of its own means ("Communication Suspended") stays as printed.
    """
    return replace(roll, entries=tuple(map(_in_common_words, roll.entries)))


def _in_common_words(entry: Entry) -> Entry:
    said = standing(entry.status)
    return entry if said is Standing.UNSAID else replace(entry, status=said.value)


def _listed(title: str, row: AnnexRow, found: Resolution | None) -> ListedSmelter:
    cid, cid_from = _cid(row, found)
    return ListedSmelter(
        row.metal,
        row.name,
        row.country,
        row.status,
        cid,
        cid_from,
        " ".join(found.evidence) if found else "",
        title,
        row.place.where,
    )


def _cid(row: AnnexRow, found: Resolution | None) -> tuple[str, str]:
    if row.cid:
        return row.cid, PRINTED
    if found is None:
        return "", NO_LIST
    if found.outcome is ResolutionOutcome.ACCEPTED and found.facility:
        return found.facility.cid, found.how.value
    return "", found.outcome.value
