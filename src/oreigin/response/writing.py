"""A declaration into the official workbook that somebody brings: the inverse of reading.

Only cells that a supplier fills in are written, in the sheets' own XML; every other part of the
workbook keeps its bytes (`oreigin.workbook.patching`). Answers are given in the words of the
template's drop-downs. What the template cannot hold is told, not dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from oreigin.response.declaration import Declaration
from oreigin.response.recalculation import LookUp, look_up
from oreigin.response.writing_answers import answer_cells_of, mineral_positions
from oreigin.response.writing_blank import Leftovers, leftovers
from oreigin.response.writing_notes import Kind, Note, note
from oreigin.response.writing_rows import list_rows
from oreigin.response.writing_smelters import smelter_rows
from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.identify import identify
from oreigin.workbook.layout import Layout
from oreigin.workbook.patching import Shown, Value, patched
from oreigin.workbook.problems import unreadable
from oreigin.workbook.scan import LONGEST
from oreigin.workbook.sniff import OLE
from oreigin.workbook.templates import BUILT_IN, Templates

Cells = dict[str, dict[str, Value]]
"""Sheet name -> A1 address -> value."""


@dataclass(frozen=True, slots=True)
class Written:
    """The filled-in workbook, its template, and what differs from what was declared."""

    data: bytes = field(repr=False)
    layout: Layout = field(repr=False)
    notes: tuple[Note, ...] = ()

    @property
    def lost(self) -> tuple[Note, ...]:
        """What the template cannot hold."""
        return self._of("lost")

    @property
    def changed(self) -> tuple[Note, ...]:
        """What reads otherwise in this workbook than it was declared."""
        return self._of("changed")

    @property
    def cleared(self) -> tuple[Note, ...]:
        """What stood in the workbook, which was not blank, before."""
        return self._of("cleared")

    def _of(self, kind: Kind) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.kind == kind)


def written(
    declaration: Declaration, template: bytes, file: str, templates: Templates = BUILT_IN
) -> Written:
    """Return the official workbook `template` filled in with `declaration`; `file` names it.

    The declaration may be of another version: questions are carried by what they ask. Raises
    UnreadableDocumentError where the workbook cannot be filled in (an old .xls, tabs taken out),
    UnknownTemplateError where it is none of `templates`.
    """
    data = _unlocked(template, file)
    workbook, layout = _opened(data, file, templates)
    old = leftovers(workbook, layout)
    cells: Cells = {sheet: dict(of) for sheet, of in old.cells.items()}
    notes = [
        *_fill_declaration(cells, declaration, workbook, layout, templates),
        *_fill_lists(cells, declaration, workbook, layout),
    ]
    notes += _cut(cells)
    notes += _cleared(old, cells)
    return Written(patched(data, file, cells), layout, tuple(notes))


def _unlocked(data: bytes, file: str) -> bytes:
    """Take off Excel's built-in password, with which some official blanks are sent out."""
    if not data.startswith(OLE):
        return data
    from oreigin.workbook import ole  # noqa: PLC0415 - few files need it

    inside = ole.opened(data, file)
    if isinstance(inside, ole.WorkbookStream):
        raise unreadable("old-excel-format", file, what="Excel 97-2003")
    return inside


def _opened(data: bytes, file: str, templates: Templates) -> tuple[Workbook, Layout]:
    wanted = (*templates.sheets(), *templates.look_up_sheets())
    workbook = Workbook.open(data, file, wanted)
    layout = identify(workbook, templates)
    present = {name.strip().casefold() for name in workbook.sheet_names}
    for name in (*layout.sheets, *layout.tabs):
        if name.casefold() not in present:
            raise unreadable("template-not-whole", file, name, what=layout.name, sheet=name)
    return workbook, layout


def _fill_declaration(
    cells: Cells,
    declaration: Declaration,
    workbook: Workbook,
    layout: Layout,
    templates: Templates,
) -> Iterator[Note]:
    """Put fields and answers into `cells`; yield what is to be said of them."""
    form = cells.setdefault(layout.declaration.sheet, {})
    language = _language(declaration, layout)
    form[layout.declaration.language] = language
    if declaration.language and declaration.language != language:
        said = declaration.language
        yield note("language-missing", template=layout.name, said=said, what=language)
    source = templates.layout(declaration.template, declaration.version)
    positions = mineral_positions(declaration, workbook, layout)
    answered = answer_cells_of(declaration, source, layout, positions)
    form.update(positions.cells)
    form.update(answered.cells)
    yield from answered.notes


def _language(declaration: Declaration, layout: Layout) -> str:
    offered = layout.declaration.languages
    said = declaration.language.casefold()
    return next((name for name in offered if name.casefold() == said), offered[0])


def _fill_lists(
    cells: Cells, declaration: Declaration, workbook: Workbook, layout: Layout
) -> Iterator[Note]:
    known = look_up(workbook, layout.look_up) if layout.look_up else LookUp(())
    smelters = smelter_rows(declaration.smelters, layout, known)
    cells.setdefault(layout.smelter_list.sheet, {}).update(smelters.cells)
    yield from smelters.notes
    for form, what, rows in (
        (layout.mine_list, "mines", declaration.mines),
        (layout.product_list, "products", declaration.products),
        (layout.minerals_scope, "minerals in scope", declaration.minerals_scope),
    ):
        if form is None:
            if rows:
                yield note("list-missing", template=layout.name, what=what, count=len(rows))
            continue
        filled = list_rows(rows, form, layout.name, what)
        cells.setdefault(form.sheet, {}).update(filled.cells)
        yield from filled.notes


def _cut(cells: Cells) -> Iterator[Note]:
    """Cut texts to what Excel takes in one cell, and yield that it was done."""
    for sheet, of in cells.items():
        for cell, value in of.items():
            if isinstance(value, str) and len(value) > LONGEST:
                of[cell] = value[:LONGEST]
                where = f"{sheet}!{cell}"
                yield note("text-cut", where, where=where, count=len(value), most=LONGEST)


def _cleared(old: Leftovers, cells: Cells) -> Iterator[Note]:
    """Yield what the workbook said before and says no more."""
    for place, said in old.inputs.items():
        sheet, _, cell = place.partition("!")
        now = cells[sheet].get(cell)
        if not isinstance(now, Shown) and raw_text(now).strip() != said.strip():
            yield note("input-cleared", place, said=said)
    yield from old.notes
