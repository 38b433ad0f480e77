"""What a person reads in the app speaks of its pages, and calls them what they are called."""

import html
import re
from typing import Any

import pytest
from django.template import Context, Template

from oreigin.store.app_words import Words
from oreigin.tables import load
from oreigin.web.places import Place, places
from tests.casework.world import world
from tests.web.pages import member

OF_A_FOLDER = re.compile(r"[^.<>]{0,60}(?:\b[\w/-]+\.(?:csv|toml)\b|\boreigin [a-z]+\b)[^<>]{0,40}")
"""A file of a case folder, or a command."""

ABOUT_FOLDERS = ("/case-files/",)
"""Pages whose subject is a folder or a file of the server."""

ABOUT_THE_SERVER = "docs/deployment.md"
"""Whoever is sent there looks after the server, and has its files and commands."""

SEEN = 12
"""How many pages of a kind are looked at; of figures and claims, all."""


@pytest.fixture
def example(sqlite_database: Any) -> Any:
    """The worked example, computed."""
    from datetime import UTC, datetime

    from oreigin.casework.example import example_account
    from oreigin.casework.working import work_off

    user = example_account("demo@oreigin.example", "worked-example-2020", datetime.now(UTC))
    work_off()
    return user


@pytest.fixture
def period(sqlite_database: Any) -> Any:
    return world()


def words_of(page: str) -> str:
    """Return what is read on a page, its elements apart."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", "<>", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "<", shown))


def walked(client: Any, start: str) -> Any:
    """Yield every page that links lead to, with its text; of rows and objects, the first."""
    todo, seen, kinds = [start], set(), {}
    while todo:
        url = todo.pop(0)
        kind = re.sub(r"\d+|CID\w+", "N", url.partition("?")[0])
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > SEEN:
            continue
        answer = client.get(url)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        page = answer.content.decode()
        yield url, answer.status_code, page
        links = (html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', page))
        for link in links:
            if link not in seen and not link.startswith(("/static", "/assets")):
                seen.add(link)
                todo.append(link)


@pytest.mark.slow
def test_no_page_of_the_worked_example_sends_anybody_to_a_file_or_a_command(example: Any) -> None:
    from django.test import Client

    client = Client()
    client.force_login(example, backend="django.contrib.auth.backends.ModelBackend")
    found, count = {}, 0
    for url, status, page in walked(client, "/qualys/2020/"):
        count += 1
        said = [one.group() for one in OF_A_FOLDER.finditer(words_of(page))]
        said = [one for one in said if ABOUT_THE_SERVER not in one]
        if said and not url.endswith(ABOUT_FOLDERS):
            found[url] = said
        if status >= 400 or 'href=""' in page:
            found[f"{url} is broken"] = [str(status)]
    assert found == {}
    assert count > 200


def test_every_page_that_a_remedy_names_is_one_to_link_to() -> None:
    known = {place.name for place in places()}
    named = re.compile(r"(?:[Uu]nder|see) ([A-Z]\w+(?:, [A-Z]\w+(?: [a-z]+)?)?)(?=[,.:; ]|$)")
    rows = load("app_words.toml", Words)
    said = {name for row in rows for name in named.findall(row.app)}
    strangers = {
        name for name in said if name not in known and " ".join(name.split()[:-1]) not in known
    }
    assert strangers == set()


@pytest.mark.parametrize("place", places(), ids=lambda place: place.id)
def test_a_place_is_called_what_the_navigation_and_its_tab_call_it(
    place: Place, period: Any
) -> None:
    page = member(period).get(_address(place.id, period)).content.decode()
    current = re.findall(r"<a\b[^>]*aria-current=\"(?:page|true)\"[^>]*>(.*?)</a>", page, re.DOTALL)
    labels = [" ".join(words_of(one).replace("<", " ").split()) for one in current]
    labels = [re.sub(r" [\d,]+$", "", label) for label in labels]
    entry, _, tab = place.name.partition(", ")
    assert entry in labels
    assert not tab or tab in labels


def test_a_remedy_links_to_the_pages_that_it_names(period: Any) -> None:
    said = "Say so in policy.toml; an undecided <b> is <i>."
    page = Template("{% load wording %}{% remedy said %}").render(
        Context({"said": said, "period": period, "registrant": period.registrant})
    )
    url = _address("settings-policies", period)
    assert page == (
        f'Say so under <a href="{url}">Settings, Policies</a>; an undecided &lt;b&gt; is &lt;i&gt;.'
    )


def _address(name: str, period: Any) -> str:
    from oreigin.web import navigating

    where = {"registrant": period.registrant.slug}
    return navigating.address(name, {**where, "year": period.year})
