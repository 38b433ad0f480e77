"""Figures count their members; claims are held against the same members."""

import inspect
import re
from dataclasses import replace

import pytest

from oreigin.assessment import claims as claim_rules
from oreigin.assessment.claims import RULES, ClaimRow
from oreigin.assessment.counting import FigureRow
from oreigin.assessment.grouping import Group, group_of
from oreigin.assessment.survey_figures import SCOPE_FIGURES
from oreigin.case import NarrativeClaim, RiskPolicy
from oreigin.tables import load
from oreigin.terms import Answer, ConformanceStatus, Country, Scope

from .world import CASE, STATUS_DAY, assessed, declared, saying, status_list


def test_every_figure_but_the_rate_is_the_number_of_its_members() -> None:
    for figure in assessed().figures:
        if figure.id not in ("response-rate", "recycled-share"):
            assert figure.value == len(figure.members), figure.id
        assert "{" not in figure.id + figure.label + figure.rule.replace("label:{label}", "")


def test_rules_speak_of_the_case_and_of_no_file_that_only_a_folder_has() -> None:
    rows = (*load("figures.toml", FigureRow), *load("claims.toml", ClaimRow))
    assert [row.id for row in rows if re.search(r"\.(csv|toml)|[a-z]/ ", row.rule)] == []


def test_every_row_of_the_table_of_figures_is_counted() -> None:
    mined = saying("d1", {"Alpha": "Tin"}, mine_countries="Peru")
    made = {figure.id for figure in assessed(mined).figures}
    for row in load("figures.toml", FigureRow):
        assert row.id.format(metal="tin", label="Active", country="Peru") in made


def test_every_claim_has_a_figure_or_a_function_of_its_name_and_none_is_spare() -> None:
    rows = {row.id: row for row in load("claims.toml", ClaimRow)}
    by_function = {claim_id for claim_id, row in rows.items() if not row.above_zero}
    assert by_function == set(RULES)
    for claim_id, rule in RULES.items():
        assert rule.__name__.replace("_", "-") == claim_id
        assert inspect.getmodule(rule) is claim_rules


def test_what_is_counted_of_a_small_case() -> None:
    made = assessed(declared("d1", {"Luna Smelter, Ltd.": "Tin", "Alpha": "Tin", "Hill": "Tin"}))
    counted = {figure.id: figure.value for figure in made.figures}
    expected = {
        "suppliers-surveyed": 2,
        "responses-received": 2,
        "response-rate": 100,
        "responses-company-level": 2,
        "responses-no-covered-country": 2,
        "rows-declared": 4,
        "smelters-total": 3,
        "smelters-conformant": 1,
        "smelters-active": 1,
        "smelters-not-listed": 1,
        "smelters-tin": 2,
        "tin-active": 1,
        "smelters-in-covered-countries": 1,
        "smelters-unresolved": 1,
        "label:Active": 1,
    }
    assert {figure_id: counted[figure_id] for figure_id in expected} == expected


def test_product_level_declarations_are_counted_apart() -> None:
    made = assessed(declared("d1", {"Alpha": "Tin"}, scope=Scope.PRODUCT))
    assert made.figure("responses-product-level").members == ("r1",)
    assert made.claim("only-company-level").holds is False
    assert made.claim("only-company-level").against == ("r1",)


SENTENCE = "No smelters were located in a Covered Country."


def with_claim(predicate: str, reach: str = "", printed: bool = False) -> NarrativeClaim:
    return NarrativeClaim("told", SENTENCE, predicate, reach, printed, "an old report")


@pytest.mark.parametrize(
    ("reach", "holds", "rule"),
    [
        ("all", False, "outside-claim-refuted"),
        ("neither conformant nor active", True, None),
        ("", None, "claim-ambiguous"),
    ],
)
def test_a_sentence_is_held_against_the_smelters_within_its_reach(
    reach: str, holds: bool | None, rule: str | None
) -> None:
    case = replace(CASE, claims=(with_claim("no-smelter-in-covered-country", reach),))
    made = assessed(declared("d1", {"Luna Smelter, Ltd.": "Tin"}), case=case)
    assert made.claim("told").holds is holds
    told = [item for item in made.attention if SENTENCE in item.message]
    assert [item.rule for item in told] == ([rule] if rule else [])


