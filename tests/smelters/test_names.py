"""What counts as the same writing of a name, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreigin.smelters.names import normalized, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aida Chemical Industries Co., Ltd.", "AIDA CHEMICAL INDUSTRIES CO LTD"),
        ("Mineração Taboca S.A.", "Mineracao Taboca S.A."),
        ("F&X Electro-Materials Ltd.", "F and X Electro Materials Ltd"),
        ("Ogussa Gold- und Silber- Scheideanstalt", "Ogussa Gold- und Silber-Scheideanstalt"),
        ("Ma'anshan Weitai Tin", "Ma’anshan Weitai Tin"),
    ],
)
def test_two_writings_of_one_name_are_alike(one: str, other: str) -> None:
    assert normalized(one) == normalized(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H.C. Starck Ltd.", "H.C. Starck Inc."),
        ("Global Advanced Metals", "Global Advanced Metals Aizu"),
        ("Heraeus Ltd. Hong Kong", "Heraeus Precious Metals GmbH & Co. KG"),
    ],
)
def test_names_that_differ_only_in_legal_form_or_place_stay_apart(one: str, other: str) -> None:
    assert normalized(one) != normalized(other)


@given(st.text())
def test_normalizing_twice_changes_nothing(name: str) -> None:
    assert normalized(normalized(name)) == normalized(name)


def test_an_annex_sorts_without_regard_to_case_accents_and_apostrophes() -> None:
    names = ["Magnu's Minerais", "Ma'anshan Weitai", "Malaysia Smelting", "chugai", "Élan"]
    assert sorted(names, key=sort_key) == [
        "chugai",
        "Élan",
        "Ma'anshan Weitai",
        "Magnu's Minerais",
        "Malaysia Smelting",
    ]
