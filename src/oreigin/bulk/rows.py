"""One document to the rows of all tables; runs in a worker."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from oreigin import tables
from oreigin.bulk.values import Wanted
from oreigin.checks.checking import check
from oreigin.checks.documents import context_of, read
from oreigin.checks.reference import Reference, reference_in
from oreigin.checks.values import Checked
from oreigin.errors import OreiginError, UnreadableDocumentError
from oreigin.folder.lists import load_lists
from oreigin.response.declaration import NOT_YET_IDENTIFIED, Declaration, DeclaredSmelter
from oreigin.response.json_form import to_json
from oreigin.smelters.consolidate import asked_metals, query_of

Row = tuple[Any, ...]

SMELTER_TEXTS = tuple(each.name for each in fields(DeclaredSmelter) if each.type is str)
"""The columns of a declared row that are texts as written, in their order."""

_TEXTS = attrgetter(*SMELTER_TEXTS)


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """What one document adds to the tables `declarations`, `declared` and `findings`."""

    declaration: Row
    declared: tuple[Row, ...]
    findings: tuple[Row, ...]


def document_rows(data: bytes, file: str, wanted: Wanted) -> DocumentRows:
    """Read and check a document, once. Raises UnreadableDocumentError, UnknownTemplateError.

    A fault of ours is an error of that document too: it must not end the reading of a million.
    """
    try:
        return _read_and_checked(data, file, wanted)
    except (OreiginError, MemoryError):
        raise
    except Exception as error:
        raise UnreadableDocumentError(
            tables.problem("bulk_problems.toml", "fault", file, what=repr(error))
        ) from error


def _read_and_checked(data: bytes, file: str, wanted: Wanted) -> DocumentRows:
    reference = _reference(wanted.lists, wanted.terms.as_of) if wanted.lists else None
    reading = read(data, file, wanted.terms, with_look_up=reference is None)
    checked = check(context_of(reading, wanted.terms, reference))
    return DocumentRows(
        declaration_row(reading.declaration, checked),
        tuple(declared_rows(reading.declaration)),
        tuple(finding_rows(checked)),
    )


def finding_rows(checked: Checked) -> Iterable[Row]:
    """Yield the rows of the table `findings` for a checked document."""
    for number, found in enumerate(checked.findings):
        yield (
            checked.document,
            number,
            found.rule,
            found.kind.value,
            found.severity.value,
            list(found.cells),
            found.message,
            found.remedy,
        )


def declaration_row(declaration: Declaration, checked: Checked) -> Row:
    """Return the row of the table `declarations`."""
    said = to_json(replace(declaration, smelters=()), "")
    rest = {key: said[key] for key in said.keys() - {"file", "smelters", "error"}}
    company = declaration.company_name()
    return (
        declaration.document,
        declaration.template,
        declaration.version,
        declaration.language,
        company,
        company.casefold(),
        declaration.scope.value or declaration.scope.raw,
        declaration.effective_date.value,
        declaration.smelter_sheet,
        checked.status.value,
        list(checked.missing),
        checked.list_mark,
        len(declaration.smelters),
        json.dumps(rest, ensure_ascii=False, sort_keys=True),
    )


def declared_rows(declaration: Declaration) -> Iterable[Row]:
    """Yield the rows of the table `declared`, with what is asked about each."""
    scope = asked_metals(declaration)
    asked_scope = json.dumps(scope)
    for row in declaration.smelters:
        query = query_of(row, scope)
        yield (
            declaration.document,
            row.row,
            *_TEXTS(row),
            json.dumps(row.other, ensure_ascii=False) if row.other else "",
            json.dumps(row.raw, ensure_ascii=False) if row.raw else "",
            query.metal,
            query.cid,
            query.name,
            query.country,
            query.also,
            asked_scope,
            row.look_up.casefold() == NOT_YET_IDENTIFIED,
        )


@cache
def _reference(lists: Path, as_of: date) -> Reference | None:
    """Load the lists once in each worker."""
    return reference_in(load_lists(lists), as_of)
