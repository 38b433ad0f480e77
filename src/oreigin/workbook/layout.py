"""Where everything stands in each version of a template: `data/templates/*.toml`, one file each.

The facts are read from the official workbooks; `oreigin.workbook.verify` holds them against these.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from oreigin import tables
from oreigin.terms import Metal, Scope
from oreigin.workbook.addresses import below, column_number
from oreigin.workbook.cells import Row, raw_text


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The cell that names the version, and what it says (white space does not count)."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldCell:
    """A company field: the cell to fill in and the cell with its label."""

    id: str
    cell: str
    required: bool
    label: str
    label_starts: str


@dataclass(frozen=True, slots=True)
class ScopeText:
    """A scope as the drop-down stores it."""

    scope: Scope
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the cells of its answer and comment (for the first metal, where asked per metal).

    `answers` are what the drop-down stores; the number 1 is shown as "100%". `title` is ours.
    """

    id: str
    title: str
    answer: str
    comment: str
    label: str
    label_starts: str
    answers: tuple[str | int, ...]

    def answer_cell(self, metal: int = 0) -> str:
        """Return the answer cell of the metal with that position."""
        return below(self.answer, metal)

    def comment_cell(self, metal: int = 0) -> str:
        """Return the comment cell of the metal with that position."""
        return below(self.comment, metal)


@dataclass(frozen=True, slots=True)
class CheckerLine:
    """A line (or one a metal) of the workbook's own Checker tab, in the Checker's order.

    `line` is how the line is named: the cell it asks for, or a name of ours where it asks for none;
    "{metal}" in it makes it one line a metal, and so does `question`, which stands for the answer
    cells of that question. `required` and `complete` name predicates of
    `oreigin.response.completeness`. `rows` are the rows of a list that the formulas look at, () for
    whole columns.
    """

    required: str
    complete: str
    line: str = ""
    question: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclarationSheet:
    """The Declaration tab. `languages` are what its language cell offers."""

    sheet: str
    language: str
    fields: tuple[FieldCell, ...]
    scopes: tuple[ScopeText, ...]
    questions: tuple[Question, ...]
    company_questions: tuple[Question, ...]
    languages: tuple[str, ...] = ()

    def field(self, field_id: str) -> FieldCell:
        """Return the field with that id; KeyError where there is none."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. A `computed` one holds formulas until somebody types over them."""

    field: str
    column: str
    label_starts: str
    computed: bool = False

    @property
    def index(self) -> int:
        """The column's position in a row of values, from zero."""
        return column_number(self.column) - 1


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A tab with a list; `last_row` is where its form ends (None where it simply ends).

    Below it may stand a closing line of the form's own, which begins with `closing_line_starts`.
    """

    sheet: str
    header_row: int
    first_row: int
    columns: tuple[Column, ...]
    last_row: int | None = None
    closing_line_starts: str = ""

    def is_closing_line(self, number: int, row: Row) -> bool:
        """Whether a row below the form is the form's own closing line and no entry."""
        if not self.closing_line_starts or self.last_row is None or number <= self.last_row:
            return False
        index = self.columns[0].index
        return index < len(row) and raw_text(row[index]).startswith(self.closing_line_starts)

    def column(self, field: str) -> Column:
        """Return the column of `field`; KeyError where there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    def cell(self, field: str, row: int) -> str:
        """Return the address of `field` in `row`."""
        return f"{self.column(field).column}{row}"


@dataclass(frozen=True, slots=True)
class Layout:
    """One version of a template. Versions are ordered by `released`, never by number.

    `looks_up_unlisted_names`: the smelter list's formulas look up the name typed beside "Smelter
    not listed" (others look up those words themselves). `tabs` are all sheets of the template.
    """

    template: str
    version: str
    released: date
    metals: tuple[Metal, ...]
    fingerprint: Fingerprint
    declaration: DeclarationSheet
    smelter_list: ListSheet
    product_list: ListSheet
    look_up: ListSheet
    completeness: tuple[CheckerLine, ...] = ()
    looks_up_unlisted_names: bool = False
    tabs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Template and version, such as "CMRT 6.5"."""
        return f"{self.template} {self.version}"

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets a supplier fills in."""
        return (self.declaration.sheet, self.smelter_list.sheet, self.product_list.sheet)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return all layouts we know, oldest first."""
    names = sorted(path.name for path in (tables.DATA / "templates").iterdir())
    files = [f"templates/{name}" for name in names if name.endswith(".toml")]
    found = [tables.load_one(name, Layout) for name in files]
    return tuple(sorted(found, key=lambda layout: (layout.template, layout.released)))


def layout(template: str, version: str) -> Layout:
    """Return one layout by template and version; KeyError where we do not know it."""
    for known in layouts():
        if (known.template, known.version) == (template, version):
            return known
    raise KeyError(f"{template} {version}")
