"""From Parquet to one list: DuckDB counts every declared row, Python sees each writing once.

Held equal to the plain fold (`smelters.consolidate`) by a property test. What one row means is
decided in one place for both: `resolving` asks the plain functions and keeps their answers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from duckdb import DuckDBPyConnection

from oreigin.assessment.assess import assessed_smelters
from oreigin.assessment.conformance import status_book
from oreigin.assessment.values import AssessedSmelter
from oreigin.bulk.database import database
from oreigin.bulk.kept import files, kept_lists, load_state
from oreigin.bulk.place import Place, problem
from oreigin.bulk.resolving import lists_of, resolution_of, resolutions
from oreigin.bulk.schema import ASKED, DOCUMENT_FILE
from oreigin.errors import RefusedError
from oreigin.provenance import RowRef
from oreigin.smelters.consolidate import smelter_of, smelter_order
from oreigin.smelters.facility import Lists
from oreigin.smelters.resolution import (
    ConsolidatedSmelter,
    Consolidation,
    Leftover,
    LeftoverReason,
    Member,
)
from oreigin.terms import Sha256

_PLACES = 1 << 23
"""More than the rows of a sheet that is read: document and row are one number, sorted by both."""

_ASKED = ", ".join(ASKED)

_MEMBERS = f"""
    document AS (
        SELECT sha256, d.number,
            dense_rank() OVER (ORDER BY coalesce(nullif(c.supplier, ''), d.file)) AS supplier
        FROM documents d JOIN declarations c USING (sha256)
        WHERE d.first
    ),
    question AS (
        SELECT {_ASKED}, question, dense_rank() OVER (ORDER BY leftover, smelter) AS line
        FROM resolved
    ),
    member AS (
        SELECT
            CASE WHEN r.not_yet_identified THEN 0 ELSE q.line END AS line,
            q.question, d.supplier, d.number * {_PLACES} + r.row AS place
        FROM declared r
        JOIN document d USING (sha256)
        JOIN question q USING ({_ASKED})
    )
"""  # noqa: S608 - a text of our own
"""Every declared row as numbers: its line of the list, what it asks, whose it is, where it stands.

Line 0 is "not yet identified"; the other leftovers and the smelters follow.
"""

_COUNT = f"""
    WITH {_MEMBERS},
    writing AS (
        SELECT line, question, count(*) AS rows, min(place) AS place FROM member GROUP BY ALL
    ),
    supplier AS (
        SELECT line, count(DISTINCT supplier) AS suppliers FROM member GROUP BY ALL
    )
    SELECT line, question, rows, place, suppliers
    FROM writing JOIN supplier USING (line)
    ORDER BY line, place
"""  # noqa: S608 - a text of our own
"""The consolidation: for each line in what writings it is declared, how often, by how many."""

_LISTED = f"""
    WITH {_MEMBERS}
    SELECT line, question, place FROM member JOIN wanted USING (line) ORDER BY wanted.rank, place
"""  # noqa: S608 - a text of our own
"""Every declared row of the lines in the table `wanted`, in the order of the list."""

_CAME = """
    SELECT d.number, d.file, d.sha256, c.sheet, coalesce(nullif(c.supplier, ''), d.file)
    FROM documents d JOIN declarations c USING (sha256) WHERE d.first
"""
"""Every document whose rows count, by its number."""

_DECLARED_ROWS = """
    SELECT coalesce(sum(declared_rows), 0)
    FROM documents JOIN declarations USING (sha256) WHERE first
"""
"""How many rows the documents said that they declare, when they were read."""

_HELD = """
    SELECT count(*)
    FROM documents JOIN (SELECT sha256 FROM declarations UNION ALL SELECT sha256 FROM errors)
    USING (sha256) WHERE first
"""
"""How many documents have been read, or failed, and it is kept what came of it."""

_AT_ONCE = 10_000


class _Came(NamedTuple):
    """A document whose rows count, the sheet they are on, and whose they are."""

    file: str
    sha256: Sha256
    sheet: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A smelter or refiner with how many rows declare it, of how many suppliers.

    The members in it are only the first row of each writing: enough to know what it is, and few,
    however many rows there are. `line` is its number in the statement.
    """

    assessed: AssessedSmelter
    rows: int
    suppliers: int
    line: int


@dataclass(frozen=True, slots=True)
class CountedLeftover:
    """Why declared rows name no smelter, and how many do not."""

    reason: LeftoverReason
    rows: int
    line: int


@dataclass(frozen=True, slots=True)
class CountedList:
    """The one list that all documents of a place make together."""

    smelters: tuple[Counted, ...]
    leftovers: tuple[CountedLeftover, ...]

    @property
    def rows(self) -> int:
        """How many rows all documents declare."""
        return sum(one.rows for one in self.smelters) + sum(one.rows for one in self.leftovers)


