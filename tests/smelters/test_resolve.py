"""Who is this smelter? What is accepted, what goes to a person, what stays unknown."""

from datetime import date

import pytest

from oreigin.smelters.directory import Directory, directory
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.smelters.resolution import How, Query, Resolution, ResolutionOutcome
from oreigin.smelters.resolve import Resolver, resolver
from oreigin.terms import GOLD, TANTALUM, TIN, Cid, Metal

from .world import AS_OF, WORLD, reference_list

ACCEPTED, REVIEW, UNRESOLVED = ResolutionOutcome


def ask(
    known: Directory, metal: Metal, name: str = "", country: str = "", cid: str = ""
) -> Resolution:
    return Resolver(known).resolve(Query(metal, cid, name, country))


@pytest.mark.parametrize(
    ("metal", "name", "cid", "how", "found"),
    [
        (GOLD, "", "CID002763", How.CID, "CID002763"),
        ("", "", "CID002763", How.CID, "CID002763"),
        (TIN, "Alpha", "CID000292", How.CID, "CID000292"),
        (TIN, "Alpha", "", How.EXACT, "CID000292"),
        (TIN, "Cookson", "", How.ALIAS, "CID000292"),
        (TIN, "LUNA SMELTER LTD", "", How.NORMALIZED, "CID003387"),
        (TIN, "Mineração Taboca SA", "", How.NORMALIZED, "CID001173"),
        (TANTALUM, "Mineracao Taboca S.A.", "", How.EXACT, "CID001175"),
    ],
)
def test_a_smelter_is_recognized_by_cid_name_alias_or_writing_inside_its_metal(
    known: Directory, metal: Metal, name: str, cid: str, how: How, found: str
) -> None:
    resolution = ask(known, metal, name, cid=cid)
    assert (resolution.outcome, resolution.how) == (ACCEPTED, how)
    assert resolution.facility is not None
    assert resolution.facility.cid == found
    assert resolution.evidence


@pytest.mark.parametrize(
    ("metal", "name", "country", "cid", "because"),
    [
        (TIN, "Alpha", "", "CID003387", "another facility"),
        (TANTALUM, "", "", "CID003387", "is a Tin facility"),
        (TIN, "Alpha", "CHINA", "", "stands in US"),
        (TIN, "Alpha", "", "CID999999", "No reference list holds"),
        (TIN, "", "", "CID000292 / CID003387", "more than one CID"),
        (TIN, "Some Works", "CHINA", "CID000292", "No reference list knows"),
    ],
)
def test_what_contradicts_itself_goes_to_a_person_and_never_to_one_side(
    known: Directory, metal: Metal, name: str, country: str, cid: str, because: str
) -> None:
    resolution = ask(known, metal, name, country, cid)
    assert resolution.outcome is REVIEW
    assert resolution.facility is None
    assert because in " ".join(resolution.evidence)


@pytest.mark.parametrize("name", ["Alpha Metals", "H.C. Starck", "Luna"])
def test_a_name_that_no_list_holds_is_not_guessed(known: Directory, name: str) -> None:
    resolution = ask(known, TIN, name)
    assert (resolution.outcome, resolution.facility) == (UNRESOLVED, None)


def test_a_name_of_another_metal_is_not_recognized(known: Directory) -> None:
    assert ask(known, GOLD, "Luna Smelter, Ltd.").outcome is UNRESOLVED


def test_a_lone_cid_with_a_strange_name_counts_with_a_lower_score(known: Directory) -> None:
    resolution = ask(known, TIN, "Some Works", "", "CID000292")
    assert (resolution.outcome, resolution.score) == (ACCEPTED, 0.9)


class TestJudgments:
    """A reviewer's decision comes first, from its date on, until it is revoked."""

    decided = Judgment(
        TIN,
        "Lunar Works",
        "",
        Verdict.FACILITY,
        "analyst",
        date(2021, 3, 1),
        "letter",
        Cid("CID003387"),
    )

    def outcome(self, known: Directory, as_of: date, *judgments: Judgment) -> Resolution:
        return resolver(known, judgments, as_of).resolve(Query(TIN, "", "LUNAR WORKS", "RWANDA"))

    def test_it_decides_from_its_date_on(self, known: Directory) -> None:
        assert self.outcome(known, date(2021, 2, 28), self.decided).outcome is UNRESOLVED
        resolution = self.outcome(known, AS_OF, self.decided)
        assert (resolution.outcome, resolution.how) == (ACCEPTED, How.JUDGMENT)

    def test_a_revoked_one_no_longer_counts(self, known: Directory) -> None:
        revoked = Judgment(
            TIN,
            "Lunar Works",
            "",
            Verdict.NOT_LISTED,
            "analyst",
            date(2021, 3, 1),
            "no",
            revoked=date(2021, 4, 1),
        )
        assert self.outcome(known, AS_OF, revoked).how is How.NONE

    def test_one_that_names_an_unknown_cid_goes_back_to_a_person(self, known: Directory) -> None:
        wrong = Judgment(
            TIN,
            "Lunar Works",
            "",
            Verdict.FACILITY,
            "analyst",
            date(2021, 3, 1),
            "typo",
            Cid("CID999999"),
        )
        assert self.outcome(known, AS_OF, wrong).outcome is REVIEW


class TestDirectory:
    """Newer lists are laid over older ones, and only lists dated by then count."""

    later = reference_list(
        "Tin | Alpha Assembly | Alpha Assembly | UNITED STATES OF AMERICA | CID000292",
        date(2022, 5, 1),
        "later",
    )

    def test_a_later_list_renames_a_facility_and_the_old_name_stays_known(self) -> None:
        known = directory((self.later, reference_list(WORLD)), date(2022, 6, 1))
        assert known.facilities[Cid("CID000292")].name == "Alpha Assembly"
        assert ask(known, TIN, "Alpha").facility == known.facilities[Cid("CID000292")]

    def test_a_list_of_the_future_is_not_used(self) -> None:
        known = directory((self.later, reference_list(WORLD)), AS_OF)
        assert known.facilities[Cid("CID000292")].name == "Alpha"

    def test_a_cid_that_only_an_older_list_holds_stays_known(self) -> None:
        known = directory((self.later, reference_list(WORLD)), date(2022, 6, 1))
        assert Cid("CID003387") in known.facilities
