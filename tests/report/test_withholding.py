"""Member data is never published: the filing is not written, and the package says why."""

from dataclasses import replace

from oreigin.report.package import package

from ..assessment.test_ore_origin import origin_list
from ..assessment.world import CASE, assessed, declared, status_list

LUNA_AND_ALPHA = {"CID003387": "Conformant", "CID000292": "Active"}


def test_nothing_is_written_for_the_public_that_rests_on_a_list_that_may_not_be_shown() -> None:
    hidden = status_list(LUNA_AND_ALPHA, scheme="rmap-member", public=False)
    made = package(assessed(case=replace(CASE, lists=replace(CASE.lists, statuses=(hidden,)))))
    assert not [name for name in made.files if name.startswith("filing/")]
    (item,) = (item for item in made.attention if item.rule == "list-not-public")
    assert (item.severity, item.members) == ("error", ("CID000292",))
    assert made.in_error


def test_a_hidden_list_that_nothing_printed_rests_on_does_no_harm() -> None:
    hidden = status_list({"CID000999": "Conformant"}, scheme="rmap-member", public=False)
    lists = replace(CASE.lists, statuses=(*CASE.lists.statuses, hidden))
    rwandan = declared("d1", {"Luna Smelter, Ltd.": "Tin"})
    made = package(assessed(rwandan, case=replace(CASE, lists=lists)))
    assert "filing/annex.csv" in made.files


def test_a_name_that_only_a_hidden_reference_list_gives_is_not_published() -> None:
    (reference,) = CASE.lists.references
    member = replace(reference, snapshot=replace(reference.snapshot, public=False))
    made = package(
        assessed(
            declared("d1", {"Alpha": "Tin"}),
            case=replace(CASE, lists=replace(CASE.lists, references=(member,))),
        )
    )
    assert "filing/ex1-01.htm" not in made.files


def test_origins_of_a_list_that_may_not_be_shown_withhold_the_filing() -> None:
    hidden = origin_list("Bolivia", scheme="rmi-rcoi", public=False)
    made = package(assessed(case=replace(CASE, lists=replace(CASE.lists, origins=(hidden,)))))
    assert not [name for name in made.files if name.startswith("filing/")]
    assert made.in_error
