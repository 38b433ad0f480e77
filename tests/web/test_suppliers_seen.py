"""Suppliers and products in a browser: a table as people have it, every page, on a phone too."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.looking import listen, violations
from tests.web.pages import address, member, uploaded
from tests.web.serving import served

MESSY = """Vendor master extract – plant 12;;;;;;;;;
;;;;;;;;;
Vendor No.;Vendor Name;City;Purch. Group;E-Mail Address;Contact Person;Tel.;In Scope?;Reason;Remarks
100001;ACME Parts Inc.;Hamm;017;quality@acme.example;Quality desk;+49 2381 1;yes;;A-supplier
100002;Borax & Söhne KG;Ulm;017;info(at)borax.example;Office;;yes;;
100003;Contacts Unlimited;Lyon;022;sales@contacts.example, lab@contacts.example;Sales desk;;yes;;
100001;ACME Parts, Inc.;Hamm;017;second@acme.example;Second desk;;yes;;
;;;;;;;;;
100004;Packaging Only Ltd;Leeds;031;office@packaging.example;Office;;no;no metal at all;
100005;Two  Metals;Wien;017;OFFICE@TWO.EXAMPLE ;Office;;Y;;
"""
"""What an ERP hands out: a title, an empty row, odd headers, a duplicate, bad addresses."""

PAGES = (
    "suppliers",
    "supplier-new",
    "suppliers-import",
    "suppliers-duplicates",
    "products",
    "product-new",
)
OF_ONE = ("supplier", "supplier-change", "supplier-merge", "contact-new")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture
def period(sqlite_database: Any) -> Any:
    from oreigin.casework.links import make_link
    from oreigin.casework.supplying import save_contact, save_supplier
    from oreigin.store.models import Supplier

    made = world()
    me, first = actor(made), Supplier.objects.get(code="acme-parts")
    save_supplier(me, made, "acme-2", name="ACME Parts Inc.")
    lab = save_contact(me, first, name="Lab", email="lab@acme.example", role="Quality", main=True)
    make_link(me, first, lab)
    divisions = [(f"{name}.xlsx", workbook({"Declaration!D10": name})) for name in ("East", "West")]
    uploaded(made, *divisions, supplier=first)
    return made


@pytest.fixture(params=["desk-light", "desk-dark", "phone-light"])
def page(request: Any, period: Any, chromium: Any) -> Any:
    """A page of the app, its person signed in; what the browser complains about fails the test."""
    size, scheme = request.param.split("-")
    complaints: list[str] = []
    with served() as root:
        window = DESK if size == "desk" else PHONE
        context = chromium.new_context(base_url=root, viewport=window, color_scheme=scheme)
        [session] = member(period).cookies.values()
        context.add_cookies([{"name": session.key, "value": session.value, "url": root}])
        made = context.new_page()
        made.kind = request.param
        listen(made, complaints)
        yield made
        context.close()
    assert complaints == []


def seen(page: Any, name: str) -> None:
    """Hold a page against axe and its window; keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("OREIGIN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{page.kind}.png", full_page=True)
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("page", ["phone-light"], indirect=True)  # a desk: test_every_page_seen
def test_every_page_of_suppliers_and_products_passes_axe_and_fits_a_phone(period, page):
    from oreigin.store.models import Product, Supplier

    first = Supplier.objects.get(code="acme-parts")
    addresses = {name: address(name, period) for name in PAGES}
    addresses |= {name: address(name, period, first.pk) for name in OF_ONE}
    addresses["contact"] = address("contact", period, first.pk, first.contacts.get().pk)
    addresses["product"] = address("product", period, Product.objects.get().pk)
    addresses["responses"] = address("responses", period)
    for name, url in addresses.items():
        page.goto(url)
        seen(page, name)


def test_a_table_as_people_have_it_is_looked_at_and_taken_over(period, page, tmp_path):
    from oreigin.store.models import Contact, Supplier

    table = tmp_path / "vendor extract.csv"
    table.write_text(MESSY, encoding="cp1252")
    page.goto(address("suppliers-import", period))
    page.set_input_files("input[type=file]", str(table))
    page.click("main button.primary")
    page.wait_for_selector("text=Nothing is written yet")
    seen(page, "import-look")
    before = Supplier.objects.count()
    page.get_by_role("button", name="Import").click()
    page.wait_for_url("**/suppliers/")
    seen(page, "import-done")
    assert Supplier.objects.count() > before
    assert not Contact.objects.filter(email__contains="(at)").exists()
    unlimited = Contact.objects.filter(supplier__name="Contacts Unlimited").order_by("pk")
    said = [(one.email, one.name, one.main) for one in unlimited]
    assert said == [
        ("sales@contacts.example", "Sales desk", True),
        ("lab@contacts.example", "", False),
    ]
    out = Supplier.objects.get(name="Packaging Only Ltd")
    assert (out.in_scope, out.reason) == (False, "no metal at all")
