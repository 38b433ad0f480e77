"""The review queue: names nobody recognized, decided by a person, and the figures follow."""

from dataclasses import replace
from datetime import date

import pytest

from tests.casework.test_responses import figures, received
from tests.casework.world import actor, workbook, world
from tests.checks.world import smelter


@pytest.fixture
def period(database):
    """A period whose accepted response names a gold refiner that no list knows."""
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made = world()
    odd = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D="Quux Edelmetall")
    [upload] = received(made, ("acme.xlsx", workbook(odd)))
    responding.accept(actor(made), [upload.response])
    work_off()
    return made


def test_the_queue_shows_what_is_declared_and_what_it_may_be(period):
    from oreigin.casework.judging import queue

    [waiting] = queue(period)
    [name] = waiting.declared_names.all()
    assert (waiting.metal, name.name, name.suppliers) == ("Gold", "Quux Edelmetall", 1)
    assert name.evidence


def test_a_name_is_given_to_a_facility_and_back(period):
    from oreigin.casework.judging import judge, queue, undo
    from oreigin.casework.working import work_off
    from oreigin.smelters.judgment import Verdict

    [waiting] = queue(period)
    made = judge(actor(period), waiting, Verdict.FACILITY, "their letterhead", "CID900003")
    assert not queue(period).exists()  # at once, before anything is computed
    work_off()
    assert not queue(period).exists()
    assert figures(period)["smelters-total"] == 4
    undo(actor(period), made)
    work_off()
    assert [s.name for s in queue(period)] == ["Quux Edelmetall"]


def test_a_name_can_be_on_no_list_or_no_smelter(period):
    from oreigin.casework.judging import judge, queue, undo
    from oreigin.casework.working import work_off
    from oreigin.smelters.judgment import Verdict
    from oreigin.store.models import DeclaredName, Smelter

    [waiting] = queue(period)
    made = judge(actor(period), waiting, Verdict.NOT_A_SMELTER, "a trader")
    work_off()
    assert not Smelter.objects.filter(name="Quux Edelmetall").exists()
    assert DeclaredName.objects.get(name="Quux Edelmetall").leftover == "judged not a smelter"
    undo(actor(period), made)
    work_off()
    [waiting] = queue(period)
    judge(actor(period), waiting, Verdict.NOT_LISTED, "visited in 2024")
    work_off()
    assert Smelter.objects.get(name="Quux Edelmetall").confirmed_unlisted


@pytest.mark.parametrize(
    ("cid", "code"),
    [(None, "cid-needed"), ("CID1", "cid-needed"), ("CID999999", "cid-unknown"),
     ("CID900002", "cid-of-other-metal")],
)  # fmt: skip
def test_only_a_facility_of_the_metal_that_a_list_holds_can_be_chosen(period, cid, code):
    from oreigin.casework.judging import judge, queue
    from oreigin.errors import RefusedError
    from oreigin.smelters.judgment import Verdict
    from oreigin.store.models import Judgment

    [waiting] = queue(period)
    with pytest.raises(RefusedError) as refused:
        judge(actor(period), waiting, Verdict.FACILITY, "why", cid)
    assert refused.value.problem.code == code
    assert not Judgment.objects.exists()


def test_whoever_works_after_the_filing_date_decides_as_of_that_date(period):
    from datetime import UTC, datetime

    from oreigin.casework.judging import judge, queue
    from oreigin.smelters.judgment import Verdict

    later = replace(actor(period), now=datetime(2027, 1, 5, tzinfo=UTC))
    [waiting] = queue(period)
    [made] = judge(later, waiting, Verdict.FACILITY, "why", "CID900003")
    assert made.when == date(2026, 5, 29)
    assert made.at.date() == date(2027, 1, 5)


def test_an_export_holds_the_judgment(period, tmp_path):
    from oreigin.casework.case_files import export_folder
    from oreigin.casework.judging import judge, queue
    from oreigin.folder import load_case
    from oreigin.smelters.judgment import Verdict

    [waiting] = queue(period)
    judge(actor(period), waiting, Verdict.FACILITY, "their letterhead", "CID900003")
    export_folder(actor(period), period, tmp_path / "case")
    [judgment] = load_case(tmp_path / "case").judgments
    assert (judgment.name, judgment.cid, judgment.who) == (
        "Quux Edelmetall",
        "CID900003",
        "analyst",
    )
