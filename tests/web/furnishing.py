"""A registrant that has at least one of everything that an address can name, in any size."""

from dataclasses import replace
from datetime import date
from typing import Any

from oreigin.case import Supplier
from tests.casework.world import KNOWN, NOW, actor, case, workbook
from tests.checks.world import smelter
from tests.making_workbooks import zipped

ROLES = ("administrator", "compliance-manager", "analyst", "counsel", "auditor")


def furnished(slug: str = "acme", year: int = 2025, times: int = 1) -> Any:
    """Return a period with `times` as many suppliers, responses, uploads, actions and so on.

    Every supplier declares the same four facilities, and one of its own that no list knows.
    """
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    period = _imported(slug, year, times)
    answers = [(f"{slug}-{n}.xlsx", _answer(f"{slug} Parts {n}")) for n in range(times)]
    strangers = [(f"stranger-{n}.xlsx", _answer(f"{slug} Who {n}")) for n in range(times)]
    _receive(period, [*answers, *strangers])
    responding.accept(actor(period), list(_responses(period)), "As furnished")
    work_off()
    for number in range(times):
        _supply(period, number)
        _follow_up(period, number)
        _read_list(period, number)
        _decide(period, number)
        _pack(period, number)
        _write(period, number)
    _staff(period, times)
    _declare(period, times)
    work_off()
    period.refresh_from_db()
    return period


def _imported(slug: str, year: int, times: int) -> Any:
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import import_case
    from oreigin.store.models import Registrant

    registrant = Registrant.objects.create(slug=slug, name=slug.capitalize())
    made = case(year)
    suppliers = tuple(Supplier(f"{slug}-{n}", f"{slug} Parts {n}") for n in range(times))
    makers = tuple(one.id for one in suppliers)
    products = tuple(
        replace(made.products[0], id=f"p{n}", name=f"Widget {n}", suppliers=makers)
        for n in range(times)
    )
    value = replace(made, suppliers=suppliers, products=products)
    return import_case(operator(registrant, NOW), value, {})


def _answer(company: str) -> bytes:
    odd = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D=f"Quux Gold of {company}")
    mended, missing = {"Declaration!D27": "Yes "}, {"Declaration!D26": None}
    return workbook({"Declaration!D8": company, **mended, **missing, **odd})


def _receive(period: Any, files: list[tuple[str, bytes]]) -> None:
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off

    receive(actor(period), period, files)
    work_off()


def _responses(period: Any) -> Any:
    from oreigin.store.models import Response

    return Response.objects.filter(period=period).order_by("pk")


def _follow_up(period: Any, number: int) -> None:
    from oreigin.case import NarrativeClaim, ProgramRecord, RecordKind
    from oreigin.casework import following_up, texts, year_before

    me = actor(period)
    following_up.open_action(me, period, f"Ask {number}", "Compliance office")
    record = ProgramRecord("", 1, RecordKind.POLICY, NOW.date(), f"Policy {number}")
    following_up.add_record(me, period, record)
    year_before.add_commitment(me, period, f"We will {number}", date(period.year, 5, 20))
    texts.save_sentence(me, period, NarrativeClaim("", f"Sentence {number}", "has-smelters"))
    response = _responses(period).first()
    following_up.comment(me, period, f"response:{response.code}", f"Remark {number}")
    if number == 0:
        value = "Form SD without a Conflict Minerals Report"
        following_up.record_override(me, period, "determination", value, "Counsel says so")


def _write(period: Any, number: int) -> None:
    """Ask a supplier, write to it, and take in a mail of somebody nobody knows."""
    from oreigin.casework import questions, supplying
    from oreigin.casework.mail import inbox, writing
    from oreigin.store.models import Supplier

    me, slug = actor(period), period.registrant.slug
    supplier = Supplier.objects.filter(period=period).order_by("pk")[number]
    questions.ask(me, supplier, f"What about {number}?")
    email = f"contact-{number}@{slug}.example"
    contact = supplying.save_contact(me, supplier, name="Desk", email=email, main=True)
    writing.write_to(me, supplier, "received", contact=contact)
    mail = f"From: who-{number}@{slug}.example\r\nSubject: Mail {number}\r\n\r\nHello\r\n"
    inbox.take_in(period.registrant, mail.encode(), NOW)


