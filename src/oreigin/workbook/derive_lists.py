"""Deriving where a list stands in an unseen version, from its header and a known version's list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from oreigin.workbook.addresses import address, column_number, row_and_column
from oreigin.workbook.cells import Value, Workbook, raw_text
from oreigin.workbook.changes import Change
from oreigin.workbook.labels import Labels
from oreigin.workbook.layout import Column, ListSheet
from oreigin.workbook.validations import validations
from oreigin.workbook.verify import columns_with_formulas

_WORD = re.compile(r"[a-z0-9]+")
_LABEL_LENGTH = 34


def derive_list(
    what: str, known: ListSheet, others: Iterable[ListSheet], workbook: Workbook, said: Labels
) -> tuple[ListSheet, tuple[Change, ...]]:
    """Return the list `known` as it stands in `workbook`, and every difference.

    `what` names the list; the workbook must hold its sheet. Headers that the same list of
    `others` has are known by these.
    """
    changes: list[Change] = []
    header_row = _header_row(known, said)
    if header_row != known.header_row:
        was, now = str(known.header_row), str(header_row)
        changes.append(Change("header-moved", known.sheet, what, was, now))
    headers = {c.label_starts: c.field for other in others for c in other.columns}
    deriver = _Columns(known, header_row, said, headers)
    columns = deriver.found(take_up_new=what != "look_up")
    changes += deriver.changes
    form = replace(known, header_row=header_row, columns=columns)
    form = replace(form, first_row=known.first_row + header_row - known.header_row)
    if what != "look_up":
        form = _with_rows(what, form, workbook, changes)
        form = replace(form, columns=_computed(form, workbook, changes))
    return form, tuple(changes)


def _header_row(known: ListSheet, said: Labels) -> int:
    """Return the row near the known header in which most of its labels stand."""

    def agreeing(row: int) -> tuple[int, int]:
        labels = [said.at(known.sheet, address(row, n)) for n in range(1, 30)]
        found = sum(any(_starts(label, c) for label in labels) for c in known.columns)
        return found, -abs(row - known.header_row)

    return max(range(1, known.header_row + 10), key=agreeing)


def _starts(label: str, column: Column) -> bool:
    return bool(label) and label.startswith(column.label_starts)


class _Columns:
    """Matches the columns of a known list with the headers of an unseen version."""

    def __init__(
        self, known: ListSheet, row: int, said: Labels, elsewhere: Mapping[str, str]
    ) -> None:
        self._known, self._row, self._said, self._elsewhere = known, row, said, elsewhere
        self._free = _headers(known, row, said)
        self._placed: dict[str, Column] = {}
        self.changes: list[Change] = []

    def found(self, take_up_new: bool) -> tuple[Column, ...]:
        """Return the columns: in their place, elsewhere, reworded in their place, and new ones."""
        for column in self._known.columns:
            if _starts(self._free.get(column.column, ""), column) or not column.label_starts:
                self._place(column, column.column)
        for column in self._missing():
            at = [at for at, label in self._free.items() if _starts(label, column)]
            if at:
                letters = min(at, key=lambda each: len(self._free[each]))
                self._note("column-moved", letters, column.field, column.column, letters)
                self._place(replace(column, column=letters), letters)
        for column in self._missing():
            self._renamed_reworded_or_dropped(column)
        if take_up_new:
            self._take_up_new()
        return tuple(sorted(self._placed.values(), key=lambda c: column_number(c.column)))

    def _missing(self) -> list[Column]:
        return [column for column in self._known.columns if column.field not in self._placed]

    def _place(self, column: Column, letters: str) -> None:
        self._placed[column.field] = column
        self._free.pop(letters, None)

    def _note(self, change: str, at: str, field: str, was: str, now: str = "") -> None:
        place = f"{self._known.sheet}!{at}{self._row}"
        self.changes.append(Change(change, place, field, was, now))

    def _field(self, label: str) -> str:
        """Return the field that other versions read under exactly this header, "" for none."""
        return self._elsewhere.get(label_start(label), "") if label else ""

    def _renamed_reworded_or_dropped(self, column: Column) -> None:
        renamed = [at for at, label in self._free.items() if self._field(label) == column.field]
        other = self._field(self._free.get(column.column, ""))
        if renamed:
            at, change = renamed[0], "column-renamed"
        elif column.column in self._free and (not other or other in self._placed):
            at, change = column.column, "column-reworded"
        else:
            self._note("column-dropped", column.column, column.field, column.label_starts)
            return
        now = label_start(self._free[at])
        self._note(change, at, column.field, column.label_starts, now)
        self._place(replace(column, column=at, label_starts=now), at)

    def _take_up_new(self) -> None:
        """Take up headers nobody knows, as far as a supplier fills them in.

        Right of the last column the templates keep helpers of their own; a header there counts
        only where it follows without a gap and the sheet of labels knows it.
        """
        last = max((column_number(c.column) for c in self._placed.values()), default=0)
        for letters, label in self._free.items():
            number = column_number(letters)
            told = f"{self._known.sheet}!{letters}{self._row}" in self._said.told
            if number == last + 1 and told:
                last = number
            if number > last:
                continue
            field, starts = self._field(label), label_start(label)
            change = "column-known" if field and field not in self._placed else "column-new"
            if change == "column-new":
                field = field_name(label, self._placed)
            self._note(change, letters, field, "", starts)
            self._placed[field] = Column(field, letters, starts)


def _headers(known: ListSheet, row: int, said: Labels) -> dict[str, str]:
    """Return column letters -> label, as far as the list and its near neighbors reach."""
    last = max(column_number(column.column) for column in known.columns) + 3
    cells = (address(row, number) for number in range(1, last + 1))
    found = {cell.rstrip("0123456789"): said.at(known.sheet, cell) for cell in cells}
    return {letters: label for letters, label in found.items() if label}


def _computed(form: ListSheet, workbook: Workbook, changes: list[Change]) -> tuple[Column, ...]:
    with_formula = columns_with_formulas(form, workbook)
    found = []
    for column in form.columns:
        computed = column.column in with_formula
        if computed != column.computed:
            words = ("no formulas", "formulas")
            place = f"{form.sheet}!{column.column}{form.first_row}"
            was, now = words[column.computed], words[computed]
            changes.append(Change("formulas", place, column.field, was, now))
        found.append(replace(column, computed=computed))
    return tuple(found)


def _with_rows(what: str, form: ListSheet, workbook: Workbook, changes: list[Change]) -> ListSheet:
    """Take the rows from the drop-down of metals, or from the closing line of the form."""
    last = _last_row(form, workbook) or form.last_row
    own = _own_rows(replace(form, last_row=last, own_rows=()), workbook)
    if last != form.last_row or own != form.own_rows:
        was, now = (_span(form.first_row, *each) for each in ((form.last_row, form.own_rows), (last, own)))  # noqa: E501  # fmt: skip
        changes.append(Change("rows", form.sheet, what, was, now))
    return replace(form, last_row=last, own_rows=own)


def _span(first: int, last: int | None, own: tuple[int, ...]) -> str:
    below = f" (the form's own: {own[0]} to {own[-1]})" if own else ""
    return f"{first} to {last}{below}"


def _own_rows(form: ListSheet, workbook: Workbook) -> tuple[int, ...]:
    """Return the rows below the list in which the blank workbook keeps tables of its own."""
    if form.last_row is None:
        return ()
    indexes = [column.index for column in form.columns]
    for number, row in workbook.rows(form.sheet, form.last_row + 1):
        texts = [row[index] for index in indexes if index < len(row)]
        if not form.is_closing_line(number, row) and any(map(text_in, texts)):
            return form.last_row + 1, len(workbook.sheet(form.sheet).rows)
    return ()


def text_in(value: Value) -> bool:
    """Whether a cell shows any text."""
    return bool(raw_text(value).strip())


def _last_row(form: ListSheet, workbook: Workbook) -> int | None:
    metal = next((c for c in form.columns if c.field in ("metal", "mineral")), None)
    if metal:
        covered = validations(workbook, form.sheet).rows_of(metal.column)
        return covered[1] if covered else None
    open_ended = replace(form, last_row=0, own_rows=())
    lines = (n for n, row in workbook.rows(form.sheet, form.first_row)
             if open_ended.is_closing_line(n, row))  # fmt: skip
    line = next(lines, None)
    return line - 1 if line else None


def label_start(label: str) -> str:
    """Return the first words of a label, enough to recognize it by."""
    text = " ".join(label.replace("(*)", " ").split())
    if len(text) <= _LABEL_LENGTH:
        return text.rstrip(" :")
    return text[:_LABEL_LENGTH].rpartition(" ")[0].rstrip(",( ")


def field_name(label: str, taken: Iterable[str]) -> str:
    """Return a name for a new field or column, made of the first words of its label."""
    name = "_".join(_WORD.findall(label.casefold())[:4]) or "new"
    return f"new_{name}" if name in set(taken) else name


def moved(cell: str, rows: int) -> str:
    """Return the cell `rows` rows further down (up where negative)."""
    row, column = row_and_column(cell)
    return address(row + rows, column)