def test_a_printed_sentence_that_the_data_refute_is_an_error() -> None:
    claim = with_claim("no-smelter-in-covered-country", "all", printed=True)
    made = assessed(
        declared("d1", {"Luna Smelter, Ltd.": "Tin"}), case=replace(CASE, claims=(claim,))
    )
    (item,) = (item for item in made.attention if item.rule == "claim-refuted")
    assert item.severity == "error"
    assert "Luna Smelter, Ltd. (CID003387), Rwanda" in item.message


def test_a_claim_with_an_unknown_rule_is_an_error_and_not_true() -> None:
    made = assessed(case=replace(CASE, claims=(with_claim("all-is-well"),)))
    assert made.claim("told").holds is None
    assert "claim-rule-unknown" in {item.rule for item in made.attention}


def test_a_sentence_about_risk_needs_criteria() -> None:
    case = replace(CASE, claims=(with_claim("most-unlisted-low-risk"),))
    assert assessed(case=case).claim("told").holds is None
    italy = RiskPolicy((Country("IT"),), "the registrant's criteria", STATUS_DAY)
    strict = replace(case, policy=replace(case.policy, risk=italy))
    assert assessed(case=strict).claim("told").holds is False
    china = replace(italy, elevated_countries=(Country("CN"),))
    mild = replace(case, policy=replace(case.policy, risk=china))
    assert assessed(case=mild).claim("told").holds is True


def test_a_status_list_that_may_not_be_shown_stops_a_filing() -> None:
    from .world import status_list

    hidden = status_list({"CID000292": "Conformant"}, scheme="rmap-member", public=False)
    case = replace(CASE, lists=replace(CASE.lists, statuses=(hidden,)))
    assert "list-not-public" in {item.rule for item in assessed(case=case).attention}


def test_an_answer_of_no_for_the_metals_in_scope_counts_as_nothing_from_covered_countries() -> None:
    open_answer = declared("d1", {"Alpha": "Tin"}, {"3": Answer.UNKNOWN})
    assert assessed(open_answer).figure("responses-no-covered-country").members == ("r2",)


def test_a_mistyped_reach_makes_no_claim_true() -> None:
    claim = with_claim("no-smelter-in-covered-country", "All", printed=True)
    made = assessed(
        declared("d1", {"Luna Smelter, Ltd.": "Tin"}), case=replace(CASE, claims=(claim,))
    )
    assert made.claim("told").holds is None
    assert "claim-rule-unknown" in {item.rule for item in made.attention}


def test_a_document_that_two_suppliers_send_counts_its_rows_once_and_both_suppliers() -> None:
    same = declared("d1", {"Alpha": "Tin"})
    shared = replace(CASE.responses[1], sha256=same.document)
    made = assessed(same, case=replace(CASE, responses=(CASE.responses[0], shared)))
    assert made.figure("rows-declared").value == 1
    assert made.smelters[0].smelter.sources == ("r1", "r2")


def test_a_name_to_review_in_a_covered_country_leaves_both_claims_open() -> None:
    plain = declared("d1", {"Kigali Works": "Tin"})
    (row,) = plain.smelters
    placed = replace(plain, smelters=(replace(row, country="RWANDA"),))
    made = assessed(placed)
    assert made.claim("smelter-in-covered-country").holds is None
    assert made.claim("no-smelter-in-covered-country").holds is None


@pytest.mark.parametrize("scope", Scope)
def test_every_declaration_counts_under_the_scope_it_states(scope: Scope) -> None:
    made = assessed(declared("d1", {"Alpha": "Tin"}, scope=scope))
    counted = {f: made.figure(f).members for f in SCOPE_FIGURES.values()}
    assert "r1" in counted[SCOPE_FIGURES[scope]]
    assert sum(map(len, counted.values())) == made.figure("responses-workbook").value


