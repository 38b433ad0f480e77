"""For every rule of proofreading: a fault it finds, and what is nearly one, as changes of CLEAN."""

# ruff: noqa: E501 - the words of a filing stand on one line, so that they can be compared

from dataclasses import dataclass

from tests.proofread.filings import CLEAN, KNOWN, unwrapped

Change = tuple[str, str]
TEXT = unwrapped(CLEAN)

CANADA = "| Gold | Asahi Refining Canada Ltd. | CANADA | CID000924 | Conformant |"
AURUBIS = "| Gold | Aurubis AG, Hamburg | GERMANY | CID000113 | Conformant |"
TABOCA = "| Tin | Mineracao Taboca S.A. | BRAZIL | CID001173 | Conformant |"
KUNDUR = "| Tin | PT Timah Tbk Kundur | INDONESIA | CID001477 | Conformant |"
KUNDAN = "| Gold | Kundan Care Products Ltd. | INDIA | CID003463 | Not Conformant |"
SUPER = "| Tin | Super Ligas | BRAZIL | CID002756 | Active |"
FUJIAN = "| Tungsten | Fujian Jinxin Tungsten Co., Ltd. | CHINA | CID000499 | Not Conformant |"
NO_CIDS = tuple((cid, "-") for _, _, _, cid in KNOWN)
WITHOUT_TABLE = (
    TEXT[TEXT.index("# Table 1") : TEXT.index("We surveyed suppliers")],
    "",
)
WITHOUT_ANNEX = (TEXT[TEXT.index("# Annex I\n") : TEXT.index("# Annex II")], "")


def after(row: str, *more: str) -> Change:
    """Put rows behind a row of the annex."""
    return row, "\n".join((row, *more))


def sentence(text: str) -> Change:
    """Put a sentence before the one about regions, in a paragraph of its own."""
    return "We surveyed suppliers by region.", f"{text}\n\nWe surveyed suppliers by region."


@dataclass(frozen=True)
class Case:
    """Changes that make a fault, changes that nearly do, and what else the fault brings along."""

    fault: tuple[Change, ...]
    near: tuple[Change, ...]
    brings: frozenset[str] = frozenset()


def case(*fault: Change, near: tuple[Change, ...] | Change, brings: tuple[str, ...] = ()) -> Case:
    several = near if isinstance(near[0], tuple) else (near,)
    return Case(fault, several, frozenset(brings))  # type: ignore[arg-type]


