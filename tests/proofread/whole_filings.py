"""Twelve whole filings in layouts and words of as many kinds, true in every number.

Each is written about the same smelters (names of the public seed filing, statuses given here), so
that what a sentence may truly say follows from `WORLD`. A filing comes with faults to plant in it.
"""

# ruff: noqa: E501 - the words of a filing stand on one line

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from oreigin.demo.material import AnnexRow
from tests.proofread.layouts import METALS, SMELTERS, by_metal, e, p, spaced_table, tripled_table

CONFORMANT, ACTIVE, OTHER = "Conformant", "Active", "Not Enrolled"
NUMBERS = {"Gold": (88, 6, 16), "Tantalum": (36, 0, 0), "Tin": (50, 4, 8), "Tungsten": (36, 2, 4)}
"""Of each metal: conformant, active, neither. In all 210 + 12 + 28 = 250."""


def _world() -> tuple[AnnexRow, ...]:
    found = []
    for metal, sizes in NUMBERS.items():
        marks = [
            s
            for s, size in zip((CONFORMANT, ACTIVE, OTHER), sizes, strict=True)
            for _ in range(size)
        ]
        kept = [r for r in SMELTERS if r.metal == metal and r.country != "RWANDA"]
        found += [replace(row, status=mark) for row, mark in zip(kept, marks, strict=False)]
    return tuple(found)


WORLD = _world()


@dataclass(frozen=True)
class Fault:
    """Words of a filing, those that replace them, and a rule that has to speak."""

    old: str
    new: str
    rule: str


@dataclass(frozen=True)
class Whole:
    """A filing as text, the rows of its annex, and faults to plant in it."""

    name: str
    html: str
    rows: tuple[AnnexRow, ...]
    faults: tuple[Fault, ...]


FILINGS: list[Whole] = []


def filing(
    *faults: tuple[str, str, str], rows: tuple[AnnexRow, ...] = WORLD
) -> Callable[[Callable[[tuple[AnnexRow, ...]], str]], Callable[[tuple[AnnexRow, ...]], str]]:
    """Enter a filing into the list."""

    def enter(
        write: Callable[[tuple[AnnexRow, ...]], str],
    ) -> Callable[[tuple[AnnexRow, ...]], str]:
        planted = tuple(Fault(*fault) for fault in faults)
        FILINGS.append(Whole(write.__name__, write(rows), rows, planted))
        return write

    return enter


def said(*paragraphs: str) -> str:
    """Write paragraphs; one that begins with # is a bold heading."""
    return "".join(p(e(t.lstrip("# ")), bold=t.startswith("#")) for t in paragraphs)


def form(year: int, signed: str) -> str:
    later = (
        "☐ Rule 13q-1 under the Securities Exchange Act (17 CFR 240.13q-1) for the fiscal year ended ____."
        if year >= 2020
        else ""
    )
    exhibits = (
        "Section 3 - Exhibits|Item 3.01 Exhibits"
        if year >= 2020
        else "Section 2 - Exhibits|Item 2.01 Exhibits"
    )
    section, item = exhibits.split("|")
    return said(
        "UNITED STATES", "SECURITIES AND EXCHANGE COMMISSION", "Washington, D.C. 20549",
        "# FORM SD", "Specialized Disclosure Report", "# EXAMPLE INSTRUMENTS, INC.",
        "(Exact name of the registrant as specified in its charter)",
        "Delaware 001-12345", "(State of incorporation) (Commission File Number)",
        "100 Main Street, Springfield 12345", "(Address of principal executive offices)",
        "(Name and telephone number, including area code, of the person to contact in connection with this report)",
        "Check the appropriate box to indicate the rule pursuant to which this form is being filed:",
        f"☒ Rule 13p-1 under the Securities Exchange Act (17 CFR 240.13p-1) for the reporting period from January 1 to December 31, {year}.",
        later,
        "# Section 1 - Conflict Minerals Disclosure", "# Item 1.01 Conflict Minerals Disclosure and Report",
        f"A copy of the Conflict Minerals Report for {year} is provided as Exhibit 1.01 and is available at https://www.example.com/minerals/{year}-report.",
        "# Item 1.02 Exhibit", "The Conflict Minerals Report required by Item 1.01 is filed as Exhibit 1.01 to this Form SD.",
        f"# {section}", f"# {item}", "Exhibit 1.01 - Conflict Minerals Report as required by Items 1.01 and 1.02 of this Form.",
        "# SIGNATURES",
        "Pursuant to the requirements of the Securities Exchange Act of 1934, the registrant has duly caused this report to be signed on its behalf by the duly authorized undersigned.",
        "EXAMPLE INSTRUMENTS, INC.", "By: /s/ Pat Example", f"Date: {signed}",
    )  # fmt: skip


