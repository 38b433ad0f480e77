"""Own declarations while others are at it: removed, changed, decided, failed meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from oreigin.errors import RefusedError
from oreigin.rollup.values import Asked
from oreigin.terms import Scope
from tests.casework.declaring import answered, completed, declared, sent, with_blank
from tests.casework.world import NOW, actor

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def postgresql_only(database):
    """Where two write at the same time: on SQLite one waits for the other anyway."""
    if "postgresql" not in database["ENGINE"]:
        pytest.skip("one at a time")


def says(period, address):
    """Say who declares, having just looked."""
    from oreigin.casework import declaring

    there = declaring.declarant_of(period)
    seen, said = declaring.declarant_mark(there), replace(there, address=address)
    declaring.set_declarant(actor(period), period, said, seen=seen)


def on_its_own(what, *given):
    """Start something on a connection of its own, and return its future."""
    from django.db import connections

    def run():
        try:
            return what(*given)
        finally:
            connections.close_all()

    return ThreadPoolExecutor(1).submit(run)


def test_a_declaration_that_is_removed_while_it_is_made_does_not_come_back(monkeypatch):
    from oreigin.casework import declarations, declaring
    from oreigin.casework.working import work_off
    from oreigin.store.models import Document, OwnDeclaration

    period = answered()
    own = declared(period)
    checked, before = declarations.checked, Document.objects.count()

    def meanwhile(*given):
        declaring.remove(actor(period), OwnDeclaration.objects.get(pk=own.pk))
        return checked(*given)

    monkeypatch.setattr(declarations, "checked", meanwhile)
    says(period, "2 Main St")
    work_off()
    assert not OwnDeclaration.objects.exists()
    assert Document.objects.count() == before - 1


def test_a_workbook_that_never_went_out_is_kept_until_the_next_is_made():
    from oreigin.casework.working import work_off
    from oreigin.store.models import Document

    period = answered()
    own = completed(period, declared(period))
    given, kept = sent(period, own), Document.objects.count()
    for street in ("2 Main St", "3 Main St"):
        says(period, street)
        work_off()
    own.refresh_from_db()
    assert own.document != given.document
    assert Document.objects.filter(pk=given.document_id).exists()
    assert Document.objects.count() == kept + 1


def test_who_declares_is_not_overwritten_by_whoever_looked_before():
    from oreigin.casework import declaring

    period = answered()
    seen = declaring.declarant_mark(declaring.declarant_of(period))
    says(period, "2 Main St")
    mine = declaring.DeclarantValue(contact_name="Desk")
    with pytest.raises(RefusedError, match="Somebody else"):
        declaring.set_declarant(actor(period), period, mine, seen=seen)
    assert declaring.declarant_of(period).address == "2 Main St"
    again = declaring.declarant_mark(declaring.declarant_of(period))
    declaring.set_declarant(actor(period), period, mine, seen=again)
    assert declaring.declarant_of(period) == mine


def test_what_was_decided_is_in_what_goes_out_even_where_the_worker_failed():
    from oreigin.casework import declaring
    from oreigin.casework.working import work_off
    from oreigin.store.models import Job, JobState
    from oreigin.web.declarations import progress_of, state_of

    period = answered()
    own = completed(period, declared(period))
    declaring.decide(actor(period), own, "3 Tin", "Unknown", why="A supplier was unsure.")
    Job.objects.filter(state=JobState.WAITING).update(
        state=JobState.FAILED, problem={"message": "It broke.", "remedy": "Try again."}
    )
    with pytest.raises(RefusedError, match="Wait until it is updated"):
        sent(period, own)
    assert state_of(own, period, progress_of(period)) == "not made"
    declaring.request(actor(period), period)
    assert state_of(own, period, progress_of(period)) == "being made"
    work_off()
    own.refresh_from_db()
    assert sent(period, own).document == own.document


def test_one_declaration_that_breaks_costs_no_other(monkeypatch):
    from oreigin.casework import declarations
    from oreigin.casework.working import work_off

    period = answered()
    first = completed(period, declared(period))
    second = declared(period, scope=Scope.USER_DEFINED, description="Line A")
    make = declarations._make

    def breaks_at_the_first(desk, own, now):
        if own.pk == first.pk:
            raise KeyError("look_up")
        make(desk, own, now)

    monkeypatch.setattr(declarations, "_make", breaks_at_the_first)
    says(period, "2 Main St")
    work_off()
    first.refresh_from_db()
    second.refresh_from_db()
    assert "something broke in Oreigin itself" in first.problem["message"]
    assert second.problem is None
    assert second.document


def test_a_job_that_waits_is_not_taken_up_before_the_change_is_there(postgresql_only):
    from django.db import transaction

    from oreigin.casework import declaring, jobs

    period = answered()
    own = declared(period)
    declaring.request(actor(period), period)
    with transaction.atomic():
        declaring.decide(actor(period), own, "3 Tin", "Unknown", why="A supplier was unsure.")
        assert on_its_own(jobs.claim, "other", NOW).result(20) is None
    assert jobs.claim("other", NOW) is not None


def test_two_people_add_the_same_declaration_once(postgresql_only):
    from django.db import transaction

    from oreigin.casework import declaring
    from oreigin.store.models import OwnDeclaration

    period = answered()
    blank = with_blank(period)
    with transaction.atomic():
        declaring.add(actor(period), period, blank, Asked())
        other = on_its_own(declaring.add, actor(period, name="Ben"), period, blank, Asked())
        with pytest.raises(TimeoutError):
            other.result(0.5)
    with pytest.raises(RefusedError):
        other.result(20)
    assert OwnDeclaration.objects.count() == 1


def test_two_people_say_the_minerals_of_a_product(postgresql_only):
    from django.db import transaction

    from oreigin.casework import declaring
    from oreigin.store.models import Product
    from oreigin.terms import Metal

    period = answered()
    product = Product.objects.filter(period=period).first()
    with transaction.atomic():
        declaring.set_minerals(actor(period), product, [Metal("Cobalt")])
        other = on_its_own(
            declaring.set_minerals, actor(period, name="Ben"), product, [Metal("Cobalt")]
        )
        with pytest.raises(TimeoutError):
            other.result(0.5)
    other.result(20)
    assert product.minerals.count() == 1


def test_a_reason_with_nul_is_kept_without_it():
    from oreigin.casework import declaring
    from oreigin.store.models import DecidedAnswer

    period = answered()
    own = declared(period)
    declaring.decide(actor(period), own, "3 Tin", "No", why="So\0.")
    assert DecidedAnswer.objects.get().why == "So."
