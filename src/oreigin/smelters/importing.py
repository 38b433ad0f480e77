"""From a file somebody brings to dated list snapshots: template look-up tabs, exports, CSV."""

import csv
import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from oreigin.errors import InvalidListError, UnknownTemplateError
from oreigin.smelters.facility import ListKind, ListRow, Snapshot
from oreigin.smelters.listing import Listing, Rejected, Table, listing, listing_under
from oreigin.smelters.names import normalized
from oreigin.smelters.schemes import schemes
from oreigin.tables import problem
from oreigin.terms import Sha256
from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.identify import identify
from oreigin.workbook.layout import ListSheet
from oreigin.workbook.sniff import OLE, ZIP
from oreigin.workbook.templates import BUILT_IN, Templates

LOOK_UP = "rmi-lookup"
MEMBER = "rmap-member"

_BY_KIND = {ListKind.HISTORY: "rmi-revisions", ListKind.TRANSLATION: "rmi-legacy-ids"}

_ONE_WORD_LISTS = {"conformant": "rmap-conformant", "active": "rmap-active"}
_PUBLIC_WORDS = frozenset({"conformant", "active", "compliant", "eligible", "progressing"})


@dataclass(frozen=True, slots=True)
class Imported:
    """One list ready to be kept. `unknown_cells` go with the snapshot's unknown columns."""

    snapshot: Snapshot
    rows: tuple[ListRow, ...]
    unknown_cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Everything one file gave: one or two lists, the rows that could not be used, and notes."""

    lists: tuple[Imported, ...]
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file to import, and what its bringer says of it.

    `as_of` is needed for anything but a template, which has its release date. Without `scheme` the
    words of the list decide. `public` overrides whether it may be shown. `templates` are the known
    template versions.
    """

    data: bytes
    name: str
    as_of: date | None = None
    scheme: str = ""
    public: bool | None = None
    templates: Templates = BUILT_IN


def import_bytes(
    data: bytes,
    name: str,
    *,
    as_of: date | None = None,
    scheme: str = "",
    public: bool | None = None,
    templates: Templates = BUILT_IN,
) -> Import:
    """Return what `import_file` makes of these bytes: the form that a worker process takes."""
    return import_file(ListFile(data, PurePath(name).name, as_of, scheme, public, templates))


def import_file(file: ListFile) -> Import:
    """Return the lists that a file holds: a template's look-up tab, or a table in XLSX or CSV.

    Raises InvalidListError, or UnreadableDocumentError for a workbook that cannot be read.
    """
    if not file.data.startswith((ZIP, OLE)):
        return _lists(listing(_csv_table(file), file.name, file.scheme), file)
    book = Workbook.open(file.data, file.name)
    try:
        layout = identify(book, file.templates)
    except UnknownTemplateError:
        return _lists(listing(_first_table(book), file.name, file.scheme), file)
    of_template = replace(file, as_of=file.as_of or layout.released, scheme=file.scheme or LOOK_UP)
    stem = f"{layout.template}-{layout.version}-look-up".lower()
    if layout.look_up is None:
        raise _refusal("template-without-look-up", file)
    return _lists(_look_up(book, layout.look_up), of_template, stem)


def _look_up(book: Workbook, tab: ListSheet) -> Listing:
    columns = {column.field: column.index for column in tab.columns}
    width = max(columns.values()) + 1  # what follows are hidden helper formulas, no facts
    table = [row[:width] for row in _table(book, tab.sheet)]
    return listing_under(table, tab.header_row - 1, columns)


def _first_table(book: Workbook) -> Table:
    """Return the first sheet with more than a few cells: exports come with a cover sheet or not."""
    tables = [_table(book, name) for name in book.sheet_names]
    return next((table for table in tables if len(table) > 1), ())


def _table(book: Workbook, sheet: str) -> Table:
    """Return all rows down to the last: where a header stands is told by its number."""
    table: list[list[str]] = []
    for number, row in book.rows(sheet, 1):
        table += [[] for _ in range(number - 1 - len(table))]
        table.append([raw_text(value) for value in row])
    return table


def _csv_table(file: ListFile) -> Table:
    text = _decoded(file)
    sample = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=sample.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _decoded(file: ListFile) -> str:
    """Decode a CSV: UTF-8, else the code page that Excel writes in western Europe and the US."""
    if b"\0" in file.data:
        raise _refusal("list-not-text", file)
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.data.decode("cp1252", errors="replace")


def _lists(found: Listing, file: ListFile, stem: str = "") -> Import:
    if file.as_of is None:
        raise _refusal("list-undated", file)
    if not found.kinds:
        raise _refusal("list-empty", file)
    scheme = file.scheme or _scheme(found)
    stem = stem or f"{scheme}-{file.as_of.isoformat()}"
    several = len(found.kinds) > 1
    lists = tuple(
        Imported(
            Snapshot(
                id=f"{stem}-{kind}" if several else stem,
                kind=kind,
                scheme=scheme,
                as_of=file.as_of,
                source=file.name,
                source_sha256=Sha256(hashlib.sha256(file.data).hexdigest()),
                sha256=Sha256(""),
                public=schemes()[scheme].public if file.public is None else file.public,
                unknown_columns=found.unknown_columns,
            ),
            found.lists[kind],
            found.unknown_cells,
        )
        for kind in found.kinds
    )
    return Import(lists, found.rejected, found.notes)


def _scheme(found: Listing) -> str:
    """Return the scheme that the words of a list tell: the public lists, or the member database."""
    for kind in found.kinds:
        if kind in _BY_KIND:
            return _BY_KIND[kind]
    words = {normalized(row.status) for row in found.statuses}
    if not words:
        return LOOK_UP
    if len(words) == 1 and (only := next(iter(words))) in _ONE_WORD_LISTS:
        return _ONE_WORD_LISTS[only]
    return "rmap" if words <= _PUBLIC_WORDS else MEMBER


def _refusal(code: str, file: ListFile) -> InvalidListError:
    return InvalidListError(problem("list_problems.toml", code, file.name))
