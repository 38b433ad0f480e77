"""The registrant's own words, and what is kept of the year before, on both databases."""

import pytest

from oreigin.case import NarrativeClaim
from tests.casework.world import NOW, actor, world

SENTENCE = NarrativeClaim("", "Every supplier answered.", "all-suppliers-responded")


@pytest.fixture
def period(database):
    return world()


def case_of(period):
    from oreigin.store.loading import load_case

    period.refresh_from_db()
    return load_case(period)


def events(period, kind):
    from oreigin.store.models import AuditEvent

    return AuditEvent.objects.filter(registrant=period.registrant, action=kind)


def test_a_text_is_kept_as_a_folder_would_keep_it(period):
    from oreigin.casework.texts import write_text
    from oreigin.folder import check_case

    write_text(actor(period), period, "policy", "\r\nOne.  \r\n\r\nTwo.\r\n")
    case = case_of(period)
    assert case.narrative[0].text == "One.\n\nTwo."
    check_case(case)


def test_the_trail_keeps_what_a_text_said_before(period):
    from oreigin.casework.texts import write_text

    for said in ("One.", "Two.", ""):
        write_text(actor(period), period, "policy", said)
    told = [event.person.details for event in events(period, "text-changed").order_by("sequence")]
    assert [(one["before"], one["after"]) for one in told] == [
        ("", "One."), ("One.", "Two."), ("Two.", ""),
    ]  # fmt: skip
    assert case_of(period).narrative == ()


@pytest.mark.parametrize("code", ["", "../case", "Policy", "a b"])
def test_an_id_that_could_be_no_file_is_refused(period, code):
    from oreigin.casework.texts import write_text
    from oreigin.errors import RefusedError

    with pytest.raises(RefusedError, match="cannot be used"):
        write_text(actor(period), period, code, "x")


def test_a_sentence_is_given_an_id_and_changed_under_it(period):
    from dataclasses import replace

    from oreigin.casework.texts import remove_sentence, save_sentence

    row = save_sentence(actor(period), period, SENTENCE)
    save_sentence(actor(period), period, replace(SENTENCE, printed=True), row)
    [held] = case_of(period).claims
    assert (held.id, held.printed) == ("sentence-1", True)
    remove_sentence(actor(period), row)
    assert case_of(period).claims == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sentence": " "}, "left empty"),
        ({"predicate": "whatever"}, "no answer here"),
        ({"reach": "the moon"}, "no answer here"),
        ({"id": "all-suppliers-responded"}, "with the id"),
    ],
)
def test_a_sentence_that_could_not_be_held_is_refused(period, changed, said):
    from dataclasses import replace

    from oreigin.casework.texts import save_sentence
    from oreigin.errors import RefusedError

    with pytest.raises(RefusedError, match=said):
        save_sentence(actor(period), period, replace(SENTENCE, **changed))


def test_what_a_folder_could_not_hold_becomes_no_setting(period):
    from dataclasses import replace

    from oreigin.casework.periods import change_settings
    from oreigin.errors import InvalidCaseError

    annex = replace(case_of(period).annex, columns=("metal", "metal"))
    with pytest.raises(InvalidCaseError):
        change_settings(actor(period), period, annex=annex)
    assert not events(period, "case-changed").exists()


def test_the_year_before_replaces_what_was_kept(period):
    from oreigin.casework import year_before
    from oreigin.casework.periods import open_period

    made = open_period(actor(period), 2026)
    year_before.add_commitment(actor(made), made, "Ask for products", NOW.date())
    year_before.take_over(actor(made), made)
    case = case_of(made)
    assert case.previous_program == ()
    assert {one.id for one in case.previous}


def test_without_a_year_before_nothing_is_taken_over(period):
    from oreigin.casework.year_before import take_over
    from oreigin.errors import RefusedError

    with pytest.raises(RefusedError, match="no reporting period 2024"):
        take_over(actor(period), period)


def test_a_closed_period_keeps_its_words(period):
    from oreigin.casework import year_before
    from oreigin.casework.periods import close_period, set_dates
    from oreigin.casework.texts import save_sentence, write_text
    from oreigin.errors import RefusedError

    me = actor(period)
    close_period(me, period)
    for act in (
        lambda: write_text(me, period, "policy", "x"),
        lambda: save_sentence(me, period, SENTENCE),
        lambda: year_before.add_commitment(me, period, "x", NOW.date()),
        lambda: year_before.read_figures(me, period, b"[]"),
        lambda: set_dates(me, period, None, None),
    ):
        with pytest.raises(RefusedError, match="is closed"):
            act()


def test_who_may_not_change_the_case_changes_no_words(period):
    from oreigin.casework.texts import write_text
    from oreigin.errors import NotAllowedError

    with pytest.raises(NotAllowedError):
        write_text(actor(period, "analyst"), period, "policy", "x")
