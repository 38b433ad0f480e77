"""Filings written as short texts: # begins a heading, | a row, == a part of a submission.

CLEAN is a filing without a fault; the tests change a few words of it.
"""

from datetime import date

from oreigin.proofread.values import Block, Filing, Grid, Paragraph, Part
from oreigin.smelters.facility import ListKind, Lists, ReferenceList, ReferenceRow, Snapshot
from oreigin.terms import Cid, Metal, Sha256

CLEAN = """
== SD

FORM SD

(Exact name of registrant as specified in its charter)

Delaware (Commission File Number) 001-35662

(Name and telephone number of the person to contact in connection with this report)

Rule 13p-1 under the Securities Exchange Act for the reporting period from January 1 to December
31, 2024.

Rule 13q-1 under the Securities Exchange Act for the fiscal year ended ____.

# Item 1.01 Conflict Minerals Disclosure and Report

The Conflict Minerals Report is filed as Exhibit 1.01 and is at
https://example.com/minerals/2024.htm.

# Item 1.02 Exhibit

The Conflict Minerals Report required by Item 1.01 is filed as Exhibit 1.01.

# Item 3.01 Exhibits

Exhibit 1.01 - Conflict Minerals Report

# SIGNATURES

By: /s/ A. Signatory

Date: May 20, 2025

== EX-1.01

# Conflict Minerals Report

For the reporting period from January 1 to December 31, 2024

This Conflict Minerals Report of Example Corp. is presented to comply with Rule 13p-1 under the
Securities Exchange Act of 1934. This report covers the products that we contracted to
manufacture. They
contain tin, tantalum, tungsten and gold.

The "Covered Countries" are the Democratic Republic of the Congo, the Republic of the Congo, the
Central African Republic, South Sudan, Uganda, Rwanda, Burundi, Tanzania, Zambia and Angola.

# Reasonable Country of Origin Inquiry

We made a reasonable country of origin inquiry with the Conflict Minerals Reporting Template
(CMRT), version 6.4, of the Responsible Minerals Initiative (RMI). We asked 40 suppliers. We
received responses from 30 of 40 suppliers (75%).

We source minerals in a manner that does not finance or benefit armed groups in the Covered
Countries. Our due diligence conforms to the OECD Due Diligence Guidance. Our efforts to determine
the mine or location of origin are described here.

# Results

Our suppliers identified nine smelters and refiners, listed in Annex I. Of these nine smelters and
refiners, 6 were conformant with the Responsible Minerals Assurance Process (RMAP) and one was
active. The remaining two smelters and refiners were not conformant. Of the smelters and refiners
identified, 4 sourced solely from outside of the Covered Countries. Table 1 counts them by metal.

# Table 1: smelters and refiners

| Metal | Identified | Conformant | % of Identified |
| Gold | 4 | 3 | 75% |
| Tin | 3 | 2 | 67% |
| Tungsten | 2 | 1 | 50% |
| Total | 9 | 6 | 67% |

We surveyed suppliers by region.

| Region | Answered | Silent | Total |
| Asia | 12 | 3 | 15 |
| Europe | 10 | 5 | 15 |
| America | 8 | 2 | 10 |

Information on status is as of March 31, 2025, as the section "Reasonable Country of Origin
Inquiry" says.

# Annex I

| Metal | Smelter | Country | CID | Status |
| Gold | Asahi Refining Canada Ltd. | CANADA | CID000924 | Conformant |
| Gold | Aurubis AG, Hamburg | GERMANY | CID000113 | Conformant |
| Gold | Chimet S.p.A. | ITALY | CID000233 | Conformant |
| Gold | Kundan Care Products Ltd. | INDIA | CID003463 | Not Conformant |
| Tin | Mineracao Taboca S.A. | BRAZIL | CID001173 | Conformant |
| Tin | PT Timah Tbk Kundur | INDONESIA | CID001477 | Conformant |
| Tin | Super Ligas | BRAZIL | CID002756 | Active |
| Tungsten | Japan New Metals Co., Ltd. | JAPAN | CID000825 | Conformant |
| Tungsten | Fujian Jinxin Tungsten Co., Ltd. | CHINA | CID000499 | Not Conformant |

# Annex II: Countries of Origin

| Australia | Bolivia | Brazil |
| Canada | China | Indonesia |
| Peru | Portugal | Rwanda |
"""


def unwrapped(text: str) -> str:
    """Return a text with every paragraph on one line."""
    pieces = text.strip().split("\n\n")
    return "\n\n".join(p if p.startswith("|") else " ".join(p.split()) for p in pieces)


def filing(text: str = CLEAN, *changes: tuple[str, str]) -> Filing:
    """Return the filing that a text writes, after `changes` of its words, each of which occurs."""
    text = unwrapped(text)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    blocks: list[Block] = []
    starts: list[tuple[str, int]] = []
    for piece in filter(None, (piece.strip() for piece in text.split("\n\n"))):
        if piece.startswith("== "):
            starts.append((piece[3:], len(blocks)))
        else:
            blocks.append(_block(piece))
    starts = starts or [("", 0)]
    ends = [start for _, start in starts[1:]] + [len(blocks)]
    parts = tuple(Part(kind, start, end) for (kind, start), end in zip(starts, ends, strict=True))
    return Filing("filing.htm", tuple(blocks), parts)


def _block(piece: str) -> Block:
    if piece.startswith("|"):
        rows = (line.strip().strip("|").split("|") for line in piece.splitlines())
        return Grid(tuple(tuple(cell.strip() for cell in row) for row in rows))
    level = len(piece) - len(piece.lstrip("#"))
    return Paragraph(" ".join(piece.lstrip("# ").split()), level)


def lists(*rows: tuple[str, str, str, str]) -> Lists:
    """Return a reference list of metal, name, country and CID."""
    made = tuple(
        ReferenceRow(Metal(metal), name, name, country, Cid(cid))
        for metal, name, country, cid in rows
    )
    day = date(2024, 4, 26)
    snapshot = Snapshot(
        "list", ListKind.REFERENCE, "rmap", day, "a list", Sha256(""), Sha256(""), True
    )
    return Lists(references=(ReferenceList(snapshot, made),))


KNOWN = (
    ("Gold", "Asahi Refining Canada Ltd.", "CANADA", "CID000924"),
    ("Gold", "Aurubis AG, Hamburg", "GERMANY", "CID000113"),
    ("Gold", "Chimet S.p.A.", "ITALY", "CID000233"),
    ("Gold", "Kundan Care Products Ltd.", "INDIA", "CID003463"),
    ("Tin", "Mineracao Taboca S.A.", "BRAZIL", "CID001173"),
    ("Tin", "PT Timah Tbk Kundur", "INDONESIA", "CID001477"),
    ("Tin", "Super Ligas", "BRAZIL", "CID002756"),
    ("Tungsten", "Japan New Metals Co., Ltd.", "JAPAN", "CID000825"),
    ("Tungsten", "Fujian Jinxin Tungsten Co., Ltd.", "CHINA", "CID000499"),
)
"""The facilities of CLEAN as a list knows them."""
