"""Member data is never published: the filing is not written, and the package says why."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.report.package import Package, package

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


def with_a_hidden_list(words: str, cid: str, public: dict[str, str]) -> Package:
    """The package where a list that may not be shown stands beside a public one of its day."""
    hidden = status_list({cid: words}, scheme="rmap-member", public=False)
    lists = replace(CASE.lists, statuses=(status_list(public), hidden))
    rwandan = declared("d1", {"Luna Smelter, Ltd.": "Tin", "Alpha": "Tin"})
    return package(assessed(rwandan, case=replace(CASE, lists=lists)))


def test_a_hidden_list_that_nothing_printed_rests_on_is_neither_harm_nor_named() -> None:
    made = with_a_hidden_list("Outreach Required", "CID000999", LUNA_AND_ALPHA)
    assert "filing/annex.csv" in made.files
    assert "RMI member database export" not in made.files["filing/ex1-01.htm"].decode()


@pytest.mark.parametrize(
    ("words", "public"), [("Active", {"CID000292": "Conformant"}), ("Conformant", {})]
)
def test_a_status_that_would_be_another_without_the_hidden_list_rests_on_it(
    words: str, public: dict[str, str]
) -> None:
    made = with_a_hidden_list(words, "CID000292", {"CID5": "Active", **public})
    assert not [name for name in made.files if name.startswith("filing/")]


def test_silence_of_a_newer_hidden_list_is_something_that_a_status_rests_on() -> None:
    public = status_list({"CID000292": "Conformant"}, date(2021, 4, 1))
    hidden = status_list({"CID5": "Conformant"}, scheme="rmap-member", public=False)
    lists = replace(CASE.lists, statuses=(public, hidden))
    made = package(assessed(case=replace(CASE, lists=lists)))
    assert not [name for name in made.files if name.startswith("filing/")]


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
