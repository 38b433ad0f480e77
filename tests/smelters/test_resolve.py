"""Who is this smelter? What is accepted, what goes to a person, what stays unknown."""

from dataclasses import replace
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
        (TIN, "Alpha", "CHINA", "CID000292", "stands in US"),
        (TIN, "CID003387", "", "CID000292", "but the CID"),
        (TIN, "Luna Smeltr, Ltd.", "", "CID999999", "No reference list holds"),
        (TIN, "Luna Smeltr, Ltd.", "PERU", "", "stands in RW"),
    ],
)
def test_what_contradicts_itself_goes_to_a_person_and_never_to_one_side(
    known: Directory, metal: Metal, name: str, country: str, cid: str, because: str
) -> None:
    resolution = ask(known, metal, name, country, cid)
    assert resolution.outcome is REVIEW
    assert resolution.facility is None
    assert because in " ".join(resolution.evidence)


@pytest.mark.parametrize("name", ["H.C. Starck", "Hill Works", "?", ""])
def test_a_name_that_no_list_holds_is_not_guessed(known: Directory, name: str) -> None:
    resolution = ask(known, TIN, name)
    assert (resolution.outcome, resolution.facility) == (UNRESOLVED, None)


@pytest.mark.parametrize(
    ("name", "nearest"), [("Luna", "CID003387"), ("Luna Refinery", "CID003387")]
)
def test_a_name_that_is_only_like_a_listed_one_is_shown_to_a_person(
    known: Directory, name: str, nearest: str
) -> None:
    resolution = ask(known, TIN, name)
    assert (resolution.outcome, resolution.facility) == (REVIEW, None)
    assert resolution.alternatives[0].facility.cid == nearest
    assert 0 < resolution.alternatives[0].score < 1
    assert resolution.evidence


def test_a_name_of_another_metal_is_not_recognized(known: Directory) -> None:
    assert ask(known, GOLD, "Luna Smelter, Ltd.").outcome is UNRESOLVED


def test_a_cid_beside_a_name_like_its_own_counts_with_a_lower_score(known: Directory) -> None:
    resolution = ask(known, TIN, "Luna Smelting Ltd.", "RWANDA", "CID003387")
    assert (resolution.outcome, resolution.how) == (ACCEPTED, How.CID)
    assert resolution.score <= 0.9
    assert "No reference list knows" in " ".join(resolution.evidence)


def test_a_cid_beside_a_name_that_is_nothing_like_its_own_goes_to_a_person(
    known: Directory,
) -> None:
    resolution = ask(known, TIN, "Some Works", "", "CID000292")
    assert (resolution.outcome, resolution.facility) == (REVIEW, None)
    assert [each.facility.cid for each in resolution.alternatives] == ["CID000292"]


def test_a_cid_in_the_column_of_names_is_a_cid(known: Directory) -> None:
    resolution = ask(known, TIN, "cid 000292")
    assert (resolution.outcome, resolution.how) == (ACCEPTED, How.CID)


def test_an_old_number_counts_only_where_a_list_translates_it() -> None:
    translated = directory((reference_list(WORLD),), AS_OF, {"2RWA001": Cid("CID003387")})
    resolution = ask(translated, TIN, "Luna Smelter, Ltd.", cid="2RWA001")
    assert (resolution.outcome, resolution.how) == (ACCEPTED, How.CID)
    assert "means CID003387" in resolution.evidence[0]
    plain = directory((reference_list(WORLD),), AS_OF)
    assert ask(plain, TIN, "", cid="2RWA001").outcome is UNRESOLVED


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
        assert self.outcome(known, date(2021, 2, 28), self.decided).facility is None
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
        assert self.outcome(known, AS_OF, revoked).how is not How.JUDGMENT

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

    def test_the_last_one_of_a_day_counts(self, known: Directory) -> None:
        other = replace(self.decided, verdict=Verdict.NOT_A_SMELTER, cid=None)
        assert self.outcome(known, AS_OF, self.decided, other).verdict is Verdict.NOT_A_SMELTER
        assert self.outcome(known, AS_OF, other, self.decided).outcome is ACCEPTED

    def test_one_that_names_a_facility_of_another_metal_goes_back_to_a_person(
        self, known: Directory
    ) -> None:
        wrong = replace(self.decided, cid=Cid("CID002763"))
        assert self.outcome(known, AS_OF, wrong).outcome is REVIEW

    def test_a_name_judged_not_listed_is_proposed_again_when_a_later_list_holds_it(self) -> None:
        unlisted = Judgment(
            TIN, "Hill Works", "", Verdict.NOT_LISTED, "analyst", date(2021, 3, 1), "letter"
        )
        later = reference_list("Tin | Hill Works | Hill Works | PERU | CID000777", AS_OF, "later")
        query = Query(TIN, "", "HILL WORKS", "PERU")
        before = resolver(directory((), AS_OF), (unlisted,), AS_OF).resolve(query)
        assert (before.outcome, before.how) == (UNRESOLVED, How.JUDGMENT)
        after = resolver(directory((later,), AS_OF), (unlisted,), AS_OF).resolve(query)
        assert after.outcome is REVIEW
        assert [each.facility.cid for each in after.alternatives] == ["CID000777"]
        assert "A list of 2021-05-14" in " ".join(after.evidence)

    def test_it_stands_where_the_list_was_there_when_it_was_made(self) -> None:
        unlisted = Judgment(TIN, "Alpha", "", Verdict.NOT_LISTED, "analyst", AS_OF, "letter")
        known = directory((reference_list(WORLD),), AS_OF)
        resolution = resolver(known, (unlisted,), AS_OF).resolve(Query(TIN, "", "Alpha", ""))
        assert resolution.verdict is Verdict.NOT_LISTED
        assert "held this name already" in resolution.evidence[0]


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
