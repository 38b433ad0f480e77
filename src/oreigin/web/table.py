"""What the tables of a period share: filters that an address names, and an order of their rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from oreigin.web import parts, saved_views
from oreigin.web.access import PageRequest
from oreigin.web.parts import Choice, Column

ROWS = 100
"""How many rows of a table a page shows."""

YES = "yes"


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a table is shown: each field is a parameter of the address, "" shows all."""

    q: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Return the filters that an address names."""
        return cls(**{field.name: query.get(field.name, "").strip() for field in fields(cls)})

    @property
    def any(self) -> bool:
        """Whether something is asked for that the plain page does not ask."""
        return self != type(self)()


def ordered(rows: QuerySet[Any], columns: Sequence[Column], query: QueryDict, default: str) -> Any:
    """Return the rows in the order that an address names, else by the column `default`.

    What is empty stands last, whichever way the rest is turned and whichever database it is.
    """
    order = parts.sorting(columns, query.get("sort", ""), default)
    return rows.order_by(*(_empty_last(field) for field in order.fields))


def page_of_table(
    request: PageRequest, rows: QuerySet[Any], columns: Sequence[Column], default: str
) -> dict[str, Any]:
    """Return what the template of a table needs: columns, order, the page asked for, its query."""
    shown = ordered(rows, columns, request.GET, default)
    return {
        "columns": columns,
        "sorting": parts.sorting(columns, request.GET.get("sort", ""), default),
        "page": Paginator(shown, ROWS).get_page(request.GET.get("page")),
        "query": saved_views.query_of(request),
    }


def views_of_table(request: PageRequest, table: str) -> dict[str, Any]:
    """Return what a table needs whose filters and order can be kept under a name."""
    return {
        "views": saved_views.views_of(request, table),
        "save_form": saved_views.form_for(request, table),
    }


def counted(rows: QuerySet[Any], columns: Sequence[str]) -> dict[str, Counter[str]]:
    """Return how many rows have which value, column by column; in one query."""
    held: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for group in rows.order_by().values(*columns).annotate(n=Count("pk")):
        for column in columns:
            held[column][said(group[column])] += group["n"]
    return held


def choices(kind: str, held: Mapping[str, int], order: Iterable[str] | None = None) -> list[Choice]:
    """Return the values that any row has, in the words of the badges of `kind`."""
    known = [str(value) for value in (sorted(held) if order is None else order)]
    return [
        Choice(value, parts.badge(kind, value).label, held[value])
        for value in known
        if value and held.get(value)
    ]


def said(value: object) -> str:
    """Return a value as filters and exports write it: "yes" and "no", "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else "no"
    return str(value)


def word(kind: str, value: str | None) -> str:
    """Return the word of a badge for a value, "" for nothing."""
    return parts.badge(kind, value).label if value else ""


def _empty_last(field: str) -> OrderBy:
    if field.startswith("-"):
        return F(field[1:]).desc(nulls_last=True)
    return F(field).asc(nulls_last=True)
