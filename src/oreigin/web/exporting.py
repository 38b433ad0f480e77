"""Tables for Excel: what a page lists, as a workbook or as CSV."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpResponse

from oreigin.web.documents import attachment
from oreigin.workbook.writing import Table, Value, csv_text, workbook_of_tables

FORMATS = ("xlsx", "csv")
"""The forms a table is exported in, as they end an address."""

_WIDEST = 60


def exported(
    name: str, form: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """Return a table as a file `name`.`form` to save; 404 for a form that is not of `FORMATS`.

    The CSV begins with a byte order mark: without it Excel takes it for another encoding.
    """
    if form not in FORMATS:
        raise Http404
    kept = [tuple(row) for row in rows]
    if form == "csv":
        text = csv_text(header, ([_text(value) for value in row] for row in kept))
        return attachment(text.encode("utf-8-sig"), f"{name}.csv")
    table = Table(name[:31], tuple(header), kept, _widths(header, kept), filtered=True)
    return attachment(workbook_of_tables([table]), f"{name}.xlsx")


def _text(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _widths(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> tuple[int, ...]:
    """Return how wide the columns are, by their header and the first rows."""
    seen = (header, *rows[:200])
    return tuple(
        min(max(len(_text(row[column])) for row in seen) + 2, _WIDEST)
        for column in range(len(header))
    )