def opening(year: int) -> str:
    return said(
        "# Exhibit 1.01", "# Conflict Minerals Report",
        f"# For the reporting period from January 1 to December 31, {year}",
        f"This Conflict Minerals Report of Example Instruments, Inc. for the year ended December 31, {year} is presented to comply with Rule 13p-1 under the Securities Exchange Act of 1934.",
        "Our products include pumps, valves and controllers that contain tin, tantalum, tungsten and gold (\"3TG\").",
        "We conducted a reasonable country of origin inquiry (\"RCOI\"). Our due diligence was designed to conform to the OECD Due Diligence Guidance for Responsible Supply Chains of Minerals from Conflict-Affected and High-Risk Areas. Our efforts to determine the mine or location of origin consisted of the due diligence described in this report.",
    )  # fmt: skip


def document(year: int, signed: str, *parts: str) -> str:
    return f"<HTML><BODY>{form(year, signed)}{opening(year)}{''.join(parts)}</BODY></HTML>"


COVERED = (
    'The "Covered Countries" are the Democratic Republic of the Congo (the "DRC"), Angola, Burundi, the Central African Republic, '
    "the Republic of the Congo, Rwanda, South Sudan, Tanzania, Uganda and Zambia."
)


def table_by_metal() -> list[list[str]]:
    found = []
    for metal, (conformant, active, other) in NUMBERS.items():
        total = conformant + active + other
        found.append(
            [metal, str(total), str(conformant), str(active), f"{100 * conformant / total:.0f}%"]
        )
    return [*found, ["Total", "250", "210", "12", "84%"]]


@filing(
    ("identified 250 smelters", "identified 257 smelters", "count-against-annex"),
    ("81% of the tin smelters", "91% of the tin smelters", "percentage-against-annex"),
    (">62<", ">63<", "column-does-not-add-up"),
    ("371 of these 412", "381 of these 412", "percentage-of-numbers"),
)
def percentages_by_metal(rows: tuple[AnnexRow, ...]) -> str:
    return document(
        2023, "May 30, 2024",
        said(
            COVERED,
            "# Reasonable Country of Origin Inquiry",
            "We surveyed 412 direct suppliers, which represent 97% of our direct spend, with version 6.31 of the Conflict Minerals Reporting Template (CMRT). We received responses from 371 of these 412 suppliers (90%), up from 88% for 2022.",
            "# Results",
            "Our suppliers identified 250 smelters and refiners (\"SORs\") as potential sources of 3TG, compared with 263 for 2022 and 271 for 2021.",
            "100% of the tantalum smelters, 81% of the tin smelters, 80% of the gold refiners and 86% of the tungsten smelters were conformant. The table below shows the results as of April 15, 2024.",
        ),
        spaced_table(("Metal", "Smelters and Refiners", "RMAP Conformant", "RMAP Active", "% Conformant"), table_by_metal()),
        said("# Annex I", "Smelters and refiners that may have processed 3TG in our products:"),
        spaced_table(
            ("Metal", "Smelter or Refiner", "Country", "RMAP Status"),
            ([r.metal, e(r.name), r.country, r.status] for r in rows),
        ),
    )  # fmt: skip


