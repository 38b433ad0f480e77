"""The tables that are written, column by column; `docs/bulk.md` says what each holds."""

from collections.abc import Sequence

import pyarrow as pa

from oreigin.bulk.rows import SMELTER_TEXTS, Row

TEXT = pa.string()
LIST_OF_TEXT = pa.list_(pa.string())

QUERY = ("asked_metal", "asked_cid", "asked_name", "asked_country", "asked_also")
"""What is asked of the lists about a declared row: a `smelters.resolution.Query`."""

ASKED = (*QUERY, "asked_scope")
"""The key of a row's resolution: beside the query, which metals its form asks about, as JSON.

A cobalt refiner is a smelter where an EMRT declares it, and out of scope where a CMRT does.
"""

SOURCES = "sources"
"""The table that is written last: a part that has it is whole."""


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


PARTS: dict[str, pa.Schema] = {
    "declarations": _schema(
        sha256=TEXT,
        template=TEXT,
        version=TEXT,
        language=TEXT,
        company=TEXT,
        supplier=TEXT,
        scope=TEXT,
        effective_date=pa.date32(),
        sheet=TEXT,
        status=TEXT,
        missing=LIST_OF_TEXT,
        list_mark=TEXT,
        declared_rows=pa.int32(),
        declaration=TEXT,
    ),
    "declared": pa.schema(
        [
            ("sha256", TEXT),
            ("row", pa.int32()),
            *((name, TEXT) for name in SMELTER_TEXTS),
            ("other", TEXT),
            ("raw", TEXT),
            *((name, TEXT) for name in ASKED),
            ("not_yet_identified", pa.bool_()),
        ]
    ),
    "findings": _schema(
        sha256=TEXT,
        number=pa.int32(),
        rule=TEXT,
        kind=TEXT,
        severity=TEXT,
        cells=LIST_OF_TEXT,
        message=TEXT,
        remedy=TEXT,
    ),
    "errors": _schema(file=TEXT, sha256=TEXT, code=TEXT, message=TEXT, remedy=TEXT, place=TEXT),
    SOURCES: _schema(file=TEXT, size=pa.int64(), stamp=TEXT, sha256=TEXT),
}
"""The tables of every part, in the order in which they are written."""

RESOLVED = pa.schema(
    [
        *((name, TEXT) for name in ASKED),
        ("outcome", TEXT),
        ("how", TEXT),
        ("score", pa.float64()),
        ("evidence", LIST_OF_TEXT),
        ("cid", TEXT),
        ("metal", TEXT),
        ("name", TEXT),
        ("country", TEXT),
        ("smelter", TEXT),
        ("leftover", TEXT),
    ]
)
"""What each distinct question about a declared row came to, under the lists of one folder."""

DOCUMENT_FILE = "documents.parquet"
DOCUMENTS = _schema(number=pa.int64(), file=TEXT, sha256=TEXT, first=pa.bool_())
"""The documents of the last run in their order; `first` where these bytes come first."""


def table_of(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Return rows as a table."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)
