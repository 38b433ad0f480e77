"""Names of cobalt and other minerals wait in the same queue, and own declarations follow."""

import pytest

from oreigin.errors import RefusedError
from oreigin.smelters.judgment import Verdict
from tests.casework.declaring import answered
from tests.casework.minerals import HARJAVALTA, KOKKOLA, with_cobalt
from tests.casework.world import actor


@pytest.fixture
def own(database):
    """An own EMRT; a supplier's names two cobalt refiners in words that no list settles."""
    return with_cobalt(answered())


def worked(own):
    from oreigin.casework.working import work_off

    work_off()
    own.refresh_from_db()
    own.period.refresh_from_db()
    return own


def waiting(own):
    from oreigin.casework.judging import queue_beyond

    return {one.name: one for one in queue_beyond(own.period)}


def declared(own):
    return {row["name"]: row["cid"] for row in own.result["smelters"]}


def test_they_wait_with_what_is_declared_and_what_the_look_up_says_they_may_be(own):
    from oreigin.casework import judging

    held = waiting(own)["Kokkola"]
    [name] = held.names
    assert (held.metal, held.suppliers, held.rows, name["country"]) == ("Cobalt", 1, 1, "FINLAND")
    assert KOKKOLA in [found["cid"] for found in name["alternatives"]]
    assert judging.waiting(own.period) == 2
    assert "Kokkola" not in declared(own)


def test_one_is_given_to_a_facility_of_the_look_up_and_back(own):
    from oreigin.casework.judging import judge, undo

    me, held = actor(own.period), waiting(own)["Kokkola"]
    made = judge(me, held, Verdict.FACILITY, "their letterhead", KOKKOLA)
    assert "Kokkola" not in waiting(own)  # at once, before anything is computed
    assert declared(worked(own)) == {"Kokkola Works": KOKKOLA}
    undo(me, made, held.key)
    assert "Kokkola" not in declared(worked(own))
    assert "Kokkola" in waiting(own)


def test_one_that_was_taken_back_before_the_worker_saw_it_is_there_at_once(own):
    from oreigin.casework.judging import judge, undo

    me, held = actor(own.period), waiting(own)["Quux Kemikaalit"]
    undo(me, judge(me, held, Verdict.NOT_LISTED, "visited"), held.key)
    assert "Quux Kemikaalit" in waiting(own)


def test_a_smelter_on_no_list_is_declared_by_its_name(own):
    from oreigin.casework.judging import judge

    held = waiting(own)
    judge(actor(own.period), held["Quux Kemikaalit"], Verdict.NOT_LISTED, "visited in 2024")
    judge(actor(own.period), held["Kokkola"], Verdict.NOT_A_SMELTER, "a trader")
    assert declared(worked(own)) == {"Quux Kemikaalit": ""}
    assert not waiting(own)
    assert own.period.result.minerals_to_decide == 0


@pytest.mark.parametrize(
    ("cid", "code"), [("CID999999", "cid-unknown"), ("CID900003", "cid-of-other-metal")]
)
def test_only_a_facility_of_the_mineral_can_be_chosen(own, cid, code):
    from oreigin.casework.judging import judge

    with pytest.raises(RefusedError) as refused:
        judge(actor(own.period), waiting(own)["Kokkola"], Verdict.FACILITY, "why", cid)
    assert refused.value.problem.code == code


def test_a_facility_that_was_not_proposed_can_be_chosen_by_its_cid(own):
    from oreigin.casework.judging import judge

    held = waiting(own)["Quux Kemikaalit"]
    judge(actor(own.period), held, Verdict.FACILITY, "renamed", HARJAVALTA)
    assert declared(worked(own)) == {"Harjavalta Refinery": HARJAVALTA}


def test_after_the_period_was_closed_they_are_decided_still_and_the_filing_stays(own):
    from oreigin.casework import periods
    from oreigin.casework.judging import judge, undo

    me = actor(own.period)
    periods.close_period(me, own.period)
    revision = own.period.revision
    held = waiting(own)["Kokkola"]
    made = judge(me, held, Verdict.FACILITY, "their letterhead", KOKKOLA)
    assert declared(worked(own)) == {"Kokkola Works": KOKKOLA}
    undo(me, made, held.key)
    assert declared(worked(own)) == {}
    assert own.period.revision == revision


def test_a_product_can_be_said_to_need_whatever_the_form_offers_or_suppliers_declare(own):
    assert own.result["minerals"] == ["Cobalt", "Copper", "Graphite", "Lithium", "Mica", "Nickel"]


def test_the_decision_is_one_event_of_the_trail(own):
    from oreigin.casework.judging import judge
    from oreigin.store.models import AuditEvent

    judge(actor(own.period), waiting(own)["Kokkola"], Verdict.NOT_LISTED, "visited")
    event = AuditEvent.objects.filter(action="name-judged").get()
    assert event.facts["metal"] == "Cobalt"


def test_what_is_decided_while_the_worker_is_at_it_does_not_come_back(own):
    from oreigin.casework.judging import judge
    from oreigin.casework.waiting import keep_waiting
    from oreigin.store.loading import load_case

    before, held = load_case(own.period), waiting(own)["Kokkola"]
    judge(actor(own.period), held, Verdict.NOT_LISTED, "visited")
    keep_waiting(own.period, before, [])  # what a worker found that had begun before
    assert set(waiting(own)) == {"Quux Kemikaalit"}


def test_with_the_last_declaration_nothing_waits_for_its_sake(own):
    from oreigin.casework import declaring
    from oreigin.casework.working import work_off

    declaring.remove(actor(own.period), own)
    work_off()
    assert not waiting(own)
