"""What holds whatever happened, in whatever order, on whatever day, however often one asks."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oreigin.campaign import (
    Answer,
    Channel,
    Contact,
    Delivery,
    Due,
    Sent,
    Skipped,
    State,
    Supplier,
    calendar,
    plan,
    unwanted,
)
from oreigin.campaign.rendering import render
from oreigin.case import Decision
from oreigin.terms import Scope
from tests.campaign.states import FIELDS, SCHEDULE, SURVEY

FIRST, LAST = date(2026, 11, 1), date(2027, 12, 31)
days = st.dates(FIRST, LAST)
ADDRESSES = ("", "a@x.test", "b@x.test", "A@x.test")

contacts = st.builds(
    Contact,
    id=st.sampled_from(("c1", "c2")),
    name=st.sampled_from(("", "Sales desk")),
    email=st.sampled_from(ADDRESSES),
    phone=st.sampled_from(("", "+1 555 0100")),
    role=st.sampled_from(("", "Buyer", "Head of sales")),
    language=st.sampled_from(("", "de", "th")),
    main=st.booleans(),
)
answers = st.builds(
    Answer,
    id=st.sampled_from(("a1", "a2", "a3")),
    received=days,
    decision=st.sampled_from(Decision),
    decided=st.none() | days,
    scope=st.none() | st.sampled_from((Scope.COMPANY, Scope.PRODUCT)),
    indeterminate=st.sampled_from(((), ("Lu Smelter",))),
)
suppliers = st.builds(
    Supplier,
    id=st.sampled_from(("one", "two", "a/b")),
    name=st.just("A supplier"),
    in_scope=st.sampled_from((True, True, True, False)),
    reason=st.just("Sells services."),
    contacts=st.lists(contacts, max_size=3).map(tuple),
    answers=st.lists(answers, max_size=2, unique_by=lambda a: a.id).map(tuple),
    requested=st.none() | days,
    open_question=st.booleans(),
)
surveys = st.builds(
    lambda dates, executive, holidays: replace(
        SURVEY, starts=dates[0], answers_due=dates[1], executive=executive, holidays=holidays
    ),
    st.lists(days, min_size=2, max_size=2).map(sorted),
    st.none() | st.just(SURVEY.executive),
    st.frozensets(days, max_size=5),
)
many = st.lists(suppliers, min_size=1, max_size=3, unique_by=lambda s: s.id).map(tuple)
states = st.builds(State, surveys, many)


def queued(due: Due, on: date, state: Delivery = Delivery.SENT) -> Sent:
    return Sent(due.key, due.step, on, state, due.supplier, due.address, due.about)


@st.composite
def histories(draw: st.DrawFn) -> tuple[State, list[Due]]:
    """A campaign that ran on some days, in any order, each mail with any fate; what was sent."""
    state, made = draw(states), []
    for day in draw(st.lists(days, max_size=8)):
        for due in plan(state, SCHEDULE, day).due:
            fate = draw(st.sampled_from(Delivery))
            state = replace(state, sent=(*state.sent, queued(due, day, fate)))
            made.append(due)
    return state, made


@given(histories(), days)
@settings(deadline=None)
def test_no_key_comes_twice_even_when_the_clock_goes_back(
    history: tuple[State, list[Due]], as_of: date
) -> None:
    state, made = history
    keys = [due.key for due in (*made, *plan(state, SCHEDULE, as_of).due)]
    assert len(set(keys)) == len(keys)


@given(histories(), days)
@settings(deadline=None)
def test_asking_twice_gives_the_same_keys(history: tuple[State, list[Due]], as_of: date) -> None:
    state, _ = history
    shuffled = replace(state, sent=tuple(reversed(state.sent)))
    assert plan(state, SCHEDULE, as_of) == plan(shuffled, SCHEDULE, as_of)


@given(histories(), days)
@settings(deadline=None)
def test_each_supplier_and_step_is_due_or_skipped_for_a_reason(
    history: tuple[State, list[Due]], as_of: date
) -> None:
    state, _ = history
    found = plan(state, SCHEDULE, as_of)
    seen = Counter((entry.supplier, entry.step) for entry in (*found.due, *found.skipped))
    steps = [step for step in SCHEDULE.steps if not step.is_digest]
    expected = {(supplier.id, step.id) for supplier in state.suppliers for step in steps}
    assert seen == Counter(expected | {("", "executive")})
    assert all(entry.why for entry in (*found.due, *found.skipped))


@given(histories(), days)
@settings(deadline=None)
def test_who_answered_is_asked_for_no_answer(history: tuple[State, list[Due]], as_of: date) -> None:
    state, _ = history
    owing = {s.id for s in state.suppliers if s.in_scope and _owes(s)}
    asking = {"request", "expectations", "reminder", "overdue", "escalation", "call"}
    for due in plan(state, SCHEDULE, as_of).due:
        assert due.step not in asking or due.supplier in owing
        assert set(due.suppliers) <= owing


def _owes(supplier: Supplier) -> bool:
    newest = sorted(supplier.answers, key=lambda answer: answer.received)[-1:]
    return not newest or newest[0].decision is Decision.REJECTED


@given(histories(), days)
@settings(deadline=None)
def test_an_address_gets_one_mail_a_day_about_a_supplier(
    history: tuple[State, list[Due]], as_of: date
) -> None:
    state, _ = history
    mails = [due for due in plan(state, SCHEDULE, as_of).due if due.channel is Channel.MAIL]
    went = [(due.supplier, due.address.casefold()) for due in mails]
    assert len(set(went)) == len(went)
    busy = {
        (row.supplier, row.address.casefold())
        for row in state.sent
        if row.state is Delivery.WAITING or (row.state is Delivery.SENT and row.on == as_of)
    }
    assert not busy & set(went)
    assert all(address for _, address in went)


@given(histories(), days)
@settings(deadline=None)
def test_nothing_is_due_before_its_day_and_nothing_sent_goes_to_where_mail_came_back_from(
    history: tuple[State, list[Due]], as_of: date
) -> None:
    state, _ = history
    back = {row.address.casefold() for row in state.sent if row.state is Delivery.BOUNCED}
    back -= {row.address.casefold() for row in state.sent if row.state is Delivery.SENT}
    for due in plan(state, SCHEDULE, as_of).due:
        assert due.due_on <= as_of
        mail_to_supplier = due.supplier and due.channel is Channel.MAIL
        assert not (mail_to_supplier and due.address.casefold() in back)


@given(histories(), days, st.integers(0, 90))
@settings(deadline=None)
def test_what_is_due_stays_due_until_it_is_sent_or_its_time_is_over(
    history: tuple[State, list[Due]], as_of: date, more: int
) -> None:
    state, _ = history
    now = plan(state, SCHEDULE, as_of)
    later = plan(state, SCHEDULE, as_of + timedelta(days=more))
    still = {due.key for due in later.due}
    gone = {(s.supplier, s.step) for s in later.skipped if s.reason in ("too-late", "one-a-day")}
    for due in now.due:
        assert due.key in still or (due.supplier, due.step) in gone
    for due in later.due:
        known = {entry.key for entry in now.due}
        waited = {(s.supplier, s.step) for s in now.skipped if s.reason == "one-a-day"}
        assert due.key in known or due.due_on > as_of or (due.supplier, due.step) in waited


@given(histories(), days)
@settings(deadline=None)
def test_what_is_said_of_when_comes_true(history: tuple[State, list[Due]], as_of: date) -> None:
    state, _ = history
    for entry in plan(state, SCHEDULE, as_of).skipped:
        if entry.when is None:
            continue
        assert entry.when > as_of
        then = plan(state, SCHEDULE, entry.when)
        [found] = [
            e
            for e in (*then.due, *then.skipped)
            if (e.supplier, e.step) == (entry.supplier, entry.step)
        ]
        if isinstance(found, Skipped):
            assert found.needs_person or found.reason in ("one-a-day", "too-late")


@given(histories(), days)
@settings(deadline=None)
def test_what_is_due_can_be_written(history: tuple[State, list[Due]], as_of: date) -> None:
    state, _ = history
    for due in plan(state, SCHEDULE, as_of).due:
        if due.channel is Channel.MAIL:
            fields = replace(FIELDS, due=due.answer_by, contact=due.name)
            assert render(due.message, fields, due.language).text


@given(histories(), days)
@settings(deadline=None)
def test_what_is_due_is_wanted_until_an_answer_comes(
    history: tuple[State, list[Due]], as_of: date
) -> None:
    state, _ = history
    made = plan(state, SCHEDULE, as_of).due
    waiting = tuple(queued(due, as_of, Delivery.WAITING) for due in made)
    assert unwanted(replace(state, sent=waiting), SCHEDULE) == {}
    answer = Answer("new", LAST, Decision.PENDING)
    answered = tuple(replace(s, answers=(*s.answers, answer)) for s in state.suppliers)
    dropped = unwanted(replace(state, suppliers=answered, sent=waiting), SCHEDULE)
    assert set(dropped) == {due.key for due in made if due.supplier}


@given(states, days)
@settings(deadline=None)
def test_the_calendar_is_what_running_day_by_day_sends(state: State, as_of: date) -> None:
    until = as_of + timedelta(days=150)
    sent: list[tuple[str, date]] = []
    day = as_of
    while day <= until:
        for due in plan(state, SCHEDULE, day).due:
            sent.append((due.key, day))
            state = replace(state, sent=(*state.sent, queued(due, day)))
        day += timedelta(days=1)
    start = replace(state, sent=())
    foreseen = [(due.key, due.due_on) for due in calendar(start, SCHEDULE, as_of, until)]
    assert sorted(foreseen) == sorted(sent)
