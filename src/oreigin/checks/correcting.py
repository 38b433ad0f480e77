"""A copy of a response with what can be mended without judgment; never itself a response.

Answers lose the spaces that hide them from the workbook, IDs of the old templates become CIDs
where a table says which, and aliases become the standard names of the workbook's own look-up. The
effective date is cleared, so that the authorizer attests again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.checks.context import Context, name_field
from oreigin.checks.documents import Terms, context_of
from oreigin.checks.reference import Reference, own_reference
from oreigin.checks.rules_smelters import aliases
from oreigin.response.declaration import QuestionAnswer
from oreigin.response.reading import read_with_look_up
from oreigin.terms import CID
from oreigin.workbook.patching import patched
from oreigin.workbook.writing import csv_text

_HEADER = ("cell", "before", "after", "why")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was mended; `why` is the id of the rule that found it."""

    cell: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The copy, and every change that was made; without changes it is the original."""

    data: bytes
    changes: tuple[Change, ...]

    def listing(self) -> str:
        """Return the changes as CSV."""
        return csv_text(_HEADER, ((c.cell, c.before, c.after, c.why) for c in self.changes))


def corrected(data: bytes, file: str, terms: Terms, reference: Reference | None) -> Corrected:
    """Return a corrected copy of the workbook `data`, the original where nothing is to mend.

    `reference` gives the CIDs of old IDs; names are held against the workbook's own look-up.
    Raises UnreadableDocumentError where the workbook cannot be read or filled in safely.
    """
    reading = read_with_look_up(data, file, templates=terms.templates)
    context = context_of(reading, terms, own_reference(reading.look_up))
    found = {change.cell: change for change in _changes(context, reference)}
    if not found:
        return Corrected(data, ())
    changes = (*found.values(), *_cleared_date(context))
    cells: dict[str, dict[str, str | None]] = {}
    for change in changes:
        sheet, _, cell = change.cell.partition("!")
        cells.setdefault(sheet, {})[cell] = change.after or None
    return Corrected(patched(data, file, cells), changes)


def _changes(context: Context, reference: Reference | None) -> Iterator[Change]:
    yield from _answers(context)
    yield from _ids(context, reference)
    for row, name, standard in aliases(context):
        if not row.cid_input and name_field(row) == "look_up":
            yield Change(context.row_cell(row, "look_up"), name, standard, "alias-used")


def _answers(context: Context) -> Iterator[Change]:
    declared = context.declaration
    by_id = {question.id: question for question in context.questions}
    for answer in (*declared.questions, *declared.company_questions):
        offered = [str(text) for text in by_id[answer.question].permitted(answer.metal)]
        yield from _trimmed(answer, offered)
    scope = declared.scope
    if scope.value and scope.raw != scope.raw.strip():
        yield Change(str(scope.ref), scope.raw, scope.raw.strip(), "answer-with-spaces")


def _trimmed(answer: QuestionAnswer, offered: list[str]) -> Iterator[Change]:
    raw = answer.answer.raw
    if raw.casefold() in [text.casefold() for text in offered]:
        return
    for text in offered:
        if raw.strip().casefold() == text.strip().casefold():
            yield Change(str(answer.answer.ref), raw, text, "answer-with-spaces")
            return


def _ids(context: Context, reference: Reference | None) -> Iterator[Change]:
    for row in context.rows:
        if not any(c.field == "cid_input" for c in context.layout.smelter_list.columns):
            return
        raw = row.raw.get("cid_input", row.cid_input)
        cid = (reference.legacy_ids.get(row.cid_input) if reference else None) or row.cid_input
        if raw and raw != cid and CID.fullmatch(cid):
            why = "cid-with-spaces" if cid == row.cid_input else "cid-legacy"
            yield Change(context.row_cell(row, "cid_input"), raw, cid, why)


def _cleared_date(context: Context) -> Iterator[Change]:
    said = context.declaration.effective_date
    if said.raw:
        yield Change(str(said.ref), said.raw, "", "effective-date-missing")
