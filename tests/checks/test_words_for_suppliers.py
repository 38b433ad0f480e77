"""Letters in every language, the rule reference, corrected copies, what several files show."""

import string
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oreigin.case import AcceptancePolicy
from oreigin.checks.acceptance import Verdict, accepted_from, verdict
from oreigin.checks.across import Across
from oreigin.checks.checking import rules
from oreigin.checks.correcting import corrected
from oreigin.checks.documents import Terms
from oreigin.checks.letters import LANGUAGES, catalog, letter, points, words
from oreigin.checks.reference_page import code_place, reference_page
from oreigin.response.reading import read_declaration
from oreigin.terms import ReportingPeriod, Sha256
from tests.checks.world import checked, good_cells, reference, smelter
from tests.making_workbooks import cmrt

TERMS = Terms(date(2026, 1, 15))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_rule_with_the_same_facts(language: str) -> None:
    if language != "en":
        assert set(catalog(language).rules) == set(rules())
    for rule in rules().values():
        message, remedy = words(language, rule.id)
        assert placeholders(message) == placeholders(rule.message), rule.id
        assert placeholders(remedy) == placeholders(rule.remedy), rule.id


def test_the_points_of_a_letter_can_stand_in_a_message_of_their_own() -> None:
    wrong = checked({"Declaration!D8": None})
    said = points(wrong, "de")
    assert "Declaration!D8: Der Firmenname fehlt." in said
    assert said in letter(wrong, "acme.xlsx", "de")


def test_a_letter_says_what_is_wrong_where_and_how_to_mend_it() -> None:
    text = letter(
        checked({"Declaration!D8": None, "Declaration!D20": "x@y", "Declaration!D40": "Unknown"}),
        "acme.xlsx",
    )
    assert "CMRT 6.5" in text
    assert "1. Declaration!D8: The company name is missing. Fill in the cell." in text
    assert '2. Declaration!D20: "x@y" is not an email address.' in text
    assert "Unknown" not in text  # what is only worth knowing is not asked of a supplier
    german = letter(checked({"Declaration!D8": None}), "acme.xlsx", "de")
    assert "1. Declaration!D8: Der Firmenname fehlt. Füllen Sie die Zelle aus." in german


def test_the_rule_reference_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    said = page.read_text(encoding="utf-8")
    assert said == reference_page(), "run scripts/build_rule_reference.py"
    assert all(f"({rule})=" in said for rule in rules())


def test_a_rule_is_shown_with_the_line_of_its_code() -> None:
    file, _, line = code_place(rules()["cid-unknown"]).partition(":")
    source = Path(__file__).parents[2] / "src" / "oreigin" / file
    assert "def cid_unknown" in source.read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_a_corrected_copy_mends_what_needs_no_judgment_and_must_be_attested_again() -> None:
    cells = good_cells() | {
        "Declaration!D26": " yes ",
        "Smelter List!A7": " CID900003 ",
        "Smelter List!A6": "1PER001",
        "Smelter List!C8": "Kiri Alias",
        **{f"Smelter Look-up!{c}5": v for c, v in zip("ABCDE", (
            "Tungsten", "Kiri Alias", "Kiri Tungsten K.K.", "JAPAN", "CID900004"), strict=True)},
    }  # fmt: skip
    made = corrected(cmrt(cells), "a.xlsx", TERMS, reference())
    assert {(c.cell, c.after, c.why) for c in made.changes} == {
        ("Declaration!D26", "Yes", "answer-with-spaces"),
        ("Smelter List!A7", "CID900003", "cid-with-spaces"),
        ("Smelter List!A6", "CID900002", "cid-legacy"),
        ("Smelter List!C8", "Kiri Tungsten K.K.", "alias-used"),
        ("Declaration!D22", "", "effective-date-missing"),
    }
    read = read_declaration(made.data, "a.xlsx")
    assert read.effective_date.raw == ""
    assert read.smelters[3].look_up == "Kiri Tungsten K.K."
    assert made.listing().splitlines()[0] == "cell,before,after,why"


def test_nothing_to_mend_leaves_the_bytes_alone() -> None:
    data = cmrt(good_cells())
    made = corrected(data, "a.xlsx", TERMS, reference())
    assert (made.data, made.changes) == (data, ())


def test_the_same_list_from_two_suppliers_is_said_of_the_later_one() -> None:
    first = checked(smelter(12, "Gold", "Gold works 1", "CHINA", "CID910001"))
    other = replace(first, document=Sha256("1" * 64), company="Other Ltd.")
    again = replace(first, document=Sha256("2" * 64))
    across = Across()
    assert across.completed(first, "a.xlsx").findings == first.findings
    (added,) = [f for f in across.completed(other, "b.xlsx").findings if f not in other.findings]
    assert (added.rule, "a.xlsx" in added.message) == ("list-same-as-another", True)
    assert across.completed(again, "c.xlsx").findings == again.findings  # the same company


def test_no_supplier_is_told_of_another_suppliers_document() -> None:
    first = checked(smelter(12, "Gold", "Gold works 1", "CHINA", "CID910001"))
    other = replace(first, document=Sha256("1" * 64), company="Other Ltd.")
    across = Across()
    across.completed(first, "first-works.xlsx")
    told = across.completed(other, "other.xlsx")
    assert any("first-works" in finding.message for finding in told.findings)
    for language in LANGUAGES:
        assert "first-works" not in letter(told, "other.xlsx", language)
        assert points(told, language) == points(other, language)


@pytest.mark.parametrize(
    ("year", "oldest"), [(2020, "CMRT 6.01"), (2021, "CMRT 6.01"), (2025, "CMRT 6.4")]
)
def test_a_period_takes_the_version_that_was_the_newest_when_it_began(
    year: int, oldest: str
) -> None:
    found = accepted_from("CMRT", ReportingPeriod(year))
    assert found
    assert found.name == oldest


def test_the_policy_decides_what_is_sent_back() -> None:
    late = checked({"Declaration!D22": date(2025, 1, 2)})  # only a warning
    default = AcceptancePolicy()
    assert verdict(late, default).verdict is Verdict.ACCEPT
    strict = AcceptancePolicy(blocking_rules=("effective-date-too-old",))
    assert verdict(late, strict).verdict is Verdict.SEND_BACK
    empty = checked({"Declaration!D8": None})
    assert [f.rule for f in verdict(empty, default).because] == ["company-name-missing"]
    assert verdict(empty, AcceptancePolicy(complete_only=False)).verdict is Verdict.ACCEPT
    wrong = checked({"Declaration!D20": "x@y"})
    assert verdict(wrong, default).verdict is Verdict.SEND_BACK
    mild = AcceptancePolicy(tolerated_rules=("email-not-an-address",))
    assert verdict(wrong, mild).verdict is Verdict.ACCEPT
