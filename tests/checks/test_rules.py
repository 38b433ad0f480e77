"""Every rule finds what it is for, and passes over what only looks like it."""

import string
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oreigin.checks.checking import MODULES, check, predicates, rules
from oreigin.checks.context import Context
from oreigin.checks.rules_smelters import list_mark
from oreigin.checks.values import Kind
from oreigin.response.declaration import DeclaredSmelter
from oreigin.response.drafting import drafted
from oreigin.workbook.layout import Layout
from oreigin.workbook.templates import layout, layouts
from tests.checks.world import MANY, METALS, checked, context, found, smelter
from tests.making_workbooks import Cells

S, D = "Smelter List!", "Declaration!"
GOLD_RECYCLED: Cells = {f"{D}D52": "Yes", f"{S}P7": "Yes"}
UNUSED_TIN: Cells = {f"{D}D27": "No"} | {f"{D}D{r}": None for r in (33, 39, 45, 51, 57, 63, 69)}
NO_TIN_ROW: Cells = {f"{S}{c}6": None for c in "BCEF"}
NOT_LISTED = "Smelter not listed"

PREVIOUS_DRAFT = replace(layout("CMRT", "6.5"), version="6.5a")

CASES: dict[str, tuple[tuple[Cells, dict[str, Any]], tuple[Cells, dict[str, Any]]]] = {
    # rule: (what triggers it), (what nearly does)
    "answer-not-permitted": (({f"{D}D26": "Maybe"}, {}), ({f"{D}D26": "yes"}, {})),
    "answer-with-spaces": (({f"{D}D26": "Yes "}, {}), ({f"{D}D26": "YES"}, {})),
    "scope-not-permitted": (({f"{D}D9": "Product"}, {}), ({f"{D}D9": "a. company"}, {})),
    "answered-though-unused": (({f"{D}D27": "No"}, {}), (UNUSED_TIN, {})),
    "origin-denied-though-incomplete": (
        ({f"{D}D64": "No", f"{D}D58": "Greater than 90%"}, {}),
        ({f"{D}D64": "No", f"{D}D58": "Greater than 90%", f"{D}D40": "Unknown"}, {}),
    ),
    "identified-though-responses-open": (
        ({f"{D}D58": "Greater than 90%"}, {}),
        ({f"{D}D58": "Greater than 90%", f"{D}D64": "No"}, {}),
    ),
    "identified-though-rows-open": (
        (smelter(12, "Gold", "Smelter not yet identified", ""), {}),
        (smelter(12, "Gold", "Smelter not yet identified", "") | {f"{D}D64": "No"}, {}),
    ),
    "identified-but-not-reported": (
        ({f"{D}D70": "No"}, {}),
        ({f"{D}D70": "No", f"{D}D64": "No"}, {}),
    ),
    "origin-denied-though-smelter-covered": (
        (smelter(12, "Gold", NOT_LISTED, "RWANDA", D="Kigali Gold"), {}),
        (smelter(12, "Gold", NOT_LISTED, "SUDAN", D="Khartoum Gold"), {}),
    ),
    "origin-denied-though-mine-covered": (
        ({f"{S}O7": "PERU; RWANDA"}, {}),
        ({f"{S}O7": "PERU; SUDAN"}, {}),
    ),
    "covered-but-not-high-risk": (
        ({f"{D}D40": "Yes"}, {}),
        ({f"{D}D40": "Yes", f"{D}D46": "Yes"}, {}),
    ),
    "recycled-though-rows-are-not": (({f"{D}D52": "Yes", f"{S}P7": "No"}, {}), (GOLD_RECYCLED, {})),
    "recycled-though-mined": (
        (GOLD_RECYCLED | {f"{S}O7": "PERU"}, {}),
        (GOLD_RECYCLED | {f"{S}O7": "Recycled"}, {}),
    ),
    "mine-recycled-but-not-marked": (
        ({f"{S}N7": "Recycled"}, {}),
        ({f"{S}N7": "Recycled", f"{S}P7": "Yes"}, {}),
    ),
    "policy-public-without-policy": (
        ({f"{D}D75": "No"}, {}),
        ({f"{D}D75": "No", f"{D}D77": "No"}, {}),
    ),
    "measures-without-due-diligence": (
        ({f"{D}D81": "No"}, {}),
        ({f"{D}D81": "No", f"{D}D83": "No", f"{D}D85": "No", f"{D}D87": "No"}, {}),
    ),
    "other-format-undescribed": (
        ({f"{D}D83": "Yes, using other format (describe)", f"{D}G83": "n/a"}, {}),
        ({f"{D}D83": "Yes, using other format (describe)", f"{D}G83": "own form"}, {}),
    ),
    "policy-url-unusable": (({f"{D}G77": "see website"}, {}), ({f"{D}G77": "acme.com"}, {})),
    "few-suppliers-answered": (({f"{D}D58": "None"}, {}), ({f"{D}D58": "Greater than 50%"}, {})),
    "origin-unknown": (({f"{D}D40": "Unknown"}, {}), ({f"{D}D40": "Yes"}, {})),
    "company-scope": (({f"{D}D9": "A. Company"}, {}), ({}, {})),
    "placeholder-in-field": (({f"{D}D8": "TBD"}, {}), ({f"{D}D8": "TBD Systems"}, {})),
    "authorizer-same": (({f"{D}D18": "Same as above"}, {}), ({f"{D}D18": "Sam E. Above"}, {})),
    "email-not-an-address": (({f"{D}D16": "desk@acme"}, {}), ({f"{D}D16": "n/a"}, {})),
    "text-too-long": (({f"{D}G26": "x" * 256}, {}), ({f"{D}G26": "x" * 255}, {})),
    "products-without-number": (
        ({"Product List!C7": "Sensor"}, {}),
        ({"Product List!C7": "Sensor", f"{D}D9": "A. Company"}, {}),
    ),
    "scope-description-says-nothing": (
        ({f"{D}D9": "C. User defined [Specify in 'Description of scope']", f"{D}D10": " "}, {}),
        (
            {f"{D}D9": "C. User defined [Specify in 'Description of scope']", f"{D}D10": "Plant 2"},
            {},
        ),
    ),
    "effective-date-not-a-date": (({f"{D}D22": "05/04/2025"}, {}), ({f"{D}D22": "25/04/2025"}, {})),
    "effective-date-in-future": (
        ({f"{D}D22": date(2026, 1, 16)}, {}),
        ({f"{D}D22": date(2026, 1, 15)}, {}),
    ),
    "effective-date-before-period": (
        ({f"{D}D22": date(2024, 12, 31)}, {}),
        ({f"{D}D22": date(2025, 1, 1)}, {}),
    ),
    "effective-date-too-old": (
        ({f"{D}D22": date(2025, 1, 14)}, {}),
        ({f"{D}D22": date(2025, 1, 15)}, {}),
    ),
    "effective-date-outside-template": (
        ({f"{D}D22": date(2025, 4, 24)}, {}),
        ({f"{D}D22": date(2025, 4, 25)}, {}),
    ),
    "template-not-accepted": (({}, {"version": "6.31"}), ({}, {"version": "6.4"})),
    "template-prerelease": (({}, {"layout": PREVIOUS_DRAFT}), ({}, {})),
    "completeness-unknown": (
        ({}, {"layout": replace(layout("CMRT", "6.5"), completeness=())}),
        ({}, {}),
    ),
    "cell-error": (({}, {"state": {"errors": frozenset({f"{S}C9"})}}), ({f"{D}D15": "#N/A?"}, {})),
    "formula-in-answer": (({f"{D}D8": '="Acme"'}, {}), ({f"{D}D8": "'=Acme"}, {})),
    "details-typed-over": (({}, {"state": {"typed_over": (5,)}}), ({}, {})),
    "tab-missing": (({}, {"state": {"missing_sheets": ("Checker",)}}), ({}, {})),
    "hidden-rows": (({}, {"state": {"hidden_rows": (6,)}}), ({}, {})),
    "text-not-english": (
        ({f"{D}G26": "Wir haben das nicht mit den Lieferanten geprüft"}, {}),
        ({f"{D}G26": "Checked with Die Casting GmbH and Los Andes"}, {}),
    ),
    "metal-without-smelter": (
        (NO_TIN_ROW | smelter(6, "Tin", "Smelter not yet identified", ""), {}),
        (smelter(12, "Tin", "Smelter not yet identified", ""), {}),
    ),
    "smelter-for-unused-metal": ((UNUSED_TIN, {}), (UNUSED_TIN | NO_TIN_ROW, {})),
    "smelter-metal-missing": (
        (smelter(12, "", "Oro", "PERU"), {}),
        (smelter(12, "Gold", "Oro", "PERU"), {}),
    ),
    "smelter-metal-unclear": (
        (smelter(12, "Lead", "Plomo", "PERU"), {}),
        (smelter(12, "GOLD", "Oro", "PERU"), {}),
    ),
    "smelter-name-missing": (
        (smelter(12, "Gold", "", ""), {}),
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="Oro"), {}),
    ),
    "smelter-placeholder": (
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="unknown"), {}),
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="Unknown Gold Works"), {}),
    ),
    "smelter-is-company": (
        (smelter(12, "Gold", NOT_LISTED, "GERMANY", D="ACME Parts GmbH"), {}),
        ({f"{D}D8": "Berg Gold AG"}, {}),
    ),
    "smelter-name-is-id": (
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="CID900003"), {}),
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="Cidade Gold"), {}),
    ),
    "smelter-country-missing": (
        (smelter(12, "Gold", "Oro", ""), {}),
        (smelter(12, "Gold", NOT_LISTED, "", D="Oro"), {}),
    ),
    "smelter-country-unknown": (
        (smelter(12, "Gold", "Oro", "Korea"), {}),
        (smelter(12, "Gold", "Oro", "South Korea"), {}),
    ),
    "unlisted-country-blank": (
        (smelter(12, "Gold", NOT_LISTED, " ", D="Oro"), {}),
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="Oro"), {}),
    ),
    "cid-malformed": (({f"{S}A7": "CID90003"}, {}), ({f"{S}A7": "CID900003"}, {})),
    "cid-with-spaces": (({f"{S}A7": " CID900003"}, {}), ({f"{S}A7": "CID900003"}, {})),
    "cid-legacy": (({f"{S}A6": "1PER001"}, {}), ({f"{S}A6": "CID900002"}, {})),
    "cid-unknown": (({f"{S}F7": "CID999999"}, {}), ({f"{S}F7": "CID900003"}, {})),
    "cid-retired": (
        (smelter(12, "Gold", "Old Gold Ltd.", "CANADA", "CID900099"), {}),
        (smelter(12, "Gold", "Gold works 1", "CHINA", "CID910001"), {}),
    ),
    "cid-metal-differs": (({f"{S}B7": "Tin"}, {}), ({f"{S}B7": "gold"}, {})),
    "cid-name-differs": (({f"{S}C7": "Monte Oro"}, {}), ({f"{S}C7": "BERG GOLD, AG"}, {})),
    "cid-country-differs": (({f"{S}E7": "CHINA"}, {}), ({f"{S}E7": "Switzerland"}, {})),
    "smelter-of-other-metal": (
        (smelter(12, "Gold", "Isla Tin S.A.", "PERU"), {}),
        (smelter(12, "Tin", "Isla Tin S.A.", "PERU"), {}),
    ),
    "unlisted-though-listed": (
        (smelter(12, "Gold", NOT_LISTED, "SWITZERLAND", D="Berg Gold AG"), {}),
        (smelter(12, "Gold", NOT_LISTED, "SWITZERLAND", D="Berg Silver AG"), {}),
    ),
    "alias-used": (({f"{S}C6": "Isla Stannum"}, {}), ({f"{S}C6": "ISLA TIN S.A."}, {})),
    "identical-rows": (
        (smelter(12, "Gold", "Berg Gold AG", "SWITZERLAND", "CID900003"), {}),
        (smelter(12, "Gold", "Berg Gold AG", "CHINA", "CID900003"), {}),
    ),
    "many-unlisted": (
        (
            smelter(12, "Gold", NOT_LISTED, "PERU", D="Oro")
            | smelter(13, "Gold", NOT_LISTED, "PERU", D="Oro Dos"),
            {},
        ),
        (smelter(12, "Gold", NOT_LISTED, "PERU", D="Oro"), {}),
    ),
    "list-copied-whole": (
        ({k: v for n, row in enumerate(MANY) for k, v in smelter(12 + n, *row).items()}, {}),
        ({k: v for n, row in enumerate(MANY[:36]) for k, v in smelter(12 + n, *row).items()}, {}),
    ),
    "list-same-as-another": (
        (smelter(12, *MANY[0]), {"same_lists": "same"}),
        (smelter(12, *MANY[1]), {"same_lists": {"other": "b.xlsx"}}),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_its_case_and_not_the_near_one(rule: str) -> None:
    (cells, more), (near_cells, near_more) = CASES[rule]
    if more.get("same_lists") == "same":
        more = {"same_lists": {list_mark(context(cells)): "b.xlsx"}}
    assert found(rule, cells, **more), f"{rule} finds nothing"
    assert not found(rule, near_cells, **near_more), f"{rule} finds the near case"


def test_nothing_is_wrong_with_the_declaration_that_the_cases_change() -> None:
    clean = checked({})
    assert clean.missing == ()
    assert clean.findings == ()


def test_rules_functions_and_cases_are_the_same_set() -> None:
    plausibility = [rule.id for rule in rules().values() if rule.kind is Kind.PLAUSIBILITY]
    assert sorted(plausibility) == sorted(CASES)
    functions = {
        name.replace("_", "-")
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value)
        and getattr(value, "__module__", "") == module.__name__
        and value.__annotations__.get("return") is not None
        and "Hit" in str(value.__annotations__["return"])
        and next(iter(value.__annotations__)) == "context"
        and not name.startswith("_")
    }
    assert functions == set(predicates())


