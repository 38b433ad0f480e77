"""What the online form asks, in the visitor's language, and what is still missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oreigin.casework.form_values import any_metal_open, asked_of, dated, declared, metals_in_use
from oreigin.casework.portal_form import Form
from oreigin.checks.letters import Point, points_of
from oreigin.checks.values import Checked
from oreigin.response.answers import offered
from oreigin.response.completeness import LineStatus, completeness
from oreigin.smelters.countries import all_names
from oreigin.terms import Answer, Scope
from oreigin.web.parts import Choice
from oreigin.web.portal_words import Words
from oreigin.workbook.layout import Layout, Question

COMPANY = (
    "company_name", "address", "company_unique_id", "company_unique_id_authority",
    "contact_name", "contact_email", "contact_phone",
    "authorizer_name", "authorizer_title", "authorizer_email", "authorizer_phone",
)  # fmt: skip
"""The fields about the company, in the order of the template."""

KINDS = {"contact_email": "email", "authorizer_email": "email", "contact_phone": "tel"}
COMPLETES = {
    "company_name": "organization", "contact_name": "name", "contact_email": "email",
    "contact_phone": "tel", "address": "street-address",
}  # fmt: skip

ANSWERS: Mapping[Answer, str] = {
    Answer.YES: "form-yes",
    Answer.NO: "form-no",
    Answer.UNKNOWN: "form-unknown",
    Answer.ALL: "form-all",
    Answer.OVER_90: "form-over-90",
    Answer.OVER_75: "form-over-75",
    Answer.OVER_50: "form-over-50",
    Answer.HALF_OR_LESS: "form-half",
    Answer.NONE: "form-none",
    Answer.YES_IPC1755: "form-yes-ipc1755",
    Answer.YES_OTHER_FORMAT: "form-yes-other",
    Answer.YES_SEC: "form-yes-sec",
    Answer.YES_EU: "form-yes-eu",
    Answer.YES_SEC_AND_EU: "form-yes-both",
}
SCOPES: Mapping[Scope, str] = {
    Scope.COMPANY: "form-scope-company",
    Scope.PRODUCT: "form-scope-product",
    Scope.USER_DEFINED: "form-scope-user",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One field: its name and id, what it is called, what it says, and what it may say.

    `opens` says that other questions come and go with it.
    """

    name: str
    id: str
    label: str
    value: str
    choices: tuple[Choice, ...] = ()
    kind: str = "text"
    required: bool = False
    opens: bool = False
    completes: str = "off"


@dataclass(frozen=True, slots=True)
class Line:
    """An answer and the comment beside it; `metal` is "" for what is asked once."""

    metal: str
    answer: Input
    comment: Input


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its lines."""

    id: str
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pointed:
    """Something to be mended, and the field where that is done ("" where there is none)."""

    message: str
    remedy: str
    at: str


def asked(form: Form, words: Words) -> dict[str, Any]:
    """Return the fields of the form as it stands."""
    given, layout = form.filled.given, form.layout
    questions = tuple(_per_metal(form, words))
    metals = metals_in_use(given, layout)
    scope = given.get("field:declaration_scope", "")
    fields = {one.id: _field(one.id, form, words) for one in layout.declaration.fields}
    return {
        "company": [fields[name] for name in COMPANY if name in fields],
        "scope": fields["declaration_scope"],
        "scope_description": fields["scope_description"] if scope == Scope.USER_DEFINED else None,
        "effective_date": fields["effective_date"],
        "used": questions[:2],
        "origin": questions[2:],
        "company_questions": tuple(_company(form, words)) if any_metal_open(given, layout) else (),
        "by_product": scope == Scope.PRODUCT,
        "metals": [Choice(metal, words.say(f"form-{metal.lower()}")) for metal in metals],
        "smelters": [row for row in form.filled.smelters if row["metal"] in metals],
        "countries": all_names(),
    }


def standing(form: Form, checked: Checked, today: date, words: Words) -> dict[str, Any]:
    """Return how far the form is, and what is to be mended, by the words of the letters."""
    lines = completeness(declared(dated(form.filled, today), form.layout), form.layout)
    open_lines = [line for line in lines if line.status is LineStatus.MISSING]
    done = [line for line in lines if line.status is LineStatus.COMPLETE]
    points, places = points_of(checked, words.language), _places(form)
    return {
        "done": len(done),
        "total": len(done) + len(open_lines),
        "complete": not checked.missing,
        "incomplete": _pointed(points.incomplete, places),
        "to_correct": _pointed(points.to_correct, places),
        "to_consider": _pointed(points.to_consider, places),
    }


def field_id(name: str) -> str:
    """Return the id of a field's element in the page."""
    return "".join(each if each.isalnum() else "-" for each in name).strip("-")


