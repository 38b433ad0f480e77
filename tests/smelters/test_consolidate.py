"""One consolidated row a facility and metal; every declared row in exactly one place."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.smelters.consolidate import consolidate
from oreigin.smelters.directory import Directory, directory
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.smelters.resolution import Consolidation, LeftoverReason
from oreigin.smelters.resolve import Resolver
from oreigin.terms import TIN, Cid

from .world import AS_OF, WORLD, declaration_of, reference_list

Declare = Callable[..., Declaration]


def summary(consolidation: Consolidation) -> list[tuple[str, str, int]]:
    return [(s.metal, s.name, len(s.members)) for s in consolidation.smelters]


def test_rows_of_one_facility_become_one_smelter(known: Directory, declare: Declare) -> None:
    one = declare(("Tin", "Alpha", "", "", ""), ("tin", "COOKSON", "", "", ""), document="a")
    two = declare(("", "", "", "", "CID000292"), document="b")
    made = consolidate([("one", one), ("two", two)], Resolver(known))
    (smelter,) = made.smelters
    assert (smelter.id, smelter.name, len(smelter.members)) == ("CID000292", "Alpha", 3)
    assert smelter.sources == ("one", "two")
    assert smelter.declared_names == ("Alpha", "COOKSON")


def test_a_company_of_two_metals_stays_two(known: Directory, declare: Declare) -> None:
    name = "Mineracao Taboca S.A."
    made = consolidate(
        [("s", declare(("Tin", name, "", "", ""), ("Tantalum", name, "", "", "")))],
        Resolver(known),
    )
    assert summary(made) == [("Tantalum", name, 1), ("Tin", name, 1)]


def test_smelter_not_listed_keeps_its_typed_name(known: Directory, declare: Declare) -> None:
    typed = declare(
        ("Tin", "Smelter not listed", "Hill Works", "PERU", ""),
        ("Tin", "Smelter Not Listed", "HILL WORKS", "Peru", ""),
    )
    (smelter,) = consolidate([("s", typed)], Resolver(known)).smelters
    assert (smelter.name, smelter.country, smelter.facility) == ("Hill Works", "PERU", None)
    assert smelter.needs_review
    assert len(smelter.members) == 2


def test_a_typed_name_that_a_list_holds_is_that_facility(
    known: Directory, declare: Declare
) -> None:
    typed = declare(("Tin", "Smelter not listed", "Luna Smelter Ltd", "RWANDA", ""))
    (smelter,) = consolidate([("s", typed)], Resolver(known)).smelters
    assert smelter.id == "CID003387"


def test_rows_that_name_no_smelter_are_left_over_by_reason(
    known: Directory, declare: Declare
) -> None:
    rows = declare(
        ("Tin", "Smelter not yet identified", "", "", ""),
        ("Tin", "", "", "", ""),
        ("Cobalt", "Umicore", "", "", ""),
        ("", "Alpha", "", "", ""),
        ("Tin", "Smelter not listed", "", "", ""),
    )
    made = consolidate([("s", rows)], Resolver(known))
    assert made.smelters == ()
    assert {left.reason: len(left.members) for left in made.leftovers} == {
        LeftoverReason.NOT_YET_IDENTIFIED: 1,
        LeftoverReason.NO_NAME: 2,
        LeftoverReason.OUT_OF_SCOPE_METAL: 1,
        LeftoverReason.NO_METAL: 1,
    }


def test_a_reviewer_can_say_that_a_name_is_a_smelter_on_no_list_or_none_at_all(
    known: Directory, declare: Declare
) -> None:
    def judged(name: str, verdict: Verdict) -> Judgment:
        return Judgment(TIN, name, "", verdict, "analyst", AS_OF, "letter of the supplier")

    judgments = (judged("Hill", Verdict.NOT_LISTED), judged("Trader", Verdict.NOT_A_SMELTER))
    rows = declare(("Tin", "Hill", "", "PERU", ""), ("Tin", "Trader", "", "PERU", ""))
    made = consolidate([("s", rows)], Resolver(known, judgments))
    assert [(s.name, s.needs_review) for s in made.smelters] == [("Hill", False)]
    assert [left.reason for left in made.leftovers] == [LeftoverReason.NOT_A_SMELTER]


def test_a_second_name_of_another_facility_sends_the_row_to_a_person(
    known: Directory, declare: Declare
) -> None:
    rows = declare(
        ("Tin", "Alpha", "Luna Smelter, Ltd.", "", ""),
        ("Tin", "Cookson", "Alpha", "", ""),
        ("Tin", "Alpha", "our usual source", "", ""),
    )
    made = consolidate([("s", rows)], Resolver(known))
    assert [(s.id, s.needs_review, len(s.members)) for s in made.smelters] == [
        ("CID000292", False, 2),
        ("Tin|Alpha|", True, 1),
    ]


def test_a_number_of_an_older_template_is_translated_where_the_lists_can() -> None:
    row = DeclaredSmelter(5, metal="Tin", legacy_id="2rwa001")
    numbers = {"2RWA001": Cid("CID003387")}
    known = directory((reference_list(WORLD),), AS_OF, numbers)
    (smelter,) = consolidate([("s", declaration_of([row]))], Resolver(known)).smelters
    assert smelter.id == "CID003387"


names = st.sampled_from(
    [
        "Alpha",
        "alpha",
        "Cookson",
        "Luna Smelter, Ltd.",
        "Hill Works",
        "",
        "Smelter not listed",
        "Smelter not yet identified",
        "8853 S.p.A.",
        "H.C. Starck",
    ]
)
rows = st.builds(
    DeclaredSmelter,
    row=st.just(0),
    metal=st.sampled_from(["Tin", "Gold", "TANTALUM", "Cobalt", ""]),
    look_up=names,
    name=names,
    country=st.sampled_from(["", "PERU", "RWANDA", "Narnia"]),
    cid_input=st.sampled_from(["", "CID000292", "cid003387", "CID999999", "1JPN072"]),
    cid=st.sampled_from(["", "CID000292"]),
)


@given(st.lists(st.lists(rows, max_size=8), max_size=4))
def test_every_declared_row_is_in_exactly_one_smelter_or_leftover(
    lists: list[list[DeclaredSmelter]],
) -> None:
    known = directory((reference_list(WORLD),), AS_OF)
    declarations = [
        (
            f"source {number}",
            declaration_of(
                (replace(row, row=at) for at, row in enumerate(declared, start=5)),
                document=str(number),
            ),
        )
        for number, declared in enumerate(lists)
    ]
    made = consolidate(declarations, Resolver(known))
    placed = Counter(
        str(member.row) for group in (*made.smelters, *made.leftovers) for member in group.members
    )
    declared_rows = [str(d.row_ref(row)) for _, d in declarations for row in d.smelters]
    assert placed == Counter(declared_rows)
    facilities = [s.facility.cid for s in made.smelters if s.facility]
    assert len(facilities) == len(set(facilities))
