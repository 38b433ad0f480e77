"""What is known of a metal's origin, what is only a reason to believe, and what stays open."""

from dataclasses import replace

import pytest

from oreigin.assessment.values import Assessment, MetalOrigin
from oreigin.response.declaration import Declaration
from oreigin.terms import GOLD, TANTALUM, TIN, Answer, Metal, OriginFinding, Scope

from .world import CASE, assessed, declared

NO_MINE = {"3": Answer.NO, "6": Answer.ALL, "7": Answer.YES}


def origin(made: Assessment, metal: Metal = TIN) -> MetalOrigin:
    return next(o for o in made.determination.metals if o.metal == metal)


def mined(text: str, scope: Scope = Scope.PRODUCT, **row: str) -> Declaration:
    """A declaration of one tin smelter that says `text` where it asks for the mines' country."""
    plain = declared("d1", {"Alpha": "Tin"}, scope=scope)
    (tin,) = plain.smelters
    said = {"recycled": "No", "mine_countries": text, **row}
    return replace(plain, smelters=(replace(tin, **said),))


def test_a_maker_of_ours_that_names_a_covered_country_for_its_products_makes_it_known() -> None:
    found = origin(assessed(mined("Peru; Rwanda")))
    assert found.finding is OriginFinding.KNOWN_COVERED
    assert '"Peru; Rwanda"' in found.reasons[0].fact


@pytest.mark.parametrize(
    "text",
    [
        "Not from the DRC; Brazil",
        "No material from Congo",
        "Outside Uganda",
        "Brazil; adjoining to DRC: no",
        "Rwanda, we think",
        "DRC (iTSCi)",
    ],
)
def test_a_text_that_says_more_than_a_country_is_quoted_as_a_reason_never_known(text: str) -> None:
    found = origin(assessed(mined(text)))
    known = OriginFinding.REASON_TO_BELIEVE
    assert (found.finding, text in found.reasons[0].fact) == (known, True)


@pytest.mark.parametrize(
    "row", [{"recycled": "Yes"}, {"recycled": "Unknown"}, {"recycled": ""}, {"metal": ""}]
)
def test_what_may_be_recycled_or_of_another_metal_is_not_known(row: dict[str, str]) -> None:
    made = assessed(mined("Rwanda", **row))
    assert origin(made).finding is OriginFinding.REASON_TO_BELIEVE


def test_a_row_without_a_metal_gives_reason_to_believe_of_every_metal_and_knows_of_none() -> None:
    made = assessed(mined("Congo", metal=""))
    findings = {origin(made, metal).finding for metal in (TIN, GOLD, TANTALUM)}
    assert findings == {OriginFinding.REASON_TO_BELIEVE}


def test_a_supplier_that_makes_no_covered_product_cannot_speak_for_one() -> None:
    (product,) = CASE.products
    others = replace(CASE, products=(replace(product, suppliers=("s2",)),))
    assert origin(assessed(mined("Rwanda"), case=others)).finding is (
        OriginFinding.REASON_TO_BELIEVE
    )


def test_a_company_that_names_a_covered_country_gives_reason_to_believe() -> None:
    found = origin(assessed(mined("Rwanda", Scope.COMPANY)))
    assert found.finding is OriginFinding.REASON_TO_BELIEVE


def test_a_denied_country_is_no_country_of_origin() -> None:
    made = assessed(mined("Not from the DRC; Brazil", Scope.COMPANY))
    (tin,) = (s for s in made.smelters if s.smelter.metal == TIN)
    assert tin.profile.origin.countries == ("BR",)


def test_recycled_is_not_believed_against_the_declarations_own_rows() -> None:
    recycled = {"3": Answer.UNKNOWN, "5": Answer.YES}
    first, second = (declared(name, {"Alpha": "Tin"}, recycled) for name in ("d1", "d2"))
    peru = replace(first, smelters=(replace(first.smelters[0], mine_countries="PERU"),))
    marked = replace(second, smelters=(replace(second.smelters[0], recycled="Yes"),))
    found = origin(assessed(peru, marked))
    assert found.finding is OriginFinding.UNDETERMINED
    assert any("rows name the country of a mine" in reason.fact for reason in found.reasons)
    same = replace(marked, document=peru.document)
    assert origin(assessed(same, marked)).finding is OriginFinding.RECYCLED_OR_SCRAP


@pytest.mark.parametrize("told", [{"6": Answer.HALF_OR_LESS}, {"7": Answer.NO}])
def test_a_no_of_who_does_not_know_all_smelters_leaves_the_origin_open(
    told: dict[str, Answer],
) -> None:
    found = origin(assessed(declared("d1", {"Alpha": "Tin"}, {**NO_MINE, **told})))
    assert found.finding is OriginFinding.UNDETERMINED
    assert "not all smelters are identified" in found.reasons[-1].fact


@pytest.mark.parametrize("name", ["Smelter not yet identified", "Nobody Knows Ltd"])
def test_a_smelter_that_nobody_knows_leaves_the_origin_open(name: str) -> None:
    names = {"Alpha": "Tin", name: "Tin"}
    assert origin(assessed(declared("d1", names, NO_MINE))).finding is OriginFinding.UNDETERMINED


class TestAFormAboutOtherMinerals:
    """An EMRT says nothing of conflict minerals, so its supplier has not answered."""

    def made(self) -> Assessment:
        plain = declared("d1", {"Alpha": "Tin"})
        cobalt = tuple(replace(q, metal=Metal("Cobalt")) for q in plain.questions)
        return assessed(replace(plain, template="EMRT", version="2.1", questions=cobalt))

    def test_it_is_neither_a_declaration_nor_complete_and_nothing_of_it_counts(self) -> None:
        made = self.made()
        assert made.figure("responses-workbook").members == ("r2",)
        assert "s1" not in made.figure("responses-complete").members
        assert made.figure("rows-declared").value == 1

    def test_what_it_was_to_say_stays_open_and_a_person_is_told(self) -> None:
        made = self.made()
        assert origin(made).finding is OriginFinding.UNDETERMINED
        (item,) = (i for i in made.attention if i.rule == "response-unread")
        assert "EMRT 2.1, which asks about none of the conflict minerals" in item.message
        assert item.severity == "error"
