"""What a supplier has filled in online, as plain values, and the declaration that it makes.

`given` holds every field under one name: "field:company_name", "answer:1|Tin", "comment:G|". So a
change is one name and one text, and two open windows can be told apart field by field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from oreigin.response.dates import read_date
from oreigin.response.declaration import (
    NOT_LISTED,
    NOT_YET_IDENTIFIED,
    Declaration,
    DeclaredProduct,
    DeclaredSmelter,
)
from oreigin.response.drafting import Given, drafted
from oreigin.response.writing_answers import same_question
from oreigin.terms import Answer, Metal, Scope
from oreigin.workbook.layout import Layout, Question

TYPED = ("declaration_scope", "effective_date")
LONGEST = 2_000
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as far as it is filled in.

    `at` says with which version of the draft a field was changed last. `forward` is the year whose
    answers it began with, None where it began empty; `confirmed` that they were looked through.
    `sent` is the upload that it was sent as, None while it is at work.
    """

    given: dict[str, str] = field(default_factory=dict)
    smelters: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    forward: int | None = None
    sent: int | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Filled":
        """Return what a draft's JSON says."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    def values(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)

    def with_row(self, kind: str, row: Mapping[str, str]) -> "Filled":
        """Return it with one more smelter or product, under an id of its own."""
        number = self.rows + 1
        return replace(self._with(kind, [*self.of_kind(kind), {**row, "id": number}]), rows=number)

    def without_row(self, kind: str, number: int) -> "Filled":
        """Return it without a row."""
        return self._with(kind, [row for row in self.of_kind(kind) if row["id"] != number])

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """Return the rows of "smelters" or of "products"."""
        return self.products if kind == "products" else self.smelters

    def _with(self, kind: str, rows: list[dict[str, Any]]) -> "Filled":
        if kind == "products":
            return replace(self, products=rows)
        return replace(self, smelters=rows)


def field_names(layout: Layout) -> Iterator[str]:
    """Yield the name of every field of the form."""
    form = layout.declaration
    for one in form.fields:
        yield f"field:{one.id}"
    for question in (*form.questions, *form.company_questions):
        for metal in layout.metals if question in form.questions else ("",):
            yield f"answer:{question.id}|{metal}"
            yield f"comment:{question.id}|{metal}"


def asked_of(given: Mapping[str, str], question: Question, layout: Layout) -> tuple[Metal, ...]:
    """Return the metals that a question is asked for: the first for all, later ones where used."""
    first, second = layout.declaration.questions[:2]
    if question == first:
        return layout.metals
    used = [m for m in layout.metals if given.get(f"answer:{first.id}|{m}") == Answer.YES]
    if question == second:
        return tuple(used)
    return tuple(m for m in used if given.get(f"answer:{second.id}|{m}") == Answer.YES)


def metals_in_use(given: Mapping[str, str], layout: Layout) -> tuple[Metal, ...]:
    """Return the metals that are used and remain in the products."""
    return asked_of(given, layout.declaration.questions[2], layout)


def any_metal_open(given: Mapping[str, str], layout: Layout) -> bool:
    """Whether any metal is not answered with "No": then the company questions are asked."""
    first, second = (question.id for question in layout.declaration.questions[:2])
    return any(
        Answer.NO
        not in (given.get(f"answer:{first}|{metal}"), given.get(f"answer:{second}|{metal}"))
        for metal in layout.metals
    )


def declared(filled: Filled, layout: Layout) -> Declaration:
    """Return the declaration that a form makes: what is not asked does not count."""
    given = filled.given
    form = layout.declaration
    texts = {one.id: given.get(f"field:{one.id}", "") for one in form.fields}
    answers: dict[tuple[str, Metal | None], Given] = {}
    for question in form.questions:
        for metal in asked_of(given, question, layout):
            answers[question.id, metal] = _answer(given, f"{question.id}|{metal}")
    if any_metal_open(given, layout):
        for question in form.company_questions:
            answers[question.id, None] = _answer(given, f"{question.id}|")
    metals = metals_in_use(given, layout)
    scope = texts.pop("declaration_scope", "")
    products = filled.products if scope == Scope.PRODUCT else []
    return drafted(
        layout,
        {name: text for name, text in texts.items() if name != "effective_date"},
        answers,
        smelters=[_smelter(row) for row in filled.smelters if row["metal"] in metals],
        products=[DeclaredProduct(0, **_texts(DeclaredProduct, row)) for row in products],
        scope=Scope(scope) if scope in set(Scope) else None,
        effective_date=read_date(texts.get("effective_date", "")),
    )


def _answer(given: Mapping[str, str], name: str) -> Given:
    said = given.get(f"answer:{name}", "")
    answer = Answer(said) if said in set(Answer) else None
    return Given(answer, given.get(f"comment:{name}", ""))


def _smelter(row: Mapping[str, Any]) -> DeclaredSmelter:
    """Return a row as the reader of a filled-in workbook would."""
    texts = _texts(DeclaredSmelter, row)
    listed = texts.get("look_up", "").casefold() not in (NOT_LISTED, NOT_YET_IDENTIFIED)
    if listed and texts.get("cid_input"):
        texts["cid"] = texts["cid_input"]
    return replace(DeclaredSmelter(0), **texts)  # type: ignore[arg-type]


def _texts(kind: type, row: Mapping[str, Any]) -> dict[str, str]:
    columns = {each.name for each in fields(kind)} - {"row", "raw", "other"}
    return {name: str(text) for name, text in row.items() if name in columns and text}


def forwarded(declaration: Declaration, source: Layout, layout: Layout, year: int) -> Filled:
    """Return a form that begins with an earlier declaration; its date is not taken along."""
    known = {one.id for one in layout.declaration.fields} - {*TYPED}
    given = {
        f"field:{name}": said.value
        for name, said in declaration.fields.items()
        if name in known and said.value
    }
    if declaration.scope.value:
        given["field:declaration_scope"] = declaration.scope.value.value
    for answer in (*declaration.questions, *declaration.company_questions):
        same = same_question(answer, source, layout)
        if same and (answer.metal is None or answer.metal in layout.metals):
            name = f"{same.id}|{answer.metal or ''}"
            if answer.answer.value:
                given[f"answer:{name}"] = answer.answer.value.value
            if answer.comment.value:
                given[f"comment:{name}"] = answer.comment.value
    filled = Filled(given=given, forward=year)
    for smelter in declaration.smelters:
        filled = filled.with_row("smelters", _kept(smelter))
    for product in declaration.products:
        filled = filled.with_row("products", _texts(DeclaredProduct, asdict(product)))
    return filled


def _kept(smelter: DeclaredSmelter) -> dict[str, str]:
    """Return a row as the form holds it: one with a CID is found by it again."""
    row = _texts(DeclaredSmelter, asdict(smelter))
    listed = smelter.look_up.casefold() not in (NOT_LISTED, NOT_YET_IDENTIFIED)
    if listed and (cid := smelter.cid_input or smelter.cid):
        row["cid_input"] = cid
    return row


def dated(filled: Filled, today: date) -> Filled:
    """Return it with an effective date: today where none was given."""
    name = "field:effective_date"
    if filled.given.get(name):
        return filled
    return replace(filled, given={**filled.given, name: today.isoformat()})
