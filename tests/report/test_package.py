"""The package: which files, the same bytes every time, and nothing confidential in a filing."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html import unescape
from importlib.util import find_spec
from typing import Any

import pytest

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment, Severity
from oreigin.case import Case, Narrative, PreviousFigure, Registrant
from oreigin.report.amendment import changes, filed
from oreigin.report.package import package
from oreigin.terms import Outcome

from .world import CASE, DECLARATIONS, assessed

MADE = [kind for kind, maker in (("pdf", "typst"), ("docx", "docx")) if find_spec(maker)]
"""The formats that this machine can make."""


def _attention(case: Case) -> dict[str, dict[str, Any]]:
    items = json.loads(package(assessed(case)).files["internal/attention.json"])
    return {item["rule"]: item for item in items}


def _owing(made: Assessment, outcome: Outcome) -> Assessment:
    return replace(made, determination=replace(made.determination, outcome=outcome))


def test_the_files_of_a_package() -> None:
    assert set(package(assessed()).files) == {
        "index.html",
        "filing/formsd.htm",
        "filing/ex1-01.htm",
        "filing/annex.csv",
        "filing/submission.txt",
        "filing/website.html",
        *(f"filing/{name}.{kind}" for name in ("formsd", "cmr") for kind in MADE),
        "internal/figures.json",
        "internal/attention.json",
        "internal/evidence.json",
        "internal/evidence.xlsx",
        "internal/binder.html",
        "internal/review.html",
    }


def test_without_a_report_there_is_neither_exhibit_nor_annex() -> None:
    only_form = package(_owing(assessed(), Outcome.FORM_SD_ONLY)).files
    nothing = package(_owing(assessed(), Outcome.NOTHING_OWED)).files
    assert {name for name in only_form if name.startswith("filing/")} == {
        "filing/formsd.htm",
        "filing/submission.txt",
        "filing/website.html",
        *(f"filing/formsd.{kind}" for kind in MADE),
    }
    assert "<ITEM-NUMBER>1.02" not in only_form["filing/submission.txt"].decode()
    assert not [name for name in nothing if name.startswith("filing/")]
    assert "internal/figures.json" in nothing


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert package(assessed()).files == package(assessed()).files


def text_of(name: str, data: bytes) -> str:
    """The text of a file as a reader has it, whatever its format."""
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(m).decode() for m in archive.namelist() if "xml" in m)
    if name.endswith(".pdf"):
        pdfium = pytest.importorskip("pypdfium2", reason="install oreigin[proofread] to read PDFs")
        pages = (page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(data))
        return "\n".join(pages)
    return unescape(data.decode())


TELLING = ("filing/cmr.pdf", "filing/cmr.docx", "filing/ex1-01.htm", "filing/website.html")
"""Files that name a smelter, so that a test sees whether their text was found at all."""

CONFIDENTIAL = (
    "Ostrava Electronics",
    "Pinewood Assembly",
    "Quarry Boards",
    "Jana Kontakt",
    "jana@ostrava.example",
    "ostrava-cmrt.xlsx",
    "Hidden Valley Mine",
    "smelter-desk@luna.example",
)


def test_nothing_filed_posted_or_annexed_names_a_supplier_a_contact_or_a_mine() -> None:
    """What suppliers said of themselves stays inside, in every format of every document."""
    first = replace(
        CASE.suppliers[0], contact_name="Jana Kontakt", contact_email="jana@ostrava.example"
    )
    answer = replace(CASE.responses[0], filename="ostrava-cmrt.xlsx")
    case = replace(
        CASE,
        suppliers=(first, *CASE.suppliers[1:]),
        responses=(answer, *CASE.responses[1:]),
    )
    told = {
        key: replace(
            declaration,
            smelters=tuple(
                replace(row, mines="Hidden Valley Mine", contact_email="smelter-desk@luna.example")
                for row in declaration.smelters
            ),
        )
        for key, declaration in DECLARATIONS.items()
    }
    files = package(assess(case, told)).files
    filed = [name for name in files if name.startswith("filing/")]
    assert len(filed) >= 5
    for name in filed:
        text = text_of(name, files[name])
        for secret in CONFIDENTIAL:
            assert secret not in text, (name, secret)
        assert "Luna Smelter" in text or name not in TELLING, name
    assert "Ostrava Electronics" in files["internal/evidence.json"].decode()


def test_a_draft_prints_marked_what_the_data_refute_and_a_final_one_does_not() -> None:
    draft, final = package(assessed(), draft=True), package(assessed())
    marked = "[Refuted by the data, and to be taken out: There were no smelters"
    assert marked in re.sub("<[^>]*>", "", draft.files["filing/ex1-01.htm"].decode())
    assert "Refuted by the data" not in final.files["filing/ex1-01.htm"].decode()
    assert final.in_error


def test_the_header_values_of_the_submission() -> None:
    text = package(assessed()).files["filing/submission.txt"].decode()
    for line in (
        "<TYPE>SD",
        "<RULE-NAME>13p-1",
        "<ITEM-NUMBER>1.01",
        "<ITEM-NUMBER>1.02",
        "<ITEM-PERIOD>20201231",
        "<TYPE>EX-1.01",
        "<FILENAME>ex1-01.htm",
    ):
        assert line in text.splitlines()


def test_an_amendment_tells_what_changed() -> None:
    before = package(assessed()).files
    was = filed(before["internal/figures.json"].decode(), before["filing/annex.csv"].decode())
    assert changes(was, assessed()) == ()
    later = replace(CASE, responses=CASE.responses[:1])
    now = package(assessed(later), amends=was)
    told = {c["what"]: c for c in json.loads(now.files["internal/changes.json"])}
    assert (told["responses-received"]["was"], told["responses-received"]["now"]) == ("3", "1")
    assert told["annex: Tin Old Mill Tin Works PERU"]["now"] == ""
    assert "<TYPE>SD/A" in now.files["filing/submission.txt"].decode().splitlines()


def test_last_years_figures_stand_beside_this_years() -> None:
    previous = (PreviousFigure("smelters-gold", 4711), PreviousFigure("responses-received", 2))
    made = package(assessed(replace(CASE, previous=previous))).files["filing/ex1-01.htm"].decode()
    assert ">2019</td>" in made
    assert ">4,711</td>" in made
    assert ">not stated</td>" in made
    assert ">2019</td>" not in package(assessed()).files["filing/ex1-01.htm"].decode()


def test_figures_and_claims_stand_with_their_members() -> None:
    rows = {
        row["id"]: row for row in json.loads(package(assessed()).files["internal/figures.json"])
    }
    total, claim = rows["smelters-total"], rows["none-covered"]
    assert (total["value"], total["members"], total["label"]) == (8, 8, "Smelters and refiners")
    assert claim["holds"] is False
    assert claim["against"] == ["Luna Smelter, Ltd. (CID003387), Rwanda"]


def test_attention_holds_the_gravest_first() -> None:
    items = json.loads(package(assessed()).files["internal/attention.json"])
    order = [item["severity"] for item in items]
    assert order == sorted(order, key=["error", "warning", "info"].index)
    assert all(item["message"] and item["remedy"] for item in items)


def test_a_supplier_named_in_the_registrants_words_is_an_error() -> None:
    told = (Narrative("company-overview", "Ostrava Electronics makes our appliances."),)
    item = _attention(replace(CASE, narrative=told))["supplier-named"]
    assert item["severity"] == "error"
    assert "Ostrava Electronics" in item["message"]


def test_a_supplier_named_in_a_record_is_an_error_too() -> None:
    noted = replace(CASE.program[0], summary="Ostrava Electronics was told of our policy.")
    item = _attention(replace(CASE, program=(noted, *CASE.program[1:])))["supplier-named"]
    assert noted.id in item["message"]


def test_a_number_in_the_registrants_words_is_pointed_out() -> None:
    told = (Narrative("company-overview", "We (1) serve 19,000 customers and (2) grow by 12%."),)
    item = _attention(replace(CASE, narrative=told))["narrative-number"]
    assert "19,000, 12%" in item["message"]
    assert "1," not in item["message"].replace("19,", "")


def test_a_text_that_no_document_prints_is_pointed_out() -> None:
    told = (*CASE.narrative, Narrative("company-overvew", "We make instruments."))
    assert (
        "company-overvew"
        in _attention(replace(CASE, narrative=told))["narrative-unused"]["message"]
    )


def test_an_empty_field_of_the_cover_page_is_an_error() -> None:
    registrant: Registrant = replace(CASE.registrant, irs_ein="")
    assert (
        _attention(replace(CASE, registrant=registrant))["cover-field-empty"]["severity"] == "error"
    )


def test_empty_fields_of_the_cover_page_are_one_item_in_the_words_of_the_form() -> None:
    registrant = replace(CASE.registrant, commission_file_number="", irs_ein=" ")
    item = _attention(replace(CASE, registrant=registrant))["cover-field-empty"]
    assert "in 2 fields: Commission file number, IRS employer" in item["message"]
    assert "commission_file_number, irs_ein" in item["remedy"]


@pytest.mark.parametrize(
    ("contact", "pointed_out"),
    [
        ("Vice President, General Counsel and Corporate Secretary", True),
        ("Attn: Legal Department", True),
        ("R. Example, General Counsel", False),
    ],
)
def test_a_contact_that_is_an_office_alone_lacks_a_name(contact: str, pointed_out: bool) -> None:
    items = _attention(replace(CASE, registrant=replace(CASE.registrant, contact=contact)))
    assert ("contact-without-name" in items) is pointed_out


def test_a_draft_may_be_unsigned() -> None:
    items = {item.rule: item.severity for item in package(assessed(CASE), draft=True).attention}
    assert items["signature-missing"] is Severity.INFO
    assert "final-unsigned" not in items


def test_a_missing_signature_and_missing_records_are_said() -> None:
    items = _attention(CASE)
    assert items["final-unsigned"]["severity"] == "warning"
    assert "signature-missing" not in items
    assert "done-without-record" in items


def test_a_case_with_nothing_in_it_still_makes_a_package() -> None:
    empty = replace(
        CASE, suppliers=(), responses=(), program=(), narrative=(), claims=(), products=()
    )
    made = _owing(assessed(empty), Outcome.CONFLICT_MINERALS_REPORT)
    text = package(made).files["filing/ex1-01.htm"].decode()
    assert "No declaration on a reporting template was accepted" in text
    assert "Annex I" not in text


def test_a_text_repeated_word_for_word_beside_changed_figures_is_pointed_out() -> None:
    text = (Narrative("company-overview", "We make things."),)
    case = replace(CASE, narrative=text, previous_narrative=text)
    same = replace(case, previous=(PreviousFigure("suppliers-surveyed", 3),))
    changed = replace(case, previous=(PreviousFigure("suppliers-surveyed", 99),))
    assert "boilerplate-unchanged" not in {i.rule for i in package(assessed(same)).attention}
    assert "boilerplate-unchanged" in {i.rule for i in package(assessed(changed)).attention}


def test_a_number_that_edgar_rejects_stops_the_package() -> None:
    case = replace(CASE, narrative=(Narrative("company-overview", "Call 078-05-1120."),))
    found = [i for i in package(assessed(case)).attention if i.rule == "edgar-fault"]
    assert any("078-05-1120" in item.message for item in found)