def test_a_declaration_without_a_scope_is_counted_as_such() -> None:
    plain = declared("d1", {"Alpha": "Tin"})
    made = assessed(replace(plain, scope=replace(plain.scope, value=None, raw="?")))
    assert made.figure("responses-scope-unstated").members == ("r1",)
    assert made.claim("only-company-level").holds is False


def test_a_declaration_for_a_division_ties_a_smelter_to_less_than_the_company() -> None:
    made = assessed(declared("d1", {"Alpha": "Tin"}, scope=Scope.DIVISION))
    assert "CID000292" not in made.figure("smelters-company-level-only").members


def test_requests_are_counted_where_their_day_is_recorded() -> None:
    suppliers = (replace(CASE.suppliers[0], requested=STATUS_DAY), CASE.suppliers[1])
    made = assessed(case=replace(CASE, suppliers=suppliers))
    assert made.figure("suppliers-requested").members == ("s1",)
    assert made.claim("requests-recorded").against == ("s2",)


def test_completeness_is_that_of_the_official_checker_and_may_be_unknown() -> None:
    made = assessed()
    assert made.figure("responses-incomplete").members == ("s1", "s2")
    assert made.claim("completeness-known").holds is True
    strange = replace(declared("d1", {}), version="0.0")
    unknown = assessed(strange)
    assert unknown.figure("responses-completeness-unknown").members == ("s1",)
    assert unknown.claim("completeness-known").holds is False


def test_every_figure_has_an_id_of_its_own() -> None:
    ids = [figure.id for figure in assessed().figures]
    assert len(set(ids)) == len(ids)
    labels = {**CASE.annex.labels, ConformanceStatus.NOT_LISTED: "Active:tin"}
    with pytest.raises(ValueError, match="two figures"):
        assessed(case=replace(CASE, annex=replace(CASE.annex, labels=labels)))


@pytest.mark.parametrize("group", list(Group))
def test_a_group_in_a_sentence_is_the_sum_of_its_labels_in_the_table(group: Group) -> None:
    lbma = status_list({"CID002763": "Good Delivery"}, scheme="lbma")
    case = replace(CASE, lists=replace(CASE.lists, statuses=(lbma,)))
    for made in (assessed(), assessed(case=case)):
        labels = {case.annex.label(s) for s in ConformanceStatus if group_of(s) is group}
        total = sum(made.figure(f"label:{label}").value for label in labels)
        assert made.figure(f"smelters-{group}").value == total


def claimed(predicate: str, reach: str) -> bool | None:
    """What a sentence comes to of a conformant smelter in Rwanda and one that nobody listed."""
    told = NarrativeClaim("said", "Some are.", predicate, reach=reach, printed=True)
    luna = saying("d1", {"Luna Smelter, Ltd.": "Tin", "Alpha": "Tin"}, mine_countries="Rwanda")
    listed = replace(CASE.lists, statuses=(status_list({"CID003387": "Conformant"}),))
    return assessed(luna, case=replace(CASE, claims=(told,), lists=listed)).claim("said").holds


@pytest.mark.parametrize(
    ("predicate", "all_of_them", "unlisted"),
    [
        ("smelter-in-covered-country", True, False),
        ("no-smelter-in-covered-country", False, True),
        ("some-source-from-covered-countries", True, True),
        ("some-recycled", False, False),
    ],
)
def test_every_rule_about_smelters_minds_the_reach(
    predicate: str, all_of_them: bool, unlisted: bool
) -> None:
    assert claimed(predicate, "all") is all_of_them
    assert claimed(predicate, "neither conformant nor active") is unlisted


@pytest.mark.parametrize("predicate", ["all-suppliers-responded", "some-conformant"])
def test_a_reach_that_a_rule_does_not_have_is_an_error(predicate: str) -> None:
    told = NarrativeClaim("said", "Some are.", predicate, reach="all", printed=True)
    made = assessed(case=replace(CASE, claims=(told,)))
    assert made.claim("said").holds is None
    assert "claim-rule-unknown" in {item.rule for item in made.attention}