def _field(name: str, form: Form, words: Words) -> Input:
    field = form.layout.declaration.field(name)
    choices: Iterable[Choice] = ()
    if name == "declaration_scope":
        offered_here = [known.scope for known in form.layout.declaration.scopes]
        choices = [Choice(s, words.say(SCOPES[s])) for s in offered_here if s in SCOPES]
    return Input(
        f"field:{name}",
        field_id(f"field:{name}"),
        words.say(f"form-{name.replace('_', '-')}"),
        form.filled.given.get(f"field:{name}", ""),
        tuple(choices),
        "date" if name == "effective_date" else KINDS.get(name, "text"),
        field.required,
        name == "declaration_scope",
        COMPLETES.get(name, "off"),
    )


def _per_metal(form: Form, words: Words) -> Iterator[Asked]:
    given, layout = form.filled.given, form.layout
    for at, question in enumerate(layout.declaration.questions):
        metals = asked_of(given, question, layout)
        lines = tuple(_line(form, words, question, metal, at < 2) for metal in metals)
        if lines:
            yield Asked(question.id, _text(question, words), lines)


def _company(form: Form, words: Words) -> Iterator[Asked]:
    for question in form.layout.declaration.company_questions:
        line = _line(form, words, question, "", opens=False)
        yield Asked(question.id, _text(question, words), (line,))


def _line(form: Form, words: Words, question: Question, metal: str, opens: bool) -> Line:
    given, name = form.filled.given, f"{question.id}|{metal}"
    choices = tuple(
        Choice(answer, words.say(ANSWERS[answer]) if answer in ANSWERS else str(text))
        for answer, text in _offered(form.layout, question).items()
    )
    about = words.say(f"form-{metal.lower()}") if metal else question.id
    answer, comment = f"answer:{name}", f"comment:{name}"
    said = words.say("form-comment")
    return Line(
        metal,
        Input(answer, field_id(answer), about, given.get(answer, ""), choices, opens=opens),
        Input(comment, field_id(comment), f"{said}: {about}", given.get(comment, "")),
    )


def _offered(layout: Layout, question: Question) -> Mapping[Answer, str | int]:
    return offered(layout, question, None)


def _text(question: Question, words: Words) -> str:
    """Return a question in the visitor's language; one that only a new template asks, in ours."""
    key = f"form-q-{question.topic or question.id.lower()}"
    return words.texts.get(key, question.title)


def _places(form: Form) -> dict[str, str]:
    """Return the element of each cell of the Declaration tab."""
    sheet, layout = form.layout.declaration, form.layout
    places = {f"{sheet.sheet}!{one.cell}": f"field:{one.id}" for one in sheet.fields}
    for question in (*sheet.questions, *sheet.company_questions):
        metals = layout.metals if question in sheet.questions else ("",)
        for at, metal in enumerate(metals):
            answer, comment = question.answer_cell(at), question.comment_cell(at)
            places[f"{sheet.sheet}!{answer}"] = f"answer:{question.id}|{metal}"
            places[f"{sheet.sheet}!{comment}"] = f"comment:{question.id}|{metal}"
    return {cell: field_id(name) for cell, name in places.items()}


def _pointed(points: Iterable[Point], places: Mapping[str, str]) -> list[Pointed]:
    """Return the points with the field where each is mended first."""
    found = []
    for point in points:
        fields = [places[cell] for cell in point.cells if cell in places]
        lists = ["products" if cell.startswith("Product") else "smelters" for cell in point.cells]
        found.append(Pointed(point.message, point.remedy, next(iter(fields or lists), "")))
    return found
