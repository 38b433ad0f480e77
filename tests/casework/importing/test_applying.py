"""A table of suppliers changes nothing until it is applied, and then exactly what was shown."""

import pytest

from tests.casework.world import actor, world

TABLE = b"""Supplier ID,Supplier,Language,Contact,Email,Product,Metals
acme-parts,Acme Parts GmbH,de,Lab,lab@acme.example,Widget,"Tin, Gold"
acme-parts,Acme Parts GmbH,de,Sales,sales@acme.example,Cable,Tin
,New One,,Office,office@new.example,Cable,Tin
,Bad One,klingon,,,,
"""


@pytest.fixture
def period(database):
    return world()


def brought(period, data=TABLE, name="suppliers.csv", **chosen):
    from oreigin.casework.importing.applying import Brought, bring

    return Brought(bring(actor(period), data), name, **chosen)


def test_what_was_shown_is_written_with_one_event(period):
    from oreigin.casework.importing.applying import apply, look
    from oreigin.store.models import AuditEvent, Contact, Product, Supplier

    file = brought(period)
    events = AuditEvent.objects.count()
    looked = look(period, file)
    assert Supplier.objects.filter(period=period).count() == 2
    assert AuditEvent.objects.count() == events
    assert [row.number for row in looked.preview.refused] == [5]
    apply(actor(period), period, file, looked.mark)
    acme = Supplier.objects.get(period=period, code="acme-parts")
    assert acme.language == "de"
    contacts = acme.contacts.order_by("pk").values_list("name", "email", "main")
    assert list(contacts) == [
        ("Lab", "lab@acme.example", True),
        ("Sales", "sales@acme.example", False),
    ]
    assert Contact.objects.get(supplier__code="new-one").main
    cable = Product.objects.get(period=period, code="cable")
    assert set(cable.makers.values_list("supplier__code", flat=True)) == {"acme-parts", "new-one"}
    assert Product.objects.get(period=period, name="Widget").metals == ["Tin", "Gold"]
    written = AuditEvent.objects.filter(action="suppliers-imported")
    assert written.get().facts["rows_refused"] == 1
    assert not look(period, file).preview.writes


def test_what_changed_meanwhile_is_looked_at_again(period):
    from oreigin.casework.importing.applying import apply, look
    from oreigin.casework.supplying import save_supplier
    from oreigin.errors import RefusedError

    file = brought(period)
    mark = look(period, file).mark
    save_supplier(actor(period), period, "acme-parts", name="Acme Parts", language="fr")
    with pytest.raises(RefusedError) as caught:
        apply(actor(period), period, file, mark)
    assert caught.value.problem.code == "changed-since"


def test_a_chosen_column_is_read_as_chosen(period):
    from oreigin.casework.importing.applying import look

    file = brought(period, b"Who,Where\nNew One,x\n", fields={0: "supplier_name"})
    [entry] = look(period, file).preview.entries
    assert entry.name == "New One"
    blank = brought(period, b"Who,Where\nNew One,x\n")
    assert look(period, blank).preview.entries == ()


def test_a_hostile_workbook_is_refused_and_the_app_goes_on(period):
    from oreigin.casework.importing.applying import look
    from oreigin.errors import InvalidListError
    from tests.making_workbooks import zipped

    bomb = zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b" " * 400_000_000})
    with pytest.raises(InvalidListError) as caught:
        look(period, brought(period, bomb, "bomb.xlsx"))
    assert caught.value.problem.remedy


def test_an_analyst_may_and_an_auditor_may_not(period):
    from oreigin.casework.importing.applying import bring
    from oreigin.errors import NotAllowedError

    bring(actor(period, "analyst"), TABLE)
    with pytest.raises(NotAllowedError):
        bring(actor(period, "auditor"), TABLE)
