"""The worked example restates the public filing exactly, as untidily as real life would."""

import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment
from oreigin.case import Decision
from oreigin.demo.declared import Row, declared_rows
from oreigin.demo.example import build_example, write_example
from oreigin.demo.material import annex, material
from oreigin.folder import open_case, read_documents
from oreigin.response.declaration import Declaration
from oreigin.response.reading import read_declaration
from oreigin.smelters.resolution import How, LeftoverReason
from oreigin.terms import GOLD, TANTALUM, TIN, TUNGSTEN, Answer, Scope, Sha256

CASE, DOCUMENTS = build_example()
NAMES = {response.sha256: response.filename for response in CASE.responses}


@pytest.fixture(scope="module")
def declarations() -> dict[Sha256, Declaration]:
    return {sha: read_declaration(data, NAMES[sha] or "") for sha, data in DOCUMENTS.items()}


@pytest.fixture(scope="module")
def assessment(declarations: dict[Sha256, Declaration]) -> Assessment:
    return assess(CASE, declarations)


@pytest.fixture(scope="module")
def rows() -> dict[str, tuple[Row, ...]]:
    return declared_rows(material(), annex(), CASE.as_of.filing)


def test_the_annex_is_that_of_the_filing() -> None:
    assert len({row.cid for row in annex()}) == 297
    assert Counter(row.metal for row in annex()) == {GOLD: 147, TIN: 65, TUNGSTEN: 47, TANTALUM: 38}
    assert Counter(row.status for row in annex()) == {
        "Full Compliant": 239,
        "Active": 5,
        "Indeterminable": 53,
    }


@pytest.mark.samples
def test_the_annex_holds_what_was_read_from_the_filing(samples: Path) -> None:
    import csv

    with (samples / "seed/annex_2020_with_cids.csv").open(encoding="utf-8") as file:
        read = [
            (r["metal"], r["name"], r["country"], r["annex_status"]) for r in csv.DictReader(file)
        ]
    assert [(r.metal, r.name, r.country, r.status) for r in annex()] == read


