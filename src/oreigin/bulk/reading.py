"""Batches of documents to parts of the tables, each part whole or not there.

Reading happens in workers of limited memory and time, as in every other command; this process only
collects rows. Of a part the table `sources` is written last: without it, the part does not count.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from oreigin import workers
from oreigin.bulk.fetching import brought
from oreigin.bulk.place import Place, is_address, problem
from oreigin.bulk.rows import DocumentRows, Row, document_rows
from oreigin.bulk.schema import PARTS, SOURCES, table_of
from oreigin.bulk.values import Batch, Document, Wanted
from oreigin.errors import Problem
from oreigin.workbook.archive import LIMITS
from oreigin.workers import Outcome, WorkerLimits


def read_batches(
    batches: Sequence[Batch],
    wanted: Wanted,
    place: Place,
    *,
    known: Iterable[str] = (),
    processes: int | None = None,
    limits: WorkerLimits | None = None,
) -> Iterator[pa.Table]:
    """Read batches with one pool of workers; yield the `sources` of each part as it is written.

    `known` are SHA-256 of documents whose rows are kept already: of these only the source is noted.
    """
    seen = set(known)
    open_batches: deque[ExitStack] = deque()
    outcomes = workers.run(
        partial(document_rows, wanted=wanted),
        _paths(batches, open_batches, processes),
        limits,
        processes,
    )
    for batch in batches:
        part = Part()
        for document in batch.documents:
            part.add(document, next(outcomes), seen)
        open_batches.popleft().close()
        yield part.write(place, batch.name)


def _paths(
    batches: Iterable[Batch], open_batches: deque[ExitStack], processes: int | None
) -> Iterator[Path]:
    """Bring one batch after the other to this machine; who has read it closes it."""
    for batch in batches:
        stack = ExitStack()
        paths = stack.enter_context(brought(batch.documents, processes))
        open_batches.append(stack)
        yield from (paths[document] for document in batch.documents)


def _problem(document: Document, found: Problem) -> Problem:
    """Return what went wrong with a document, under its own name and not that of a copy of it."""
    if found.code == "file-not-readable" and is_address(document.file):
        limit = LIMITS.compressed // 1_000_000
        return problem("not-brought", document.name, limit=limit)
    return replace(found, file=document.name)


class Part:
    """Collects the rows of one part, then writes them."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {name: [] for name in PARTS}

    def add(self, document: Document, outcome: Outcome[DocumentRows], seen: set[str]) -> None:
        """Add what came of a document, unless the same bytes were `seen`; they are from now on."""
        sha256 = outcome.sha256
        self._rows[SOURCES].append((document.name, document.size, document.stamp, sha256))
        if sha256 in seen:
            return
        if sha256:
            seen.add(sha256)
        if outcome.result:
            self._rows["declarations"].append(outcome.result.declaration)
            self._rows["declared"].extend(outcome.result.declared)
            self._rows["findings"].extend(outcome.result.findings)
        if outcome.problem:
            found = _problem(document, outcome.problem)
            said = (found.code, found.message, found.remedy, found.place)
            self._rows["errors"].append((document.name, sha256, *said))

    def write(self, place: Place, name: str) -> pa.Table:
        """Write the tables of the part, last its `sources`, and return those."""
        made = {table: table_of(rows, PARTS[table]) for table, rows in self._rows.items()}
        for table, content in made.items():
            place.write_table(f"{table}/{name}.parquet", content)
        return made[SOURCES]
