"""A final package is refused in words that lead to the cells; a person may let a sentence stand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.case import Case, Narrative, NarrativeClaim, Override
from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.folder import save_case
from oreigin.terms import ConformanceStatus

CASE, DOCUMENTS = build_example()
LUNA = NarrativeClaim(
    "none-covered",
    "None of them is located in a Covered Country.",
    "no-smelter-in-covered-country",
    reach="all",
    printed=True,
)


def final(case: Case, folder: Path) -> Result:
    save_case(case, folder / "case", DOCUMENTS)
    return CliRunner().invoke(cli, ["report", str(folder / "case"), "--final"])


def with_text(text: str) -> Case:
    told = (*CASE.narrative, Narrative("future-steps", text))
    return replace(CASE, narrative=tuple(sorted(told, key=lambda block: block.id)))


def letting_stand(case: Case, subject: str) -> Case:
    told = Override(subject, "stands", "Counsel has read it.", "General Counsel", date(2021, 5, 27))
    return replace(case, overrides=(told,))


def test_a_refusal_prints_the_sentence_the_fact_and_the_cells_that_refute_it(
    tmp_path: Path,
) -> None:
    result = final(replace(CASE, claims=(LUNA,)), tmp_path)
    assert result.exit_code == 1
    said = result.stderr
    assert f'Refuted: "{LUNA.sentence}"' in said
    assert "Fact: Luna Smelter, Ltd. (CID003387), Rwanda" in said
    assert "cm-1-cmrt-6.01.xlsx, Smelter List!" in said
    assert "lists/reference-2021-05-14.csv, CID003387: Rwanda" in said
    assert not (tmp_path / "case" / "out").exists()


def test_the_same_sentence_in_a_text_block_is_found_there(tmp_path: Path) -> None:
    said = "There were no smelters or refiners geographically located in a Covered Country."
    result = final(with_text(f"We looked closely. {said} We will look again."), tmp_path)
    assert "depending on how far it reaches" in result.output
    report = (tmp_path / "case/out/filing/ex1-01.htm").read_text(encoding="ascii")
    assert "We looked closely. We will look again." in report


SEED_FAULTS = {
    "In 2020, we publicly filed the Form SD and this Report with the SEC.": "stale-year",
    "We used the template of the Conflict-Free Sourcing Initiative.": "outdated-words",
    "They are deemed compliant with the CFSP.": "outdated-words",
    "It takes part in the Responsible Jewelry Program.": "outdated-words",
    "Our process conforms with the OECD Guidelines.": "outdated-words",
    "“Active” facilities take part in LBMA Responsible Gold Certification.": "claim-refuted",
}


@pytest.mark.parametrize("sentence", SEED_FAULTS)
def test_a_fault_of_the_filing_stops_a_final_package_unless_a_person_lets_it_stand(
    sentence: str, tmp_path: Path
) -> None:
    about = "future-steps-1" if SEED_FAULTS[sentence] == "claim-refuted" else "future-steps"
    subject = f"{SEED_FAULTS[sentence]}: {about}"
    refused = final(with_text(sentence), tmp_path / "refused")
    assert refused.exit_code == 1, refused.output
    assert subject in " ".join(refused.output.split())
    let_stand = final(letting_stand(with_text(sentence), subject), tmp_path / "stands")
    assert let_stand.exit_code == 0, let_stand.output
    assert "General Counsel let it stand on 2021-05-27" in " ".join(let_stand.output.split())


def test_a_label_that_mixes_active_with_other_programs_stops_a_final_package(
    tmp_path: Path,
) -> None:
    labels = {**CASE.annex.labels, ConformanceStatus.CROSS_RECOGNIZED: "Active"}
    mixed = replace(CASE, annex=replace(CASE.annex, labels=labels))
    assert final(mixed, tmp_path / "refused").exit_code == 1
    stands = final(letting_stand(mixed, "label-mixes-statuses: Active"), tmp_path / "stands")
    assert stands.exit_code == 0, stands.output
