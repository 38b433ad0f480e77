"""Duplicates: two suppliers become one, figures follow, and all of it can be taken back."""

from dataclasses import replace

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.pages import uploaded

COUNTED = ("suppliers-surveyed", "responses-received", "responses-accepted", "response-rate")


@pytest.fixture
def period(database):
    return world()


def suppliers(period):
    from oreigin.store.models import Supplier

    held = Supplier.objects.filter(period=period)
    return held.get(code="acme-parts"), held.get(code="two")


def figures(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Figure

    work_off()
    return dict(Figure.objects.filter(period=period).values_list("code", "value"))


def answered(period, supplier, **cells):
    """File an accepted workbook of a supplier, received in time."""
    from oreigin.casework import responding

    data = workbook({"Declaration!D8": supplier.name, **cells})
    [upload] = uploaded(period, (f"{supplier.code}.xlsx", data), supplier=supplier)
    responding.accept(actor(period), [upload.response], "Small supplier")
    return upload.response


def test_figures_count_two_suppliers_as_one_and_as_two_again(period):
    from oreigin.casework.merging import merge, separate

    stays, gone = suppliers(period)
    answered(period, gone)
    before = figures(period)
    assert (before["suppliers-surveyed"], before["suppliers-silent"]) == (2, 1)
    merge(actor(period), gone, stays, "same company")
    merged = figures(period)
    assert (merged["suppliers-surveyed"], merged["suppliers-silent"]) == (1, 0)
    separate(actor(period), gone)
    assert figures(period) == before


def test_two_answers_stand_side_by_side_and_are_asked_about(period):
    from oreigin.casework.merging import merge
    from oreigin.store.models import Attention, Response

    stays, gone = suppliers(period)
    first, second = answered(period, stays), answered(period, gone, **{"Declaration!D27": "Yes "})
    before = figures(period)
    assert [before[code] for code in COUNTED] == [2, 2, 2, 100]
    merge(actor(period), gone, stays)
    after = figures(period)
    assert [after[code] for code in COUNTED] == [1, 1, 2, 100]
    assert Attention.objects.filter(period=period, rule="several-accepted").exists()
    held = Response.objects.filter(supplier=stays).order_by("pk")
    assert [row.code for row in held] == [first.code, second.code]


def test_the_case_comes_back_as_it_was(period):
    from oreigin.casework import following_up
    from oreigin.casework.links import make_link
    from oreigin.casework.merging import merge, separate
    from oreigin.casework.supplying import save_contact
    from oreigin.store.loading import load_case
    from oreigin.store.models import Contact, PortalLink, Question

    stays, gone = suppliers(period)
    me = actor(period)
    for supplier in (stays, gone):
        email = f"sales@{supplier.code}.example"
        contact = save_contact(me, supplier, name="Sales", email=email, main=True)
        make_link(me, supplier, contact)
        about = {"registrant": period.registrant, "period": period, "supplier": supplier}
        Question.objects.create(**about, from_supplier=True, text="Which year?")
        following_up.open_action(me, period, "Ask", "Us", supplier=supplier)
    answered(period, gone)
    before = load_case(period)
    merge(me, gone, stays)
    for model in (Contact, PortalLink, Question):
        assert model.objects.filter(supplier=stays).count() == 2
    case = load_case(period)
    assert [supplier.id for supplier in case.suppliers] == ["acme-parts"]
    assert {case.products[0].suppliers, tuple({a.supplier for a in case.actions})} == {
        ("acme-parts",)
    }
    assert Contact.objects.get(supplier=stays, main=True).email == "sales@acme-parts.example"
    separate(me, gone)
    again = load_case(period)
    assert set(again.products[0].suppliers) == set(before.products[0].suppliers)
    same = replace(again, products=before.products)
    assert same == before


def test_a_link_of_the_duplicate_opens_the_portal_of_the_one_that_stays(period):
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.casework.merging import merge
    from tests.casework.world import NOW

    stays, gone = suppliers(period)
    token = token_of(make_link(actor(period), gone))
    merge(actor(period), gone, stays)
    assert open_link(token, NOW).supplier == stays


def test_answers_that_took_each_others_place_are_not_parted(period):
    from oreigin.casework.merging import merge, separate
    from oreigin.errors import RefusedError

    stays, gone = suppliers(period)
    answered(period, gone)
    merge(actor(period), gone, stays)
    answered(period, stays, **{"Declaration!D27": "Yes "})
    with pytest.raises(RefusedError) as caught:
        separate(actor(period), gone)
    assert caught.value.problem.code == "merged-for-good"


def test_merging_a_merged_one_on_keeps_one_step_and_comes_back(period):
    from oreigin.casework.merging import merge, separate
    from oreigin.casework.supplying import save_supplier

    stays, gone = suppliers(period)
    third = save_supplier(actor(period), period, "third", name="Third")
    answered(period, gone)
    merge(actor(period), gone, stays)
    merge(actor(period), stays, third)
    gone.refresh_from_db()
    assert gone.merged_into == third
    separate(actor(period), stays)
    gone.refresh_from_db()
    assert gone.merged_into == stays
    assert stays.responses.count() == 1
    separate(actor(period), gone)
    assert gone.responses.count() == 1


def test_what_makes_no_sense_is_refused(period):
    from oreigin.casework.merging import merge, separate
    from oreigin.errors import NotAllowedError, RefusedError

    stays, gone = suppliers(period)
    with pytest.raises(NotAllowedError):
        merge(actor(period, "auditor"), gone, stays)
    for attempt in (
        lambda: merge(actor(period), stays, stays),
        lambda: separate(actor(period), gone),
    ):
        with pytest.raises(RefusedError):
            attempt()
    merge(actor(period), gone, stays)
    for one, other in ((gone, stays), (stays, gone)):
        with pytest.raises(RefusedError):
            merge(actor(period), one, other)


def test_likely_duplicates_are_proposed(period):
    from oreigin.casework.merging import likely_duplicates
    from oreigin.casework.supplying import save_supplier

    save_supplier(actor(period), period, "acme-2", name="ACME Parts, Inc.")
    [pair] = likely_duplicates(period)
    assert {pair.one.code, pair.other.code} == {"acme-parts", "acme-2"}


def test_what_the_duplicates_people_sent_meanwhile_goes_back_with_them(period):
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.casework.mail import inbox
    from oreigin.casework.merging import merge, separate
    from oreigin.casework.portal import responses_of, upload
    from oreigin.casework.portal_form import begin, form_of
    from oreigin.casework.questions import ask_from
    from oreigin.casework.supplying import save_contact
    from oreigin.casework.working import work_off
    from oreigin.store.models import Mail, Question, Response
    from tests.casework.world import NOW

    stays, gone = suppliers(period)
    me = actor(period)
    save_contact(me, gone, name="Sales", email="sales@two.example", main=True)
    theirs, ours = (token_of(make_link(me, each)) for each in (gone, stays))
    first = answered(period, stays)
    merge(me, gone, stays)
    visitor = open_link(theirs, NOW)
    upload(visitor, [("two.xlsx", workbook({"Declaration!D8": "Two Metals"}))])
    begin(visitor, forward=False)
    ask_from(visitor, "Which year?")
    mail = b"From: sales@two.example\r\nSubject: Hello\r\n\r\nFrom us.\r\n"
    inbox.take_in(period.registrant, mail, NOW)
    work_off()
    assert Response.objects.get(filename="two.xlsx").supersedes == first
    separate(me, gone)
    back = Response.objects.get(filename="two.xlsx")
    assert (back.supplier, back.supersedes) == (gone, None)
    assert {row.supplier for model in (Mail, Question) for row in model.objects.all()} == {gone}
    other, own = open_link(ours, NOW), open_link(theirs, NOW)
    assert [row.pk for row in responses_of(other)] == [first.pk]
    assert [row.theirs for row in responses_of(own)] == [True]
    assert (form_of(other).draft, form_of(own).draft is not None) == (None, True)


def test_a_newer_answer_of_the_one_that_stays_then_replaces_its_own(period):
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.casework.merging import merge, separate
    from oreigin.casework.portal import upload
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response
    from tests.casework.world import NOW

    stays, gone = suppliers(period)
    tokens = [token_of(make_link(actor(period), each)) for each in (gone, stays)]
    first = answered(period, stays)
    merge(actor(period), gone, stays)
    for token, name in zip(tokens, ("theirs.xlsx", "ours.xlsx"), strict=True):
        upload(open_link(token, NOW), [(name, workbook({"Declaration!D8": name}))])
        work_off()
    separate(actor(period), gone)
    assert Response.objects.get(filename="ours.xlsx").supersedes == first
    assert Response.objects.get(filename="theirs.xlsx").supersedes is None
