"""Settings: every one that a case folder has can be seen and changed in the app."""

import re
from dataclasses import fields, replace
from datetime import date
from typing import Literal, get_args, get_origin

import pytest

from oreigin.case import (
    AcceptancePolicy,
    Amendment,
    AnnexChoices,
    AsOf,
    Case,
    Policy,
    RiskPolicy,
    Signatory,
    Signature,
)
from oreigin.tables import read_text
from oreigin.terms import ConformanceStatus
from oreigin.web.case_settings import flat, leaves_of, whole, words
from tests.casework.world import case, world
from tests.web.pages import address, member, queries_of, text_of

PAGES = ("settings-registrant", "settings-report", "settings-policies")
ON_THEIR_OWN = {"period.year", "previous", "facts"}
"""The year is chosen when a period is opened; figures of the year before and facts have a page."""


@pytest.fixture
def period(sqlite_database):
    return world()


def held(period):
    from oreigin.store.loading import settings_of
    from oreigin.store.models import Period

    return settings_of(Period.objects.get(pk=period.pk))


def posted(page):
    """Return what a browser posts from a page's form, were nothing typed into it."""
    from django import forms

    given = {}
    for bound in page.context["form"]:
        value, field = bound.value(), bound.field
        if isinstance(field.widget, forms.MultiWidget):
            parts = field.widget.decompress(value)
            given |= {f"{bound.html_name}_{at}": part for at, part in enumerate(parts)}
        elif not (isinstance(field, forms.BooleanField) and not value) and value is not None:
            given[bound.html_name] = list(value) if isinstance(value, tuple) else value
    return given


def change(period, name, who="compliance-manager", **changed):
    """Open a page, type what is `changed`, and send it."""
    browser, url = member(period, who), address(name, period)
    given = posted(browser.get(url)) | {key.replace("__", "-"): v for key, v in changed.items()}
    return browser.post(url, given, follow=True)


def test_every_setting_of_a_case_has_words_and_a_page(django_ready):
    from oreigin.store.saving import ROWS

    named = [one.id for group in words().groups for one in group.fields]
    own = [field.name for field in fields(Case) if field.name not in ROWS]
    leaves = {leaf.id for name in own for leaf in leaves_of(name)}
    assert set(named) | ON_THEIR_OWN == leaves
    assert len(set(named)) == len(named)
    assert {group.page for group in words().groups} == {
        "dates", *(page.removeprefix("settings-") for page in PAGES)
    }  # fmt: skip


def test_every_fixed_value_of_a_choice_has_a_word():
    for group in words().groups:
        for one in group.fields:
            [leaf] = [leaf for leaf in leaves_of(one.setting) if leaf.id == one.id]
            inner = get_args(leaf.hint)[0] if get_origin(leaf.hint) is tuple else leaf.hint
            if get_origin(inner) is Literal:
                assert set(one.choices) == set(get_args(inner)), one.id


def test_the_texts_are_those_that_the_report_has_a_place_for():
    wording = read_text("cmr.toml")
    places = set(re.findall(r'kind = "narrative"\nid = "([^"]+)"', wording))
    instead = set(re.findall(r'(?m)^own = "([^"]+)"', wording))
    assert {text.id for text in words().texts} == places | instead | {"amendment"}
    assert {text.id for text in words().texts if text.instead} == instead


FULL = {
    "signatory": Signatory("Counsel", Signature("A name", date(2026, 5, 20), "Safe")),
    "annex": AnnexChoices(
        "A", "B", ("cid", "name"), (), "metal", dict.fromkeys(ConformanceStatus, "x")
    ),
    "amendment": Amendment(2, date(2025, 6, 1)),
    "policy": Policy(
        AcceptancePolicy(date(2024, 1, 1), ("CMRT 6.4",), 6, 5, False, ("info",), ("a",), ("b",)),
        RiskPolicy(("MM",), "Board", date(2024, 1, 1), ("DE",), ("AE",), False, False, "undecided"),
    ),
}


SETTINGS = sorted({one.setting for group in words().groups for one in group.fields})


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_taken_apart_comes_together_again(name):
    for made in (case(), replace(case(), **FULL)):
        value = getattr(made, name)
        assert whole(name, flat(name, value)) == value


@pytest.mark.parametrize("name", PAGES)
def test_sending_a_page_as_it_is_changes_nothing(period, name):
    before = held(period)
    assert "Nothing was changed" in text_of(change(period, name))
    assert held(period) == before


