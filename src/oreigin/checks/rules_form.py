"""Rules about the company fields, dates, the template itself and how the form was treated.

Function `some_rule` is rule `some-rule` of `data/checks.toml`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from oreigin.checks.acceptance import accepted_versions
from oreigin.checks.context import Context
from oreigin.checks.values import Hit
from oreigin.checks.words import is_email, is_not_english, is_placeholder, means_same
from oreigin.terms import Scope
from oreigin.workbook.addresses import address
from oreigin.workbook.layout import ListSheet

_LONGEST = 255
_FILLED_FIELDS = ("company_name", "contact_name", "contact_phone", "authorizer_name")
_EMAIL_FIELDS = ("contact_email", "authorizer_email")
_AUTHORIZER = ("authorizer_name", "authorizer_email", "authorizer_title", "authorizer_phone")
_PRERELEASE = re.compile(r"[5-9]\.\d+[a-z]")
_FREE_COLUMNS = ("next_steps", "comments")


def placeholder_in_field(context: Context) -> Iterator[Hit]:
    """A required field is filled with a word for "nothing", or with a space."""
    for field_id in _FILLED_FIELDS:
        said = context.declaration.fields.get(field_id)
        if said is None or str(said.ref) in context.declaration.state.errors:
            continue
        if said.raw and _says_nothing(said.raw) and not means_same(said.raw):
            yield Hit((str(said.ref),), {"text": said.raw})


def authorizer_same(context: Context) -> Iterator[Hit]:
    """The authorizer is "same as above": nobody by name vouches for the declaration."""
    cells = [
        str(said.ref)
        for field_id in _AUTHORIZER
        if (said := context.declaration.fields.get(field_id)) and means_same(said.raw)
    ]
    if cells:
        yield Hit(tuple(cells))


def email_not_an_address(context: Context) -> Iterator[Hit]:
    """An email field holds an "@", and yet no address."""
    for field_id in _EMAIL_FIELDS:
        said = context.declaration.fields.get(field_id)
        if said and "@" in said.raw and not is_email(said.raw):
            yield Hit((str(said.ref),), {"text": said.raw.strip()})


def text_too_long(context: Context) -> Iterator[Hit]:
    """A text is longer than the 255 characters that other systems take over from a template."""
    cells = [str(s.ref) for s in context.declaration.fields.values() if len(s.raw) > _LONGEST]
    for answer in (*context.declaration.questions, *context.declaration.company_questions):
        if len(answer.comment.raw) > _LONGEST:
            cells.append(str(answer.comment.ref))
    columns = [column.field for column in context.layout.smelter_list.columns]
    for row in context.rows:
        for field_id in columns:
            if len(getattr(row, field_id, "")) > _LONGEST:
                cells.append(context.row_cell(row, field_id))
    if cells:
        yield Hit(tuple(cells), {"limit": str(_LONGEST), "count": str(len(cells))})


def products_without_number(context: Context) -> Iterator[Hit]:
    """The scope is a list of products, and products are listed without a number or name."""
    form = context.layout.product_list
    if context.declaration.scope.value is not Scope.PRODUCT or form is None:
        return
    cells = [
        f"{form.sheet}!{form.cell('number', product.row)}"
        for product in context.declaration.products
        if not product.number or is_placeholder(product.number)
    ]
    if cells:
        yield Hit(tuple(cells), {"count": str(len(cells))})


def scope_description_says_nothing(context: Context) -> Iterator[Hit]:
    """The scope is user-defined, and its description is a space or a word for "nothing"."""
    said = context.declaration.fields.get("scope_description")
    chosen = context.declaration.scope.value is Scope.USER_DEFINED
    if chosen and said and said.raw and _says_nothing(said.raw):
        yield Hit((str(said.ref),), {"text": said.raw.strip()})


def _says_nothing(text: str) -> bool:
    return not text.strip() or is_placeholder(text)


def effective_date_not_a_date(context: Context) -> Iterator[Hit]:
    """The effective date is a text that is no date, or that could be two."""
    said = context.declaration.effective_date
    if said.raw.strip() and said.value is None:
        yield Hit((str(said.ref),), {"text": said.raw.strip()})


def effective_date_in_future(context: Context) -> Iterator[Hit]:
    """The effective date is later than the day the workbook was received, or than today."""
    until = context.received or context.as_of
    yield from _date_hit(context, lambda day: day > until, until)


def effective_date_before_period(context: Context) -> Iterator[Hit]:
    """The effective date is before the reporting period, so the products of it are not covered."""
    if context.period:
        first = context.policy.oldest_effective_date or context.period.first_day
        yield from _date_hit(context, lambda day: day < first, first)


def effective_date_too_old(context: Context) -> Iterator[Hit]:
    """The effective date is older at receipt than the acceptance policy allows."""
    day = context.declaration.effective_date.value
    until = context.received or context.as_of
    oldest = _months_before(until, context.policy.months_valid)
    if day and oldest > day:
        facts = {"date": day.isoformat(), "limit": str(context.policy.months_valid)}
        yield Hit((str(context.declaration.effective_date.ref),), facts)


def effective_date_outside_template(context: Context) -> Iterator[Hit]:
    """The template's own drop-down refuses the effective date, or did not exist on that day."""
    layout = context.layout
    first, last = layout.dates_from or date.min, layout.dates_to or date.max
    begin = max(first, layout.released)
    day = context.declaration.effective_date.value
    if day and not begin <= day <= last:
        facts = {"date": day.isoformat(), "template": layout.name, "limit": begin.isoformat()}
        yield Hit((str(context.declaration.effective_date.ref),), facts)