@filing(
    (
        "210 were listed as conformant",
        "214 were listed as conformant",
        "status-count-against-annex",
    ),
    ('<TD VALIGN="top">28</TD>', '<TD VALIGN="top">38</TD>', "column-does-not-add-up"),
)
def a_table_per_status_and_two_years(rows: tuple[AnnexRow, ...]) -> str:
    years = [
        [CONFORMANT, "210", "84%", "205", "78%"], [ACTIVE, "12", "5%", "19", "7%"],
        [OTHER, "28", "11%", "39", "15%"], ["Total", "250", "100%", "263", "100%"],
    ]  # fmt: skip
    lists = ""
    for status in (CONFORMANT, ACTIVE, OTHER):
        kept = [r for r in rows if r.status == status]
        lists += said(f"# {status} Smelters and Refiners")
        lists += spaced_table(
            ("Mineral", "Facility Name", "Location"),
            ([r.metal, e(r.name), r.country] for r in kept),
        )
    return document(
        2023, "May 31, 2024",
        said(
            "As described in Step 2 below, we compared the facilities with the lists of the Responsible Minerals Initiative (RMI).",
            "Of the 250 smelters and refiners identified, 210 were listed as conformant with the Responsible Minerals Assurance Process (RMAP), 12 were active and 28 were not enrolled. In 2022, 205 of 263 smelters and refiners (78%) were conformant.",
            "During 2023, 40 facilities were removed and 27 were added. Three facilities lost their conformant status and eight became conformant.",
        ),
        spaced_table(("Status", "2023", "% of 2023", "2022", "% of 2022"), years),
        said("# Appendix A"),
        lists,
    )  # fmt: skip


@filing(
    (
        "an asterisk (*) marks the 210",
        "an asterisk (*) marks the 216",
        "status-count-against-annex",
    ),
    ("listed in Schedule A", "listed in Schedule C", "reference-to-nothing"),
)
def names_in_two_columns(rows: tuple[AnnexRow, ...]) -> str:
    body = ""
    for metal, group in by_metal(rows):
        names = [e(r.name) + ("*" if r.status == CONFORMANT else "") for r in group]
        names += [""] * (len(names) % 2)
        body += said(f"# {metal} Smelters and Refiners")
        body += spaced_table(("", ""), (names[at : at + 2] for at in range(0, len(names), 2)))
    return document(
        2022, "May 25, 2023",
        said(
            "The 250 smelters and refiners named by our suppliers are listed in Schedule A; an asterisk (*) marks the 210 smelters and refiners that were conformant as of March 31, 2023.",
            "We identified 110 gold refiners, 36 tantalum smelters, 62 tin smelters and 42 tungsten smelters.",
            "Countries of origin are in Schedule B.",
            "# Schedule A",
        ),
        body,
        said("* Conformant with the Responsible Minerals Assurance Process (RMAP).", "# Schedule B", "Countries of origin of the minerals these facilities process may include:"),
        spaced_table(("", "", ""), [["Argentina", "Australia", "Bolivia"], ["Brazil", "Canada", "Chile"], ["China", "Ethiopia", "Ghana"], ["Peru", "Rwanda", "Uganda"]]),
    )  # fmt: skip


@filing(
    (
        '<td colspan="3" style="padding:2px 1pt"><font style="font-family:\'Times New Roman\',serif;font-weight:400">371</font>',
        '<td colspan="3" style="padding:2px 1pt"><font style="font-family:\'Times New Roman\',serif;font-weight:400">375</font>',
        "percentage-does-not-follow",
    ),
    ("total of 250 smelters", "total of 259 smelters", "count-against-annex"),
)
def suppliers_in_a_table(rows: tuple[AnnexRow, ...]) -> str:
    return document(
        2024, "May 23, 2025",
        said("# Supplier Survey", "The table shows our survey of suppliers for 2024."),
        tripled_table(
            ("Segment", "Suppliers Surveyed", "Suppliers Responding", "% of Suppliers Surveyed"),
            [["Flow", "212", "190", "90%"], ["Motion", "200", "181", "91%"], ["Total", "412", "371", "90%"]],
        ),
        said(
            "Responding suppliers named 4,182 smelters in their declarations, which we consolidated into a total of 250 smelters and refiners, listed in Annex A with the identification numbers of the RMI.",
            "Of the 371 suppliers that responded, 289 reported that their parts contain 3TG and 82 that they contain none.",
            "# Annex A",
        ),
        tripled_table(
            ("Metal", "Smelter Name", "Smelter Country", "CID"),
            ([r.metal, e(r.name), r.country, r.cid] for r in rows),
        ),
    )  # fmt: skip


