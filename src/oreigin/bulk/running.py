"""A whole run: read what is new, keep it beside what was read before, ask the lists about names.

What was read stays read: a stopped run, called again, goes on after its last whole part, and one
new document among many is the only one that is opened.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection

from oreigin.bulk.database import database
from oreigin.bulk.kept import ACROSS, State, files, keep_lists, parts, remove_parts, save_state
from oreigin.bulk.locking import only_run
from oreigin.bulk.place import Place
from oreigin.bulk.resolving import keep_resolutions, resolutions
from oreigin.bulk.rows import Row, finding_rows
from oreigin.bulk.schema import DOCUMENT_FILE, DOCUMENTS, PARTS, SOURCES, table_of
from oreigin.bulk.tidying import OF_THE_MACHINE, keep_once, tidy
from oreigin.bulk.values import (
    Batch,
    Document,
    Wanted,
    asking_key,
    batches,
    list_files,
    reading_key,
)
from oreigin.checks.across import Across
from oreigin.checks.values import Checked
from oreigin.terms import Sha256

Engine = Callable[[Sequence[Batch], set[str]], Iterator[pa.Table]]
"""Reads batches, but not the rows of documents known by hash; yields each part's `sources`."""

Source = tuple[str, int, str]
"""File, size and stamp: by these a document is known without opening it."""


class Summary(NamedTuple):
    """What a run came to. Of `documents`, `opened` were opened now, `twice` are the same bytes.

    `read`, `incomplete` and `unreadable` count distinct documents, whenever they were opened;
    `retryable` are those of the unreadable that failed for want of time or memory.
    """

    documents: int
    opened: int
    twice: int
    read: int
    incomplete: int
    unreadable: int
    retryable: int


def run(
    documents: Sequence[Document], wanted: Wanted, place: Place, engine: Engine, retry: bool = False
) -> Summary:
    """Bring `place` to what `documents` say now, opening only those it does not know yet.

    With `retry` also those that failed for want of time or memory. Raises StorageError where the
    place does not answer, RefusedError where another run writes there; called again, the run
    continues.
    """
    key, lists = reading_key(wanted), list_files(wanted.lists)
    with only_run(place) as renew:
        # Without a key nothing can be consolidated: until the end nobody knows what counts.
        save_state(place, State(wanted.terms.as_of))
        keep_lists(place, lists)
        tidy(place, key, retry)
        known = _known(place, key)
        new = [document for document in documents if _source(document) not in known]
        for made in engine(batches(new, key), {each for each in known.values() if each}):
            known |= _hashes(made)
            renew()
        place.write_table(DOCUMENT_FILE, _document_table(documents, known))
        summary = _finish(place, wanted, lists, key)
    return summary._replace(documents=len(documents), opened=len(new))


def _finish(place: Place, wanted: Wanted, lists: Mapping[str, bytes], key: str) -> Summary:
    """Make of all parts what a list is made of; only then do they count, and older ones go."""
    as_of = wanted.terms.as_of
    keep_once(place, key)
    with database(place, files(place, key)) as tables:
        tables.register("documents", place.read_table(DOCUMENT_FILE))
        _find_across(place, tables)
        resolved = resolutions(place, tables, lists, as_of)
        summary = _summary(tables)
    keep_resolutions(place, resolved, asking_key(lists, as_of))
    save_state(place, State(as_of, key))
    remove_parts(place, keep=parts(place, key))
    return summary


def _known(place: Place, key: str) -> dict[Source, str | None]:
    with database(place, {SOURCES: files(place, key)[SOURCES]}) as tables:
        return _hashes(tables.table(SOURCES).to_arrow_table())


def _hashes(sources: pa.Table) -> dict[Source, str | None]:
    """Return the hash of each source, None for what could not be opened."""
    columns = (sources[name].to_pylist() for name in ("file", "size", "stamp", "sha256"))
    return {(file, size, stamp): sha256 for file, size, stamp, sha256 in zip(*columns, strict=True)}


def _source(document: Document) -> Source:
    return document.name, document.size, document.stamp


def _document_table(documents: Sequence[Document], known: dict[Source, str | None]) -> pa.Table:
    seen: set[str] = set()
    rows: list[Row] = []
    for number, document in enumerate(documents):
        sha256 = known.get(_source(document))
        rows.append((number, document.name, sha256, sha256 is not None and sha256 not in seen))
        seen.add(sha256 or "")
    return table_of(rows, DOCUMENTS)


def _find_across(place: Place, tables: DuckDBPyConnection) -> None:
    """Find what only shows between documents, in the order of the documents."""
    held = tables.execute(
        """
        SELECT file, sha256, template, version, company, list_mark
        FROM documents JOIN declarations USING (sha256)
        WHERE first AND list_mark <> '' ORDER BY documents.number
        """
    ).fetchall()
    across = Across()
    rows: list[Row] = []
    for file, sha256, template, version, company, mark in held:
        alone = Checked(Sha256(sha256), template, version, company, (), (), "", mark)
        rows += finding_rows(across.completed(alone, file))
    # Where it stands among the document's own findings follows from its severity.
    rows = [(sha256, None, *rest) for sha256, _, *rest in rows]
    place.write_table(f"findings/{ACROSS}", table_of(rows, PARTS["findings"]))


def _summary(tables: DuckDBPyConnection) -> Summary:
    """Count what the documents came to; what was done for that, the caller knows."""
    counted = tables.execute(
        """
        SELECT
            count(*) FILTER (NOT first AND sha256 IS NOT NULL),
            count(*) FILTER (first AND c.sha256 IS NOT NULL),
            count(*) FILTER (first AND c.status = 'incomplete'),
            count(*) FILTER (d.sha256 IS NULL OR (first AND c.sha256 IS NULL)),
            count(*) FILTER (first AND list_contains(?, e.code))
        FROM documents d LEFT JOIN declarations c USING (sha256) LEFT JOIN errors e USING (sha256)
        """,
        [list(OF_THE_MACHINE)],
    ).fetchone()
    assert counted is not None  # noqa: S101 - counting always gives a row
    return Summary(0, 0, *counted)