def _date_hit(context: Context, wrong: Callable[[date], bool], limit: date) -> Iterator[Hit]:
    said = context.declaration.effective_date
    if said.value and wrong(said.value):
        yield Hit((str(said.ref),), {"date": said.value.isoformat(), "limit": limit.isoformat()})


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    while True:
        try:
            return date(year, month + 1, day.day)
        except ValueError:  # the 31st of a shorter month
            day -= timedelta(days=1)


def template_not_accepted(context: Context) -> Iterator[Hit]:
    """The version is older than what is accepted for the reporting period, or not on the list."""
    layout, versions = context.layout, context.policy.template_versions
    facts = {"template": layout.name, "accepted": ", ".join(versions)}
    if versions:
        if layout.name not in versions and layout.version not in versions:
            yield Hit((_version_cell(context),), facts)
    elif context.period:
        accepted = accepted_versions(layout.template, context.period)
        if accepted and layout.released < accepted[0].released:
            names = ", ".join(head.name for head in accepted)
            yield Hit((_version_cell(context),), facts | {"accepted": names})


def template_prerelease(context: Context) -> Iterator[Hit]:
    """The version has a letter behind its number: a draft that was handed out for comments."""
    if _PRERELEASE.fullmatch(context.layout.version):
        yield Hit((_version_cell(context),), {"template": context.layout.name})


def _version_cell(context: Context) -> str:
    mark = context.layout.fingerprint
    return f"{mark.sheet}!{mark.cell}"


def completeness_unknown(context: Context) -> Iterator[Hit]:
    """The layout does not say what this version's Checker asks for."""
    if not context.layout.completeness:
        yield Hit((), {"template": context.layout.name})


def cell_error(context: Context) -> Iterator[Hit]:
    """Cells hold an error value, so that the workbook's own Checker cannot come to a verdict."""
    cells = sorted(context.declaration.state.errors)
    if cells:
        yield Hit(tuple(cells), {"count": str(len(cells))})


def formula_in_answer(context: Context) -> Iterator[Hit]:
    """A cell that is to be filled in holds a formula."""
    cells = sorted(context.declaration.state.formulas)
    if cells:
        yield Hit(tuple(cells))


def details_typed_over(context: Context) -> Iterator[Hit]:
    """Looked-up details of listed smelters (ID, address) were typed over their formulas."""
    rows = context.declaration.state.typed_over
    if rows:
        form = context.layout.smelter_list
        column = form.column("cid").column if _has(form, "cid") else "A"
        cells = tuple(f"{form.sheet}!{column}{row}" for row in rows)
        yield Hit(cells, {"count": str(len(rows))})


def _has(form: ListSheet, field_id: str) -> bool:
    return any(column.field == field_id for column in form.columns)


def tab_missing(context: Context) -> Iterator[Hit]:
    """Tabs of the template were taken out."""
    names = context.declaration.state.missing_sheets
    if names:
        yield Hit((), {"text": ", ".join(names)})


def hidden_rows(context: Context) -> Iterator[Hit]:
    """Rows of the smelter list are hidden though they declare something."""
    rows = context.declaration.state.hidden_rows
    if rows:
        sheet = context.layout.smelter_list.sheet
        cells = tuple(f"{sheet}!{address(row, 1)}" for row in rows)
        yield Hit(cells, {"count": str(len(rows))})


def text_not_english(context: Context) -> Iterator[Hit]:
    """Comments are not in English, which the instructions ask for."""
    cells = [
        str(answer.comment.ref)
        for answer in (*context.declaration.questions, *context.declaration.company_questions)
        if answer.comment.value and is_not_english(answer.comment.value)
    ]
    for row in context.rows:
        for field_id in _FREE_COLUMNS:
            if (text := getattr(row, field_id)) and is_not_english(text):
                cells.append(context.row_cell(row, field_id))
    if cells:
        yield Hit(tuple(cells), {"count": str(len(cells))})
