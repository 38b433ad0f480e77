"""The registrant's own declarations: made by the worker, decided with a reason, sent complete."""

import pytest

from oreigin.errors import NotAllowedError, RefusedError
from oreigin.response.reading import read_declaration
from oreigin.rollup.values import Asked
from oreigin.terms import Scope
from tests.casework.declaring import answered, completed, declared, sent, with_blank
from tests.casework.world import NOW, actor

pytestmark = pytest.mark.usefixtures("sqlite_database")


def worked(own):
    from oreigin.casework.working import work_off

    work_off()
    own.refresh_from_db()
    return own


def answer(own, subject):
    return next(a for a in own.result["answers"] if a["subject"] == subject)


def test_a_declaration_is_made_from_the_accepted_responses_with_its_reasons():
    own = declared(answered())
    assert own.problem is None
    q1 = answer(own, "1 Tin")
    assert (q1["answer"], q1["reasons"][0]["members"]) == ("Yes", ["p1"])
    assert [row["cid"] for row in own.result["smelters"] if row["listed"]]
    absent = [row for row in own.result["smelters"] if not row["listed"]]
    assert {row["look_up"] for row in absent} == {"Smelter not listed"}
    assert own.open
    assert own.result["named"] == []


def test_an_answer_is_decided_with_a_reason_and_taken_back():
    from oreigin.casework import declaring

    period = answered()
    own, me = declared(period), actor(period)
    computed = answer(own, "3 Tin")["answer"]
    with pytest.raises(RefusedError):
        declaring.decide(me, own, "3 Tin", "Unknown", why=" ")
    with pytest.raises(RefusedError, match="no answer"):
        declaring.decide(me, own, "3 Tin", "Perhaps", why="So.")
    with pytest.raises(RefusedError, match="does not ask"):
        declaring.decide(me, own, "colour", "Red", why="So.")
    other = "No" if computed != "No" else "Yes"
    declaring.decide(me, own, "3 Tin", other, why="Our own audit.")
    now = answer(worked(own), "3 Tin")
    assert (now["answer"], now["computed"], now["decided"]["why"]) == (
        other,
        computed,
        "Our own audit.",
    )
    declaring.take_back(me, own, "3 Tin", "The audit was of last year.")
    assert answer(worked(own), "3 Tin")["decided"] is None


def test_only_a_complete_declaration_goes_out_and_only_the_one_that_was_looked_at():
    from oreigin.casework import declaring

    period = answered()
    own = declared(period)
    with pytest.raises(RefusedError, match="open"):
        sent(period, own)
    own = completed(period, own)
    assert (own.open, own.result["missing"]) == (0, [])
    assert own.result["missing"] == []
    with pytest.raises(RefusedError, match="was updated"):
        declaring.record_sent(actor(period), own, "0" * 64, "A", NOW.date())
    row = sent(period, own)
    assert row.document == own.document
    assert row.standing == "current"


def test_the_workbook_stays_the_same_file_until_something_it_stands_on_changes(monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from oreigin.casework import declaring, supplying

    period = answered()
    own = completed(period, declared(period))
    before, made = own.document, own.effective
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("oreigin.casework.declarations.timezone.now", lambda: tomorrow)
    declaring.request(actor(period), period)
    assert (worked(own).document, own.effective) == (before, made)
    supplying.save_product(actor(period), period, "p2", name="Gadget", metals=["Tin"])
    assert worked(own).document != before
    assert own.effective == tomorrow.date()


def test_who_holds_another_declaration_should_get_a_new_one():
    from oreigin.casework import declaring
    from oreigin.store.models import SentDeclaration

    period = answered()
    own = completed(period, declared(period))
    sent(period, own)
    declaring.decide(actor(period), own, "3 Tin", "Unknown", why="A supplier was unsure.")
    worked(own)
    [row] = declaring.to_send_anew(period)
    assert row.to == "Customer, Inc."
    assert any("3 Tin" in line for line in row.says)
    assert "overrides changed" in row.changed
    sent(period, own)
    assert not declaring.to_send_anew(period)
    assert sorted(SentDeclaration.objects.values_list("standing", flat=True)) == ["", "current"]
    declaring.request(actor(period), period)
    worked(own)
    assert sorted(SentDeclaration.objects.values_list("standing", flat=True)) == ["", "current"]


def test_what_went_out_last_is_what_a_recipient_holds_whenever_it_was_recorded():
    from datetime import timedelta

    from oreigin.casework import declaring

    period = answered()
    own = completed(period, declared(period))
    last = sent(period, own)
    before = NOW.date() - timedelta(days=9)
    sha256 = own.document.sha256
    early = declaring.record_sent(actor(period), own, sha256, "Customer, Inc.", before)
    last.refresh_from_db()
    assert (last.standing, early.standing) == ("current", "")


def test_no_supplier_is_named_in_what_leaves():
    from oreigin.store import documents
    from oreigin.store.models import Supplier

    period = answered()
    own = completed(period, declared(period))
    read = read_declaration(documents.read(own.document), "out.xlsx")
    for supplier in Supplier.objects.filter(period=period):
        assert supplier.name not in repr(read)


def test_what_cannot_be_made_says_why_and_does_not_go_out():
    from oreigin.casework import official

    period = answered()
    own = declared(period)
    official.take_away(actor(period), with_blank(period))
    from oreigin.casework import declaring

    declaring.request(actor(period), period)
    own = worked(own)
    assert own.document is None
    assert "official blank" in own.problem["message"]
    with pytest.raises(RefusedError):
        declaring.record_sent(actor(period), own, "0" * 64, "A", NOW.date())


def test_one_is_kept_once_and_a_product_list_names_products():
    from oreigin.casework import declaring

    period = answered()
    blank = with_blank(period)
    own = declared(period)
    for asked in (Asked(), Asked(Scope.PRODUCT), Asked(Scope.USER_DEFINED)):
        with pytest.raises(RefusedError):
            declaring.add(actor(period), period, blank, asked)
    declaring.add(actor(period), period, blank, Asked(Scope.PRODUCT, products=("p1",)))
    declaring.remove(actor(period), own)


def test_who_reads_may_not_write():
    from oreigin.casework import declaring

    period = answered()
    own = declared(period)
    for role in ("counsel", "auditor"):
        with pytest.raises(NotAllowedError):
            declaring.decide(actor(period, role), own, "3 Tin", "Unknown", why="So.")


def test_minerals_of_products_open_the_way_to_other_templates():
    from oreigin.casework import declaring
    from oreigin.store.declarations import load_program
    from oreigin.store.models import Product

    period = answered()
    product = Product.objects.get(period=period)
    declaring.set_minerals(actor(period), product, ["Mica", "Cobalt", "Cobalt"])
    assert [row.mineral for row in load_program(period).minerals] == ["Cobalt", "Mica"]
    declaring.set_minerals(actor(period), product, [])
    assert load_program(period).minerals == ()


def test_what_went_out_about_a_product_that_is_no_longer_covered_has_to_be_replaced():
    from oreigin.casework import declaring, supplying

    period = answered()
    own = completed(period, declared(period, scope=Scope.PRODUCT, products=("p1",)))
    sent(period, own)
    gone = {"in_scope": False, "reason": "Sold to another company"}
    supplying.save_product(actor(period), period, "p1", **gone)
    own = worked(own)
    assert "no covered product" in own.problem["message"]
    [row] = declaring.to_send_anew(period)
    assert "no covered product" in row.says[0]
