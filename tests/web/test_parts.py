"""Parts of pages: values in words, links that keep the rest of the address, no inline code."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import oreigin.web
from oreigin import tables
from oreigin.assessment.comparing import Change
from oreigin.case import Decision, Fulfilment, Risk
from oreigin.checks.acceptance import Verdict
from oreigin.checks.values import Severity, Status
from oreigin.smelters import judgment
from oreigin.terms import ConformanceStatus, OperationalState
from oreigin.web.parts import Badge, Column, Compared, badge, sorting

WEB = Path(oreigin.web.__file__).parent
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
SPRITE = (WEB / "static/oreigin/icons.svg").read_text(encoding="utf-8")
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
COLUMNS = (
    Column("name", "Name", ("sort_name", "cid")),
    Column("count", "Suppliers", ("-suppliers", "sort_name"), number=True),
    Column("notes", "Notes"),
)

pytestmark = pytest.mark.usefixtures("django_ready")


def rendered(text: str, /, query: str = "", **values: Any) -> str:
    """A template as a page of the address "/page/?query" shows it."""
    from django.template import Context, Template
    from django.test import RequestFactory

    request = RequestFactory().get(f"/page/?{query}")
    return Template("{% load parts %}" + text).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("conformance", ConformanceStatus),
        ("operational", OperationalState),
        ("decision", Decision),
        ("check", Status),
        ("verdict", Verdict),
        ("severity", Severity),
        ("risk", Risk),
        ("change", Change),
        ("judgment", judgment.Verdict),
        ("fulfilment", Fulfilment),
    ],
)
def test_every_value_of_the_vocabulary_has_a_word_and_a_mark(
    kind: str, values: type[StrEnum]
) -> None:
    marks = [badge(kind, value) for value in values]
    assert all(look.icon in ICONS and look.label[0].isupper() for look in marks)
    assert len({look.label for look in marks}) == len(marks)


def test_what_a_job_and_an_upload_can_be_has_a_word() -> None:
    from oreigin.store.models.responses import UploadState
    from oreigin.store.models.work import JobState

    for kind, states in (("job", JobState), ("upload", UploadState)):
        assert all(badge(kind, state).icon != Badge("", "", "").icon for state in states
                   if state != "unmatched")  # fmt: skip


def test_every_conformance_status_has_a_mark_of_its_own() -> None:
    marks = {badge("conformance", status).icon for status in ConformanceStatus}
    assert len(marks) == len(ConformanceStatus)


def test_a_value_without_words_is_shown_as_it_is() -> None:
    shown = rendered("{% badge 'check' value %}", value="<new>")
    assert "&lt;new&gt;" in shown
    assert "tone-quiet" in shown
    assert rendered("{% badge 'check' value %}", value="") == ""


def test_every_icon_that_is_asked_for_exists() -> None:
    asked = {row.icon for row in tables.load("web/badges.toml", Badge)}
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        asked.update(re.findall(r'{% icon "([^"]+)"', text))
        asked.update(re.findall(r' icon="([^"{]+)"', text))
    from oreigin.web.navigating import items

    assert (asked | {item.icon for item in items()}) - ICONS == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_needs_what_the_security_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|js:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r'(?:src|href)="https?://', text)


@pytest.mark.parametrize("kind", ["css", "js"])
def test_style_sheets_and_scripts_stay_small(kind: str) -> None:
    for path in (WEB / "static").rglob(f"*.{kind}"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path.name


def test_a_table_sorts_by_what_the_address_says() -> None:
    order = sorting(COLUMNS, "-name", "name")
    assert (order.key, order.descending, order.fields) == ("name", True, ("-sort_name", "-cid"))
    assert sorting(COLUMNS, "count", "name").fields == ("-suppliers", "sort_name")
    assert sorting(COLUMNS, "-count", "name").fields == ("suppliers", "-sort_name")


@pytest.mark.parametrize("wanted", ["", "-", "password", "notes", "--name", "name;drop"])
def test_an_order_that_is_none_falls_back(wanted: str) -> None:
    assert sorting(COLUMNS, wanted, "name").text in ("name", "-name")


def heads(query: str) -> str:
    order = sorting(COLUMNS, "-name", "name")
    template = (
        "{% datatable id='t' label='Names' columns=columns sorting=order %}"
        "<tr><th scope='row'>{{ evil }}</th></tr>{% enddatatable %}"
    )
    return rendered(template, query, columns=COLUMNS, order=order, evil="<script>")


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page() -> None:
    shown = heads("metal=Tin&page=4&sort=-name")
    assert 'href="?metal=Tin&amp;sort=name"' in shown
    assert 'href="?metal=Tin&amp;sort=count"' in shown
    assert shown.count('aria-sort="descending"') == 1


def test_cells_are_escaped_and_a_column_without_an_order_has_no_link() -> None:
    shown = heads("")
    assert "&lt;script&gt;" in shown
    assert re.search(r'<th scope="col" class="">\s*Notes', shown)


def test_pages_keep_the_rest_of_the_address() -> None:
    from django.core.paginator import Paginator

    page = Paginator(range(500), 50).page(5)
    shown = rendered("{% pagination page %}", "metal=Tin&page=5", page=page)
    assert 'href="?metal=Tin&amp;page=6"' in shown
    assert '<span aria-current="page">5</span>' in shown


def test_a_selected_row_says_which_it_is() -> None:
    shown = rendered("{% select_cell 'smelters' 7 name %}", name='A "B" <C>')
    assert 'aria-label="Select A &quot;B&quot; &lt;C&gt;"' in shown
    assert 'form="smelters-bulk"' in shown


@pytest.mark.parametrize(
    ("value", "last", "better", "expected"),
    [
        (80, 71, "more", "tone-good"),
        (60, 71, "more", "tone-bad"),
        (14, 9, "less", "tone-bad"),
        (14, 9, "", "tone-quiet"),
    ],
)
def test_a_tile_says_whether_a_change_is_for_the_better(
    value: int, last: int, better: str, expected: str
) -> None:
    shown = rendered(
        "{% tile 'Accepted' value last=last better=better %}",
        value=value,
        last=last,
        better=better,
    )
    assert expected in shown
    assert f"from {last} last year" in shown


def test_a_tile_without_last_year_says_nothing_of_it() -> None:
    assert "last year" not in rendered("{% tile 'Accepted' 5 %}")


def test_differences_are_marked_word_by_word() -> None:
    line = Compared("Name", "Copper Hill Refining Inc.", "Copperhill <Refining> Ltd.")
    shown = rendered("{{ line|marked }}", line=line)
    assert shown == "<mark>Copperhill &lt;Refining&gt; Ltd.</mark>"
    same = Compared("Name", "Copper Hill Works", "COPPER Mill Works")
    assert rendered("{{ line|marked }}", line=same) == "COPPER <mark>Mill</mark> Works"


def test_an_error_of_a_form_is_tied_to_its_field() -> None:
    from django import forms

    class Example(forms.Form):
        """One field."""

        reason = forms.CharField(help_text="Goes to the supplier.")

    form = Example({"reason": ""})
    form.add_error(None, "The period is closed. Open it again first.")
    shown = rendered("{{ form }}", form=form)
    described = re.search(r'aria-describedby="([^"]+)"', shown)
    assert described
    assert all(f'id="{part}"' in shown for part in described[1].split())
    assert 'aria-invalid="true"' in shown
    assert "Open it again first." in shown


def test_countries_and_numbers_read_as_people_write_them() -> None:
    shown = rendered("{{ 'CD'|country }}: {{ 300000|grouped }}, {{ None|grouped }}")
    assert shown == "Democratic Republic of the Congo: 300,000, "


def test_every_tag_and_filter_is_in_the_guide_for_pages() -> None:
    from oreigin.web.templatetags.parts import register

    guide = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
    words = set(re.findall(r"\w+", guide))
    assert {name for name in register.tags if not name.startswith("end")} - words == set()
    assert set(register.filters) - words == set()
