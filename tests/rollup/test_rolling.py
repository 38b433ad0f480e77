"""A case's responses become one declaration that says no more than they do, and names nobody."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oreigin.case import Decision, Product, ResponseKind
from oreigin.errors import RefusedError
from oreigin.response.completeness import completeness, missing
from oreigin.rollup.rolling import Target
from oreigin.rollup.rules import rules
from oreigin.rollup.values import Asked, Decided, ProductMineral, Program
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.terms import GOLD, TIN, Answer, Metal, Scope
from oreigin.workbook.templates import layout
from tests.rollup.world import DAY, MADE, TARGET, WHO, made, remarks, said, saying_all

PRODUCT_1 = Asked(Scope.PRODUCT, products=("p1",))


def rows(rolled) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(row.metal, row.name) for row in rolled.declaration.smelters]


def test_what_products_need_is_used_and_what_they_do_not_is_not() -> None:
    rolled = made()
    assert [said(rolled, f"1 {m}") for m in ("Tin", "Gold", "Tantalum")] == ["Yes", "Yes", "No"]
    assert [said(rolled, f"2 {m}") for m in ("Tin", "Gold", "Tantalum")] == ["Yes", "Yes", None]


def test_a_complete_case_leaves_nothing_to_the_checker_but_what_only_a_person_knows() -> None:
    rolled = made()
    assert [remark.subject for remark in rolled.needs_you] == ["C"]
    asked = missing(completeness(rolled.declaration, TARGET.layout))
    assert [line for line in asked if line.startswith("Declaration")] == ["Declaration!D79"]


def test_one_yes_makes_the_answer_yes_with_the_cell_that_says_so() -> None:
    rolled = made(saying_all("d1", {"Alpha": "Tin"}, q3=Answer.YES))
    answer = next(a for a in rolled.answers if a.subject == "3 Tin")
    assert answer.answer is Answer.YES
    assert answer.reasons[0].members == ("r1 Declaration!D26: Yes",)
    assert said(rolled, "3 Gold") is Answer.NO  # only p2 needs gold, and its maker says no


def test_covered_countries_count_among_the_high_risk_areas() -> None:
    rolled = made(saying_all("d1", {"Alpha": "Tin"}, q3=Answer.YES))
    assert said(rolled, "4 Tin") is Answer.YES


def test_a_supplier_that_has_not_answered_keeps_everything_unknown() -> None:
    silent = replace(MADE, responses=MADE.responses[:1])
    rolled = made(case=silent)
    assert [said(rolled, f"{n} Tin") for n in "3678"] == ["Unknown", "50% or less", "No", "No"]
    assert "supplier-silent" in remarks(rolled)


def test_a_rejected_response_counts_as_received_and_says_nothing() -> None:
    one, two = MADE.responses
    rejected = replace(MADE, responses=(one, replace(two, decision=Decision.REJECTED)))
    rolled = made(case=rejected)
    assert [said(rolled, f"{n} Tin") for n in "36"] == ["Unknown", "100%"]
    assert rows(rolled) == [("Tin", "Alpha")]


def test_an_attestation_of_no_3tg_is_no_silence() -> None:
    one, two = MADE.responses
    attested = replace(one, kind=ResponseKind.NO_3TG, sha256=None)
    rolled = made(case=replace(MADE, responses=(attested, two)))
    assert said(rolled, "3 Tin") is Answer.NO


def test_a_metal_that_every_maker_denies_stays_open() -> None:
    denied = {"q1": Answer.NO}
    rolled = made(saying_all("d1", {}, **denied), saying_all("d2", {}, **denied))
    assert said(rolled, "3 Tin") is None
    assert {"3 Tin", "7 Gold"} <= {remark.subject for remark in rolled.needs_you}


def test_the_list_of_a_product_holds_only_its_own_makers_smelters() -> None:
    rolled = made(asked=PRODUCT_1)
    assert rows(rolled) == [("Tin", "Alpha")]
    assert rolled.smelters[0].members == ("r1 Smelter List row 5",)
    assert [row.number for row in rolled.declaration.products] == ["p1"]
    assert said(rolled, "1 Gold") is Answer.NO


def test_a_list_for_a_product_warns_of_declarations_for_whole_companies() -> None:
    assert "company-level" in remarks(made(asked=PRODUCT_1))
    assert "company-level" not in remarks(made())


def test_smelters_of_metals_no_product_needs_stay_out() -> None:
    rolled = made(saying_all("d1", {"Alpha": "Tin", "8853 S.p.A.": "Gold"}), asked=PRODUCT_1)
    assert rows(rolled) == [("Tin", "Alpha")]
    assert "metal-declared-only" in remarks(rolled)


def test_a_name_nobody_reviewed_is_left_out_and_said() -> None:
    rolled = made(saying_all("d1", {"Alpha": "Tin", "Nobody knows": "Tin"}))
    assert ("Tin", "Nobody knows") not in rows(rolled)
    assert "smelter-unreviewed" in [remark.id for remark in rolled.needs_you]
    assert [said(rolled, f"{n} Tin") for n in "78"] == ["No", "No"]


def judged(name: str) -> tuple[Judgment, ...]:
    return (Judgment(TIN, name, "", Verdict.NOT_LISTED, "me", date(2021, 4, 1), "known to exist"),)


def test_a_smelter_that_no_list_holds_is_typed_out() -> None:
    case = replace(MADE, judgments=judged("Corner works"))
    rolled = made(saying_all("d1", {"Corner works": "Tin"}), case=case)
    row = next(row for row in rolled.declaration.smelters if row.name == "Corner works")
    assert (row.cid_input, row.look_up) == ("", "Smelter not listed")


def test_a_supplier_that_calls_itself_a_smelter_is_not_named() -> None:
    case = replace(MADE, judgments=judged("Maker 1"))
    rolled = made(saying_all("d1", {"Maker 1": "Tin"}), case=case)
    assert "Maker 1" not in str(rolled.declaration)
    assert "smelter-withheld" in [remark.id for remark in rolled.needs_you]


def test_a_cid_that_the_template_does_not_know_is_typed_and_not_replaced() -> None:
    bare = Target(TARGET.layout, type(TARGET.look_up)(TARGET.look_up.rows[1:]))
    rolled = made(target=bare)
    row = rolled.declaration.smelters[0]
    assert (row.cid_input, row.look_up, row.name) == ("", "Smelter not listed", "Alpha")
    assert row.cid.startswith("CID")
    assert row.country
    assert "not-in-look-up" in remarks(rolled)


def test_a_current_alternative_is_proposed() -> None:
    other = replace(TARGET.look_up.rows[0], cid="CID009999")
    renumbered = Target(TARGET.layout, type(TARGET.look_up)((other,)))
    rolled = made(target=renumbered)
    proposed = next(r for r in rolled.remarks if r.id == "current-alternative")
    assert "CID009999 Alpha" in proposed.message
    assert "CID009999" not in str(rolled.declaration)


def test_not_yet_identified_goes_out_as_such() -> None:
    rolled = made(saying_all("d1", {"Smelter not yet identified": "Tin"}))
    assert [r.look_up for r in rolled.declaration.smelters if not r.name] == [
        "Smelter not yet identified"
    ]
    assert [said(rolled, f"{n} Tin") for n in "78"] == ["No", "Yes"]


def test_contacts_steps_and_comments_of_suppliers_stay_inside() -> None:
    theirs = saying_all("d1", {"Alpha": "Tin"})
    secret = {"contact_name": "S", "contact_email": "s@s.s", "next_steps": "T", "comments": "U"}
    told = replace(theirs, smelters=tuple(replace(r, **secret, mines="M") for r in theirs.smelters))
    row = made(told).declaration.smelters[0]
    assert not any(getattr(row, name) for name in (*secret, "mines"))


def test_countries_of_mines_and_recycled_sources_go_out_as_far_as_they_carry() -> None:
    one, two = (saying_all(d, {"Alpha": "Tin"}) for d in ("d1", "d2"))
    mined = replace(
        one, smelters=(replace(one.smelters[0], mine_countries="Peru, Chile", recycled="Yes"),)
    )
    other = replace(
        two, smelters=(replace(two.smelters[0], mine_countries="mixed", recycled="No"),)
    )
    row = made(mined, other).declaration.smelters[0]
    assert (row.mine_countries, row.recycled) == ("CHILE; PERU", "No")


def test_the_order_of_responses_changes_nothing() -> None:
    one = saying_all("d1", {"Alpha": "Tin"}, q3=Answer.UNKNOWN)
    forward = made(one)
    backward = made(one, case=replace(MADE, responses=MADE.responses[::-1]))
    assert forward == backward


def test_company_answers_come_from_records_and_the_website_goes_into_the_comment() -> None:
    rolled = made()
    assert [said(rolled, q) for q in "ABDEFGH"] == [
        "Yes",
        "Yes",
        "Yes",
        "Yes, in conformance with IPC1755 (e.g., CMRT)",
        "Yes",
        "Yes",
        "Yes, with the SEC",
    ]
    assert next(a.comment for a in rolled.answers if a.subject == "B").endswith("/policy")


def test_without_records_the_company_answers_stay_open_and_are_never_no() -> None:
    rolled = made(case=replace(MADE, program=()))
    assert [said(rolled, q) for q in "ADFG"] == [None] * 4
    assert {"A", "D", "F", "G"} <= {remark.subject for remark in rolled.needs_you}


def decided(subject: str, value: str, why: str = "said so", **more: str) -> Program:
    said = {"template": "CMRT", **more}
    return replace(WHO, decided=(Decided(subject, value, why, "me", DAY, **said),))


def test_a_person_may_decide_otherwise_with_one_reason_and_what_was_computed_stays() -> None:
    rolled = made(program=decided("Q3 tin", "unknown", "our own audit"))
    answer = next(a for a in rolled.answers if a.subject == "3 Tin")
    assert (answer.answer, answer.computed) == (Answer.UNKNOWN, Answer.NO)
    assert answer.decided is not None
    assert answer.decided.why == "our own audit"


def test_a_decision_needs_a_reason_and_an_answer_that_the_template_offers() -> None:
    with pytest.raises(RefusedError, match="gives no reason"):
        made(program=decided("C", "Yes", ""))
    with pytest.raises(RefusedError, match="does not offer 'Perhaps'"):
        made(program=decided("C", "Perhaps"))
    with pytest.raises(RefusedError, match="for which template"):
        made(program=decided("C", "Yes", template=""))


def test_a_decision_about_nothing_that_is_asked_is_refused() -> None:
    with pytest.raises(RefusedError, match="no question and no field"):
        made(program=decided("Z", "Yes"))


def test_a_decision_for_another_template_does_not_count_here() -> None:
    assert said(made(program=decided("C", "Yes", template="EMRT")), "C") is None
    assert said(made(program=decided("C", "Yes", template="CMRT")), "C") is Answer.YES


def test_a_comment_that_names_a_supplier_does_not_go_out() -> None:
    rolled = made(program=decided("C", "No", comment="Maker 2 refuses"))
    assert "Maker 2" not in str(rolled.declaration)
    assert "comment-names-supplier" in [remark.id for remark in rolled.needs_you]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(Scope.PRODUCT), "has to name them"),
        (Asked(Scope.PRODUCT, products=("p9",)), "no covered product 'p9'"),
        (Asked(Scope.USER_DEFINED), "has to be described"),
        (Asked(Scope.DIVISION), "does not offer the scope"),
    ],
)
def test_what_cannot_be_declared_is_refused(asked: Asked, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        made(asked=asked)


COBALT = Metal("Cobalt")


def test_other_minerals_are_asked_of_products_by_their_own_file() -> None:
    emrt = Target(layout("EMRT", "2.1"), type(TARGET.look_up)(()))
    named = replace(WHO, minerals=(ProductMineral("p1", COBALT),))
    nothing = made(target=emrt)
    assert nothing.answers[0].metal is None  # no mineral is chosen: only company questions
    cobalt = Target(
        emrt.layout, type(TARGET.look_up)((replace(TARGET.look_up.rows[0], metal="Cobalt"),))
    )
    rolled = made(target=cobalt, program=named)
    assert said(rolled, "1 Cobalt") is Answer.YES
    assert said(rolled, "3 Cobalt") is Answer.UNKNOWN  # no response speaks of cobalt
    assert said(rolled, "5 Cobalt") is Answer.NONE
    assert said(rolled, "A") is None  # the records are about the conflict minerals


def test_what_happens_to_one_supplier_concerns_only_its_products() -> None:
    again = replace(MADE.responses[1], id="r3")
    more = replace(MADE, responses=(MADE.responses[0], again))
    about_1 = [made(case=case, asked=PRODUCT_1).inputs for case in (MADE, more)]
    about_all = [made(case=case).inputs for case in (MADE, more)]
    assert about_1[0] == about_1[1]
    assert about_all[0] != about_all[1]


def test_a_product_out_of_the_period_is_no_part_of_it() -> None:
    old = Product("p3", "old", (Metal("Tantalum"),), ("s1",), completed=2015)
    rolled = made(case=replace(MADE, products=(*MADE.products, old)))
    assert said(rolled, "1 Tantalum") is Answer.NO
    assert GOLD in {a.metal for a in rolled.answers}


def test_a_decision_for_the_emrt_is_none_of_the_cmrts_business() -> None:
    assert said(made(program=decided("C Cobalt", "Yes", template="EMRT")), "C") is None


FOLDED = {"3": "covered-countries", "4": "high-risk-areas", "5": "all-recycled"}
SAID = st.fixed_dictionaries(
    {f"q{n}": st.sampled_from([Answer.YES, Answer.NO, Answer.UNKNOWN]) for n in "3457"}
)


@settings(max_examples=25, deadline=None)
@given(SAID, SAID)
def test_a_further_accepted_response_never_makes_an_answer_better(one, two) -> None:  # type: ignore[no-untyped-def]
    """Of two suppliers first one alone is heard beside a silent one, then both."""
    documents = saying_all("d1", {"Alpha": "Tin"}, **one), saying_all("d2", {"Alpha": "Tin"}, **two)
    both = made(*documents)
    one_maker = replace(MADE, suppliers=MADE.suppliers[:1], responses=MADE.responses[:1])
    products = tuple(replace(product, suppliers=("s1",)) for product in MADE.products)
    alone = made(*documents, case=replace(one_maker, products=products))
    for question, topic in FOLDED.items():
        fold = next(fold for fold in rules().folds if fold.topic == topic)
        after, before = (said(rolled, f"{question} Tin") for rolled in (both, alone))
        assert after is not None
        assert before is not None
        assert fold.rank(after) <= fold.rank(before)
