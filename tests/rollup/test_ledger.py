"""Who holds which declaration, and why a new one is due."""

from dataclasses import replace
from datetime import date

from oreigin.rollup.ledger import Sent, Standing, latest, reviewed, sent_row
from oreigin.terms import Answer, Sha256
from tests.rollup.world import DAY, MADE, made, saying_all

DOCUMENT = Sha256("a" * 64)


def sent(to: str = "Customer", day: date = DAY) -> Sent:
    return sent_row(made(), DOCUMENT, to, day)


def test_nothing_changed_is_current() -> None:
    now = made()
    assert reviewed(sent(), now.declaration, now.inputs, now).standing is Standing.CURRENT


def test_a_response_that_changes_an_answer_makes_a_new_one_due_and_says_why() -> None:
    before = made()
    again = replace(MADE.responses[0], id="r9", supersedes="r1")
    now = made(
        saying_all("d1", {"Alpha": "Tin", "Luna Smelter, Ltd.": "Tin"}, q3=Answer.UNKNOWN),
        case=replace(MADE, responses=(*MADE.responses, again)),
    )
    review = reviewed(sent(), before.declaration, before.inputs, now)
    assert review.standing is Standing.OUTDATED
    assert review.inputs == ("response r1 no longer counts", "response r9 is new")
    assert 'question 3 Tin: "Unknown" instead of "No"' in review.says
    assert any(line.startswith("smelters added (1): CID003387") for line in review.says)


def test_an_input_that_changes_nothing_said_is_told_apart() -> None:
    before = made()
    registrant = replace(MADE.registrant, irs_ein="2-2")
    now = made(case=replace(MADE, registrant=registrant))
    review = reviewed(sent(), before.declaration, before.inputs, now)
    assert (review.standing, review.inputs) == (Standing.INPUTS_CHANGED, ("registrant changed",))


def test_of_several_to_one_recipient_the_last_counts() -> None:
    old, new = sent(day=date(2021, 1, 1)), sent()
    assert latest((new, old, sent("Another"))) == (sent("Another"), new)


def test_a_recipient_is_the_same_however_it_is_typed() -> None:
    old = sent("Customer, Inc.", date(2021, 1, 1))
    new = sent("customer,  inc. ", date(2021, 2, 1))
    assert latest((old, new)) == (new,)