@filing(
    (
        "222 of the 250 smelters and refiners (89%)",
        "222 of the 250 smelters and refiners (86%)",
        "percentage-of-numbers",
    ),
    ("of which 210 were conformant", "of which 206 were conformant", "status-count-against-annex"),
)
def countries_by_metal(rows: tuple[AnnexRow, ...]) -> str:
    origins = [
        ["Gold", "Argentina, Australia, Brazil, Canada, Ghana, Peru, Tanzania"],
        ["Tantalum", "Brazil, Burundi, Democratic Republic of the Congo, Ethiopia, Rwanda"],
        ["Tin", "Bolivia, Brazil, China, Indonesia, Malaysia, Peru"],
        ["Tungsten", "Austria, Bolivia, China, Portugal, Rwanda, Spain"],
    ]
    return document(
        2021, "May 27, 2022",
        said(
            "222 of the 250 smelters and refiners (89%) took part in the RMAP, of which 210 were conformant and 12 were active.",
            "Based on the information of the RMI, 41 of the 250 smelters and refiners may source from the Covered Countries; 38 of these 41 are conformant, one is active and two are neither.",
            "Levels of risk: 190 smelters were rated low, 58 medium and 2 high by criteria such as the list of conflict-affected and high-risk areas (CAHRAs).",
            "# Attachment 1: Smelters and Refiners",
        ),
        spaced_table(
            ("Smelter Name", "Metal", "Country", "Status"),
            ([e(r.name), METALS[r.metal], r.country, r.status] for r in rows),
        ),
        said("# Attachment 2: Countries of Origin"),
        spaced_table(("Metal", "Countries of origin"), origins),
    )  # fmt: skip


@filing(
    ("Of these, 210 were compliant", "Of these, 217 were compliant", "status-count-against-annex"),
    ("revision 4.0", "revision 4.7", "template-version-never-released"),
)
def in_the_words_of_2015(rows: tuple[AnnexRow, ...]) -> str:
    return document(
        2015, "May 31, 2016",
        said(
            "We are a member of the Conflict-Free Sourcing Initiative (CFSI), an initiative of the Electronic Industry Citizenship Coalition (EICC) and the Global e-Sustainability Initiative (GeSI).",
            "Suppliers used the Conflict Minerals Reporting Template, revision 4.0 or later, of the CFSI (www.conflictfreesourcing.org).",
            "Our suppliers identified 250 smelters and refiners. Of these, 210 were compliant with the Conflict-Free Smelter Program (CFSP), 12 were active and 28 had an unknown status.",
            "We were not able to determine whether our products are \"DRC conflict free\".",
            "# Appendix I - Smelters and refiners",
        ),
        spaced_table(
            ("Metal", "Smelter Name", "Country", "CFSP Status"),
            ([r.metal, e(r.name), r.country, {CONFORMANT: "Compliant", ACTIVE: "Active"}.get(r.status, "Unknown")] for r in rows),
        ),
    )  # fmt: skip


@filing(
    ("(84%) were conformant", "(88%) were conformant", "percentage-of-numbers"),
    ("The remaining 40", "The remaining 44", "parts-do-not-add-up"),
    (">36<", ">46<", "column-does-not-add-up"),
    rows=(),
)  # fmt: skip
def numbers_without_an_annex(rows: tuple[AnnexRow, ...]) -> str:
    counts = [[m, str(sum(n)), str(n[0])] for m, n in NUMBERS.items()]
    return document(
        2023, "May 29, 2024",
        said(
            "Our suppliers reported 250 smelters and refiners, of which 210 (84%) were conformant. The remaining 40 smelters and refiners were not conformant.",
            "A list of the smelters and refiners is available on our website.",
        ),
        spaced_table(("Metal", "Number of Smelters", "Conformant"), [*counts, ["Total", "250", "210"]]),
    )  # fmt: skip


@filing(
    ("84.0 per cent of the 250", "86.0 per cent of the 250", "percentage-against-annex"),
    ("as at 31 March 2024", "as of 31 June 2024", "impossible-date"),
)
def by_a_foreign_issuer(rows: tuple[AnnexRow, ...]) -> str:
    parts = ""
    for metal, group in by_metal(rows):
        parts += said(f"# {metal} ({METALS[metal]})")
        parts += spaced_table(
            ("Name of smelter", "Country", "RMAP status"),
            ([e(r.name), r.country, r.status] for r in group),
        )
    return document(
        2023, "30 May 2024",
        said(
            "The Group follows the Organisation for Economic Co-operation and Development's guidance. We have 9 factories in 12 countries.",
            "84.0 per cent of the 250 smelters and refiners were conformant as at 31 March 2024; 4.8 per cent were active.",
            "We asked approximately 400 suppliers and heard from more than 350 of them.",
            "# Annex 1",
        ),
        parts,
    )  # fmt: skip


