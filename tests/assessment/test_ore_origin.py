"""Where ore is said to come from: counted, aggregated, and never taken from where a smelter is."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.values import Assessment
from oreigin.case import Case
from oreigin.smelters.facility import ListKind, OriginList, OriginRow, Snapshot
from oreigin.terms import TIN, Cid, OriginFinding

from .world import CASE, NO_HASH, STATUS_DAY, assessed, declared, saying

ALPHA = Cid("CID000292")


def origin_list(
    origins: str, recycled: str = "", scheme: str = "published-origins", public: bool = True
) -> OriginList:
    """A list that says where the ore of Alpha comes from."""
    known = Snapshot(
        f"{scheme}-list", ListKind.ORIGINS, scheme, STATUS_DAY, "test", NO_HASH, NO_HASH, public
    )
    return OriginList(known, (OriginRow(TIN, ALPHA, "Alpha", origins, recycled=recycled),))


def listing(*held: OriginList) -> Case:
    return replace(CASE, lists=replace(CASE.lists, origins=held))


def members(made: Assessment, figure: str) -> tuple[str, ...]:
    return made.figure(figure).members


def test_declared_countries_are_counted_by_country_and_metal() -> None:
    made = assessed(saying("d1", {"Alpha": "Tin"}, mine_countries="Peru; Rwanda"))
    assert members(made, "origin:Peru:tin") == members(made, "origin:Rwanda:tin") == (ALPHA,)
    assert members(made, "origin:Peru:gold") == ()
    for figure in (
        "smelters-sourcing-from-covered-countries",
        "tin-sourcing-from-covered-countries",
        "label:Active:sourcing-from-covered-countries",
    ):
        assert members(made, figure) == (ALPHA,), figure
    assert members(made, "smelters-in-covered-countries") == ()


def test_a_smelter_in_a_covered_country_is_not_for_that_said_to_source_there() -> None:
    made = assessed(declared("d1", {"Luna Smelter, Ltd.": "Tin"}))
    assert made.figure("smelters-in-covered-countries").value == 1
    assert made.figure("smelters-sourcing-from-covered-countries").value == 0
    assert made.claim("has-countries-of-origin").holds is False


def test_a_list_that_names_a_covered_country_gives_reason_to_believe() -> None:
    made = assessed(case=listing(origin_list("Congo, Democratic Republic of the; Bolivia")))
    (tin,) = (o for o in made.determination.metals if o.metal == TIN)
    assert tin.finding is OriginFinding.REASON_TO_BELIEVE
    assert "published-origins-list" in tin.reasons[0].fact
    assert members(made, "smelters-sourcing-from-covered-countries") == (ALPHA,)
    assert made.claim("lists-name-origins").holds is True


def test_a_list_of_after_the_day_of_statuses_says_nothing_yet() -> None:
    held = origin_list("Rwanda")
    later = replace(held, snapshot=replace(held.snapshot, as_of=date(2022, 1, 1)))
    assert assessed(case=listing(later)).figure("smelters-origin-known").value == 0


def test_origins_of_a_list_that_may_not_be_shown_stop_a_filing() -> None:
    hidden = origin_list("Bolivia", scheme="rmi-rcoi", public=False)
    (item,) = (i for i in assessed(case=listing(hidden)).attention if i.rule == "list-not-public")
    assert item.members == (ALPHA,)


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({"recycled": "Yes"}, True),
        ({"mine_countries": "Recycled"}, True),
        ({"mines": "Scrap", "recycled": "No"}, False),
        ({"recycled": "Yes", "mine_countries": "Peru"}, False),
        ({"recycled": "Unknown"}, False),
    ],
)
def test_recycled_counts_where_somebody_says_so_and_nothing_speaks_against_it(
    columns: dict[str, str], counts: bool
) -> None:
    made = assessed(saying("d1", {"Alpha": "Tin"}, **columns))
    assert ("CID000292" in members(made, "smelters-recycled")) is counts
    assert (made.figure("tin-recycled").value == 1) is counts


def test_two_suppliers_that_disagree_leave_a_smelter_uncounted() -> None:
    made = assessed(
        saying("d1", {"Alpha": "Tin"}, recycled="Yes"),
        saying("d2", {"Alpha": "Tin"}, recycled="No"),
    )
    assert members(made, "smelters-recycled") == ()


def test_the_share_is_one_of_facilities_and_rounded_down() -> None:
    made = assessed(saying("d1", {"Alpha": "Tin"}, recycled="Yes"))
    assert made.figure("smelters-total").value == 2
    assert made.figure("recycled-share").value == 50
