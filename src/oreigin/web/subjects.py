"""What comments and events are about: "smelter:CID000019" as words, and the page it stands on.

A code such as a response's is one of its period's. Where the year is not known, it leads to a page
only if a single period has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model
from django.urls import reverse

from oreigin.store.models import (
    Action,
    Claim,
    Figure,
    ListSnapshot,
    Package,
    Product,
    ProgramRecord,
    Registrant,
    Response,
    Smelter,
    Supplier,
    User,
)

Key = tuple[int | None, str]
"""A year, where one is known, and a subject."""


@dataclass(frozen=True, slots=True)
class Named:
    """A subject in words; `url` is "" where no page shows it."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """Where the subjects of one kind stand: the columns of their code and name, and their page.

    The page's argument is the column `argument`; `page` is "" where none shows one alone.
    """

    word: str
    model: type[Model]
    code: str = "code"
    name: str = "name"
    page: str = ""
    argument: str = "pk"


_KINDS: Mapping[str, Kind] = {
    "response": Kind("response", Response, name="supplier__name", page="response"),
    "smelter": Kind("", Smelter, code="key", page="smelter", argument="key"),
    "supplier": Kind("supplier", Supplier, page="supplier"),
    "product": Kind("product", Product, page="product"),
    "action": Kind("action", Action, name="code", page="action"),
    "record": Kind("record", ProgramRecord, name="code"),
    "figure": Kind("figure", Figure, name="label", page="figure", argument="code"),
    "claim": Kind("claim", Claim, name="sentence", page="claim", argument="code"),
    "package": Kind("package", Package, code="pk", name="pk", page="package"),
}

_PAGES = {
    "period": ("dashboard", "period"),
    "determination": ("determination", "determination"),
    "override": ("overrides", "decided otherwise:"),
    "declaration": ("declarations", "our declaration"),
}
"""Kinds whose subjects share one page of the period: the page, and the word before the code."""


def named(registrant: Registrant, subjects: Iterable[Key]) -> dict[Key, Named]:
    """Return every subject in words, with its page; one query for each kind that occurs."""
    wanted: dict[str, set[Key]] = defaultdict(set)
    for year, subject in subjects:
        wanted[subject.partition(":")[0]].add((year, subject))
    found: dict[Key, Named] = {}
    for kind, keys in wanted.items():
        if kind in _KINDS:
            found |= _rows(registrant, _KINDS[kind], keys)
        elif kind in _PAGES:
            found |= {key: _shared(registrant, kind, *key) for key in keys}
        elif kind == "list":
            found |= _lists(registrant, keys)
        elif kind == "member":
            found |= _members(keys)
        else:
            found |= {key: Named(key[1].replace(":", " ", 1)) for key in keys}
    return found


def _rows(registrant: Registrant, kind: Kind, keys: Iterable[Key]) -> dict[Key, Named]:
    codes = {_code(subject) for _, subject in keys}
    if kind.code == "pk":
        codes = {code for code in codes if code.isdigit()}
    rows = kind.model._default_manager.filter(registrant=registrant, **{f"{kind.code}__in": codes})
    held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    columns = {"of": F("period__year"), "said": F(kind.name), "key_of": F(kind.code)}
    for row in rows.annotate(**columns).values("of", "said", "key_of", kind.argument):
        held[str(row["key_of"])].append(row)
    return {key: _row(registrant, kind, key, held[_code(key[1])]) for key in keys}


def _row(registrant: Registrant, kind: Kind, key: Key, rows: list[Mapping[str, Any]]) -> Named:
    year, subject = key
    fitting = [row for row in rows if year in (None, row["of"])]
    if len(fitting) != 1:
        return Named(f"{kind.word} {_code(subject)}".strip())
    [row] = fitting
    label = f"{kind.word} {row['said'] or _code(subject)}".strip()
    if not kind.page:
        return Named(label)
    return Named(label, reverse(kind.page, args=[registrant.slug, row["of"], row[kind.argument]]))


def _shared(registrant: Registrant, kind: str, year: int | None, subject: str) -> Named:
    page, word = _PAGES[kind]
    code = _code(subject)
    if kind == "period" and code.isdigit():
        year = int(code)
    label = f"{word} {code}".strip()
    return Named(label, reverse(page, args=[registrant.slug, year]) if year else "")


def _lists(registrant: Registrant, keys: Iterable[Key]) -> dict[Key, Named]:
    codes = {_code(subject) for _, subject in keys}
    held = ListSnapshot.objects.filter(registrant=registrant, code__in=codes)
    pks = dict(held.order_by("pk").values_list("code", "pk"))
    found = {}
    for year, subject in keys:
        pk = pks.get(_code(subject))
        url = reverse("list", args=[registrant.slug, year, pk]) if year and pk else ""
        found[year, subject] = Named(f"list {_code(subject)}", url)
    return found


def _members(keys: Iterable[Key]) -> dict[Key, Named]:
    numbers = {code for _, subject in keys if (code := _code(subject)).isdigit()}
    people = {str(user.pk): str(user) for user in User.objects.filter(pk__in=numbers)}
    return {
        (year, subject): Named(people.get(_code(subject), subject.replace(":", " ")))
        for year, subject in keys
    }


def _code(subject: str) -> str:
    return subject.partition(":")[2]
