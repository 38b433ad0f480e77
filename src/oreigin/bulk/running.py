"""A whole run: read what is new, keep it beside what was read before, ask the lists about names.

What was read stays read: a stopped run, called again, goes on after its last whole part, and one
new document among many is the only one that is opened.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection

from oreigin.bulk.database import database
from oreigin.bulk.kept import (
    ACROSS,
    State,
    documents_in,
    files,
    forget_documents,
    forget_unopened,
    keep_lists,
    load_state,
    parts,
    remove_parts,
    save_state,
)
from oreigin.bulk.place import Place
from oreigin.bulk.resolving import keep_resolutions, resolutions
from oreigin.bulk.rows import Row, finding_rows
from oreigin.bulk.schema import DOCUMENT_FILE, DOCUMENTS, PARTS, SOURCES, table_of
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

    `read`, `incomplete` and `unreadable` count distinct documents, whenever they were opened.
    """

    documents: int
    opened: int
    twice: int
    read: int
    incomplete: int
    unreadable: int


def run(documents: Sequence[Document], wanted: Wanted, place: Place, engine: Engine) -> Summary:
    """Bring `place` to what `documents` say now, opening only those it does not know yet.

    Raises StorageError where the place does not answer; called again, the run continues.
    """
    key, lists = reading_key(wanted), list_files(wanted.lists)
    before = load_state(place)
    save_state(place, State(wanted.terms.as_of, before.key if before else ""))
    keep_lists(place, lists)
    _tidy(place, key)
    known = _known(place, key)
    new = [document for document in documents if _source(document) not in known]
    for made in engine(batches(new, key), {each for each in known.values() if each}):
        known |= _hashes(made)
    place.write_table(DOCUMENT_FILE, _document_table(documents, known))
    _keep_once(place, parts(place, key))
    with database(place, files(place, key)) as tables:
        _find_across(place, tables)
        resolved = resolutions(place, tables, lists, wanted.terms.as_of)
        summary = _summary(tables, len(documents), len(new))
    keep_resolutions(place, resolved, asking_key(lists, wanted.terms.as_of))
    save_state(place, State(wanted.terms.as_of, key))
    remove_parts(place, keep=parts(place, key))
    return summary


def _tidy(place: Place, key: str) -> None:
    """Remove what a stopped run left half, and forget what could not be opened the last time."""
    remove_parts(place, keep=place.names(SOURCES))
    for name in parts(place, key):
        forget_unopened(place, name)


def _known(place: Place, key: str) -> dict[Source, str | None]:
    with database(place, {SOURCES: files(place, key)[SOURCES]}) as tables:
        return _hashes(tables.table(SOURCES).to_arrow_table())


def _hashes(sources: pa.Table) -> dict[Source, str | None]:
    """Return the hash of each source, None for what could not be opened."""
    columns = (sources[name].to_pylist() for name in ("file", "size", "stamp", "sha256"))
    return {(file, size, stamp): sha256 for file, size, stamp, sha256 in zip(*columns, strict=True)}


def _source(document: Document) -> Source:
    return document.file, document.size, document.stamp


def _document_table(documents: Sequence[Document], known: dict[Source, str | None]) -> pa.Table:
    seen: set[str] = set()
    rows: list[Row] = []
    for number, document in enumerate(documents):
        sha256 = known.get(_source(document))
        rows.append((number, document.file, sha256, sha256 is not None and sha256 not in seen))
        seen.add(sha256 or "")
    return table_of(rows, DOCUMENTS)


def _keep_once(place: Place, names: Sequence[str]) -> None:
    """Take a document out of all parts but the first: two workers may have met the same bytes."""
    parts_of: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for sha256 in set(place.read_table(f"{SOURCES}/{name}")["sha256"].to_pylist()):
            parts_of[sha256].append(name)
    shared = {sha256 for sha256, within in parts_of.items() if sha256 and len(within) > 1}
    seen: set[str] = set()
    for name in sorted({name for sha256 in shared for name in parts_of[sha256]}):
        held = documents_in(place, name) & shared
        if held & seen:
            forget_documents(place, name, held & seen)
        seen |= held


def _find_across(place: Place, tables: DuckDBPyConnection) -> None:
    """Find what only shows between documents, in the order of the documents."""
    tables.register("documents", place.read_table(DOCUMENT_FILE))
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


def _summary(tables: DuckDBPyConnection, documents: int, opened: int) -> Summary:
    counted = tables.execute(
        """
        SELECT
            count(*) FILTER (NOT first AND sha256 IS NOT NULL),
            count(*) FILTER (first AND c.sha256 IS NOT NULL),
            count(*) FILTER (first AND c.status = 'incomplete'),
            count(*) FILTER (d.sha256 IS NULL OR (first AND c.sha256 IS NULL))
        FROM documents d LEFT JOIN declarations c USING (sha256)
        """
    ).fetchone()
    assert counted is not None  # noqa: S101 - counting always gives a row
    return Summary(documents, opened, *counted)