def test_lists_hold_the_annex_and_later_names_as_aliases() -> None:
    (reference,), (status,) = CASE.lists.references, CASE.lists.statuses
    assert len({row.cid for row in reference.rows}) == 297
    assert sum(row.look_up != row.name for row in reference.rows) == 29
    assert Counter(row.status for row in status.rows) == {"Conformant": 239, "Active": 5}
    assert reference.snapshot.public
    assert status.snapshot.as_of <= CASE.as_of.status


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    assert build_example() == (CASE, DOCUMENTS)
    write_example(tmp_path / "a")
    write_example(tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_folder_loads_as_the_case(tmp_path: Path) -> None:
    write_example(tmp_path)
    opened = open_case(tmp_path)
    assert opened.case == CASE
    assert opened.notes == ()
    assert read_documents(tmp_path) == DOCUMENTS


def test_seven_accepted_responses_at_company_level(
    declarations: dict[Sha256, Declaration],
) -> None:
    assert [response.decision for response in CASE.responses] == [Decision.ACCEPTED] * 7
    assert {declared.version for declared in declarations.values()} == {"6.01"}
    assert {declared.scope.value for declared in declarations.values()} == {Scope.COMPANY}
    assert {
        d.effective_date.value.year for d in declarations.values() if d.effective_date.value
    } == {2021}


def test_one_manufacturer_sources_nothing_from_covered_countries(
    declarations: dict[Sha256, Declaration],
) -> None:
    answers = [
        {declared.answer("3", metal).answer.value for metal in (TANTALUM, TIN, GOLD, TUNGSTEN)}  # type: ignore[union-attr]
        for declared in declarations.values()
    ]
    assert sorted(answers, key=str) == sorted([{Answer.NO}] + [{Answer.UNKNOWN}] * 6, key=str)


def test_luna_smelter_is_declared_but_not_by_that_manufacturer(assessment: Assessment) -> None:
    (luna,) = [s for s in assessment.consolidation.smelters if s.name == "Luna Smelter, Ltd."]
    denying = {
        r.response.id
        for r in assessment.responses
        if r.declaration and r.declaration.answer("3", TIN).answer.value is Answer.NO  # type: ignore[union-attr]
    }
    assert luna.sources
    assert not denying & set(luna.sources)


def test_figures_are_those_of_the_filing(assessment: Assessment) -> None:
    expected = {
        "suppliers-surveyed": 7,
        "response-rate": 100,
        "smelters-total": 297,
        "smelters-conformant": 239,
        "smelters-active": 5,
        "smelters-not-listed": 53,
        "smelters-unresolved": 0,
        "smelters-in-covered-countries": 1,
        "responses-no-covered-country": 1,
        "smelters-gold": 147,
        "smelters-tantalum": 38,
        "smelters-tin": 65,
        "smelters-tungsten": 47,
    }
    assert {name: assessment.figure(name).value for name in expected} == expected


def test_every_name_resolves_without_a_person(assessment: Assessment) -> None:
    smelters = assessment.consolidation.smelters
    assert not [smelter.name for smelter in smelters if smelter.needs_review]
    hows = Counter(member.resolution.how for smelter in smelters for member in smelter.members)
    assert set(hows) == {How.CID, How.EXACT, How.ALIAS, How.NORMALIZED}
    assert min(hows.values()) > 10
    (leftover,) = assessment.consolidation.leftovers
    assert leftover.reason is LeftoverReason.NOT_YET_IDENTIFIED


def test_declarations_are_untidy(rows: dict[str, tuple[Row, ...]]) -> None:
    written = Counter(row.writing for declared in rows.values() for row in declared)
    assert set(written) == {
        *(writing.id for writing in material().writings),
        *(kind for manufacturer in material().manufacturers for kind in manufacturer.untidy),
    }
    assert written["plain"] < sum(written.values()) / 1.2


def test_popular_smelters_are_named_by_several(assessment: Assessment) -> None:
    shared = [s for s in assessment.consolidation.smelters if len(s.sources) > 1]
    assert len(shared) > 100


def test_a_hundred_percent_is_a_number_in_some_and_a_text_in_another() -> None:
    found = {type(sheet(data)["D56"].value) for data in DOCUMENTS.values()}
    assert found == {int, str}


def test_workbooks_hold_no_formula() -> None:
    for data in DOCUMENTS.values():
        book = openpyxl.load_workbook(io.BytesIO(data))
        types = {cell.data_type for tab in book for row in tab.iter_rows() for cell in row}
        assert "f" not in types
        assert not any(
            isinstance(cell.value, str) and cell.value.startswith("=")
            for tab in book
            for row in tab.iter_rows()
            for cell in row
        )


def test_no_manufacturer_has_a_real_name() -> None:
    assert [supplier.name for supplier in CASE.suppliers] == [
        f"Contract Manufacturer {number}" for number in range(1, 8)
    ]
    for data in DOCUMENTS.values():
        assert str(sheet(data)["D8"].value).startswith("Contract Manufacturer ")
        assert str(sheet(data)["D16"].value).endswith(".example")
        assert "Worked example" in str(sheet(data)["B1"].value)


def test_narrative_and_records_hold_no_digit() -> None:
    texts = [block.text for block in CASE.narrative] + [record.summary for record in CASE.program]
    assert not [text for text in texts if any(letter.isdigit() for letter in text)]


def test_sentences_of_the_filing_are_held_against_its_data(assessment: Assessment) -> None:
    assert assessment.claim("luna").holds is True
    assert assessment.claim("seed-no-smelter-in-covered-country").holds is not True
    assert assessment.claim("seed-active-includes-cross-recognized").holds is False
    assert assessment.claim("seed-unlisted-mostly-low-risk").holds is None
    assert [claim.id for claim in CASE.claims if claim.printed] == ["luna"]


def test_records_say_where_they_come_from() -> None:
    assert all(record.source for record in CASE.program)
    assert {record.step for record in CASE.program} == {1, 2, 3, 4, 5}


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))["Declaration"]


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