class Consolidator:
    """The tables of a place, ready to be counted; `consolidator` opens one."""

    def __init__(
        self, tables: DuckDBPyConnection, resolved: pa.Table, lists: Lists, as_of: date
    ) -> None:
        self._tables = tables
        self._as_of = as_of
        self._book = status_book(lists.statuses, as_of)
        rows = resolved.to_pylist()
        self._resolved = [resolution_of(row) for row in rows]
        self._reasons = [_reason(row["leftover"]) for row in rows]
        numbers = pa.array(range(resolved.num_rows), pa.int64())
        tables.register("resolved", resolved.append_column("question", numbers))
        self._documents = {
            number: _Came(*rest) for number, *rest in tables.execute(_CAME).fetchall()
        }
        self._suppliers = {came.file: came.supplier for came in self._documents.values()}

    def counted(self) -> CountedList:
        """Return the list with its counts, by the one statement.

        Raises RefusedError where it does not hold every declared row once.
        """
        smelters, leftovers = [], []
        rows = self._tables.execute(_COUNT).fetchall()
        for line, group in groupby(rows, itemgetter(0)):
            writings = list(group)
            total = sum(rows for _, _, rows, _, _ in writings)
            members = [self._member(question, place) for _, question, _, place, _ in writings]
            reason = self._left_over(line, writings[0][1])
            if reason:
                leftovers.append(CountedLeftover(reason, total, line))
            else:
                (assessed,) = self._assessed(smelter_of(members))
                smelters.append(Counted(assessed, total, writings[0][4], line))
        made = CountedList(
            tuple(sorted(smelters, key=lambda each: smelter_order(each.assessed.smelter))),
            tuple(sorted(leftovers, key=lambda each: each.reason)),
        )
        declared = _number(self._tables.execute(_DECLARED_ROWS))
        _refuse_unless_equal(made.rows, declared, "declared rows")
        return made

    def with_rows(self, counted: CountedList) -> Iterator[AssessedSmelter | Leftover]:
        """Yield everything in the list with all its rows, one after the other."""
        lines = [each.line for each in counted.smelters]
        lines += [each.line for each in counted.leftovers]
        wanted = {"line": lines, "rank": list(range(len(lines)))}
        self._tables.register("wanted", pa.table(wanted))
        rows = _streamed(self._tables.execute(_LISTED))
        for line, group in groupby(rows, itemgetter(0)):
            asked = list(group)
            members = tuple(self._member(question, place) for _, question, place in asked)
            reason = self._left_over(line, asked[0][1])
            if reason:
                yield Leftover(reason, members)
            else:
                yield from self._assessed(smelter_of(members))

    def _member(self, question: int, place: int) -> Member:
        number, row = divmod(place, _PLACES)
        came = self._documents[number]
        return Member(came.file, RowRef(came.sha256, came.sheet, row), self._resolved[question])

    def _left_over(self, line: int, question: int) -> LeftoverReason | None:
        """Return why rows are left over; on line 0 because nobody knows, whatever is asked."""
        return LeftoverReason.NOT_YET_IDENTIFIED if line == 0 else self._reasons[question]

    def _assessed(self, smelter: ConsolidatedSmelter) -> tuple[AssessedSmelter, ...]:
        alone = Consolidation((smelter,), ())
        return assessed_smelters(alone, self._book, self._as_of, self._suppliers)


@contextmanager
def consolidator(
    place: Place, lists: Mapping[str, bytes] | None = None, as_of: date | None = None
) -> Iterator[Consolidator]:
    """Open what a run wrote into `place`, to be counted.

    `lists` are the files of a folder of lists, None for those that the run kept; `as_of` is the day
    to take them of, None for the run's. No document is opened. Raises RefusedError where no run
    came to its end, or a part has gone since.
    """
    state = load_state(place)
    if state is None:
        raise RefusedError(problem("nothing-read", place.address, what=place.address))
    if not state.key:
        raise RefusedError(problem("not-finished", place.address))
    used = kept_lists(place) if lists is None else lists
    day = as_of or state.as_of
    with database(place, files(place, state.key)) as tables:
        documents = place.read_table(DOCUMENT_FILE)
        tables.register("documents", documents)
        distinct = pc.sum(documents["first"]).as_py() or 0
        _refuse_unless_equal(_number(tables.execute(_HELD)), distinct, "documents")
        resolved = resolutions(place, tables, used, day)
        yield Consolidator(tables, resolved, lists_of(used), day)


def _refuse_unless_equal(counted: int, expected: int, what: str) -> None:
    """Raise RefusedError: rather no list than one in which something is missing or twice."""
    if counted != expected:
        raise RefusedError(
            problem("does-not-add-up", counted=counted, expected=expected, what=what)
        )


def _number(found: DuckDBPyConnection) -> int:
    """Return the one number that a statement gives."""
    ((number,),) = found.fetchall()
    return int(number)


def _reason(said: str | None) -> LeftoverReason | None:
    return LeftoverReason(said) if said else None


def _streamed(found: DuckDBPyConnection) -> Iterator[tuple[int, int, int]]:
    while rows := found.fetchmany(_AT_ONCE):
        yield from rows