@filing(
    (
        "Gold: 110 refiners, 88 conformant",
        "Gold: 110 refiners, 85 conformant",
        "status-count-against-annex",
    ),
    ("Total smelters and refiners: 250", "Total smelters and refiners: 246", "count-against-annex"),
)
def numbers_behind_labels(rows: tuple[AnnexRow, ...]) -> str:
    body = "<table border=1><tr><td>Metal</td><td>Name of smelter</td><td>Country</td><td>Conformant</td></tr>"
    for metal, group in by_metal(rows):
        for at, r in enumerate(group):
            first = f'<td rowspan="{len(group)}">{metal}</td>' if not at else ""
            body += f"<tr>{first}<td>{e(r.name)}</td><td>{r.country}</td><td>{'Yes' if r.status == CONFORMANT else 'No'}</td></tr>"
    return document(
        2023, "May 30, 2024",
        said(
            "The smelters and refiners identified in our supply chain are in Exhibit A.",
            "Total smelters and refiners: 250",
            "Gold: 110 refiners, 88 conformant; Tin: 62 smelters, 50 conformant; Tungsten: 42 smelters, 36 conformant; Tantalum: 36 smelters, 36 conformant.",
            "Suppliers surveyed: 412. Responses: 371. Parts covered: 8,431.",
            "# EXHIBIT A",
        ),
        body + "</table>",
    )  # fmt: skip


HALF = tuple(row for at, row in enumerate(WORLD) if at % 2 == 0)
MOST = tuple(row for at, row in enumerate(WORLD) if at % 3)


@filing(
    ("All of the smelters and refiners of tantalum", "All of the smelters and refiners of gold", "all-conformant"),
    rows=(*HALF, *MOST),
)  # fmt: skip
def two_segments(rows: tuple[AnnexRow, ...]) -> str:
    lists = ""
    for name, some in (("A: Aerospace Segment", HALF), ("B: Industrial Segment", MOST)):
        lists += said(f"# Appendix {name}")
        lists += spaced_table(
            ("Metal", "Smelter", "Country", "Status"),
            ([r.metal, e(r.name), r.country, r.status] for r in some),
        )
    return document(
        2023, "May 30, 2024",
        said(
            f"Suppliers of our Aerospace segment reported {len(HALF)} smelters and refiners (Appendix A), those of our Industrial segment {len(MOST)} (Appendix B); many are on both lists.",
            "All of the smelters and refiners of tantalum are conformant.",
            "The fiscal year of a business that we acquired in October 2023 ends on June 30, 2024; its products will be part of our report for calendar year 2024.",
        ),
        lists,
    )  # fmt: skip


LISTED = tuple(row for row in WORLD if row.status == CONFORMANT)


@filing(
    (" or 84%", " or 74%", "percentage-of-numbers"),
    rows=LISTED,
)  # fmt: skip
def conformant_ones_listed_alone(rows: tuple[AnnexRow, ...]) -> str:
    return document(
        2023, "May 30, 2024",
        said(
            "Our suppliers identified 250 smelters and refiners. 210 of these 250, or 84%, were conformant.",
            "The 210 smelters and refiners that are conformant are listed in Annex I.",
            "# Annex I - Conformant Smelters and Refiners",
        ),
        spaced_table(("Metal", "Smelter", "Country"), ([r.metal, e(r.name), r.country] for r in rows)),
    )  # fmt: skip


def semicolons(rows: Iterable[AnnexRow]) -> str:
    return "".join(said(f"{m}: " + "; ".join(r.name for r in group)) for m, group in by_metal(rows))


FEW = tuple(row for at, row in enumerate(WORLD) if at % 10 == 0)


@filing(
    (f"named the following {len(FEW)} smelters", f"named the following {len(FEW) + 2} smelters", "count-against-annex"),
    ("twelve (12)", "twelve (14)", "number-and-word-differ"),
    rows=FEW,
)  # fmt: skip
def few_names_in_sentences(rows: tuple[AnnexRow, ...]) -> str:
    return document(
        2023, "May 30, 2024",
        said(
            "We asked the twelve (12) suppliers of parts that contain 3TG. All twelve answered.",
            f"They named the following {len(FEW)} smelters and refiners:",
        ),
        semicolons(rows),
    )  # fmt: skip
