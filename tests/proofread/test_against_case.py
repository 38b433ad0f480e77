"""A filing held against a case: rows, names, countries, statuses, counts, sentences."""

from oreigin.proofread.against_case import (
    COUNT_RULES,
    case_evidence,
    case_rules,
    with_findings_against,
)
from oreigin.proofread.context import context
from oreigin.proofread.proofreading import rules as known_rules
from oreigin.proofread.values import Finding
from tests.proofread.filings import filing
from tests.report.world import assessed

EVIDENCE = case_evidence(assessed(), "my-case")

REPORT = """
== EX-1.01

# Conflict Minerals Report

Our suppliers identified eight smelters and refiners. We surveyed 3 suppliers.

# Annex I

| Metal | Smelter | Country | Status |
| Gold | 8853 S.p.A. | ITALY | Full Compliant |
| Gold | L'Orfebre S.A. | ANDORRA | Full Compliant |
| Gold | Lingbao Gold Co., Ltd. | CHINA | Indeterminable |
| Tantalum | Metallurgical Products India Pvt., Ltd. | INDIA | Full Compliant |
| Tin | CV Ayi Jaya | INDONESIA | Active |
| Tin | Luna Smelter, Ltd. | RWANDA | Full Compliant |
| Tin | Old Mill Tin Works | PERU | Indeterminable |
| Tungsten | A.L.M.T. Corp. | JAPAN | Full Compliant |
"""


def found(*changes: tuple[str, str], text: str = REPORT) -> tuple[Finding, ...]:
    return with_findings_against(EVIDENCE, context(filing(text, *changes)), ())


def rules(*changes: tuple[str, str]) -> list[str]:
    return [finding.rule for finding in found(*changes)]


def test_a_filing_that_says_what_the_case_says_is_clean() -> None:
    assert found() == ()


def test_a_row_without_evidence_and_one_that_is_missing() -> None:
    changed = ("| Tin | Luna Smelter, Ltd. | RWANDA |", "| Tin | Sol Works | RWANDA |")
    unsupported, missing = sorted(found(changed), key=lambda each: each.rule)
    assert unsupported.rule == "case-row-unsupported"
    assert unsupported.places[0].quote.startswith("Tin | Sol Works")
    assert missing.rule == "case-smelter-missing"
    assert "Luna Smelter, Ltd. (tin, CID003387)" in missing.fact


def test_another_country_or_status_is_a_contradiction() -> None:
    assert rules(("RWANDA", "UGANDA")) == ["case-other-country"]
    assert rules(("INDONESIA | Active", "INDONESIA | Full Compliant")) == ["case-other-status"]


def test_another_label_for_the_same_status_is_none() -> None:
    assert rules(("ITALY | Full Compliant", "ITALY | Conformant")) == []


def test_another_writing_of_a_name_is_only_a_matter_of_style() -> None:
    assert rules(("A.L.M.T. Corp.", "A.L.M.T. CORP.")) == ["case-other-name"]


def test_a_number_of_suppliers_that_no_figure_knows() -> None:
    (finding,) = found(("We surveyed 3 suppliers", "We surveyed 40 suppliers"))
    assert finding.rule == "case-suppliers"
    assert "suppliers-surveyed 3" in finding.fact


def test_a_sentence_that_the_case_refutes_is_quoted_with_what_is_against_it() -> None:
    sentence = "There were no smelters in a Covered Country."
    (finding,) = found(("We surveyed 3 suppliers.", f"We surveyed 3 suppliers. {sentence}"))
    assert finding.rule == "case-refuted"
    assert finding.places[0].quote == sentence
    assert "Luna" in finding.fact


def test_without_an_annex_counts_are_held_against_the_smelters_of_the_case() -> None:
    told = REPORT[: REPORT.index("# Annex I")]
    assert found(text=told) == ()
    (finding,) = found(("eight smelters", "nine smelters"), text=told)
    assert finding.rule == "case-count"
    assert "my-case" in finding.fact


def test_every_finding_has_its_words() -> None:
    assert set(COUNT_RULES) <= set(known_rules())
    for rule in case_rules().values():
        assert rule.remedy.endswith(".")
        assert rule.fact
