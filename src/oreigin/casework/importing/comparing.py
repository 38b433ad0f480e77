"""What a table would change: each supplier, contact and product held against what is there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from oreigin.casework.importing.columns import About, fields
from oreigin.casework.importing.rows import Refused, Said
from oreigin.casework.likeness import Pair, Party, likely_pairs
from oreigin.errors import Problem
from oreigin.smelters.names import fold, normalized
from oreigin.tables import problem


class State(StrEnum):
    """What would become of something that a table names."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is kept: what it is called, and its columns."""

    values: Mapping[str, Any]
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a period holds: suppliers and products by code, contacts by supplier and own key."""

    suppliers: Mapping[str, Held] = field(default_factory=dict)
    contacts: Mapping[tuple[str, str], Held] = field(default_factory=dict)
    products: Mapping[str, Held] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One column that would change."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A supplier, contact or product that the table names, with the rows that do.

    `key` is the code of a supplier or product; of a contact the code of its supplier and, where it
    is kept already, its own key. `values` are the columns to write.
    """

    about: About
    key: tuple[str, str]
    name: str
    state: State
    changes: tuple[Change, ...]
    rows: tuple[int, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table would do: every row of it stands in an entry or among the refused."""

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    pairs: tuple[Pair, ...]

    def count(self, about: str, state: str) -> int:
        """Return how many of a kind are in a state."""
        return sum(1 for each in self.entries if each.about == about and each.state == state)

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        return any(each.state is not State.UNCHANGED for each in self.entries)


@dataclass(slots=True)
class _Draft:
    """What the rows so far say of one thing, and which row said each column first."""

    about: About
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    said_in: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


class _RefusedRow(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, code: str, column: str, **facts: object):
        super().__init__(code)
        self.code, self.column, self.facts = code, column, facts


_ADDED_TO = frozenset({"metals", "makers"})
"""Columns of which every row names some."""

_Piece = tuple[About, tuple[str, str], str, dict[str, Any]]


def compared(said: Iterable[Said | Refused], known: Known, file: str) -> Preview:
    """Return what the rows of `file` would change of what is known."""
    table = _Table(known)
    refused: list[Refused] = []
    for row in said:
        if isinstance(row, Refused):
            refused.append(row)
            continue
        try:
            table.take(row)
        except _RefusedRow as fault:
            place = row.cells.get(fault.column) or next(iter(row.cells.values()), f"A{row.number}")
            refused.append(Refused(row.number, _text(row), _problem(file, place, fault)))
    entries = tuple(table.entries())
    return Preview(entries, tuple(refused), tuple(_pairs(entries, known)))


class _Table:
    """The table read so far, beside what is known."""

    def __init__(self, known: Known):
        self.known = known
        self.drafts: dict[tuple[About, tuple[str, str]], _Draft] = {}
        self.suppliers = _Codes(known.suppliers)
        self.products = _Codes(known.products)
        self.contacts: dict[str, list[tuple[str, Held]]] = defaultdict(list)
        for (code, key), held in known.contacts.items():
            self.contacts[code].append((key, held))

    def take(self, row: Said) -> None:
        """Take a row as a whole, or raise and take nothing of it."""
        pieces = list(self._pieces(row))
        if not pieces:
            raise _RefusedRow("row-says-nothing", "")
        for about, key, _, values in pieces:
            self._check(about, key, values, row)
        for about, key, name, values in pieces:
            self._keep(about, key, name, values, row.number)

    def _pieces(self, row: Said) -> Iterator[_Piece]:
        code = ""
        if row.supplier:
            code, values = self._supplier(row)
            yield "supplier", (code, ""), values.get("name", code), values
        if row.contact:
            yield self._contact(row, code)
        if row.product:
            own, values = self._product(row)
            if code:
                values["makers"] = (code,)
            yield "product", (own, ""), values.get("name", own), values

    def _supplier(self, row: Said) -> tuple[str, dict[str, Any]]:
        values = dict(row.supplier)
        given, name = values.pop("code", ""), values.get("name", "")
        code, is_new = self.suppliers.code_of(given, name, "supplier")
        if is_new and not name:
            if not given:
                raise _RefusedRow("row-says-nothing", "in_scope")
            raise _RefusedRow("supplier-without-name", "supplier_code", value=given)
        held = self.known.suppliers.get(code)
        if held and held.merged_into:
            into = held.merged_into
            raise _RefusedRow("merged-away", "supplier_code", value=code, into=into)
        if not given and not is_new:
            values.pop("name", None)
        _check_reason(values, held, "in_scope", values.get("name", code))
        return code, values

    def _contact(self, row: Said, code: str) -> _Piece:
        values = dict(row.contact)
        if not code:
            raise _RefusedRow("contact-without-supplier", _first(row, "contact"))
        who = values.get("email") or values.get("name")
        if not who:
            raise _RefusedRow("contact-without-name", _first(row, "contact"))
        return "contact", (code, self._contact_key(code, values)), str(who), values

    def _contact_key(self, code: str, values: Mapping[str, Any]) -> str:
        """Return the key of the contact that is meant: by address, else by name."""
        wanted = [("email", str(values.get("email", "")).casefold())]
        if not values.get("email"):
            wanted = [("name", normalized(str(values["name"])))]
        for key, held in self.contacts[code]:
            for column, text in wanted:
                there = str(held.values.get(column, ""))
                if text and text in (there.casefold(), normalized(there)):
                    return key
        return f"new:{wanted[0][1]}"

    def _product(self, row: Said) -> tuple[str, dict[str, Any]]:
        values = dict(row.product)
        given, name = values.pop("code", ""), values.get("name", "")
        if not given and not name:
            raise _RefusedRow("product-without-name", _first(row, "product"), value="")
        code, is_new = self.products.code_of(given, name, "product")
        if is_new and not name:
            raise _RefusedRow("product-without-name", "product_code", value=given)
        if not given and not is_new:
            values.pop("name", None)
        held = self.known.products.get(code)
        _check_reason(values, held, "product_in_scope", values.get("name", code))
        return code, values

    def _check(
        self, about: About, key: tuple[str, str], values: Mapping[str, Any], row: Said
    ) -> None:
        """Refuse a row that says otherwise than an earlier one of the same thing."""
        draft = self.drafts.get((about, key))
        for column, value in values.items():
            before = draft.values.get(column, value) if draft else value
            if before != value and column not in _ADDED_TO and draft:
                facts = {"value": value, "other": before, "row": draft.said_in[column]}
                raise _RefusedRow("says-otherwise", field_of(about, column), about=about, **facts)

    def _keep(
        self, about: About, key: tuple[str, str], name: str, values: dict[str, Any], row: int
    ) -> None:
        draft = self.drafts.setdefault((about, key), _Draft(about, name))
        for column, value in values.items():
            there = draft.values.get(column, ()) if column in _ADDED_TO else None
            draft.values[column] = value if there is None else _joined(there, value)
            draft.said_in.setdefault(column, row)
        draft.rows.append(row)
        if about != "contact":
            codes = self.suppliers if about == "supplier" else self.products
            codes.remember(key[0], name)

    def entries(self) -> Iterator[Entry]:
        """Yield what the table names, in the order of its rows."""
        mains = _mains(self.known, self.drafts)
        for (about, key), draft in self.drafts.items():
            held = _held(self.known, about, key)
            values = dict(draft.values)
            if about == "contact" and mains.get(key[0]) == key[1]:
                values["main"] = True
            if held and "makers" in values:
                values["makers"] = _joined(held.values.get("makers", ()), values["makers"])
            yield _entry(draft, key, held, values)


class _Codes:
    """The codes of suppliers or products, and whom each name means."""

    def __init__(self, held: Mapping[str, Held]):
        self.codes = set(held)
        self.tried: dict[str, int] = {}
        self.named: dict[str, set[str]] = defaultdict(set)
        for code, one in held.items():
            self.named[normalized(str(one.values["name"]))].add(one.merged_into or code)

    def code_of(self, given: str, name: str, about: str) -> tuple[str, bool]:
        """Return the code that is meant, and whether it is a new one."""
        if given:
            code = _safe(given)
            return code, code not in self.codes
        found = sorted(self.named.get(normalized(name), ())) if name else []
        if len(found) > 1:
            raise _RefusedRow(
                "name-of-several", f"{about}_name", value=name, codes=", ".join(found)
            )
        return (found[0], False) if found else (self._free(name), True)

    def remember(self, code: str, name: str) -> None:
        """Know what a row added."""
        if code not in self.codes:
            self.codes.add(code)
            self.named[normalized(name)].add(code)

    def _free(self, name: str) -> str:
        """Return a code made of a name that nothing has yet."""
        stem = re.sub(r"[\W_]+", "-", fold(name)).strip("-")[:40] or "supplier"
        code, number = stem, self.tried.get(stem, 1)
        while code in self.codes:
            number += 1
            code = f"{stem}-{number}"
        self.tried[stem] = number  # names alike by the thousand are not counted from one each time
        return code


def _entry(draft: _Draft, key: tuple[str, str], held: Held | None, values: dict[str, Any]) -> Entry:
    if held is None:
        after = tuple(Change(column, None, value) for column, value in values.items())
        state, name = State.ADDED, draft.name
    else:
        there = held.values
        after = tuple(
            Change(column, there.get(column), value)
            for column, value in values.items()
            if _plain(there.get(column)) != _plain(value)
        )
        state = State.CHANGED if after else State.UNCHANGED
        name = str(there.get("name") or there.get("email") or draft.name)
    return Entry(draft.about, key, name, state, after, tuple(draft.rows), values)


def _joined(some: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))


def _plain(value: Any) -> Any:
    """Return a value so that two that mean the same are equal: the order of several is free."""
    return sorted(map(str, value)) if isinstance(value, tuple | list) else value


def _held(known: Known, about: About, key: tuple[str, str]) -> Held | None:
    if about == "contact":
        return known.contacts.get(key)
    return (known.suppliers if about == "supplier" else known.products).get(key[0])


def _mains(known: Known, drafts: Mapping[tuple[About, tuple[str, str]], _Draft]) -> dict[str, str]:
    """Return the contact that becomes the main one of each supplier that would have none."""
    have = {code for (code, _), held in known.contacts.items() if held.values.get("main")}
    of_table = [(key, draft) for (about, key), draft in drafts.items() if about == "contact"]
    have |= {key[0] for key, draft in of_table if draft.values.get("main")}
    found: dict[str, str] = {}
    for key, draft in of_table:
        if key[0] not in have and draft.values.get("main") is not False:
            found.setdefault(key[0], key[1])
    return found


def _check_reason(values: Mapping[str, Any], held: Held | None, column: str, what: str) -> None:
    """Refuse to take something out of scope without saying why."""
    reason = values.get("reason") or (held.values.get("reason") if held else "")
    if values.get("in_scope") is False and not reason:
        raise _RefusedRow("reason-missing", column, what=what)


def _pairs(entries: Sequence[Entry], known: Known) -> list[Pair]:
    """Return the suppliers that would be added and may be there already under another name."""
    emails: dict[str, list[str]] = defaultdict(list)
    for (code, _), held in known.contacts.items():
        emails[code].append(str(held.values.get("email", "")))
    for entry in entries:
        if entry.about == "contact":
            emails[entry.key[0]].append(str(entry.values.get("email", "")))
    there = ((code, held) for code, held in known.suppliers.items() if not held.merged_into)
    names = {code: str(held.values["name"]) for code, held in there}
    added = [e for e in entries if e.about == "supplier" and e.state is State.ADDED]
    names |= {entry.key[0]: entry.name for entry in added}
    parties = [Party(code, name, tuple(emails[code])) for code, name in names.items()]
    return likely_pairs(parties, {entry.key[0] for entry in added}) if added else []


def _safe(code: str) -> str:
    """Return a code as a case folder can hold it: ";" stands between several there."""
    return code.replace(";", "-").strip()


def field_of(about: About, column: str) -> str:
    """Return the field of the table that a column came from."""
    known = {"supplier": {"name", "code"}, "product": {"name", "code", "in_scope", "reason"}}
    if about == "contact":
        return f"contact_{column}"
    return f"{about}_{column}" if column in known[about] else column


def _first(row: Said, about: About) -> str:
    """Return the first field of a row that is about something."""
    return next((name for name in row.cells if fields()[name].about == about), "")


def _text(row: Said) -> str:
    parts = (row.supplier, row.contact, row.product)
    return " | ".join(str(value) for part in parts for value in part.values())


def _problem(file: str, place: str, fault: _RefusedRow) -> Problem:
    return problem("import_problems.toml", fault.code, file, place, **fault.facts)
