"""What the documents say follows the data; what they do not say is accounted for."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from oreigin.assessment.values import Assessment
from oreigin.case import Narrative, RecordKind, Signatory, Signature
from oreigin.report.document import Inserted, Run
from oreigin.report.html import render
from oreigin.report.outline import Outline, Why, outline
from oreigin.terms import Outcome

from .numbers import number_in
from .world import CASE, assessed, filed_on, record

SIGNATURE = Signature("Name of the signer", date(2021, 5, 28), "binder of the general counsel")


def page(made: Assessment, document: int = 1) -> str:
    """The text of a document as a reader sees it."""
    return _text(render(outline(made).documents[document]))


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html)).replace("\n", " ")


def _owing(made: Assessment, outcome: Outcome) -> Assessment:
    return replace(made, determination=replace(made.determination, outcome=outcome))


def _omitted(made: Outline, why: Why) -> set[str]:
    return {omission.subject for omission in made.omitted if omission.why is why}


@pytest.mark.parametrize("outcome", [Outcome.CONFLICT_MINERALS_REPORT, Outcome.FORM_SD_ONLY])
def test_every_number_in_a_document_is_an_insertion(outcome: Outcome) -> None:
    def marked(run: Run) -> str:
        return f"⟦{run.text}⟧" if isinstance(run, Inserted) else run.text

    for document in outline(_owing(assessed(), outcome)).documents:
        text = _text(render(document, marked))
        assert "⟦" in text
        left = re.sub(r"⟦[^⟧]*⟧", "", text)
        assert not number_in(left), left


def test_every_inserted_figure_is_the_figure_of_the_assessment() -> None:
    made = assessed()
    shown: list[Inserted] = []

    def seen(run: Run) -> str:
        shown.extend([run] if isinstance(run, Inserted) and run.kind == "figure" else [])
        return run.text

    for document in outline(made).documents:
        render(document, seen)
    assert {"smelters-total", "label:Full Compliant:gold"} <= {run.id for run in shown}
    for run in shown:
        assert run.text == str(made.figure(run.id).value)


def test_the_cover_page_has_every_field_of_the_form() -> None:
    text = page(assessed(), 0)
    registrant = CASE.registrant
    for value in (
        registrant.name,
        registrant.jurisdiction,
        registrant.commission_file_number,
        registrant.irs_ein,
        registrant.address,
        registrant.contact,
        registrant.contact_phone,
    ):
        assert value in text
    assert "☒   Rule 13p-1" in re.sub(r" {2,}", "   ", text)
    assert "for the reporting period from January 1 to December 31, 2020" in text


def test_the_form_follows_the_day_of_filing() -> None:
    now, before = page(assessed(), 0), page(assessed(filed_on(date(2020, 5, 29))), 0)
    assert "☐" in now
    assert "Rule 13q-1" in now
    assert "Section 3 – Exhibits" in now
    assert "Item 3.01" in now
    assert "Item 2.01  Resource" in now.replace("Item 2.01 ", "Item 2.01  ")
    assert "Rule 13q-1" not in before
    assert "Section 2 – Exhibits" in before
    assert "Item 2.01 Exhibits" in before
    assert "Section 3" not in before


def test_without_a_signature_record_no_name_is_printed() -> None:
    unsigned = page(assessed(), 0)
    assert "[signature]" in unsigned
    assert "/s/" not in unsigned
    assert "Name:" not in unsigned
    signed = page(assessed(replace(CASE, signatory=Signatory("General Counsel", SIGNATURE))), 0)
    assert "/s/ Name of the signer" in signed
    assert "[signature]" not in signed


def test_without_a_report_the_form_itself_describes_inquiry_and_results() -> None:
    made = outline(_owing(assessed(), Outcome.FORM_SD_ONLY))
    assert [document.file for document in made.documents] == ["formsd.htm"]
    text = _text(render(made.documents[0]))
    for part in ("Reasonable country of origin inquiry", "Results", "We surveyed 3 suppliers"):
        assert part in text
    assert "No exhibit is filed" in text
    assert "Exhibit 1.01" not in text


def test_where_nothing_is_owed_there_is_no_document() -> None:
    assert outline(_owing(assessed(), Outcome.NOTHING_OWED)) == Outline((), ())


def test_smelters_in_covered_countries_are_named_plainly() -> None:
    text = page(assessed())
    assert "Of these smelters and refiners, 1 is located in a Covered Country" in text
    assert "Luna Smelter, Ltd. (tin), located in Rwanda" in text
    assert "None of these smelters and refiners is located in a Covered Country" not in text
    assert "There were no smelters in a Covered Country" not in text


def test_a_refuted_sentence_of_the_narrative_is_left_out_and_reported() -> None:
    made = outline(assessed())
    assert _omitted(made, Why.REFUTED) == {"none-covered"}


def test_both_readings_of_a_pair_never_print_together() -> None:
    everyone = page(assessed())
    responses = CASE.responses[:2]
    not_everyone = page(assessed(replace(CASE, responses=responses)))
    assert "Every Supplier responded: we received responses from 3 of 3" in everyone
    assert (
        "We received responses from 2 of 3 Suppliers, a response rate of 66 percent" in not_everyone
    )
    assert "Every Supplier responded:" not in not_everyone


def test_a_counterpart_that_prints_is_not_an_omission() -> None:
    assert "all-suppliers-responded" not in _omitted(outline(assessed()), Why.NOT_APPLICABLE)


def test_what_was_done_prints_only_with_a_record() -> None:
    without = outline(assessed())
    assert "Engagement with Suppliers" not in page(assessed())
    assert "supplier-notice" in _omitted(without, Why.NO_RECORD)
    notice = record(RecordKind.SUPPLIER_NOTICE, "We told our Suppliers what we expect.")
    told = assessed(replace(CASE, program=(*CASE.program, notice)))
    assert "Engagement with Suppliers.  We told our Suppliers what we expect." in page(told)
    assert "supplier-notice" not in _omitted(outline(told), Why.NO_RECORD)


def test_an_invented_record_says_so() -> None:
    text = page(assessed())
    assert "Incomplete responses went to management. (invented for the example)" in text
    assert text.count("(invented for the example)") == 1


def test_names_nobody_recognized_are_counted_but_not_listed() -> None:
    text = page(assessed())
    assert "contain 1 name that we have not been able to match" in text
    assert "Nobody Knows" not in text
    assert "Old Mill Tin Works" in text


def test_statuses_with_one_label_are_defined_together() -> None:
    text = page(assessed())
    assert text.count("means that the smelter or refiner") == 3
    assert "Indeterminable" in text


def test_a_section_of_nothing_is_not_headed() -> None:
    text = page(assessed(replace(CASE, program=(), narrative=())))
    assert "Company Overview" not in text
    assert "Future Steps" not in text
    assert "Step 3" not in text
    assert "Due Diligence Measures Performed" in text


def test_the_notice_stands_on_every_document() -> None:
    for document in outline(assessed()).documents:
        assert CASE.notice in _text(render(document))
    plain = assessed(replace(CASE, notice=""))
    assert "Worked example" not in page(plain)


def test_the_covered_countries_are_the_ten_of_the_rule() -> None:
    listed = (
        "Angola, Burundi, the Central African Republic, the Democratic Republic of the Congo, "
        "the Republic of the Congo, Rwanda, South Sudan, Tanzania, Uganda and Zambia"
    )
    assert listed in page(assessed())


def test_narrative_prints_in_its_paragraphs() -> None:
    html = render(outline(assessed()).documents[1])
    assert ">We make instruments.</p>" in html
    assert ">Our customers like them.</p>" in html


def test_curly_braces_and_stars_in_the_registrants_words_stay_as_they_are() -> None:
    told = (Narrative("company-overview", "We make {figure:x} and **bold** things."),)
    assert "We make {figure:x} and **bold** things." in page(
        assessed(replace(CASE, narrative=told))
    )
