"""Choosing a supplier by typing its name or its id, wherever a page asks for one."""

import pytest

from tests.casework.world import world
from tests.web.pages import address, member


@pytest.fixture
def period(sqlite_database):
    return world()


def field_of(period, **given):
    from oreigin.web.choosing import SupplierField

    field = SupplierField(**given)
    field.among(period)
    return field


def named(period, code, name):
    from oreigin.store.models import Supplier

    return Supplier.objects.create(
        registrant=period.registrant, period=period, code=code, name=name
    )


def test_a_supplier_is_found_by_its_id_or_by_its_name_in_any_case(period):
    castor = named(period, "c-1", "Castor")
    field = field_of(period)
    assert field.clean("c-1") == field.clean("CASTOR ") == castor


def test_an_id_counts_before_a_name_that_reads_like_it(period):
    named(period, "x", "Castor")
    called = named(period, "castor", "Pollux")
    assert field_of(period).clean("castor") == called


def test_what_is_not_decided_is_refused_in_words(period):
    from django.core.exceptions import ValidationError

    named(period, "c-1", "Castor")
    named(period, "c-2", "Castor")
    with pytest.raises(ValidationError, match="c-1, c-2"):
        field_of(period).clean("Castor")
    with pytest.raises(ValidationError, match="Nobody"):
        field_of(period).clean("Nobody")


def test_nothing_typed_is_no_supplier_where_none_is_needed(period):
    from django.core.exceptions import ValidationError

    assert field_of(period, required=False).clean("") is None
    with pytest.raises(ValidationError):
        field_of(period).clean("")


def test_what_is_typed_is_answered_with_a_few_suppliers(period):
    for number in range(30):
        named(period, f"c-{number:02}", f"Castor {number:02}")
    client, url = member(period), address("suppliers-suggested", period)
    page = client.get(url, {"supplier": "tor 1"}).content.decode()
    assert page.count("<option") == 10
    assert '<option value="Castor 12">c-12</option>' in page
    assert client.get(url).content.decode().count("<option") == 20


def test_a_page_that_asks_for_a_supplier_does_not_grow_with_them(period):
    client = member(period)
    pages = [address(name, period) for name in ("statement", "action-new")]
    before = [len(client.get(url).content) for url in pages]
    for number in range(200):
        named(period, f"c-{number}", "Castor")
    assert [len(client.get(url).content) for url in pages] == before


def test_a_page_opened_for_a_supplier_names_it(period):
    castor = named(period, "c-1", "Castor")
    page = member(period).get(address("statement", period), {"supplier": castor.code})
    assert 'value="Castor"' in page.content.decode()
