"""The example's report beside the public filing it restates, section by section.

Nothing that the filing discloses is missing; what is wrong in it cannot come out of our wording.
"""

import re
from html import unescape

import pytest

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment
from oreigin.case import AnnexChoices
from oreigin.demo.example import build_example
from oreigin.report.html import render
from oreigin.report.outline import outline
from oreigin.report.wording import literal_texts
from oreigin.response.reading import read_declaration
from oreigin.terms import Sha256

CASE, DOCUMENTS = build_example()

SEED = {
    "cover": (
        "FORM SD",
        "SPECIALIZED DISCLOSURE REPORT",
        "Qualys, Inc.",
        "Delaware",
        "001-35662",
        "77-0534145",
        "919 E. Hillsdale Boulevard, 4th Floor, Foster City, California 94404",
        "(650) 801-6100",
        "Rule 13p-1 under the Securities Exchange Act (17 CFR 240.13p-1)",
        "January 1 to December 31, 2020",
    ),
    "Items 1.01 and 1.02": (
        "Item 1.01 Conflict Minerals Disclosure and Report",
        "Item 1.02 Exhibit",
        "https://investor.qualys.com/financials-filings/sec-filings",
    ),
    "exhibits and signature": (
        "Exhibit 1.01 – Conflict Minerals Report of Qualys, Inc.",
        "Pursuant to the requirements of the Securities Exchange Act of 1934",
        "Vice President, General Counsel and Corporate Secretary",
        "May 28, 2021",
    ),
    "introduction and definitions": (
        "columbite-tantalite (coltan), cassiterite, gold and wolframite",
        "limited to tantalum, tin and tungsten",
        "the Democratic Republic of the Congo and the countries that adjoin it",
        "For the reporting period from January 1, 2020 to December 31, 2020",
    ),
    "company overview": ("security and compliance solutions", "sensors"),
    "covered products": (
        "Physical scanner appliances",
        "whose manufacture was completed during the Reporting Period",
    ),
    "reasonable country of origin inquiry": (
        "conducted in good faith a reasonable country of origin inquiry",
        "whether any came from recycled or scrap sources",
        "do not buy minerals from mines, smelters or refiners",
        "no direct relationship with any of them",
        "7 suppliers",
        "a response rate of 100 percent",
        "1 states that none",
        "identified 297 smelters and refiners",
        "239 were listed as conformant",
        "5 were listed as active",
        "53 were listed neither",
        "given at company level",
        "completeness, reasonableness and consistency",
        "do not have sufficient information to determine",
    ),
    "due diligence": (
        "OECD Due Diligence Guidance for Responsible Supply Chains of Minerals",
        "supplements on tin, tantalum and tungsten and on gold",
        "five steps",
        "whether they financed or benefited armed groups there",
    ),
    "step 1": (
        "Code of Business Conduct and Ethics",
        "https://investor.qualys.com/corporate-governance/overview",
        "internal compliance team with members from operations, legal and finance",
        "Controls and transparency",
        "Engagement with Suppliers",
        "may look for other manufacturers",
        "anonymously",
    ),
    "step 2": ("From our place in the supply chain it is hard to see",),
    "step 3": (
        "case by case",
        "brought before members of executive management",
        "other arrangements",
        "We have not found cause so far to end a contract",
    ),
    "step 4": ("We do not ourselves audit", "encouraging our manufacturers to buy from audited"),
    "step 5": (
        "is filed with the Securities and Exchange Commission",
        "posted on our website",
        "names the smelters and refiners known to us, and describes the products concerned",
    ),
    "findings": (
        "to the extent we could reasonably determine",
        "are the smelters and refiners listed in Annex I",
        "the mine or location of origin, or every facility that processed them",
        "They do not show that any smelter or refiner listed in Annex I processed material",
        "“Full Compliant” means",
        "“Active” means",
        "“Indeterminable” means",
    ),
    "future steps": (
        "Since the end of the Reporting Period, we took these steps",
        "continued to engage with our manufacturers, to build their knowledge and capacity",
        "will continue to engage with our manufacturers",
        "neither finance armed conflict nor benefit armed groups",
        "responses at product level",
    ),
    "risk factors": (
        "gaps or errors in the information given by Suppliers",
        "the smuggling of Conflict Minerals out of Covered Countries",
    ),
    "annex": ("Annex I", "Luna Smelter, Ltd.", "8853 S.p.A.", "Xiamen Tungsten Co., Ltd."),
}
"""What each section of the filing says (in its own words or ours), by what a reader finds."""

FAULTS = (
    r"\bCFSI\b",
    r"\bCFSP\b",
    r"\bCFS\b",
    r"\bEICC\b",
    r"Conflict-Free S",
    r"Responsible Jewelry",
    r"OECD Guidelines",
    r"conflict[- ]free” designation",
    r"\bcontract vendors\b",
    r"known smelters or refineries",
    r"publicly filed",
    r"Democratic Republic of Congo",
    r"no smelters? (?:or refiners? )?(?:is|are|was|were)? ?located",
    r"low risk",
    r"\b[Cc]ompliant\b",
)
"""What the filing says and should not; only the case's own labels may bring a word of it."""


def told(made: Assessment) -> str:
    pages = (render(document) for document in outline(made).documents)
    return re.sub(
        r"\s+", " ", unescape(re.sub("<[^>]*>", " ", re.sub("</?b>", "", "\n".join(pages))))
    )


def assessed(annex: AnnexChoices = CASE.annex) -> Assessment:
    from dataclasses import replace

    read = {key: read_declaration(data, key) for key, data in DOCUMENTS.items()}
    return assess(replace(CASE, annex=annex), {Sha256(key): d for key, d in read.items()})


@pytest.fixture(scope="module")
def text() -> str:
    return told(assessed())


@pytest.mark.parametrize("section", SEED)
def test_nothing_that_the_filing_discloses_is_missing(section: str, text: str) -> None:
    squeezed = re.sub(r"\s+([.,”])", r"\1", text)
    for phrase in SEED[section]:
        assert phrase in squeezed, phrase


@pytest.mark.parametrize("fault", FAULTS)
def test_the_filings_faults_come_only_with_the_cases_own_labels(fault: str) -> None:
    """With our own labels not even the annex holds an outdated word."""
    assert not re.search(fault, told(assessed(AnnexChoices())))


@pytest.mark.parametrize("fault", FAULTS)
def test_our_wording_holds_none_of_them(fault: str) -> None:
    assert not [piece for piece in literal_texts() if re.search(fault, piece)]


def test_active_is_defined_without_other_programs(text: str) -> None:
    meaning = text.partition("“Active” means")[2].partition(".")[0]
    assert "RMAP" in meaning
    assert not re.search("LBMA|London Bullion|RJC|Jewellery", meaning)


def test_what_the_filing_leaves_out_is_told(text: str) -> None:
    for phrase in (
        "Luna Smelter, Ltd. (tin), located in Rwanda",
        "CMRT 6.01",
        "as of May 14, 2021",
        "Third Edition",
        "inactive textual references",
    ):
        assert phrase in text


def test_the_year_of_filing_is_never_taken_from_last_years_text(text: str) -> None:
    assert not re.search(r"In 20\d\d, we (?:publicly )?filed", text)
