"""The Declaration: everything a supplier's workbook says, each value with its cell.

A pure value. `oreigin.response.reading` makes it from a workbook, `oreigin.response.json_form`
writes it out.
"""

from dataclasses import dataclass, field
from datetime import date

from oreigin.provenance import RowRef, Sourced
from oreigin.terms import Answer, Metal, Scope, Sha256, Topic

NOT_LISTED = "smelter not listed"
"""The look-up choice (casefolded) that says: name and country are typed in columns D and E."""

NOT_YET_IDENTIFIED = "smelter not yet identified"
"""The look-up choice (casefolded) that says: nobody knows. It never becomes a smelter."""


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """One answer: to a numbered question for one metal, or to a lettered company question.

    `metal` is None for questions asked once. `comment` is the comment cell beside the answer.
    `topic` says what is asked, for questions that come under other numbers in other versions.
    """

    question: str
    metal: Metal | None
    answer: Sourced[Answer]
    comment: Sourced[str]
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class DeclaredSmelter:
    """One row of the smelter list that a supplier filled in at least partly.

    Texts are stripped of surrounding white space; "" is an empty cell. `raw` keeps the cell's own
    text for the columns where it differs from the value (field name -> text), among them error
    values such as "#N/A", which leave the value empty. `legacy_id` is the identification number of
    the time before CIDs; `other` holds columns that only old templates have (field name -> text).
    Cell addresses follow from the layout: `DeclaredSmelter.row` and the column of the field.
    """

    row: int
    cid_input: str = ""
    metal: str = ""
    look_up: str = ""
    name: str = ""
    country: str = ""
    cid: str = ""
    id_source: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    contact_name: str = ""
    contact_email: str = ""
    next_steps: str = ""
    mines: str = ""
    mine_countries: str = ""
    recycled: str = ""
    comments: str = ""
    legacy_id: str = ""
    other: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredMine:
    """One row of the mine list (EMRT 2.x, AMRT): a mine, and which smelters source from it.

    Texts, `raw` and addresses as for `DeclaredSmelter`.
    """

    row: int
    metal: str = ""
    smelters: str = ""
    name: str = ""
    cid: str = ""
    id_source: str = ""
    country: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    contact_name: str = ""
    contact_email: str = ""
    next_steps: str = ""
    comments: str = ""
    raw: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredProduct:
    """One row of the product list: number and name at the supplier, and at who asks for it."""

    row: int
    number: str = ""
    name: str = ""
    comments: str = ""
    requester_number: str = ""
    requester_name: str = ""


@dataclass(frozen=True, slots=True)
class MineralInScope:
    """One row of the Minerals Scope tab (AMRT): a mineral, and why it is asked for."""

    row: int
    mineral: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FormState:
    """What the values of the form do not show, but its own formulas and a careful reader see.

    Cells are named "Declaration!D56". `zeros` hold the number 0, which the official Checker takes
    for empty; `errors` hold error values; `formulas` are answer cells with a formula in them.
    `language` is the raw text of the language cell, `first_product` that of the product list's
    first cell. `missing_sheets` are tabs of the template that were taken out; `hidden_rows` and
    `typed_over` rows of the smelter list that are hidden though they declare something, or whose
    looked-up details were typed over.
    """

    zeros: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    formulas: frozenset[str] = frozenset()
    language: str = ""
    first_product: str = ""
    missing_sheets: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    typed_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One supplier's declaration as read from one document.

    `fields` are the company fields by their name in the layout ("company_name" ...); the scope and
    the effective date are also given typed. `language` is what cell D3 says, "" where empty.
    """

    document: Sha256
    template: str
    version: str
    language: str
    fields: dict[str, Sourced[str]]
    scope: Sourced[Scope]
    effective_date: Sourced[date]
    questions: tuple[QuestionAnswer, ...]
    company_questions: tuple[QuestionAnswer, ...]
    smelter_sheet: str
    smelters: tuple[DeclaredSmelter, ...]
    mines: tuple[DeclaredMine, ...] = ()
    products: tuple[DeclaredProduct, ...] = ()
    minerals_scope: tuple[MineralInScope, ...] = ()
    state: FormState = field(default_factory=FormState)

    def row_ref(self, smelter: DeclaredSmelter) -> RowRef:
        """Return the id of a declared row."""
        return RowRef(self.document, self.smelter_sheet, smelter.row)

    def answer(self, question: str, metal: Metal | None = None) -> QuestionAnswer | None:
        """Return the answer to `question` (for `metal`), None where it is not asked."""
        asked = (*self.questions, *self.company_questions)
        return next((a for a in asked if a.question == question and a.metal == metal), None)

    def answer_on(self, topic: Topic, metal: Metal) -> QuestionAnswer | None:
        """Return the answer about `topic` for `metal`, None where the template does not ask."""
        return next((a for a in self.questions if a.topic is topic and a.metal == metal), None)

    def company_name(self) -> str:
        """Return the declared company name, "" where empty."""
        named = self.fields.get("company_name")
        return (named.value or "") if named else ""