def test_every_finding_fills_its_words_and_names_cells_that_exist() -> None:
    for rule, ((cells, more), _) in CASES.items():
        if more.get("same_lists") == "same":
            continue
        for finding in check(context(cells, **more)).findings:
            assert "{" not in finding.message + finding.remedy, rule
            assert all("!" in cell for cell in finding.cells), finding


def test_placeholders_of_the_words_are_facts_that_every_hit_gives() -> None:
    for rule, ((cells, more), _) in CASES.items():
        if more.get("same_lists") == "same":
            continue
        words = rules()[rule].message + rules()[rule].remedy
        needed = {name for _, name, _, _ in string.Formatter().parse(words) if name}
        for finding in found(rule, cells, **more):
            assert needed <= set(finding.facts), rule


def test_without_a_reference_rules_that_need_one_are_silent() -> None:
    silent = checked({f"{S}F7": "CID999999"}, reference=None)
    assert silent.reference == ""
    assert not [f for f in silent.findings if rules()[f.rule].needs_reference]


def test_a_cid_that_a_list_knows_says_the_metal_of_its_row() -> None:
    known, unknown = ({f"{S}A12": cid} for cid in ("CID900001", "CID999999"))
    assert not found("smelter-metal-missing", known)
    assert found("smelter-metal-missing", unknown)


def test_metals_come_in_the_order_of_the_template() -> None:
    assert layout("CMRT", "6.5").metals == METALS


@pytest.mark.parametrize("form", layouts(), ids=lambda form: form.name)
def test_rows_of_every_template_are_checked_also_without_the_columns_of_new_ones(
    form: Layout,
) -> None:
    metal = next(iter(form.metals), "Cobalt")
    rows = (
        DeclaredSmelter(row=5, metal=metal, name="Berg Works"),
        DeclaredSmelter(row=6, metal=metal, look_up=NOT_LISTED, name="Tal Works"),
        DeclaredSmelter(row=7, metal=metal, look_up=NOT_LISTED, name="Au Works"),
        DeclaredSmelter(row=8, metal=metal),
        DeclaredSmelter(row=9, metal="Lead", name="unknown"),
    )
    columns = {column.field for column in form.smelter_list.columns}
    made = check(Context(drafted(form, {}, {}, smelters=rows), form, date(2026, 1, 15)))
    rules_found = {finding.rule for finding in made.findings}
    assert "smelter-metal-unclear" in rules_found
    assert ("smelter-country-missing" in rules_found) == ("country" in columns)
