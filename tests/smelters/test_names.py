"""What counts as the same writing of a name, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreigin.smelters.names import normalized, other_spelling, parsed, sort_key


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Guangdong Hanhe Metal Co., Ltd.", "GUANGDONG HANHE METAL COMPANY LIMITED"),
        ("Guangdong Hanhe Metal Co., Ltd.", "Guangdong Hanhe Metal Limited Company"),
        ("Augmont Enterprises Private Limited", "Augmont Enterprises Pvt. Ltd."),
        ("Tuyen Quang Metals Joint Stock Company", "Tuyen Quang Metals Joint Stock CO."),
        ("Penoles S.A. de C.V.", "Penoles SA DE CV"),
        ("Rian Resources SDN. BHD.", "Rian Resources Sendirian Berhad"),
        ("Taboca Ltda.", "Taboca Limitada"),
        ("Kirovgrad OOO", "Кировград ООО"),
        ("C. Hafner GmbH + Co. KG", "C. Hafner GmbH & Co. KG"),
    ],
)
def test_the_writings_of_one_legal_form_are_one(one: str, other: str) -> None:
    assert parsed(one) == parsed(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H.C. Starck Ltd.", "H.C. Starck Inc."),
        ("H.C. Starck Ltd.", "H.C. Starck Co., Ltd."),
        ("TANIOBIS GmbH", "TANIOBIS"),
        ("Johnson Matthey Inc.", "Johnson Matthey Limited"),
    ],
)
def test_legal_forms_are_never_dropped_and_never_taken_for_one_another(
    one: str, other: str
) -> None:
    assert parsed(one) != parsed(other)


def test_an_umlaut_has_two_spellings() -> None:
    assert other_spelling("Rönnskär") == "roennskaer"
    assert other_spelling("Ronnskar") is None


@given(st.text())
def test_any_text_can_be_taken_apart_and_its_legal_form_is_among_its_words(text: str) -> None:
    name = parsed(text)
    assert name.forms <= set(name.words)
    assert name.opening not in name.forms
