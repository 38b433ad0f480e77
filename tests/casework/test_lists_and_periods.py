"""Lists are seen before they are applied; a new period takes over what stays."""

from datetime import date

import pytest

from tests.casework.test_responses import received
from tests.casework.world import actor, workbook, world

NEWER = (
    "Metal,Smelter ID,Smelter Name,Country,Status\n"
    "Gold,CID900003,Berg Gold AG,Switzerland,Active\n"
    "Tin,CID900002,Isla Tin S.A.,Peru,Conformant\n"
)


@pytest.fixture
def period(database):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made = world()
    [upload] = received(made, ("acme.xlsx", workbook()))
    responding.accept(actor(made), [upload.response])
    work_off()
    return made


def read(period):
    from oreigin.casework.listing import read_list

    made = read_list(actor(period), "rmap.csv", NEWER.encode(), as_of=date(2026, 4, 1))
    return made.snapshots[0]


def statuses():
    from oreigin.store.models import Smelter

    return dict(Smelter.objects.values_list("cid", "status"))


def test_a_list_shows_what_it_changes_before_it_is_applied(period):
    from oreigin.casework.listing import apply, preview
    from oreigin.casework.working import work_off

    snapshot = read(period)
    seen = preview(period, snapshot)
    changed = {(c.key, c.before, c.after) for c in seen.smelters}
    assert ("CID900003", "conformant", "active") in changed
    before = statuses()
    work_off()
    assert statuses() == before
    apply(actor(period), period, snapshot)
    work_off()
    assert statuses()["CID900003"] == "active"
    assert {(c.key, before[c.key], statuses()[c.key]) for c in seen.smelters} == changed


def test_a_list_is_applied_once_and_kept_once(period):
    from oreigin.casework.listing import apply
    from oreigin.errors import RefusedError
    from oreigin.store.models import ListSnapshot

    snapshot = read(period)
    assert read(period) == snapshot
    assert ListSnapshot.objects.filter(code=snapshot.code).count() == 1
    apply(actor(period), period, snapshot)
    with pytest.raises(RefusedError):
        apply(actor(period), period, snapshot)


def test_a_file_that_is_no_list_is_refused_in_words(period):
    from oreigin.casework.listing import read_list
    from oreigin.errors import OreiginError

    with pytest.raises(OreiginError) as refused:
        read_list(actor(period), "odd.csv", b"a,b\n1,2\n", as_of=date(2026, 4, 1))
    assert refused.value.problem.remedy


def test_an_analyst_reads_a_list_and_a_manager_applies_it(period):
    from oreigin.casework.listing import apply
    from oreigin.errors import NotAllowedError

    with pytest.raises(NotAllowedError):
        apply(actor(period, "analyst"), period, read(period))


def test_the_lists_of_another_registrant_are_out_of_reach(period):
    from oreigin.casework.listing import apply
    from oreigin.store.models import ListSnapshot

    theirs = world("other")
    with pytest.raises(ValueError, match="another registrant"):
        apply(actor(period), period, ListSnapshot.objects.filter(registrant=theirs.registrant)[0])


def test_the_next_period_takes_over_what_stays(period):
    from oreigin.casework.periods import open_period
    from oreigin.casework.working import work_off
    from oreigin.store.loading import load_case

    made = open_period(actor(period), 2026)
    work_off()
    case, before = load_case(made), load_case(period)
    assert [s.id for s in case.suppliers] == [s.id for s in before.suppliers]
    assert (case.products, case.policy, case.lists) == (
        before.products, before.policy, before.lists,
    )  # fmt: skip
    assert case.responses == () == case.judgments
    assert {f.id: f.value for f in case.previous}["smelters-total"] == 4
    assert made.result.dashboard["dates"]["filing_deadline"] == "2027-06-01"


def test_what_the_case_says_of_itself_can_be_changed(period):
    from oreigin.case import AsOf
    from oreigin.casework.periods import change_settings
    from oreigin.store.loading import load_case
    from oreigin.store.models import Period

    day = date(2026, 5, 20)
    change_settings(actor(period), period, as_of=AsOf(day, day), notice="Draft")
    again = load_case(Period.objects.get(pk=period.pk))
    assert (again.as_of, again.notice) == (AsOf(day, day), "Draft")
    with pytest.raises(TypeError):
        change_settings(actor(period), period, suppliers=())


def test_a_closed_period_is_opened_again_for_a_reason(period):
    from oreigin.casework.periods import change_settings, close_period, reopen_period
    from oreigin.errors import RefusedError

    manager = actor(period)
    close_period(manager, period)
    with pytest.raises(RefusedError):
        change_settings(manager, period, notice="x")
    with pytest.raises(RefusedError):
        reopen_period(manager, period, "")
    reopen_period(manager, period, "An amendment: a supplier corrected its answer.")
    change_settings(manager, period, notice="x")


def test_another_policy_is_another_verdict(period):
    from dataclasses import replace

    from oreigin.case import AcceptancePolicy
    from oreigin.casework.periods import change_settings
    from oreigin.casework.working import work_off
    from oreigin.store.loading import settings_of
    from oreigin.store.models import Response

    assert Response.objects.get().verdict == "accept"
    strict = AcceptancePolicy(
        template_versions=("CMRT 6.4",), blocking_severities=("warning", "error")
    )
    policy = replace(settings_of(period)["policy"], acceptance=strict)
    change_settings(actor(period), period, policy=policy)
    work_off()
    assert Response.objects.get().verdict == "send back"
