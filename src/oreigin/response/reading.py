"""From a document's bytes to the Declaration it makes, every value with its cell.

Nothing is guessed: an answer outside the vocabulary keeps its text and has no value; nothing a
person typed is lost, also below the last row of a form.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from oreigin.errors import UnreadableDocumentError
from oreigin.provenance import Sourced
from oreigin.response.answers import read_answers
from oreigin.response.dates import read_date
from oreigin.response.declaration import Declaration
from oreigin.response.form_state import answer_formulas, form_state
from oreigin.response.lists import (
    read_minerals_scope,
    read_mines,
    read_products,
    read_smelters,
)
from oreigin.response.recalculation import LookUp, Recalculation, look_up
from oreigin.response.source import Source
from oreigin.terms import Scope, Sha256
from oreigin.workbook.cells import Workbook
from oreigin.workbook.identify import identify
from oreigin.workbook.layout import FieldCell, Layout
from oreigin.workbook.package import Limits
from oreigin.workbook.problems import unreadable
from oreigin.workbook.templates import BUILT_IN, Templates


@dataclass(frozen=True, slots=True)
class Reading:
    """A declaration with the layout it was read by and the workbook's own look-up tab."""

    declaration: Declaration
    layout: Layout
    look_up: LookUp


def read_declaration(
    data: bytes, file: str, limits: Limits | None = None, templates: Templates = BUILT_IN
) -> Declaration:
    """Return what the workbook `data` declares; `file` names it in errors.

    Raises UnreadableDocumentError where it is no readable workbook, UnknownTemplateError where it
    is not one of the templates and versions in `templates`.
    """
    workbook, layout = _opened(data, file, limits, templates)
    # The look-up tab is read only for the few workbooks whose formulas were not calculated.
    once = cache(lambda: _look_up(data, file, limits, layout))
    return _declaration(data, workbook, layout, once)


def read_with_look_up(
    data: bytes, file: str, limits: Limits | None = None, templates: Templates = BUILT_IN
) -> Reading:
    """Return what the workbook `data` declares, with its own look-up tab; errors as above."""
    look_ups = templates.look_up_sheets()
    workbook, layout = _opened(data, file, limits, templates, look_ups)
    own = look_up(workbook, layout.look_up) if layout.look_up else LookUp(())
    return Reading(_declaration(data, workbook, layout, lambda: own), layout, own)


def _opened(
    data: bytes,
    file: str,
    limits: Limits | None,
    templates: Templates,
    more: tuple[str, ...] = (),
) -> tuple[Workbook, Layout]:
    sheets = templates.sheets()
    workbook = Workbook.open(data, file, (*sheets, *more), limits, columns=sheets)
    layout = identify(workbook, templates)
    for sheet in layout.sheets:
        if sheet not in workbook:
            raise _missing(workbook, layout, sheet)
    return workbook, layout


def _look_up(data: bytes, file: str, limits: Limits | None, layout: Layout) -> LookUp:
    if layout.look_up is None:
        return LookUp(())
    return look_up(Workbook.open(data, file, (layout.look_up.sheet,), limits), layout.look_up)


def _declaration(
    data: bytes, workbook: Workbook, layout: Layout, open_look_up: Callable[[], LookUp]
) -> Declaration:
    document = Sha256(hashlib.sha256(data).hexdigest())
    formulas = answer_formulas(workbook, layout)
    source = Source(document, workbook, layout.declaration.sheet, formulas.calculated)
    questions, company_questions = read_answers(source, layout)
    rows = tuple(Recalculation(workbook, layout, open_look_up).rows())
    smelters = read_smelters(rows, layout.smelter_list)
    return Declaration(
        document=document,
        template=layout.template,
        version=layout.version,
        language=source.text(layout.declaration.language),
        fields=dict(_fields(source, layout)),
        scope=_scope(source, layout),
        effective_date=_date(source, layout.declaration.field("effective_date")),
        questions=questions,
        company_questions=company_questions,
        smelter_sheet=layout.smelter_list.sheet,
        smelters=smelters,
        mines=read_mines(workbook, layout.mine_list),
        products=read_products(workbook, layout.product_list),
        minerals_scope=read_minerals_scope(workbook, layout.minerals_scope),
        state=form_state(workbook, layout, formulas, rows, smelters),
    )


def _missing(workbook: Workbook, layout: Layout, sheet: str) -> UnreadableDocumentError:
    return unreadable("sheet-missing", workbook.file, sheet, what=layout.name, sheet=sheet)


def _fields(source: Source, layout: Layout) -> Iterator[tuple[str, Sourced[str]]]:
    for field in layout.declaration.fields:
        if field.parts:
            said = _parts(source, field)
            yield field.id, Sourced(said or None, said, source.ref(field.cell))
        else:
            yield field.id, source.sourced(field.cell, source.text(field.cell) or None)
    for name, cell in layout.declaration.mineral_cells():
        yield name, source.sourced(cell, source.text(cell) or None)


def _scope(source: Source, layout: Layout) -> Sourced[Scope]:
    """Return the declared scope; the first template asks for none, and nothing is guessed."""
    sheet = layout.declaration
    if not sheet.scopes:
        return Sourced(None, "", source.ref(sheet.field("company_name").cell))
    cell = sheet.field("declaration_scope").cell
    said = source.text(cell).casefold()
    meant = (known.scope for known in sheet.scopes if known.text.casefold() == said)
    return source.sourced(cell, next(meant, None))


def _date(source: Source, field: FieldCell) -> Sourced[date]:
    if not field.parts:
        value = read_date(source.value(field.cell), source.workbook.dates_from_1904)
        return source.sourced(field.cell, value)
    said = _parts(source, field)
    return Sourced(read_date(said), said, source.ref(field.cell))


def _parts(source: Source, field: FieldCell) -> str:
    """Return day, month and year of a date in three cells, as one text."""
    return " ".join(filter(None, map(source.text, field.parts)))
