"""The plain lists of a declaration (mines, products, minerals in scope) as rows of a template."""

from collections.abc import Sequence

from oreigin.response.declaration import DeclaredMine, DeclaredProduct, MineralInScope
from oreigin.response.writing_answers import Filled
from oreigin.response.writing_notes import note
from oreigin.workbook.layout import ListSheet

PlainRow = DeclaredMine | DeclaredProduct | MineralInScope

_NOT_COLUMNS = frozenset({"row", "raw", "other"})


def list_rows(rows: Sequence[PlainRow], form: ListSheet, template: str, what: str) -> Filled:
    """Return the cells of a list, one row after the other from the first of the form."""
    filled = Filled()
    room = len(rows) if form.last_row is None else form.last_row - form.first_row + 1
    for at, row in enumerate(rows[:room], form.first_row):
        for column in form.columns:
            filled.cells[f"{column.column}{at}"] = getattr(row, column.field) or None
    if len(rows) > room:
        facts = {"last": form.last_row, "count": len(rows) - room, "what": what}
        filled.notes.append(note("rows-do-not-fit", form.sheet, **facts))
    note_missing_columns(filled, rows[:room], form, template)
    return filled


def note_missing_columns(
    filled: Filled, rows: Sequence[object], form: ListSheet, template: str
) -> None:
    """Note the fields that rows have filled and the list has no column for."""
    if not rows:
        return
    columns = {column.field for column in form.columns} | _NOT_COLUMNS
    for field in type(rows[0]).__dataclass_fields__:  # type: ignore[attr-defined]
        said = [text for row in rows if field not in columns and (text := getattr(row, field))]
        if said:
            facts = {"what": field.replace("_", " "), "count": len(said), "said": said[0]}
            filled.notes.append(note("column-missing", form.sheet, template=template, **facts))
