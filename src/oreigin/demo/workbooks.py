"""The manufacturers' workbooks: values in the cells of an official template's layout, labels ours.

Nothing of the RMI's artwork or wording is in them but the sheets' names, the permitted answers and
the text that names the version: what a reader needs to find its way.
"""

from dataclasses import fields

from oreigin.demo.declared import Row
from oreigin.demo.material import Manufacturer, Material
from oreigin.terms import Scope
from oreigin.workbook.layout import Layout, ListSheet, Question
from oreigin.workbook.templates import layout
from oreigin.workbook.writing import Value, workbook_of_cells

Cells = dict[str, Value]


def workbook(
    material: Material, manufacturer: Manufacturer, company: str, rows: tuple[Row, ...]
) -> bytes:
    """Return the workbook in which `manufacturer`, named `company`, declares `rows`."""
    form = layout(material.template, material.version)
    sheets: dict[str, Cells] = {sheet: {} for sheet in form.sheets}
    sheets[form.declaration.sheet] |= _declaration(form, material, manufacturer, company)
    sheets[form.fingerprint.sheet][form.fingerprint.cell] = form.fingerprint.text
    sheets[form.smelter_list.sheet] |= _headers(form.smelter_list) | _list(form.smelter_list, rows)
    if form.product_list:
        sheets[form.product_list.sheet] |= _headers(form.product_list)
    return workbook_of_cells(sheets)


def _declaration(
    form: Layout, material: Material, manufacturer: Manufacturer, company: str
) -> Cells:
    sheet = form.declaration
    cells: Cells = {"B1": material.notice, sheet.language: material.language}
    given = _company_fields(form, material, manufacturer, company)
    for field in sheet.fields:
        cells[field.label] = _title(field.id)
        cells[field.cell] = given.get(field.id)
    answers = {**material.common.answers, **manufacturer.answers}
    for question in sheet.questions:
        cells[question.label] = f"{question.id}) {question.title}"
        for position, _ in enumerate(form.metals):
            cells[question.answer_cell(position)] = _answer(question, answers)
    for question in sheet.company_questions:
        cells[question.label] = f"{question.id}. {question.title}"
        cells[question.answer] = _answer(question, answers)
        cells[question.comment] = manufacturer.comments.get(question.id)
    return cells


def _company_fields(
    form: Layout, material: Material, manufacturer: Manufacturer, company: str
) -> dict[str, Value]:
    scopes = {known.scope: known.text for known in form.declaration.scopes}
    email = f"minerals@{manufacturer.supplier}.example"
    phone = f"+1 555 01{manufacturer.supplier[-1]:0>2}"
    return {
        "company_name": company,
        "declaration_scope": scopes[Scope.COMPANY],
        "address": manufacturer.address,
        "contact_name": material.common.contact_name,
        "contact_email": email,
        "contact_phone": phone,
        "authorizer_name": material.common.authorizer_name,
        "authorizer_title": material.common.authorizer_title,
        "authorizer_email": email,
        "authorizer_phone": phone,
        "effective_date": manufacturer.effective,
    }


def _answer(question: Question, answers: dict[str, str | int]) -> str | int:
    """Return the answer; the number 1 is 100%, which some programs store as text."""
    answer = answers[question.id]
    if answer not in question.answers and answer != "100%":
        raise ValueError(f"question {question.id} does not permit {answer!r}")
    return answer


def _headers(sheet: ListSheet) -> Cells:
    return {f"{c.column}{sheet.header_row}": _title(c.field) for c in sheet.columns}


def _list(sheet: ListSheet, rows: tuple[Row, ...]) -> Cells:
    cells: Cells = {}
    for number, row in enumerate(rows, start=sheet.first_row):
        for field in fields(row):
            if field.name != "writing":
                cells[sheet.cell(field.name, number)] = getattr(row, field.name)
    return cells


def _title(field: str) -> str:
    return field.replace("_", " ").capitalize().replace("Cid", "CID").replace("Id", "ID")
