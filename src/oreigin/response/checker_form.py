"""The form as the formulas of the official Checker see it.

Texts are raw, the number 0 is an empty cell, and an error value spoils whatever looks at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.response.declaration import NOT_LISTED, Declaration, DeclaredSmelter
from oreigin.terms import Metal, Scope
from oreigin.workbook.layout import CheckerLine, Layout


@dataclass(frozen=True, slots=True)
class Slot:
    """The rows of one metal: their position under each question, and the metal asked for."""

    position: int
    metal: Metal


_ROW_NUMBER = "(row "
"""Reading adds it to a mineral that is chosen twice, and to a row that asks for none."""

NOWHERE = Slot(0, Metal(""))
"""The slot of lines that are about no metal."""


class CellError(Exception):
    """A formula of the Checker touched a cell with an error value."""


class CheckerForm:
    """The form as the Checker's formulas see it: raw texts by cell, the number 0 as empty."""

    def __init__(self, declaration: Declaration, layout: Layout):
        self.declaration, self.layout = declaration, layout
        self.state = declaration.state
        self._sheet = layout.declaration.sheet
        self._texts = {str(of.ref): of.raw for of in declaration.fields.values()}
        for answer in (*declaration.questions, *declaration.company_questions):
            for sourced in (answer.answer, answer.comment):
                self._texts[str(sourced.ref)] = sourced.raw
        asked = (*layout.declaration.questions, *layout.declaration.company_questions)
        self._questions = {question.id: question for question in asked}
        self.slots = tuple(_slots(declaration, layout))

    def text(self, name: str) -> str:
        """Return the raw text of a cell, "" for the number 0; an error value raises."""
        if name in self.state.errors:
            raise CellError(name)
        return "" if name in self.state.zeros else self._texts.get(name, "")

    def filled(self, name: str) -> bool:
        """Whether the formula `IF(cell=0,1,0)` finds anything."""
        return bool(self.text(name)) or (
            name in self.state.formulas and name not in self.state.zeros
        )

    def answer_cell(self, question: str, slot: "Slot") -> str:
        """Return the answer cell of a question for the metal of a slot."""
        return f"{self._sheet}!{self._questions[question].answer_cell(slot.position)}"

    def answered(self, question: str, slot: "Slot", *answers: str) -> bool:
        """Whether the answer is one of `answers`: letter case does not count, spaces do."""
        said = self.text(self.answer_cell(question, slot)).lower()
        return said in [answer.lower() for answer in answers]

    def field(self, field_id: str) -> str:
        """Return the text of a company field."""
        return self.text(f"{self._sheet}!{self.layout.declaration.field(field_id).cell}")

    def has_scope(self, *scopes: Scope) -> bool:
        """Whether the scope is one of these to the letter, but for letter case."""
        said = self.field("declaration_scope").lower()
        texts = [s.text.lower() for s in self.layout.declaration.scopes if s.scope in scopes]
        return said in texts

    def others_chosen(self) -> int:
        """Return how often "Other", to be named elsewhere, is chosen as a mineral."""
        chosen = self.layout.declaration.minerals
        if chosen is None or not chosen.other_starts:
            return 0
        said = (self.text(f"{self._sheet}!{cell}") for cell in chosen.cells)
        return sum(text.lower().startswith(chosen.other_starts.lower()) for text in said)

    def others_named(self) -> int:
        """Return how many names are typed for other minerals."""
        chosen = self.layout.declaration.minerals
        cells = chosen.others if chosen else ()
        return sum(bool(self.text(f"{self._sheet}!{cell}")) for cell in cells)

    def rows(self, line: CheckerLine) -> Iterator[DeclaredSmelter]:
        """Yield the declared rows that the line's formulas look at."""
        for smelter in self.declaration.smelters:
            if not line.rows or line.rows[0] <= smelter.row <= line.rows[1]:
                yield smelter


def _slots(declaration: Declaration, layout: Layout) -> Iterator[Slot]:
    """Yield the metals asked for: the template's, or those the supplier has chosen."""
    if layout.declaration.minerals is None:
        yield from (Slot(position, metal) for position, metal in enumerate(layout.metals))
        return
    first = layout.declaration.questions[0]
    by_cell = {answer.answer.ref.cell: answer.metal for answer in declaration.questions}
    for position in range(layout.rows):
        metal, _, _ = (by_cell.get(first.answer_cell(position)) or "").partition(_ROW_NUMBER)
        if metal:
            yield Slot(position, Metal(metal))


@dataclass(frozen=True, slots=True)
class Asked:
    """One line while it is answered: its form, its row of the TOML, its cell and metal."""

    form: CheckerForm
    line: CheckerLine
    name: str
    slot: Slot

    def on(self, slot: Slot) -> "Asked":
        """Return the same line asked of another metal."""
        return Asked(self.form, self.line, self.name, slot)


def says_not_listed(smelter: DeclaredSmelter) -> bool:
    """Whether the row says "Smelter not listed" to the letter, but for letter case."""
    return raw_of(smelter, "look_up").lower() == NOT_LISTED


def raw_of(smelter: DeclaredSmelter, field: str) -> str:
    """Return the text of a cell with the spaces that it was typed with."""
    return smelter.raw.get(field) or str(getattr(smelter, field))


def is_error(form: CheckerForm, smelter: DeclaredSmelter, field: str) -> bool:
    """Whether a cell of the row holds an error value."""
    of = form.layout.smelter_list
    return f"{of.sheet}!{of.cell(field, smelter.row)}" in form.state.errors
