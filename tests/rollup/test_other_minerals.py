"""Cobalt and mica beside the conflict minerals: a supplier answers several templates."""

from dataclasses import replace
from datetime import date

from oreigin.assessment.assess import assess
from oreigin.case import Case, Response
from oreigin.checks.checking import check
from oreigin.checks.context import Context
from oreigin.response.declaration import DeclaredMine, DeclaredSmelter
from oreigin.response.drafting import Given, drafted
from oreigin.response.recalculation import LookUp, LookUpRow
from oreigin.rollup.beyond import beyond_conflict_minerals
from oreigin.rollup.rolling import Target, offered_minerals, roll_up
from oreigin.rollup.values import Asked, ProductMineral, RollUp
from oreigin.terms import Answer, Metal, Scope, Sha256
from oreigin.workbook.templates import layout
from tests.rollup.world import DAY, MADE, WHO, remarks, said, saying_all

COBALT, MICA = Metal("Cobalt"), Metal("Mica")
EMRT = layout("EMRT", "2.1")
TARGET = Target(
    EMRT,
    LookUp(
        (
            LookUpRow("Cobalt", "Kokkola", "Kokkola Works", "FINLAND", "CID003226"),
            LookUpRow("Mica", "Mica Mill", "Mica Mill", "INDIA", "CID003500"),
        )
    ),
)
ANSWERS = {"1": Answer.YES, "2": Answer.YES, "3": Answer.NO, "4": Answer.NO, "5": Answer.ALL}
ANSWERS |= {"6": Answer.YES, "7": Answer.YES}


def emrt(document: str, mine: str = "Musonoi") -> object:
    """A supplier's EMRT about cobalt: one smelter by an alias, and one mine."""
    made = drafted(
        EMRT,
        {"company_name": "Maker 1", "minerals_in_scope_1": "Cobalt"},
        {(question, COBALT): Given(answer) for question, answer in ANSWERS.items()},
        smelters=[DeclaredSmelter(0, metal="Cobalt", look_up="Kokkola")],
        mines=[
            DeclaredMine(
                0, metal="Cobalt", name=mine, country="Congo, the Democratic Republic of the"
            )
        ],
        scope=Scope.COMPANY,
        effective_date=date(2021, 2, 1),
    )
    return replace(made, document=Sha256(document))


def both(case: Case = MADE) -> Case:
    first = case.responses[0]
    more: tuple[Response, ...] = (replace(first, id="r1-emrt", sha256=Sha256("e1")),)
    return replace(case, responses=(*case.responses, *more))


DOCUMENTS = {
    Sha256("d1"): saying_all("d1", {"Alpha": "Tin"}),
    Sha256("d2"): saying_all("d2", {"Alpha": "Tin", "8853 S.p.A.": "Gold"}),
    Sha256("e1"): emrt("e1"),
}
COBALT_IN_1 = replace(WHO, minerals=(ProductMineral("p1", COBALT),))


def rolled(documents: object = None, target: Target = TARGET) -> RollUp:
    return roll_up(
        both(),
        documents or DOCUMENTS,
        target,
        Asked(),
        effective=DAY,
        program=COBALT_IN_1,  # type: ignore[arg-type]
    )


def test_the_emrt_of_a_supplier_is_read_resolved_and_rolled_up_by_its_own_look_up() -> None:
    made = rolled()
    assert [said(made, f"{n} Cobalt") for n in "1234567"] == [
        "Yes", "Yes", "No", "No", "100%", "Yes", "Yes",
    ]  # fmt: skip
    (row,) = made.declaration.smelters
    assert (row.cid_input, row.metal, row.name) == ("CID003226", "Cobalt", "Kokkola Works")
    assert made.declaration.fields["minerals_in_scope_1"].value == "Cobalt"


def test_its_mines_go_out_once_each() -> None:
    (mine,) = rolled().declaration.mines
    assert (mine.metal, mine.name) == ("Cobalt", "Musonoi")


def test_a_mine_that_bears_a_suppliers_name_does_not_go_out() -> None:
    made = rolled(DOCUMENTS | {Sha256("e1"): emrt("e1", "Maker 2 pit")})
    assert made.declaration.mines == ()
    assert "text-withheld" in remarks(made)


def test_beside_it_the_cmrt_says_what_it_said() -> None:
    cmrt = Target(layout("CMRT", "6.5"), LookUp(()))
    with_emrt = roll_up(both(), DOCUMENTS, cmrt, Asked(), effective=DAY, program=WHO)
    without = roll_up(MADE, DOCUMENTS, cmrt, Asked(), effective=DAY, program=WHO)
    assert with_emrt.declaration == without.declaration


def test_a_mineral_that_only_suppliers_name_needs_a_person() -> None:
    made = roll_up(both(), DOCUMENTS, TARGET, Asked(), effective=DAY, program=WHO)
    assert said(made, "1 Cobalt") is None
    assert "mineral-declared-only" in [remark.id for remark in made.needs_you]


def test_a_filing_counts_a_supplier_once_that_answered_two_templates() -> None:
    one, two = (assess(case, DOCUMENTS) for case in (MADE, both()))  # type: ignore[arg-type]
    assert [f for f in two.figures if f.id != "late"] == list(one.figures)
    assert "response-unread" not in [each.rule for each in two.attention]


def test_checks_know_the_minerals_that_were_chosen_and_which_of_them_are_used() -> None:
    context = Context(emrt("e1"), EMRT, DAY)  # type: ignore[arg-type]
    assert context.used_metals == (COBALT,)
    assert "smelter-metal-unclear" not in {finding.rule for finding in check(context).findings}


def test_without_minerals_the_checker_asks_for_them_and_not_for_a_policy() -> None:
    empty = drafted(EMRT, {}, {}, scope=Scope.COMPANY)
    found = check(Context(empty, EMRT, DAY))
    [rule] = [finding.rule for finding in found.findings if "Declaration!D12" in finding.cells]
    assert rule == "field-missing"


def test_names_of_a_mineral_that_no_list_knows_wait_where_their_own_template_is_filled_in() -> None:
    """The AMRT 1.2 has an empty look-up: its names are decided all the same."""
    found = beyond_conflict_minerals(both(), DOCUMENTS, Target(EMRT, LookUp(())))  # type: ignore[arg-type]
    assert found.unknown_minerals == (COBALT,)
    assert found.waiting() == ()
    [name] = found.waiting(found.asked_in("EMRT"))
    assert (name.metal, name.name) == (COBALT, "Kokkola")
    assert found.asked_in("AMRT") == frozenset()


def test_offered_are_the_minerals_of_form_and_look_up_and_no_blank_row() -> None:
    blank = LookUpRow("0", "0", "0", "0", "0")
    silver = LookUpRow("Silver", "Works", "Works", "PERU", "CID004020")
    assert offered_minerals(layout("AMRT", "1.3"), LookUp((blank, silver))) == {"Silver"}
    assert COBALT in offered_minerals(EMRT, LookUp(()))
