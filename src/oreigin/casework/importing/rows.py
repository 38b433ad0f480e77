"""The rows of a table as what they say of suppliers, contacts and products, or why they cannot."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from oreigin import tables
from oreigin.casework.importing.columns import About, Field, Layout, fields
from oreigin.casework.importing.sheets import Sheet, SheetRow
from oreigin.checks.letters import LANGUAGES
from oreigin.errors import Problem
from oreigin.smelters.names import normalized
from oreigin.terms import CONFLICT_MINERALS, Metal
from oreigin.workbook.addresses import address

LONGEST = 2_000
"""How many characters of a cell are kept; names and reasons are shorter."""

_ADDRESS = re.compile(r"[^@\s<>\"',;:()]+@[^@\s<>\"',;:()]+\.[^@\s<>\"',;:().]+")

_BETWEEN_ADDRESSES = re.compile(r"[\s,;/]+")
"""What stands between several addresses in one cell."""

_COUNT = re.compile(r"[\s\d:=.,()]+$")
"""What follows the word of a total in its cell, as in "Total: 45"."""

_NAMING = frozenset(
    {"supplier_name", "contact_name", "contact_email", "product_name", "product_code"}
)
"""The fields in which a row that sums up has a count, or nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """The file `data/import_words.toml`."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    no_metals: tuple[str, ...]
    between: tuple[str, ...]
    totals: tuple[str, ...]
    public_domains: tuple[str, ...]
    metals: dict[Metal, tuple[str, ...]]
    languages: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says: columns of a supplier, a contact, a product; not those it leaves open.

    `number` is the row's in the file, `cells` the addresses of its cells by field.
    """

    number: int
    supplier: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    product: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken: its number, its text, and why."""

    number: int
    text: str
    problem: Problem


class _RefusedCell(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, code: str, **facts: object):
        super().__init__(code)
        self.code, self.facts = code, facts


@cache
def words() -> Words:
    """Return how cells are understood."""
    return tables.load_one("import_words.toml", Words)


def understood(sheet: Sheet, layout: Layout) -> Iterator[Said | Refused]:
    """Yield every row below the headers, understood or refused for the first thing wrong in it.

    A row with several email addresses is one a contact; name and telephone are the first one's.
    """
    known = [fields().get(each) for each in layout.fields]
    for row in sheet.rows[layout.header + 1 :]:
        if at := _total(row, known):
            yield refused(sheet.file, row, address(row.number, at), "row-of-totals")
            continue
        first, *others = _one_a_contact(row, known)
        read = _row(sheet.file, first, known)
        yield read
        if isinstance(read, Said):
            yield from (_row(sheet.file, other, known) for other in others)


def _total(row: SheetRow, known: list[Field | None]) -> int:
    """Return the column that says "Total" of a row that sums up the table; 0 if it names somebody.

    There are companies called Total: with an id, or with a contact, the row is theirs.
    """
    given = [(at, text) for at, text in enumerate(row.cells) if text.strip()]
    if not given or _key(_COUNT.sub("", given[0][1])) not in _known("totals"):
        return 0
    for at, text in given[1:]:
        what = known[at] if at < len(known) else None
        if what and what.id == "supplier_code":
            return 0
        if what and what.id in _NAMING and any(map(str.isalpha, text)):
            return 0
    return given[0][0] + 1


def refused(file: str, row: SheetRow, place: str, code: str, **facts: object) -> Refused:
    """Return that a row is not taken, in the words of `data/import_problems.toml`."""
    found = tables.problem("import_problems.toml", code, file, place, **facts)
    return Refused(row.number, " | ".join(filter(None, row.cells)), found)


def _one_a_contact(row: SheetRow, known: list[Field | None]) -> list[SheetRow]:
    """Return a row once for each address in it; the further ones with what the supplier is."""
    columns = [at for at, what in enumerate(known) if what and what.id == "contact_email"]
    at = next((at for at in columns if at < len(row.cells)), None)
    named = _BETWEEN_ADDRESSES.split(row.cells[at].strip()) if at is not None else []
    if at is None or len(named) < 2 or not all(map(_ADDRESS.fullmatch, named)):
        return [row]
    about = [what is not None and what.about == "supplier" for what in known]
    theirs = [text if at < len(about) and about[at] else "" for at, text in enumerate(row.cells)]
    plain = [list(row.cells), *([*theirs] for _ in named[1:])]
    for cells, one in zip(plain, named, strict=True):
        cells[at] = one
    return [SheetRow(row.number, tuple(cells)) for cells in plain]


def _row(file: str, row: SheetRow, known: list[Field | None]) -> Said | Refused:
    parts: dict[About, dict[str, Any]] = {"supplier": {}, "contact": {}, "product": {}}
    cells: dict[str, str] = {}
    for at, what in enumerate(known[: len(row.cells)]):
        text = row.cells[at]
        if what is None or not text:
            continue
        cells[what.id] = address(row.number, at + 1)
        try:
            _take(parts[what.about], what, text)
        except _RefusedCell as fault:
            return refused(file, row, cells[what.id], fault.code, **fault.facts)
    if parts["contact"].keys() == {"language"}:  # there is nobody to contact: it is the supplier's
        parts["supplier"] = parts["contact"] | parts["supplier"]
        parts["contact"] = {}
    return Said(row.number, parts["supplier"], parts["contact"], parts["product"], cells)


def _take(part: dict[str, Any], what: Field, text: str) -> None:
    """Put what a cell says among the columns of what it is about."""
    if "\0" in text:
        raise _RefusedCell("odd-character")
    if len(text) > LONGEST:
        raise _RefusedCell("too-long", length=len(text), most=LONGEST)
    if what.kind in ("metals", "mark"):
        named = metals_in(text) if what.kind == "metals" else _marked(what, text)
        every = {*part.get("metals", ()), *named}
        part["metals"] = tuple(metal for metal in CONFLICT_MINERALS if metal in every)
    else:
        part[_COLUMNS.get(what.id, what.id)] = _value(what, text)


_COLUMNS = {
    "supplier_name": "name",
    "supplier_code": "code",
    "contact_name": "name",
    "contact_email": "email",
    "contact_phone": "phone",
    "contact_role": "role",
    "contact_language": "language",
    "contact_main": "main",
    "product_name": "name",
    "product_code": "code",
    "product_in_scope": "in_scope",
    "product_reason": "reason",
}
"""The fields whose columns have another name where they are kept."""


def _value(what: Field, text: str) -> str | bool:
    if what.kind == "yes":
        return yes_or_no(text)
    if what.kind == "language":
        return _language(text)
    if what.kind == "email":
        return _address(text)
    return " ".join(text.split())


def yes_or_no(text: str) -> bool:
    """Return what a word of yes or no says."""
    said = _key(text)
    if said in _known("yes"):
        return True
    if said in _known("no"):
        return False
    raise _RefusedCell("no-yes-or-no", value=text)


def _language(text: str) -> str:
    code = _meanings("languages").get(_key(text))
    if code is None:
        raise _RefusedCell("no-language", value=text, known=", ".join(LANGUAGES))
    return code


def _address(text: str) -> str:
    given = text.removeprefix("mailto:").strip()
    if not _ADDRESS.fullmatch(given):
        raise _RefusedCell("no-address", value=text)
    return given


def metals_in(text: str) -> tuple[Metal, ...]:
    """Return the metals that a cell names, such as "Sn, Au" or "Zinn und Gold"; () for "none"."""
    if _key(text) in _known("no_metals"):
        return ()
    parts = [text]
    for mark in (*words().between, "\n"):
        parts = [piece for part in parts for piece in _split(part, mark)]
    return tuple(_metal(part) for part in parts if part.strip())


def _split(text: str, mark: str) -> list[str]:
    return re.split(re.escape(mark), text, flags=re.IGNORECASE)


def _metal(text: str) -> Metal:
    """Return the metal that a word names, as "Gold", "AU" or "Gold (Au)"."""
    known = _meanings("metals")
    metal = known.get(_key(text.partition("(")[0])) or known.get(_key(text))
    if metal is None:
        raise _RefusedCell("no-metal", value=text.strip())
    return Metal(metal)


def _marked(what: Field, text: str) -> tuple[Metal, ...]:
    assert what.metal  # noqa: S101 - every mark is one metal's
    return (what.metal,) if yes_or_no(text) else ()


@cache
def _known(name: str) -> frozenset[str]:
    return frozenset(_key(word) for word in getattr(words(), name))


@cache
def _meanings(name: str) -> Mapping[str, str]:
    """Return what each word of a language or a metal stands for."""
    table: Mapping[str, tuple[str, ...]] = getattr(words(), name)
    return {_key(word): meant for meant, named in table.items() for word in named}


def _key(text: str) -> str:
    """Return the one writing in which words are compared; marks such as "✓" stay as they are."""
    return normalized(text) or text.strip()
