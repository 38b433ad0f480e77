"""Suppliers, products and duplicates in the browser: found, changed, imported, merged."""

import pytest

from tests.casework.world import world
from tests.web.pages import address, member, text_of

TABLE = b"""Supplier ID,Supplier,Language,Contact,Email,Product,Metals
acme-parts,Acme Parts GmbH,de,Lab,lab@acme.example,Widget,"Tin, Gold"
,New One,,Office,office@new.example,Cable,Tin
,Bad One,klingon,,,,
"""


@pytest.fixture
def period(sqlite_database):
    return world()


def one(period, code="two"):
    from oreigin.store.models import Supplier

    return Supplier.objects.get(period=period, code=code)


def test_the_list_is_searched_filtered_and_exported_for_the_import(period):
    from oreigin.casework.importing.columns import guessed
    from oreigin.casework.importing.sheets import sheet_of

    client = member(period)
    assert "2 of 2 suppliers in scope, 0 answered" in text_of(
        client.get(address("suppliers", period))
    )
    found = text_of(client.get(address("suppliers", period), {"q": "acme", "answer": "silent"}))
    assert "Acme Parts GmbH" in found
    assert "Two Metals" not in found
    data = client.get(address("suppliers-export", period, "csv")).content
    sheet = sheet_of(data, "s.csv")
    known = guessed(sheet).fields
    assert {"supplier_code", "supplier_name", "in_scope", "reason", "language"} < set(known)


def test_a_supplier_is_added_and_out_of_scope_needs_a_reason(period):
    client = member(period)
    given = {"code": "three", "name": "Three", "language": "fr"}
    url = address("supplier-new", period)
    assert "Say why" in text_of(client.post(url, given))
    client.post(url, {**given, "reason": "Sells software"})
    made = one(period, "three")
    assert (made.in_scope, made.reason, made.language) == (False, "Sells software", "fr")
    assert "already" in text_of(client.post(url, {**given, "in_scope": "on"}))


def test_contacts_come_and_go_and_one_is_the_main_one(period):
    client, two = member(period), one(period)
    url = address("contact-new", period, two.pk)
    client.post(url, {"name": "Lab", "email": "lab@two.example", "language": "ja", "main": "on"})
    client.post(
        url, {"name": "Sales", "email": "sales@two.example", "role": "quality", "main": "on"}
    )
    lab, bob = two.contacts.order_by("pk")
    assert (lab.main, lab.language, bob.main) == (False, "ja", True)
    page = text_of(client.get(address("supplier", period, two.pk)))
    assert "lab@two.example" in page
    assert "Japanese" in page
    client.post(
        address("contact", period, two.pk, bob.pk),
        {"name": "Sales", "language": "ja", "main": "on"},
    )
    listed = text_of(client.get(address("suppliers", period), {"language": "ja"}))
    assert "Japanese the contact’s" in listed
    assert "Two" in listed
    client.post(address("contact-remove", period, two.pk, lab.pk))
    assert [each.name for each in two.contacts.all()] == ["Sales"]


def test_a_personal_link_is_made_shown_and_revoked(period):
    client, two = member(period), one(period)
    page = client.post(address("link-new", period, two.pk))
    assert "/answer/" in page.content.decode()
    link = two.links.get()
    client.post(address("link-revoke", period, two.pk, link.pk))
    link.refresh_from_db()
    assert link.revoked is not None


def brought(client, period):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("suppliers.csv", TABLE)
    return client.post(address("suppliers-import", period), {"file": file})["Location"]


def test_a_table_is_brought_looked_at_and_taken_over(period):
    client = member(period)
    here = brought(client, period)
    page = client.get(here)
    said = text_of(page)
    assert "Nothing is written yet" in said
    assert "D4" not in said
    assert "“klingon” is no language" in said
    assert "English → German" in said
    mark = page.context["looked"].mark
    assert one(period, "acme-parts").language == "en"
    client.post(here, {"mark": mark})
    assert one(period, "acme-parts").language == "de"
    assert one(period, "new-one").contacts.get().email == "office@new.example"
    assert "changed since" in text_of(client.post(here, {"mark": mark}))


def test_the_columns_are_corrected(period):
    client = member(period)
    here = brought(client, period)
    query = f"{here}&c0=none&c1=supplier_name&c2=none&c3=none&c4=none&c5=none&c6=none"
    page = client.get(query)
    assert [group.label for group in page.context["groups"]] == ["Suppliers"]
    assert "New One" in text_of(page)
    assert client.get(f"{here}&c99=supplier_name&header=900&sheet=None").status_code == 200


def test_what_is_no_table_is_said_in_words(period):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = member(period)
    file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nothing")
    here = client.post(address("suppliers-import", period), {"file": file})["Location"]
    page = client.get(here)
    assert page.status_code == 200
    assert "x.xlsx cannot be read" in text_of(page)


def test_duplicates_are_proposed_compared_merged_and_parted(period):
    from oreigin.casework.supplying import save_supplier
    from tests.casework.world import actor

    again = save_supplier(actor(period), period, "acme-2", name="ACME Parts Inc")
    client, stays = member(period), one(period, "acme-parts")
    assert "The same name" in text_of(client.get(address("suppliers-duplicates", period)))
    url = address("supplier-merge", period, again.pk)
    assert "Merge into Acme Parts GmbH" in text_of(client.get(url, {"into": "acme-parts"}))
    assert "No other supplier" in text_of(client.get(url, {"into": "nobody"}))
    client.post(url, {"into": "acme-parts", "why": "one company"})
    again.refresh_from_db()
    assert again.merged_into == stays
    assert "Merged into Acme Parts GmbH" in text_of(
        client.get(address("supplier", period, again.pk))
    )
    client.post(address("supplier-separate", period, again.pk))
    again.refresh_from_db()
    assert again.merged_into is None


def test_makers_of_a_product_are_typed_and_taken_away(period):
    from oreigin.store.models import Product

    client, product = member(period), Product.objects.get(period=period)
    url = address("product", period, product.pk)
    given = {"name": "Widget", "metals": ["Tin"], "in_scope": "on"}
    client.post(url, {**given, "makers": [str(one(period).pk)], "maker_0": "acme-parts"})
    assert product.makers.count() == 2
    client.post(url, {**given, "makers": [str(one(period).pk)]})
    assert [maker.supplier.code for maker in product.makers.all()] == ["two"]
    said = client.post(url, {**given, "maker_1": "Nobody at all"})
    assert "No supplier of the period is called" in text_of(said)
    auditor = member(period, "auditor")
    assert "Save the product" not in text_of(auditor.get(url))
    assert auditor.post(url, given).status_code == 403


def test_who_may_only_read_is_offered_nothing_to_write(period):
    auditor, two = member(period, "auditor"), one(period)
    for name, more in (("suppliers", ()), ("supplier", (two.pk,)), ("products", ())):
        page = text_of(auditor.get(address(name, period, *more)))
        assert "Add a" not in page
        assert "Import" not in page


def test_whoever_changes_their_mind_gets_back(period):
    client, two = member(period), one(period)
    here = address("supplier", period, two.pk)
    forms = ("supplier-change", "contact-new", "supplier-merge")
    for name in forms:
        query = {"into": "acme-parts"} if name == "supplier-merge" else {}
        page = client.get(address(name, period, two.pk), query).content.decode()
        assert f'class="button" href="{here}">Cancel' in page
    for name, back in (("supplier-new", "suppliers"), ("product-new", "products")):
        page = client.get(address(name, period)).content.decode()
        assert f'class="button" href="{address(back, period)}">Cancel' in page