def test_what_is_typed_becomes_the_case(period):
    change(period, "settings-registrant", registrant__irs_ein="12-3456789")
    change(
        period,
        "settings-report",
        **{
            "signatory-signature-name": "Somebody of office",
            "signatory-signature-signed": "2026-05-20",
            "annex-columns_0": "cid",
            "annex-columns_1": "",
            "annex-labels-active": "On its way",
            "amendment-number": "1",
            "amendment-filed": "2026-05-30",
        },
    )
    now = held(period)
    assert now["registrant"].irs_ein == "12-3456789"
    assert now["signatory"].signature == Signature("Somebody of office", date(2026, 5, 20), "")
    assert now["annex"].columns == ("cid", "country", "status")
    assert now["annex"].label(ConformanceStatus.ACTIVE) == "On its way"
    assert now["amendment"] == Amendment(1, date(2026, 5, 30))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("123456789", "12-3456789"),
        ("12 3456789", "12-3456789"),
        ("12-3456789", "12-3456789"),
        ("Not applicable", "Not applicable"),
        ("1-23456789", None),
        ("12345678", None),
    ],
)
def test_an_employer_number_has_its_hyphen_or_is_refused(period, typed, kept):
    before = held(period)["registrant"].irs_ein
    page = text_of(change(period, "settings-registrant", registrant__irs_ein=typed))
    assert held(period)["registrant"].irs_ein == (kept or before)
    assert ("Write two digits, a hyphen, and seven digits" in page) == (kept is None)


@pytest.mark.parametrize(("typed", "good"), [("1-2345", True), ("001-35662", True), ("12", False)])
def test_a_file_number_is_as_edgar_writes_it(period, typed, good):
    change(period, "settings-registrant", registrant__commission_file_number=typed)
    assert (held(period)["registrant"].commission_file_number == typed) == good


def test_countries_are_written_by_name_or_code(period):
    change(
        period,
        "settings-policies",
        **{"policy-risk-elevated_countries": "Myanmar; ZW", "policy-risk-otherwise": "undecided"},
    )
    assert held(period)["policy"].risk.elevated_countries == ("MM", "ZW")
    page = member(period).get(address("settings-policies", period))
    assert "Zimbabwe" in page.content.decode()


def test_only_what_was_changed_stands_in_the_trail(period):
    from oreigin.store.models import AuditEvent

    change(period, "settings-report", notice="Draft of the desk")
    event = AuditEvent.objects.filter(action="case-changed").latest("sequence")
    assert event.facts["settings"] == ["notice"]
    assert event.person.details["after"] == {"notice": "Draft of the desk"}


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("settings-registrant", {"registrant-name": ""}, "required"),
        ("settings-report", {"amendment-number": "1"}, "leave all of them empty"),
        ("settings-report", {"amendment-number": "0"}, "greater than or equal to 1"),
        ("settings-report", {"annex-columns_1": "metal"}, "appears twice"),
        ("settings-report", {"annex-labels-active": "a: b"}, "without colons"),
        ("settings-policies", {"policy-acceptance-months_valid": "-1"}, "equal to 0"),
        ("settings-policies", {"policy-acceptance-months_valid": "1" * 30}, "less than or equal"),
        ("settings-policies", {"policy-risk-low_countries": "Atlantis"}, "Atlantis is no country"),
        (
            "settings-policies",
            {"policy-risk-low_countries": "DE", "policy-risk-elevated_countries": "DE"},
            "DE is listed both as low and as elevated risk",
        ),
    ],
)
def test_what_cannot_be_is_said_in_words_and_not_saved(period, name, typed, said):
    before = held(period)
    page = change(period, name, **typed)
    assert "Nothing was saved" in text_of(page)
    assert said in text_of(page)
    assert held(period) == before


def test_who_may_only_read_sees_the_settings_and_sends_nothing(period):
    page = member(period, "auditor").get(address("settings-report", period))
    assert "may read this and not change it" in text_of(page)
    assert "Save changes" not in text_of(page)
    sent = member(period, "auditor").post(address("settings-report", period), {"notice": "x"})
    assert sent.status_code == 403


def test_what_a_filing_still_needs_is_named(period):
    change(period, "settings-registrant", **{"registrant-reports_url": ""})
    page = member(period).get(address("settings", period))
    assert "Address where reports are posted" in text_of(page)


def test_the_days_of_the_report_are_changed(period):
    given = {"as_of-status": "2026-05-01", "as_of-filing": "2026-05-20"}
    member(period).post(address("settings-dates", period), given)
    assert held(period)["as_of"] == AsOf(date(2026, 5, 1), date(2026, 5, 20))
    page = member(period).post(address("settings-dates", period), {"as_of-status": "soon"})
    assert "Enter a valid date" in text_of(page)


def test_a_policy_names_a_version_and_rules_that_it_knows(period):
    from oreigin.checks.checking import rules

    rule = next(iter(rules()))
    change(
        period,
        "settings-policies",
        **{
            "policy-acceptance-template_versions": ["CMRT 6.4"],
            "policy-acceptance-tolerated_rules": [rule],
        },
    )
    assert held(period)["policy"].acceptance.template_versions == ("CMRT 6.4",)
    assert held(period)["policy"].acceptance.tolerated_rules == (rule,)


@pytest.mark.parametrize("name", [*PAGES, "settings", "settings-texts", "settings-previous"])
def test_a_page_of_settings_needs_few_queries(period, name):
    assert queries_of(member(period), address(name, period)) <= 20