CASES = {
    # Numbers in prose.
    "count-against-annex": case(
        ("identified nine smelters and refiners, listed", "identified 11 smelters and refiners, listed"),
        ("Of these nine smelters", "Of these 11 smelters"),
        near=sentence("All known lists name 11 smelters and refiners worldwide."),
        brings=("parts-do-not-add-up",),
    ),
    "status-count-against-annex": case(
        ("6 were conformant", "5 were conformant"),
        near=("6 were conformant", "about 5 were conformant"),
        brings=("parts-do-not-add-up",),
    ),
    "parts-do-not-add-up": case(
        ("The remaining two smelters", "The remaining three smelters"),
        near=("The remaining two smelters and refiners were", "Some smelters and refiners were"),
        brings=("status-count-against-annex",),
    ),
    "number-and-word-differ": case(
        ("was active", "was active, and we keep records for five (6) years"),
        near=("was active", "was active, and we keep records for five (5) years"),
    ),
    "percentage-of-numbers": case(
        ("30 of 40 suppliers (75%)", "30 of 40 suppliers (81%)"),
        near=("30 of 40 suppliers (75%)", "more than 70% of suppliers (30 of 40)"),
    ),
    "percentage-against-annex": case(
        sentence("As of March 31, 2025, 90% of the 9 smelters and refiners were conformant."),
        near=sentence("As of March 31, 2025, 67% of the 9 smelters and refiners were conformant."),
    ),
    "two-numbers-for-one-fact": case(
        sentence("In Asia we visited 14 suppliers of electronic components for our scanners."),
        sentence("In Asia we visited 15 suppliers of electronic components for our scanners."),
        near=(
            sentence("In Asia we visited 14 suppliers of electronic components for our scanners."),
            sentence("In Europe we visited 15 suppliers of electronic components for our scanners."),
        ),
    ),
    "two-response-rates": case(
        sentence("98% of the suppliers surveyed responded."),
        sentence("We received completed templates from 96% of our suppliers."),
        near=(
            sentence("98% of the suppliers surveyed responded."),
            sentence("We received completed templates from 68% of our new suppliers."),
        ),
    ),
    "two-counts-of-origin": case(
        sentence("We believe that 3 smelters sourced entirely from outside of the Covered Countries."),
        near=sentence("We believe that 4 smelters sourced from outside of the Covered Countries."),
    ),
    "two-totals": case(
        WITHOUT_ANNEX, WITHOUT_TABLE, ("listed in Annex I", "by name"), (" Table 1 counts them by metal.", ""),
        sentence("In our supply chain, suppliers reported 10 smelters and refiners."),
        near=(WITHOUT_ANNEX, WITHOUT_TABLE, ("listed in Annex I", "by name")),
        brings=("facilities-not-named", "reference-to-nothing"),
    ),
    "total-against-table": case(
        WITHOUT_ANNEX, ("listed in Annex I", "by name"),
        ("identified nine smelters", "identified 10 smelters"),
        ("Of these nine smelters and refiners, 6 were", "Of these smelters, some were"),
        near=(WITHOUT_ANNEX, ("listed in Annex I", "by name")),
        brings=("facilities-not-named",),
    ),
    # Tables.
    "column-does-not-add-up": case(
        ("| Total | 9 | 6 | 67% |", "| Total | 9 | 8 | 89% |"),
        near=("| Total | 9 | 6 | 67% |", "| Median | 2 | 1 | 50% |"),
    ),
    "row-does-not-add-up": case(
        ("| Asia | 12 | 3 | 15 |", "| Asia | 12 | 3 | 16 |"),
        near=("| Region | Answered | Silent | Total |", "| Region | Answered | Silent | Spend |"),
    ),
    "percentage-does-not-follow": case(
        ("| Tin | 3 | 2 | 67% |", "| Tin | 3 | 2 | 60% |"),
        near=("| Tin | 3 | 2 | 67% |", "| Tin | 3 | 2 | 66% |"),
    ),
    "count-in-table-against-annex": case(
        ("| Gold | 4 | 3 | 75% |", "| Gold | 5 | 3 | 60% |"),
        ("| Tin | 3 | 2 | 67% |", "| Tin | 2 | 2 | 100% |"),
        near=(("| Gold | 4 |", "| Gold | 94 |"), ("| Tin | 3 |", "| Tin | 53 |"),
              ("| Tungsten | 2 |", "| Tungsten | 42 |"), ("| Total | 9 |", "| Total | 189 |"),
              ("% of Identified", "Change")),
    ),
    # The annex.
    "duplicate-row": case(
        after(AURUBIS, AURUBIS),
        near=after(AURUBIS, "| Tin | Aurubis Beerse | BELGIUM | CID002773 | Conformant |"),
        brings=("count-against-annex", "status-count-against-annex", "count-in-table-against-annex",
                "parts-do-not-add-up"),
    ),
    "facility-with-two-entries": case(
        after(AURUBIS, "| Gold | AURUBIS AG HAMBURG | GERMANY | CID000131 | Conformant |"),
        near=after(KUNDAN, "| Tin | Kundan Care Products Ltd. | INDIA | CID009999 | Active |"),
        brings=("status-count-against-annex", "count-in-table-against-annex"),
    ),
    "names-one-letter-apart": case(
        *NO_CIDS,
        (FUJIAN.replace("CID000499", "-"), FUJIAN.replace("CID000499", "-") + "\n"
         + FUJIAN.replace("CID000499", "-").replace("Jinxin", "Jinxing")),
        near=(*NO_CIDS, (FUJIAN.replace("CID000499", "-"), FUJIAN.replace("CID000499", "-") + "\n"
              + FUJIAN.replace("CID000499", "-").replace("Fujian Jinxin", "Fujian Ganmin"))),
        brings=("annex-without-numbers", "parts-do-not-add-up", "status-count-against-annex",
                "count-in-table-against-annex"),
    ),
    "number-stands-for-two": case(
        (KUNDAN, KUNDAN.replace("CID003463", "CID000113")),
        near=(KUNDAN, KUNDAN.replace("CID003463", "CID000114")),
        brings=("number-of-another-facility",),
    ),
    "malformed-number": case(
        (KUNDUR, KUNDUR.replace("CID001477", "CIDSN1477")),
        near=(KUNDUR, KUNDUR.replace("CID001477", "CID 001477")),
    ),
    "number-one-digit-off": case(
        (TABOCA, TABOCA.replace("Mineracao Taboca S.A.", "LSM Brasil S.A.")),
        after(KUNDUR, "| Tin | AMG Brasil | BRAZIL | CID001773 | Conformant |"),
        near=after(AURUBIS, "| Gold | Aurubis AG, Bremen | GERMANY | CID000114 | Conformant |"),
        brings=("number-of-another-facility", "count-in-table-against-annex"),
    ),
    "name-is-a-number": case(
        (TABOCA, TABOCA.replace("Mineracao Taboca S.A.", "CID001173")),
        near=(TABOCA, TABOCA.replace("Mineracao Taboca S.A.", "8853 S.p.A.")),
    ),
    "country-does-not-fit-name": case(
        (CANADA, CANADA.replace("CANADA", "PERU")),
        near=(TABOCA, TABOCA.replace("BRAZIL", "PERU")),
        brings=("country-not-as-listed",),
    ),
    "country-unknown": case(
        (TABOCA, TABOCA.replace("BRAZIL", "UNKNOWN")),
        near=(TABOCA, TABOCA.replace("BRAZIL", "Brasil")),
    ),
    "annex-without-numbers": case(
        *NO_CIDS,
        near=(TABOCA, TABOCA.replace("CID001173", "")),
    ),
    # Lists.
    "number-of-another-metal": case(
        (TABOCA, TABOCA.replace("CID001173", "CID003458")),
        near=(TABOCA, TABOCA.replace("CID001173", "CID001174")),
    ),
    "number-of-another-facility": case(
        (KUNDUR, KUNDUR.replace("CID001477", "CID001482")),
        near=(KUNDUR, KUNDUR.replace("PT Timah Tbk Kundur", "PT Timah Kundur Smelter")),
    ),
    "number-not-listed": case(
        (KUNDUR, KUNDUR.replace("CID001477", "CID009477")),
        near=(KUNDUR, KUNDUR.replace("CID001477", "not available")),
    ),
    "name-of-another-metal": case(
        (FUJIAN, "| Tungsten | Yunnan Yunfan Non-ferrous Metals Co., Ltd. | CHINA | | Not Conformant |"),
        near=(FUJIAN, "| Tungsten | Yunnan Somebody Co., Ltd. | CHINA | | Not Conformant |"),
    ),
    "country-not-as-listed": case(
        (TABOCA, TABOCA.replace("BRAZIL", "PERU")),
        near=(FUJIAN, FUJIAN.replace("CHINA", "HONG KONG")),
    ),
    # Statements.
    "no-facility-in-covered-country": case(
        (FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
        sentence("No smelters or refiners were located in a Covered Country."),
        near=((FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
              sentence("Some smelters or refiners were located in a Covered Country.")),
    ),
    "no-origin-in-covered-country": case(
        (FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
        sentence("We received no response from any supplier indicating that 3TG originates in the "
                 "Covered Countries."),
        near=((FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
              sentence("We have no reason to believe that any of the minerals financed armed groups.")),
    ),
    "all-conformant": case(
        sentence("All of the smelters and refiners in our supply chain were conformant."),
        near=sentence("Our goal is that all smelters and refiners are conformant."),
    ),
    "covered-facilities-conformant": case(
        (FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
        sentence("All smelters identified as sourcing from the Covered Countries were conformant."),
        near=((FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
              sentence("All smelters sourcing from the Covered Countries should become conformant.")),
    ),
    "named-facility-has-other-status": case(
        sentence("Kundan Care Products Ltd. was conformant as of March 31, 2025."),
        near=sentence("Kundan Care Products Ltd. was not conformant as of March 31, 2025."),
    ),
    "excluded-metal-in-annex": case(
        ("They contain tin, tantalum, tungsten and gold.", "Our products did not include tin."),
        near=("They contain tin, tantalum, tungsten and gold.", "Our products did not include tantalum."),
    ),
    "covered-countries-incomplete": case(
        ("Uganda, Rwanda, Burundi,", "Uganda, Rwanda,"),
        near=("the Democratic Republic of the Congo, the", "the DRC, the"),
    ),
    "covered-countries-name-another": case(
        ("Uganda, Rwanda, Burundi,", "Uganda, Kenya, Rwanda, Burundi,"),
        near=("Tanzania, Zambia", "the United Republic of Tanzania, Zambia"),
    ),
    "facility-country-not-among-origins": case(
        (FUJIAN, "| Tungsten | Mining Minerals | DRC | CID004065 | Not Conformant |"),
        near=(FUJIAN, "| Tungsten | Luna Smelter, Ltd. | RWANDA | CID003387 | Not Conformant |"),
    ),
    "low-risk-without-criteria": case(
        sentence("Most of these are of low risk due to their geographic location."),
        near=(sentence("Most of these are of low risk due to their geographic location."),
              sentence("We rate risk by a list of conflict-affected areas (CAHRAs).")),
    ),
    "embargo-beside-responsible-sourcing": case(
        sentence("We make efforts to ensure that minerals do not originate from the Covered Countries."),
        near=sentence("We make efforts to learn whether minerals originate from the Covered Countries."),
    ),
    # References.
    "reference-to-nothing": case(
        ("listed in Annex I.", "listed in Schedule A."),
        near=("listed in Annex I.", "listed in Annex I, as Annex II of the OECD Guidance suggests."),
    ),
    "section-title-differs": case(
        ('section "Reasonable Country of Origin Inquiry" says', 'section "Reasonable Country of Origin Enquiry" says'),
        near=('section "Reasonable Country of Origin Inquiry" says', 'section "Risk Factors" of our Form 10-K says'),
    ),
    "exhibit-number-wrong": case(
        ("required by Item 1.01 is filed as Exhibit 1.01.", "required by Item 1.01 is filed as Exhibit 1.02."),
        near=("required by Item 1.01 is filed as Exhibit 1.01.", "required by Item 1.01 is filed herewith."),
    ),
    # Dates.
    "impossible-date": case(
        ("as of March 31, 2025,", "as of April 31, 2025,"),
        near=("as of March 31, 2025,", "as of April 30, 2025,"),
    ),
    "two-reporting-periods": case(
        ("For the reporting period from January 1 to December 31, 2024", "For the reporting period from January 1 to December 31, 2023"),
        near=("We asked 40 suppliers.", "We asked 40 suppliers, as in the prior calendar year 2023."),
    ),
    "earlier-period-named": case(
        ("We asked 40 suppliers.", "We asked 40 suppliers whose parts went into products of the reporting year 2023 that we sold."),
        near=("We asked 40 suppliers.", "We asked 40 suppliers, more than in the previous calendar year 2023."),
    ),
    "signed-before-period-end": case(
        ("Date: May 20, 2025", "Date: May 20, 2024"),
        near=("Date: May 20, 2025", "Date: June 2, 2025"),
        brings=("date-after-signature", "template-version-not-yet-released"),
    ),
    "date-after-signature": case(
        ("as of March 31, 2025,", "as of June 30, 2025,"),
        near=("as of March 31, 2025,", "until June 30, 2025,"),
    ),
    "filed-before-period-end": case(
        sentence("In 2024, we publicly filed the Form SD and this Report with the SEC."),
        near=sentence("In 2025, we publicly filed the Form SD and this Report with the SEC."),
    ),
    "earlier-document-named": case(
        sentence("The report is available on our website (Example Conflict Minerals Report 2023)."),
        near=sentence("The report is available on our website (Example Conflict Minerals Report 2024)."),
    ),
    # Names.
    "outdated-name": case(
        ("of the Responsible Minerals Initiative (RMI)", "of the Conflict-Free Sourcing Initiative"),
        near=("Initiative (RMI)", "Initiative (RMI), formerly the Conflict-Free Sourcing Initiative"),
    ),
    "wrong-name": case(
        ("Responsible Minerals Assurance Process", "Responsible Mining Assurance Process"),
        near=("Initiative (RMI)", "Initiative (RMI) and the Responsible Jewellery Council"),
    ),
    "outdated-term": case(
        sentence("We ask suppliers to use compliant smelters."),
        near=sentence("We ask suppliers to be compliant with the law."),
    ),
    "stale-link": case(
        sentence("See www.conflictfreesourcing.org for more."),
        near=sentence("See www.responsiblemineralsinitiative.org for more."),
    ),
    "stale-boilerplate": case(
        sentence("Errors arise from the definition of a smelter not being finalized."),
        near=sentence("Errors arise from the definition of a product."),
    ),
    "template-version-never-released": case(
        ("version 6.4,", "version 6.54,"),
        near=("version 6.4,", "version 6.40,"),
    ),
    "template-version-not-yet-released": case(
        ("version 6.4,", "version 6.6,"),
        near=("version 6.4,", "version 6.31,"),
    ),
    "meaning-changed-by-slip": case(
        sentence("We require complaint smelters."),
        near=sentence("We answered one complaint within a week."),
    ),
    "letters-of-acronym-swapped": case(
        sentence("We ask again where a CRMT was incomplete."),
        near=sentence("We ask again where a CMRT was incomplete."),
    ),
    "misspelled-term": case(
        ("tin, tantalum,", "tin, tantulum,"),
        near=("We asked 40 suppliers.", "We responsibly asked 40 suppliers for a reasonably full response."),
    ),
    "country-misspelled": case(
        ("| Peru | Portugal | Rwanda |", "| Peru | Portugual | Rwanda |"),
        near=("| Peru | Portugal | Rwanda |", "| Peru | Elsewhere | Rwanda |"),
    ),
    # What has to be there.
    "form-item-missing": case(
        ("Rule 13q-1 under the Securities Exchange Act for the fiscal year ended ____.\n\n", ""),
        near=("Rule 13q-1 under the Securities Exchange Act", "Rule 13q-1 under that Act"),
    ),
    "filing-content-missing": case(
        ("# Reasonable Country of Origin Inquiry", "# What we asked"),
        ("We made a reasonable country of origin inquiry with", "We wrote to suppliers with"),
        (', as the section "Reasonable Country of Origin Inquiry" says.', "."),
        near=("We made a reasonable country of origin inquiry with", "We wrote to suppliers with"),
    ),
    "report-content-missing": case(
        ("Our efforts to determine the mine or location of origin are described here.", ""),
        near=("Our efforts to determine the mine or location of origin", "Efforts to find each mine and its location"),
    ),
    "facilities-not-named": case(
        WITHOUT_ANNEX, ("listed in Annex I", "by name"),
        near=("listed in Annex I", "by name"),
    ),
    "exhibits-under-superseded-item": case(
        ("# Item 3.01 Exhibits", "# Item 2.01 Exhibits"),
        near=("# Item 3.01 Exhibits", "# Item 2.01 Resource Extraction Issuer Disclosure\n\nNone.\n\n# Item 3.01 Exhibits"),
    ),
    "conflict-free-without-audit": case(
        sentence("Our products are DRC conflict free."),
        near=sentence("We cannot say whether our products are DRC conflict free."),
    ),
    "link-to-no-page": case(
        ("https://example.com/minerals/2024.htm", "https://example.com/sec-filings"),
        near=("https://example.com/minerals/2024.htm", "https://example.com/reports/minerals.htm"),
    ),
}  # fmt: skip

LISTED = (
    *KNOWN,
    ("Tantalum", "Mineracao Taboca S.A.", "BRAZIL", "CID003458"),
    ("Tin", "PT Timah Tbk Mentok", "INDONESIA", "CID001482"),
    ("Tin", "Yunnan Yunfan Non-ferrous Metals Co., Ltd.", "CHINA", "CID003397"),
)
"""The facilities of CLEAN and some neighbors, as a list knows them."""
