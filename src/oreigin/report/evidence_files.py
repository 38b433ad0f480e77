"""The evidence as files: `evidence.json` for programs, `evidence.xlsx` for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from oreigin import tables
from oreigin.report.binder import Proof
from oreigin.report.evidence import Evidence, Item
from oreigin.workbook.writing import Table, Value, workbook_of_tables

WORDS = "evidence.toml"
LAID_OUT_ROWS = 20_000
_PROSE = ("Figures", "Claims", "OECD steps")
"""Sheets of sentences; the others are long lists."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: heads, widths of columns, and of which field each is.

    `fields` is empty for what is put together here.
    """

    header: tuple[str, ...]
    widths: tuple[int, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """`data/evidence.toml`."""

    every_row: str
    review: str
    review_hint: str
    rule: str
    stands_on: str
    against: str
    declared_in: str
    status: str
    status_not_listed: str
    known_to: str
    row: str
    more: str
    close: str
    called: str
    no_members: str
    origins: dict[str, str]
    sheets: dict[str, Sheet]


def evidence_words() -> EvidenceWords:
    """Return the words of evidence."""
    return tables.load_one(WORDS, EvidenceWords)


def evidence_json(found: Evidence, proofs: Iterable[Proof]) -> bytes:
    """Return the evidence as one JSON object with an array for each kind of thing.

    Of many rows, without line breaks: laying them out would double the memory.
    """
    whole = {
        "items": found.items,
        "smelters": found.smelters,
        "rows": found.rows,
        "responses": found.responses,
        "lists": found.lists,
        "steps": list(proofs),
    }
    encoded = msgspec.json.encode(whole)
    return encoded if len(found.rows) > LAID_OUT_ROWS else msgspec.json.format(encoded, indent=1)


def evidence_xlsx(found: Evidence, proofs: Iterable[Proof]) -> bytes:
    """Return the evidence as a workbook, one sheet for each kind of thing."""
    looks = evidence_words().sheets
    things: Mapping[str, Iterable[object]] = {
        "Smelters": found.smelters,
        "Rows": found.rows,
        "Responses": found.responses,
        "Lists": found.lists,
        "OECD steps": proofs,
    }
    sheets: Mapping[str, Sequence[Sequence[Value]]] = {
        "Figures": [_figure(item) for item in found.items if item.kind == "figure"],
        "Claims": [_claim(item) for item in found.items if item.kind == "claim"],
        "Members": [row for item in found.items for row in _members(found, item)],
        **{name: _rows(looks[name], every) for name, every in things.items()},
    }
    return workbook_of_tables(
        Table(name, looks[name].header, rows, looks[name].widths, True, name in _PROSE)
        for name, rows in sheets.items()
    )


def _rows(sheet: Sheet, things: Iterable[object]) -> list[tuple[Value, ...]]:
    """Return a row for each thing: its fields as the sheet names them under its heads."""
    return [tuple(getattr(thing, name) for name in sheet.fields) for thing in things]


def _figure(item: Item) -> tuple[Value, ...]:
    return (item.id, int(item.says), item.label, item.rule, len(item.members))


def _claim(item: Item) -> tuple[Value, ...]:
    against = "; ".join(item.against)
    return (item.id, item.says, item.label, item.rule, len(item.members), against)


def _members(found: Evidence, item: Item) -> list[tuple[str, str, str]]:
    """Return a line for each member; all declared rows together are one line."""
    if len(item.members) == len(found.rows) and all(m in found.row_of for m in item.members):
        return [(item.id, "*", evidence_words().every_row)] if item.members else []
    return [(item.id, member, found.called(member)) for member in item.members]
