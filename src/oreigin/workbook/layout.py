"""Where everything stands in each version of a template: `data/templates/*.toml`, one file each.

The facts are read from the official workbooks; `oreigin.workbook.verify` holds them against these.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from oreigin.terms import Answer, Metal, Scope, Topic
from oreigin.workbook.addresses import below, column_number, last_column
from oreigin.workbook.cells import Row, raw_text


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The cell that names the version, and what it says (white space does not count)."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldCell:
    """A company field: the cell to fill in and the cell with its label.

    A date that is asked for in three cells has its day, month and year in `parts`.
    """

    id: str
    cell: str
    required: bool
    label: str
    label_starts: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeText:
    """A scope as the drop-down stores it."""

    scope: Scope
    text: str


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer of a template that says exactly the same as one of ours in other words."""

    text: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class ChosenMinerals:
    """The minerals of a template that lets the supplier choose them.

    They are chosen in `cells`; one whose text begins with `other_starts` is named in the cell of
    the same position in `others`, one that begins with `deleted_starts` is not in scope; `extra`
    are further cells that a supplier can fill in. Where each cell offers one mineral of its own, or
    to take that out, `offers` names it, in the order of `cells`. Questions are then asked in
    `slots` rows, whose minerals are the chosen ones, sorted: a formula shows each in `column` of
    its row.
    """

    label: str
    label_starts: str
    cells: tuple[str, ...]
    slots: int
    column: str
    others: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    other_starts: str = ""
    deleted_starts: str = ""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the cells of its answer and comment (for the first metal, where asked per metal).

    `answers` are what the drop-down stores; the number 1 is shown as "100%". `answers_of` names a
    metal whose drop-down offers others. `title` is ours. A company question may be asked per metal.
    `text_digest` is the start of the SHA-256 of the whole English text, which is not ours to keep.
    `topic` says what it asks about, for what must be found whatever its number in a version.
    """

    id: str
    title: str
    answer: str
    comment: str
    label: str
    label_starts: str
    answers: tuple[str | int, ...]
    answers_of: dict[str, tuple[str | int, ...]] = field(default_factory=dict)
    per_metal: bool = False
    text_digest: str = ""
    topic: Topic | None = None

    def permitted(self, metal: str | None = None) -> tuple[str | int, ...]:
        """Return what the drop-down offers, for one metal."""
        return self.answers_of.get(metal or "", self.answers)

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
    whole columns. `unless` names the answers (question -> texts) with which it is not required;
    `metals` the only ones that a line of `question` exists for, () for all.
    """

    required: str
    complete: str
    line: str = ""
    question: str = ""
    metals: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    unless: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclarationSheet:
    """The Declaration tab. `languages` are what its language cell offers.

    `same_answers` are the answers of its drop-downs that say one of ours in other words.
    """

    sheet: str
    language: str
    fields: tuple[FieldCell, ...]
    scopes: tuple[ScopeText, ...] = ()
    questions: tuple[Question, ...] = ()
    company_questions: tuple[Question, ...] = ()
    languages: tuple[str, ...] = ()
    same_answers: tuple[AnswerText, ...] = ()
    minerals: ChosenMinerals | None = None

    def mineral_cells(self) -> tuple[tuple[str, str], ...]:
        """Return name and cell of each place where a mineral is chosen, as fields are named."""
        chosen = self.minerals
        if chosen is None:
            return ()
        kinds = (("", chosen.cells), ("other_", chosen.others), ("extra_", chosen.extra))
        return tuple(
            (f"minerals_in_scope_{kind}{number}", cell)
            for kind, cells in kinds
            for number, cell in enumerate(cells, 1)
        )

    def cells(self) -> Iterator[str]:
        """Yield the cells (or columns) that are read, of each question those of the first metal."""
        yield self.language
        for known in self.fields:
            yield from (known.cell, *known.parts)
        for question in (*self.questions, *self.company_questions):
            yield from (question.answer, question.comment)
        yield from (cell for _, cell in self.mineral_cells())
        if self.minerals:
            yield self.minerals.column

    def field(self, field_id: str) -> FieldCell:
        """Return the field with that id; KeyError where there is none."""
        for known in self.fields:
            if known.id == field_id:
                return known
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

    Below it may stand a closing line of the form's own, which begins with `closing_line_starts`,
    or `own_rows` of the form's own (first and last), labels and look-up tables.
    """

    sheet: str
    header_row: int
    first_row: int
    columns: tuple[Column, ...]
    last_row: int | None = None
    closing_line_starts: str = ""
    own_rows: tuple[int, ...] = ()

    def is_closing_line(self, number: int, row: Row) -> bool:
        """Whether a row below the form is the form's own and no entry."""
        if self.own_rows and self.own_rows[0] <= number <= self.own_rows[-1]:
            return True
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

    `metals` is empty where the supplier chooses the minerals. The lists that a version does not
    have are None; `look_up` is given where it names CIDs.

    `looks_up_unlisted_names`: the smelter list's formulas look up the name typed beside "Smelter
    not listed" (others look up those words themselves). `tabs` are all sheets of the template.
    `dates_from` and `dates_to` are the effective dates its data validation takes.
    """

    template: str
    version: str
    released: date
    metals: tuple[Metal, ...]
    fingerprint: Fingerprint
    declaration: DeclarationSheet
    smelter_list: ListSheet
    product_list: ListSheet | None = None
    mine_list: ListSheet | None = None
    minerals_scope: ListSheet | None = None
    look_up: ListSheet | None = None
    completeness: tuple[CheckerLine, ...] = ()
    looks_up_unlisted_names: bool = False
    tabs: tuple[str, ...] = ()
    dates_from: date | None = None
    dates_to: date | None = None

    @property
    def name(self) -> str:
        """Template and version, such as "CMRT 6.5"."""
        return f"{self.template} {self.version}"

    @property
    def sheets(self) -> dict[str, str]:
        """The sheets a supplier fills in, each with the last column that anything is read from."""
        declaration, mark = self.declaration, self.fingerprint
        cells = [*declaration.cells(), *([mark.cell] if mark.sheet == declaration.sheet else [])]
        lists = (self.smelter_list, self.product_list, self.mine_list, self.minerals_scope)
        return {declaration.sheet: last_column(cells)} | {
            form.sheet: last_column(column.column for column in form.columns)
            for form in lists
            if form
        }

    @property
    def rows(self) -> int:
        """How many rows each question per metal has."""
        chosen = self.declaration.minerals
        return chosen.slots if chosen else len(self.metals)
