"""The website version: nothing from outside, and what WCAG asks of headings, tables and pictures.

With Chromium on the path, axe-core itself looks (from the wheel axe-playwright-python).
"""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from importlib import util
from itertools import pairwise
from pathlib import Path

import pytest

from oreigin.report.binder import binder_page
from oreigin.report.document import Document
from oreigin.report.evidence import evidence
from oreigin.report.outline import outline
from oreigin.report.review import review
from oreigin.report.website import page

from .world import assessed

MADE = assessed()
PAGES = {
    **{document.file: page(document) for document in outline(MADE).documents},
    "binder": binder_page(MADE),
    "review": review(outline(MADE).documents[1], evidence(MADE)),
}
VOID = {"meta", "br", "hr", "rect", "img", "col"}


class Walk(HTMLParser):
    """Every tag with its attributes, and whether all are closed in order."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_nothing_from_outside(name: str) -> None:
    walked = Walk(PAGES[name])
    assert not walked.named("script")
    assert not walked.named("link")
    assert "url(" not in PAGES[name]
    links = [a["href"] or "" for a in walked.named("a")]
    ids = {attrs["id"] for _, attrs in walked.tags if "id" in attrs}
    assert all(link.startswith("#") and link[1:] in ids for link in links)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_landmarks_one_title_and_nested_headings(name: str) -> None:
    walked = Walk(PAGES[name])
    assert walked.named("html")[0]["lang"] == "en-US"
    for landmark in ("header", "main"):
        assert len(walked.named(landmark)) == 1
    levels = [int(tag[1]) for tag, _ in walked.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert re.search("<title>.+</title>", PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_captions_and_heads_with_their_scope(name: str) -> None:
    walked = Walk(PAGES[name])
    assert len(walked.named("table")) == len(walked.named("caption")) == len(walked.named("thead"))
    assert all(attrs.get("scope") in {"col", "row"} for attrs in walked.named("th"))


def test_the_chart_is_told_in_words() -> None:
    html = PAGES["ex1-01.htm"]
    (drawing,) = re.findall("<svg.*?</svg>", html, re.DOTALL)
    assert 'role="img"' in drawing
    assert "Gold: 2 Full Compliant, 0 Active, 1 Indeterminable." in drawing


def test_every_figure_of_the_review_opens_what_it_stands_on() -> None:
    html = PAGES["review"]
    opened = re.findall(r'<button type="button" class="figure" popovertarget="([a-z]+-\d+)">', html)
    assert len(opened) > 30
    for panel in set(opened):
        assert f'<section id="{panel}" popover ' in html
    luna = re.search(
        r'<section id="smelter-\d+" (?:(?!</section>).)*Luna Smelter.*?</section>', html
    )
    assert luna
    assert "Smelter List row 8" in luna[0]
    assert "look-up" in luna[0]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, tmp_path: Path) -> None:
    held, browser = util.find_spec("axe_playwright_python"), shutil.which("chromium")
    if not held or not held.origin or not browser:
        pytest.skip("install oreigin[dev] and have chromium on the path to run axe")
    axe = Path(held.origin).with_name("axe.min.js")
    run = (
        "document.querySelector('[popover]')?.showPopover();"
        "axe.run().then(r=>{document.body.textContent='AXE'+JSON.stringify("
        "r.violations.map(v=>[v.id,v.help,v.nodes.length]))+'END'})"
    )
    script = axe.read_text(encoding="utf-8")
    html = PAGES[name].replace("</body>", f"<script>{script}</script><script>{run}</script></body>")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000"]
    shown = subprocess.run(
        [browser, *options, "--dump-dom", (tmp_path / "page.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout
    found = re.search("AXE(.*?)END", shown)
    assert found, shown[-500:]
    assert json.loads(found[1]) == []


def test_a_form_says_which_box_is_checked() -> None:
    html = PAGES["formsd.htm"]
    assert 'role="img" aria-label="checked"' in html
    assert 'role="img" aria-label="not checked"' in html


def test_a_strangers_text_cannot_become_markup() -> None:
    from oreigin.report.document import Inserted, Kind, Paragraph, Section

    runs = (Inserted(Kind.VALUE, "x", '<script>"&'),)
    document = Document("x.htm", runs, (Section("a", (Paragraph(runs),)),))
    assert '&lt;script&gt;"&amp;' in page(document)
