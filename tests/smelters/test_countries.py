"""What people write for a country, and the ten Covered Countries."""

from datetime import date

import pytest

from oreigin import tables
from oreigin.smelters.countries import (
    CountryRow,
    countries_in,
    country_code,
    country_name,
    covered_countries,
    is_covered,
    rmi_name,
)
from oreigin.terms import Country

ROWS = tables.load("countries.csv", CountryRow)
TODAY = date(2021, 5, 28)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KOREA, REPUBLIC OF", "KR"),
        ("  korea republic of ", "KR"),
        ("South Korea", "KR"),
        ("TAIWAN, PROVINCE OF CHINA", "TW"),
        ("Taiwan", "TW"),
        ("BOLIVIA (PLURINATIONAL STATE OF)", "BO"),
        ("Viet Nam", "VN"),
        ("VIETNAM", "VN"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("The Netherlands", "NL"),
        ("TÜRKİYE", "TR"),
        ("Turkey", "TR"),
        ("CZECHIA", "CZ"),
        ("Czech Republic", "CZ"),
        ("LAO PEOPLE’S DEMOCRATIC REPUBLIC", "LA"),
        ("Cote D'Ivoire", "CI"),
        ("CONGO", "CG"),
        ("Republic of Congo", "CG"),
        ("CONGO, DEMOCRATIC REPUBLIC OF THE", "CD"),
        ("Democratic Republic of Congo", "CD"),
        ("DRC", "CD"),
        ("RW", "RW"),
        ("COD", "CD"),
        ("UK", "GB"),
    ],
)
def test_what_people_write(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "NA", "no", "in", "N/A", "Korea", "Chima", "unknown", "CHINA;JAPAN", "#N/A", "..."]
)
def test_never_guesses(text: str) -> None:
    assert country_code(text) is None


def test_every_country_is_found_by_all_its_names() -> None:
    assert len(ROWS) == 249
    for row in ROWS:
        for text in (row.rmi, row.name, *filter(None, row.aliases.split(";"))):
            assert country_code(text) == row.alpha2


def test_names_for_the_edges() -> None:
    assert rmi_name(Country("KR")) == "KOREA, REPUBLIC OF"
    assert country_name(Country("KR")) == "South Korea"


def test_the_ten_covered_countries() -> None:
    assert covered_countries(TODAY) == ("AO", "BI", "CD", "CF", "CG", "RW", "SS", "TZ", "UG", "ZM")


def test_sudan_is_not_covered_and_nothing_was_before_the_rule() -> None:
    assert not is_covered(Country("SD"), TODAY)
    assert not is_covered(Country("RW"), date(2012, 11, 12))
    assert is_covered(Country("RW"), date(2012, 11, 13))


@pytest.mark.samples
def test_spelling_is_that_of_the_templates(samples) -> None:  # type: ignore[no-untyped-def]
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(samples / "templates/RMI_CMRT_6.5.xlsx")
    for code, name, *_ in book.get_sheet_by_name("C").to_python()[1:]:
        assert country_code(str(name)) == code
        assert rmi_name(Country(str(code))) == str(name).removesuffix(" *")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Peru; Rwanda", ("PE", "RW")),
        ("Peru, Rwanda and others", ("PE", "RW")),
        ("Mines in DR Congo (Kivu) and Uganda", ("CD", "UG")),
        ("DRC", ("CD",)),
        ("we can and mar nothing", ()),
        ("South Sudan", ("SS",)),
        ("Guinea-Bissau, Papua New Guinea", ("GW", "PG")),
        ("CONGO, DEMOCRATIC REPUBLIC OF THE", ("CD",)),
        ("CONGO, DEMOCRATIC REPUBLIC OF THE; Peru", ("CD", "PE")),
        ("recycled", ()),
        ("", ()),
    ],
)
def test_the_countries_that_a_free_text_names(text: str, codes: tuple[str, ...]) -> None:
    assert countries_in(text) == codes
