"""A case saved into the database and loaded again is the same case, in every field."""

from datetime import UTC, datetime

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from oreigin.case import Case
from oreigin.demo import write_example
from oreigin.folder import files_of_case, list_files, load_case, read_documents
from oreigin.terms import Sha256
from tests.folder.test_round_trip import filed_cases

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def saved_and_loaded(case: Case, documents: dict[Sha256, bytes]) -> Case:
    from oreigin.store import loading
    from oreigin.store.models import Period, Registrant
    from oreigin.store.saving import save_case

    registrant = Registrant.objects.create(slug="r", name="R")
    period = save_case(registrant, case, documents, NOW)
    return loading.load_case(Period.objects.get(pk=period.pk))


@given(filed=filed_cases())
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_case_comes_back_equal(database, filed):
    case, documents = filed
    lists = {n: d for n, d in files_of_case(case, documents).items() if n.startswith("lists/")}
    by_hash = {s.snapshot.sha256: lists[f"lists/{s.snapshot.id}.csv"] for s in case.lists.all}
    if "\0" in repr_of(case):
        return
    with transaction.atomic():
        again = saved_and_loaded(case, {**documents, **by_hash})
        transaction.set_rollback(True)
    assert again == case


def repr_of(case: Case) -> str:
    return repr(case).replace("\\x00", "\0")


def test_the_worked_example_comes_back_equal(database, tmp_path):
    write_example(tmp_path)
    case = load_case(tmp_path)
    documents = {**read_documents(tmp_path), **list_files(tmp_path / "lists")}
    assert saved_and_loaded(case, documents) == case


def moved_to_another_registrant(period):
    """Export a period as a case folder, and import that at another registrant."""
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import export_archive, import_archive
    from oreigin.store.models import Registrant

    archive = export_archive(operator(period.registrant, NOW), period).read()
    other = Registrant.objects.create(slug="other", name="Other")
    return import_archive(operator(other, NOW), archive)


def test_all_contacts_and_merged_duplicates_come_back(database):
    from oreigin.casework import following_up
    from oreigin.casework.merging import merge
    from oreigin.casework.supplying import save_contact
    from oreigin.folder.directory import directory_files
    from oreigin.store.directory import load_directory
    from oreigin.store.models import Supplier
    from tests.casework.world import actor, world

    period = world()
    me = actor(period)
    stays, gone = Supplier.objects.filter(period=period).order_by("pk")
    save_contact(me, stays, name="Lab", email="lab@acme.example", phone="+49 1", main=True)
    save_contact(me, stays, name="Sales", email="sales@acme.example", role="quality", language="de")
    save_contact(me, gone, name="Office", email="office@two.example", main=True)
    following_up.open_action(me, period, "Ask", "Us", supplier=gone)
    merge(me, gone, stays)
    again = moved_to_another_registrant(period)
    before, after = load_directory(period), load_directory(again)

    def without_keys(directory):
        return [
            (c.supplier, c.name, c.email, c.phone, c.role, c.language, c.main)
            for c in directory.contacts
        ]

    assert without_keys(after) == without_keys(before)
    assert [(d.id, d.merged_into, d.actions, d.shared_products) for d in after.duplicates] == [
        ("two", "acme-parts", ("a-1",), ("p1",))
    ]
    assert directory_files(after).keys() == directory_files(before).keys()


def test_a_merging_is_taken_back_after_moving(database):
    from oreigin.casework.merging import merge, separate
    from oreigin.casework.supplying import save_contact
    from oreigin.store.loading import load_case as load
    from oreigin.store.models import Supplier
    from tests.casework.world import actor, world

    period = world()
    me = actor(period)
    stays, gone = Supplier.objects.filter(period=period).order_by("pk")
    save_contact(me, stays, name="Lab", email="lab@acme.example", main=True)
    save_contact(me, gone, name="Office", email="office@two.example", main=True)
    before = load(period)
    merge(me, gone, stays)
    again = moved_to_another_registrant(period)
    separate(actor(again), Supplier.objects.get(period=again, code="two"))
    after = load(again)
    assert {s.id: s for s in after.suppliers} == {s.id: s for s in before.suppliers}
    assert set(after.products[0].suppliers) == set(before.products[0].suppliers)


def test_next_year_knows_all_contacts(database):
    from oreigin.casework.periods import open_period
    from oreigin.casework.supplying import save_contact
    from oreigin.store.models import Contact, Supplier
    from tests.casework.world import actor, world

    period = world()
    me = actor(period)
    one = Supplier.objects.get(period=period, code="two")
    save_contact(me, one, name="Lab", email="lab@two.example", phone="1", main=True)
    save_contact(me, one, name="Sales", email="sales@two.example", language="de")
    opened = open_period(me, period.year + 1)
    held = Contact.objects.filter(supplier__period=opened).order_by("name")
    assert list(held.values_list("name", "phone", "language", "main")) == [
        ("Lab", "1", "", True),
        ("Sales", "", "de", False),
    ]
