"""Questions between registrant and supplier: asked once, answered once, by mail where it can go."""

import pytest

from oreigin.errors import NotAllowedError, RefusedError
from tests.casework.mailing import PUBLIC_URL
from tests.casework.world import NOW, actor, world


@pytest.fixture
def supplier(database):
    """Acme Parts GmbH, with a contact."""
    from oreigin.casework import supplying
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.get(period=world(), code="acme-parts")
    supplying.save_contact(actor(supplier.period), supplier, email="desk@acme-parts.example")
    return supplier


def visitor(supplier):
    """Return whoever comes through a link of the supplier."""
    from oreigin.casework.links import make_link, open_link, token_of

    return open_link(token_of(make_link(actor(supplier.period), supplier)), NOW)


def test_a_question_goes_out_by_mail_where_the_portal_has_an_address(supplier):
    from django.test import override_settings

    from oreigin.casework.questions import ask
    from oreigin.store.models import Message

    with override_settings(PUBLIC_URL=PUBLIC_URL):
        question = ask(actor(supplier.period), supplier, "Which smelter is Metal Trading?")
    assert "Metal Trading" in Message.objects.get(question=question).text


def test_without_one_it_waits_on_the_suppliers_page(supplier):
    from django.test import override_settings

    from oreigin.casework.questions import ask
    from oreigin.store.models import Message, Question

    with override_settings(PUBLIC_URL=""):
        ask(actor(supplier.period), supplier, "Which smelter is Metal Trading?")
    assert (Question.objects.count(), Message.objects.count()) == (1, 0)


def test_it_is_answered_once_by_the_side_that_was_asked(supplier):
    from oreigin.casework.questions import answer, answer_from, ask, ask_from

    ours = ask(actor(supplier.period), supplier, "Which smelter?")
    theirs = ask_from(visitor(supplier), "Which products?")
    answer_from(visitor(supplier), ours, "Guangdong Zhiyuan.")
    answer(actor(supplier.period), theirs, "All of them.")
    for settled in (ours, theirs):
        with pytest.raises(RefusedError):
            answer(actor(supplier.period), settled, "Again.")
    ours.refresh_from_db()
    assert (ours.answer, ours.answered_by) == ("Guangdong Zhiyuan.", None)


def test_nobody_answers_for_another_supplier(supplier):
    from oreigin.casework.questions import answer_from, ask
    from oreigin.store.models import Supplier

    question = ask(actor(supplier.period), supplier, "Which smelter?")
    other = Supplier.objects.get(period=supplier.period, code="two")
    with pytest.raises(ValueError, match="another supplier"):
        answer_from(visitor(other), question, "Mine.")


@pytest.mark.parametrize("text", ["", "   \n", "x" * 10_001])
def test_nothing_and_too_much_are_refused(supplier, text):
    from oreigin.casework.questions import ask

    with pytest.raises(RefusedError):
        ask(actor(supplier.period), supplier, text)


def test_auditors_ask_nothing(supplier):
    from oreigin.casework.questions import ask

    with pytest.raises(NotAllowedError):
        ask(actor(supplier.period, "auditor"), supplier, "Which smelter?")
