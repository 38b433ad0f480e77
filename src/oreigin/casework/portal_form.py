"""The online form: a supplier answers without a workbook, and sends the same declaration.

What is filled in is kept as it is typed, so nothing is lost with a window; what is sent becomes a
workbook and goes the way of every other document that a supplier uploads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max, Q

from oreigin import tables
from oreigin.case import Decision, ResponseKind
from oreigin.casework import official, receiving
from oreigin.casework.acting import lock
from oreigin.casework.checking import Checker
from oreigin.casework.form_values import (
    LONGEST,
    MOST_ROWS,
    Filled,
    dated,
    declared,
    field_names,
    forwarded,
)
from oreigin.casework.known import known_templates
from oreigin.casework.last_year import period_before
from oreigin.casework.links import Visitor, hold, used
from oreigin.casework.plain_text import without_nul
from oreigin.casework.portal_limits import check_number
from oreigin.checks.checking import check
from oreigin.checks.context import Context
from oreigin.checks.values import Checked
from oreigin.errors import RefusedError
from oreigin.response.declaration import NOT_LISTED, NOT_YET_IDENTIFIED, Declaration
from oreigin.response.own_workbook import own_workbook
from oreigin.response.writing import written
from oreigin.smelters.facility import ListKind
from oreigin.store import documents as store
from oreigin.store.models import FormDraft, ListRow, OfficialBlank, Response, Supplier, Upload
from oreigin.store.packing import unpacked
from oreigin.terms import ReportingPeriod
from oreigin.workbook.layout import Layout

TEMPLATE = "CMRT"
FOUND = 8
"""How many facilities are proposed while somebody types."""


@dataclass(frozen=True, slots=True)
class Form:
    """A supplier's form: its template, the blank that it will be written into, what is filled in.

    `draft` is None where nothing was begun; `blank` where the registrant has brought none.
    """

    layout: Layout
    blank: OfficialBlank | None
    draft: FormDraft | None
    filled: Filled


@dataclass(frozen=True, slots=True)
class LastYear:
    """What the supplier declared for the period before."""

    year: int
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a change: `meanwhile` are fields that another window changed since.

    Those keep what the other window said (name -> that); everything else is kept as it was sent.
    """

    form: Form
    meanwhile: dict[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A facility of the registrant's reference list."""

    cid: str
    metal: str
    name: str
    country: str
    city: str


def form_of(visitor: Visitor) -> Form:
    """Return a supplier's form as it stands."""
    blank = official.newest(visitor.actor.registrant, TEMPLATE)
    templates = known_templates()
    if blank:
        layout = templates.layout(TEMPLATE, blank.version)
    else:
        heads = [head for head in templates.heads() if head.template == TEMPLATE]
        layout = templates.layout(TEMPLATE, max(heads, key=lambda head: head.released).version)
    draft = _open_draft(visitor)
    return Form(layout, blank, draft, Filled.of(draft.values if draft else {}))


def last_year(visitor: Visitor) -> LastYear | None:
    """Return the supplier's newest workbook of the period before that was accepted.

    One that nobody looked at may be another supplier's, filed under the wrong name.
    """
    before = period_before(visitor.period)
    if before is None:
        return None
    told = Response.objects.filter(
        period=before,
        supplier__code=visitor.supplier.code,
        kind=ResponseKind.WORKBOOK.value,
        document__reading__template=TEMPLATE,
        document__reading__declaration__isnull=False,
        decision=Decision.ACCEPTED.value,
    )
    newest = told.select_related("document__reading").order_by("-pk").first()
    if newest is None or newest.document is None:
        return None
    kept = newest.document.reading.declaration or b""
    return LastYear(before.year, unpacked(bytes(kept)))


def begin(visitor: Visitor, *, forward: bool) -> Form:
    """Begin a form, empty or with last year's answers; one that was begun stays as it is."""
    visitor.actor.must("portal.answer")
    form, last = form_of(visitor), last_year(visitor) if forward else None
    filled = _first(visitor.supplier)
    if last:
        said = last.declaration
        source = known_templates().layout(said.template, said.version)
        filled = forwarded(said, source, form.layout, last.year)
    with transaction.atomic():
        _locked(visitor)
        if _open_draft(visitor) is None:
            FormDraft.objects.create(
                registrant=visitor.actor.registrant,
                period=visitor.period,
                supplier=visitor.supplier,
                values=filled.values(),
                changed=visitor.actor.now,
                link=visitor.link,
            )
        used(visitor)
    return form_of(visitor)


def keep(visitor: Visitor, changed: Mapping[str, str], version: int) -> Kept:
    """Keep changed fields of a form that was seen at `version`.

    A field that another window changed since keeps what that said, and is told. Raises RefusedError
    for a form that was not begun.
    """
    meanwhile: dict[str, str] = {}
    with transaction.atomic():
        form, draft = _at_work(visitor)
        given, at = dict(form.filled.given), dict(form.filled.at)
        for name in set(field_names(form.layout)) & changed.keys():
            text = without_nul(changed[name]).strip()[:LONGEST]
            if given.get(name, "") == text:
                continue
            if at.get(name, 0) > version:
                meanwhile[name] = given.get(name, "")
                continue
            given[name], at[name] = text, draft.version + 1
        _keep(visitor, draft, replace(form.filled, given=given, at=at))
    return Kept(form_of(visitor), meanwhile)


def add_smelter(visitor: Visitor, row: Mapping[str, str]) -> Form:
    """Add a smelter: a CID of the list, or metal with name and country, or metal alone.

    `row` has metal and kind ("listed", "not-listed", "unknown"), then cid, or name and country.
    Raises RefusedError where what the kind needs is missing.
    """
    made = _smelter(visitor, row)
    with transaction.atomic():
        form, draft = _at_work(visitor)
        if len(form.filled.smelters) >= MOST_ROWS:
            raise RefusedError(tables.problem("casework.toml", "form-full", most=MOST_ROWS))
        same = [{**held, "id": 0} == {**made, "id": 0} for held in form.filled.smelters]
        if not any(same):
            _keep(visitor, draft, form.filled.with_row("smelters", made))
    return form_of(visitor)


def add_product(visitor: Visitor, number: str, name: str) -> Form:
    """Add a product that the declaration is about. Raises RefusedError without a number."""
    if not number.strip():
        raise RefusedError(tables.problem("casework.toml", "form-row-incomplete"))
    number, name = without_nul(number), without_nul(name)
    row = {"number": number.strip()[:LONGEST], "name": name.strip()[:LONGEST]}
    with transaction.atomic():
        form, draft = _at_work(visitor)
        if len(form.filled.products) >= MOST_ROWS:
            raise RefusedError(tables.problem("casework.toml", "form-full", most=MOST_ROWS))
        _keep(visitor, draft, form.filled.with_row("products", row))
    return form_of(visitor)


def remove_row(visitor: Visitor, kind: str, number: int) -> Form:
    """Take a row of "smelters" or "products" out; one that is gone already stays gone."""
    with transaction.atomic():
        form, draft = _at_work(visitor)
        _keep(visitor, draft, form.filled.without_row(kind, number))
    return form_of(visitor)


def proposals(visitor: Visitor, metal: str, text: str) -> tuple[Proposal, ...]:
    """Return facilities of the registrant's newest reference list by part of a name or by CID."""
    metal, text = without_nul(metal), without_nul(text)
    lists = ListRow.objects.filter(
        registrant=visitor.actor.registrant,
        snapshot__uses__period=visitor.period,
        snapshot__kind=ListKind.REFERENCE.value,
        metal=metal,
    )
    newest = lists.aggregate(day=Max("snapshot__as_of"))["day"]
    said = text.strip()
    if newest is None or len(said) < 2:
        return ()
    meant = Q(name__icontains=said) | Q(cid__istartswith=said)
    rows = lists.filter(meant, snapshot__as_of=newest).order_by("name", "cid", "pk")
    found = {row.cid: row for row in rows[: FOUND * 4]}
    return tuple(_proposal(row) for row in list(found.values())[:FOUND])


def checked(visitor: Visitor, form: Form) -> Checked:
    """Return what the checks say of a form as it stands, by the day it would be sent."""
    today = visitor.actor.now.date()
    checker = Checker.of(visitor.period, today)
    return check(
        Context(
            declaration=declared(dated(form.filled, today), form.layout),
            layout=form.layout,
            as_of=today,
            reference=checker.reference,
            policy=checker.policy.acceptance,
            period=ReportingPeriod(visitor.period.year),
            received=today,
        )
    )


def workbook_of(visitor: Visitor, form: Form) -> tuple[str, bytes]:
    """Return name and bytes of the workbook that a form makes.

    It is the official one where the registrant has brought its blank, else one of our own.
    """
    today = visitor.actor.now.date()
    declaration = declared(dated(form.filled, today), form.layout)
    name = f"{form.layout.template}-{form.layout.version}-{visitor.supplier.code}-{today}.xlsx"
    if form.blank is None:
        return name, own_workbook(declaration, form.layout)
    blank = store.read(form.blank.document)
    return name, written(declaration, blank, form.blank.filename, known_templates()).data


def send(visitor: Visitor, *, confirmed: bool) -> Upload:
    """Send a form: its workbook is received as if the supplier had uploaded it.

    Raises RefusedError where something is missing, where last year's answers were not confirmed,
    where too much came within a day, and where the period is closed.
    """
    form = form_of(visitor)
    if form.draft is None or checked(visitor, form).missing:
        raise RefusedError(tables.problem("casework.toml", "form-incomplete"))
    if not confirmed:
        raise RefusedError(tables.problem("casework.toml", "form-unconfirmed"))
    actor = visitor.actor
    check_number(visitor.supplier, actor.now, 1)
    file = workbook_of(visitor, form)
    source = receiving.Source(event="portal-form-sent", link=visitor.link)
    store.keep(actor.registrant, file[1], actor.now)  # storage may be slow: before the locks
    with transaction.atomic():
        lock(actor, visitor.period)  # the period before the supplier, as a merging does
        now, draft = _at_work(visitor)
        if draft.version != form.draft.version:
            raise RefusedError(tables.problem("casework.toml", "form-changed"))
        job = receiving.receive(actor, visitor.period, [file], visitor.supplier, source)
        upload = Upload.objects.filter(job=job, link=visitor.link).latest("pk")
        filled = replace(dated(now.filled, actor.now.date()), sent=upload.pk)
        _keep(visitor, draft, filled)
    return upload


def sent(visitor: Visitor, form: Form) -> Upload | None:
    """Return what the form was sent as, None where it is at work (again)."""
    if form.filled.sent is None:
        return None
    own = Upload.objects.filter(supplier=visitor.supplier, period=visitor.period)
    return own.select_related("document", "response").filter(pk=form.filled.sent).first()


def change_again(visitor: Visitor) -> Form:
    """Open a form that was sent, to send another version of it."""
    with transaction.atomic():
        held = _locked(visitor)
        form = form_of(visitor)
        upload = sent(visitor, form)
        if held and upload:
            again = replace(form.filled, sent=None)
            if upload.response_id is None:
                _keep(visitor, held, again)
            else:
                held.response = upload.response
                held.save(update_fields=["response"])
                FormDraft.objects.create(
                    registrant=visitor.actor.registrant,
                    period=visitor.period,
                    supplier=visitor.supplier,
                    values=again.values(),
                    version=held.version + 1,
                    changed=visitor.actor.now,
                    link=visitor.link,
                )
                used(visitor)
    return form_of(visitor)


def _open_draft(visitor: Visitor) -> FormDraft | None:
    return FormDraft.objects.filter(supplier=visitor.supplier, response=None).first()


def _locked(visitor: Visitor) -> FormDraft | None:
    """Hold the supplier, so that two windows change the form one after the other."""
    hold(visitor)
    return _open_draft(visitor)


def _at_work(visitor: Visitor) -> tuple[Form, FormDraft]:
    """Return the form that is being filled in, held until the transaction ends."""
    draft = _locked(visitor)
    form = form_of(visitor)
    if draft is None or form.filled.sent is not None:
        raise RefusedError(tables.problem("casework.toml", "form-not-open"))
    return form, draft


def _keep(visitor: Visitor, draft: FormDraft, filled: Filled) -> None:
    draft.values, draft.version = filled.values(), draft.version + 1
    draft.changed = visitor.actor.now
    draft.save(update_fields=["values", "version", "changed"])
    used(visitor)


def _first(supplier: Supplier) -> Filled:
    """Return an empty form with what the registrant knows of the supplier."""
    contact = supplier.contacts.order_by("-main", "pk").first()
    known = {"company_name": supplier.name}
    if contact:
        known |= {"contact_name": contact.name, "contact_email": contact.email}
        known |= {"contact_phone": contact.phone}
    return Filled(given={f"field:{name}": text for name, text in known.items() if text})


def _smelter(visitor: Visitor, row: Mapping[str, str]) -> dict[str, str]:
    said = {name: without_nul(text).strip()[:LONGEST] for name, text in row.items()}
    metal = said.get("metal", "")
    if said.get("kind") == "listed":
        for one in proposals(visitor, metal, said.get("cid", "") or "-"):
            if one.cid == said["cid"]:
                listed = {"metal": metal, "cid_input": one.cid, "look_up": one.name}
                return listed | {"country": one.country, "city": one.city}
    if said.get("kind") == "unknown" and metal:
        return {"metal": metal, "look_up": NOT_YET_IDENTIFIED.capitalize()}
    if said.get("kind") == "not-listed" and metal and said.get("name") and said.get("country"):
        own = ("metal", "name", "country", "city", "state")
        typed = {name: said[name] for name in own if said.get(name)}
        return typed | {"look_up": NOT_LISTED.capitalize()}
    raise RefusedError(tables.problem("casework.toml", "form-row-incomplete"))


def _proposal(row: ListRow) -> Proposal:
    values = row.values
    return Proposal(row.cid, row.metal, row.name, values.get("country", ""), values.get("city", ""))
