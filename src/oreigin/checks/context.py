"""What a rule may look at: one declaration, and all that it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from oreigin.case import AcceptancePolicy
from oreigin.checks.reference import Known, Reference
from oreigin.response.declaration import (
    NOT_LISTED,
    NOT_YET_IDENTIFIED,
    Declaration,
    DeclaredSmelter,
    QuestionAnswer,
)
from oreigin.terms import CID, Answer, Cid, Metal, ReportingPeriod, Topic
from oreigin.workbook.layout import Layout, Question


@dataclass(frozen=True)
class Context:
    """One declaration under examination.

    `reference` is None where nothing is known of smelters; `received` where the day of receipt is
    not known. `same_lists` names, by `list_mark`, other suppliers' documents with that list.
    """

    declaration: Declaration
    layout: Layout
    as_of: date
    reference: Reference | None = None
    policy: AcceptancePolicy = field(default_factory=AcceptancePolicy)
    period: ReportingPeriod | None = None
    received: date | None = None
    same_lists: Mapping[str, str] = field(default_factory=dict)

    # Answers.

    def answer(self, question: str, metal: Metal | None = None) -> Answer | None:
        """Return an answer in our vocabulary, None where it is empty, another or not asked."""
        asked = self._answers.get((question, metal))
        return asked.answer.value if asked else None

    def said(self, question: str, metal: Metal | None = None) -> QuestionAnswer | None:
        """Return an answer with its cells, None where the question is not asked."""
        return self._answers.get((question, metal))

    def cell(self, question: str, metal: Metal | None = None) -> str:
        """Return the cell of an answer, such as "Declaration!D26"."""
        asked = self._answers[question, metal]
        return str(asked.answer.ref)

    @cached_property
    def _answers(self) -> dict[tuple[str, Metal | None], QuestionAnswer]:
        declared = self.declaration
        every = (*declared.questions, *declared.company_questions)
        return {(answer.question, answer.metal): answer for answer in every}

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of the form."""
        sheet = self.layout.declaration
        return (*sheet.questions, *sheet.company_questions)

    @cached_property
    def metals(self) -> tuple[Metal, ...]:
        """The metals that the form asks about: the template's own, or those that were chosen."""
        asked = (answer.metal for answer in self.declaration.questions if answer.metal)
        return self.layout.metals or tuple(dict.fromkeys(asked))

    @cached_property
    def used_metals(self) -> tuple[Metal, ...]:
        """The metals that are used and, where that is asked, remain in the products."""
        return tuple(m for m in self.metals if set(self._use(m)) == {Answer.YES})

    @cached_property
    def unused_metals(self) -> tuple[Metal, ...]:
        """The metals that are not used or do not remain in the products."""
        return tuple(m for m in self.metals if Answer.NO in self._use(m))

    def _use(self, metal: Metal) -> tuple[Answer | None, ...]:
        """Return the answers on whether a metal is used, which is asked first, and remains."""
        remains = self.declaration.answer_on(Topic.REMAINS, metal)
        return (self.answer("1", metal), *((remains.answer.value,) if remains else ()))

    # Rows of the smelter list.

    @property
    def rows(self) -> tuple[DeclaredSmelter, ...]:
        """The declared rows."""
        return self.declaration.smelters

    @cached_property
    def named_rows(self) -> tuple[DeclaredSmelter, ...]:
        """The rows that name a smelter: neither "not yet identified" nor without any name."""
        return tuple(row for row in self.rows if not is_unidentified(row) and name_of(row))

    @cached_property
    def given_cids(self) -> tuple[tuple[DeclaredSmelter, str, Cid], ...]:
        """The rows that give a proper CID, with the column it stands in: typed or looked up."""
        fields = ((row, "cid_input" if row.cid_input else "cid") for row in self.rows)
        said = ((row, field_id, getattr(row, field_id)) for row, field_id in fields)
        return tuple((row, at, Cid(cid)) for row, at, cid in said if CID.fullmatch(cid))

    @cached_property
    def known_rows(self) -> tuple[tuple[DeclaredSmelter, str, Known], ...]:
        """The rows whose CID the reference knows, each with the column it stands in."""
        known = self.reference.facilities if self.reference else {}
        return tuple((row, at, known[cid]) for row, at, cid in self.given_cids if cid in known)

    def of_metal(self, metal: Metal) -> tuple[DeclaredSmelter, ...]:
        """Return the rows of one metal."""
        return tuple(self._rows_by_metal.get(metal, ()))

    @cached_property
    def _rows_by_metal(self) -> dict[Metal | None, list[DeclaredSmelter]]:
        found: dict[Metal | None, list[DeclaredSmelter]] = {}
        for row in self.rows:
            found.setdefault(self.metal_of(row), []).append(row)
        return found

    def metal_of(self, row: DeclaredSmelter) -> Metal | None:
        """Return the metal of a row as the template names it, None for any other word."""
        return self._metals.get(row.metal.casefold())

    @cached_property
    def _metals(self) -> dict[str, Metal]:
        return {metal.casefold(): metal for metal in self.metals}

    def row_cell(self, row: DeclaredSmelter, field_id: str) -> str:
        """Return the cell of a row, such as "Smelter List!C7".

        Old templates lack some columns; what would stand there is shown at the smelter's name.
        """
        return f"{self._columns.get(field_id) or self._columns['name']}{row.row}"

    def asks_in_rows(self, field_id: str) -> bool:
        """Whether the smelter list has a column for a field: old templates lack some."""
        return field_id in self._columns

    @cached_property
    def _columns(self) -> dict[str, str]:
        """The column of each field with its sheet, such as "Smelter List!C"."""
        form = self.layout.smelter_list
        return {column.field: f"{form.sheet}!{column.column}" for column in form.columns}


def is_not_listed(row: DeclaredSmelter) -> bool:
    """Whether the row says "Smelter not listed"."""
    return row.look_up.casefold() == NOT_LISTED


def is_unidentified(row: DeclaredSmelter) -> bool:
    """Whether the row says "Smelter not yet identified"."""
    return row.look_up.casefold() == NOT_YET_IDENTIFIED


def name_of(row: DeclaredSmelter) -> str:
    """Return the name that a row gives its smelter, typed or chosen."""
    unlisted = not row.look_up or row.look_up.casefold() == NOT_LISTED
    return row.name if unlisted else row.look_up


def name_field(row: DeclaredSmelter) -> str:
    """Return the column that `name_of` takes the name from."""
    return "name" if is_not_listed(row) or not row.look_up else "look_up"


def cid_of(row: DeclaredSmelter) -> str:
    """Return the identification number that a row gives, typed first or looked up."""
    return row.cid_input or row.cid