def _supply(period: Any, number: int) -> None:
    """Give the first supplier another contact and link, merge a duplicate, bring a table."""
    from oreigin.casework import links, merging, supplying
    from oreigin.casework.importing.applying import bring
    from oreigin.store.models import Supplier

    me, slug = actor(period), period.registrant.slug
    first = Supplier.objects.filter(period=period).earliest("pk")
    contact = supplying.save_contact(me, first, name=f"Person {number}", phone="+1 555")
    links.make_link(me, first, contact)
    again = supplying.save_supplier(me, period, f"{slug}-again-{number}", name=f"{slug} Parts")
    merging.merge(me, again, first)
    bring(me, f"Supplier\n{slug} Parts {number}\n".encode())


def _read_list(period: Any, number: int) -> None:
    """Keep a list that is not applied, of another day than the others."""
    from oreigin.casework.listing import read_list

    rows = (f"{r.metal},{r.cid},{r.name},{r.country},Active" for r in KNOWN[:3])
    text = "\n".join(["Metal,Smelter ID,Standard Smelter Name,Country,Status", *rows])
    day = date(2026, 1, 20 + number)
    read_list(actor(period), "list.csv", text.encode(), as_of=day, scheme="rmap-conformant")


def _decide(period: Any, number: int) -> None:
    """Decide on the risk of facilities in turn; of the second name that no list knows, and more."""
    from oreigin.case import Risk
    from oreigin.casework import following_up, judging
    from oreigin.smelters.judgment import Verdict
    from oreigin.store.models import Smelter

    me, held = actor(period), Smelter.objects.filter(period=period)
    listed = held.exclude(cid="").order_by("pk")
    following_up.decide_risk(me, listed[number % 4], Risk.ELEVATED, "Near a conflict")
    if number:
        judging.judge(me, judging.queue(period)[0], Verdict.NOT_LISTED, "On no list")


def _pack(period: Any, number: int) -> None:
    """Keep a package, as the worker makes it."""
    from oreigin.store.documents import keep
    from oreigin.store.models import Package

    name, held = "filing/formsd.htm", f"<p>{number} of {period.registrant.slug}</p>"
    document = keep(period.registrant, zipped({name: held.encode()}), NOW)
    about = {"registrant": period.registrant, "period": period, "document": document}
    made = {"revision": number, "draft": True, "in_error": False, "files": [name], "made": NOW}
    Package.objects.create(**about, **made)


def _declare(period: Any, times: int) -> None:
    """Keep a declaration for so many scopes up to date, decide answers, say who got which."""
    from oreigin.casework import declaring
    from oreigin.casework.working import work_off
    from oreigin.rollup.ledger import Standing
    from oreigin.store.models import OwnDeclaration, Product, SentDeclaration
    from oreigin.terms import Metal, Scope
    from tests.casework.declaring import declared

    me = actor(period)
    for number in range(times):
        about = f"All of family {number}"
        own = declared(period, scope=Scope.USER_DEFINED, description=about)
        declaring.decide(me, own, "3 Tin", "Unknown", why=f"Reason {number}")
    for product in Product.objects.filter(period=period):
        declaring.set_minerals(me, product, [Metal("Cobalt")])
    work_off()
    for number, own in enumerate(OwnDeclaration.objects.filter(period=period)):
        held = {name: getattr(own, name) for name in ("registrant", "period", "document")}
        form = {name: getattr(own, name) for name in ("template", "version", "scope")}
        SentDeclaration.objects.create(
            **held,
            **form,
            to=f"Customer {number}",
            when=NOW.date(),
            inputs="0",
            parts={},
            standing=Standing.OUTDATED.value,
            says=['question 3 Tin: "Unknown" instead of "No"'],
            changed=["overrides changed"],
        )


def _staff(period: Any, times: int) -> None:
    """Let every role have a member with a view of their own, and invite `times` others."""
    from oreigin.casework import people
    from oreigin.casework.views import save_view
    from oreigin.store.models import Role

    for role in ROLES:
        save_view(actor(period, role), "smelters", "Gold", "metal=Gold")
    for number in range(times):
        email = f"new-{number}@{period.registrant.slug}.example"
        people.invite(actor(period, "administrator"), email, Role.ANALYST)
        actor(period, "counsel", f"Counsel {number}")
