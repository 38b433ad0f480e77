"""An amendment carries its number and says why it is made and what it changes."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

from oreigin.case import Amendment, Case, Narrative
from oreigin.report.amendment import Filed, filed
from oreigin.report.package import Package, package

from .world import CASE, assessed

AMENDED = replace(
    CASE,
    amendment=Amendment(1, date(2021, 5, 28)),
    narrative=(*CASE.narrative, Narrative("amendment", "A Supplier corrected its declaration.")),
    responses=CASE.responses[:1],
)


def before() -> Filed:
    files = package(assessed()).files
    return filed(files["internal/figures.json"].decode(), files["filing/annex.csv"].decode())


def text(made: Package, file: str = "formsd.htm") -> str:
    shown = unescape(re.sub(r"<[^>]+>", " ", made.files[f"filing/{file}"].decode()))
    return re.sub(r"\s+", " ", shown)


def rules(case: Case, was: Filed | None) -> set[str]:
    return {item.rule for item in package(assessed(case), amends=was).attention}


def test_the_cover_says_which_amendment_it_is() -> None:
    told = text(package(assessed(AMENDED), amends=before()))
    assert "FORM SD/A" in told
    assert "(Amendment No. 1 )" in told
    assert "FORM SD/A" not in text(package(assessed()))


def test_the_explanatory_note_says_why_and_what_differs() -> None:
    made = package(assessed(AMENDED), amends=before())
    told = text(made)
    note = told.partition("Explanatory Note")[2].partition("Section 1")[0]
    assert "which was filed on May 28, 2021 (the “Original Filing”)" in note
    assert "A Supplier corrected its declaration." in note
    assert "Suppliers that responded 3 1" in note
    assert "Old Mill Tin Works (Tin) Tin, Old Mill Tin Works, PERU, Indeterminable none" in note
    assert "As amended by Amendment No. 1" in text(made, "ex1-01.htm")


def test_the_note_tells_only_what_documents_print() -> None:
    note = text(package(assessed(AMENDED), amends=before()))
    changed = json.loads(package(assessed(AMENDED), amends=before()).files["internal/changes.json"])
    assert "rows-declared" in {change["what"] for change in changed}
    assert "Smelter rows declared" not in note


def test_the_header_says_form_sd_a() -> None:
    made = package(assessed(AMENDED), amends=before())
    assert "<TYPE>SD/A" in made.files["filing/submission.txt"].decode().splitlines()


def test_what_an_amendment_lacks_is_pointed_out() -> None:
    assert "amendment-unnumbered" in rules(CASE, before())
    assert "amendment-unexplained" in rules(replace(AMENDED, narrative=()), before())
    assert "amendment-without-package" in rules(AMENDED, None)
    assert not {r for r in rules(AMENDED, before()) if r.startswith("amendment")}
    assert not {r for r in rules(CASE, None) if r.startswith("amendment")}
