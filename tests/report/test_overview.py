"""The page that opens a package: every file explained and reachable, every finding readable."""

import re

from oreigin.report.amendment import filed
from oreigin.report.overview import overview, overview_words
from oreigin.report.package import package

from .world import CASE, assessed


def test_every_file_of_a_package_is_explained_and_linked() -> None:
    before = package(assessed()).files
    filing = filed(before["internal/figures.json"].decode(), before["filing/annex.csv"].decode())
    made = package(assessed(), amends=filing)
    linked = re.findall('<a href="([a-z]+/[^"]+)">', made.files["index.html"].decode())
    assert sorted(linked) == sorted(set(made.files) - {"index.html"})


def test_what_is_not_there_is_not_named() -> None:
    page = overview(CASE, ["internal/figures.json"], ())
    assert "formsd.htm" not in page
    assert "filing/</h2>" not in page
    assert overview_words().nothing.split(" ")[0] in page


def test_findings_stand_with_their_remedy() -> None:
    made = package(assessed())
    page = made.files["index.html"].decode()
    assert made.attention
    for item in made.attention:
        assert page.count(item.severity)
        assert item.remedy.split(".")[0].split("<")[0].split("&")[0][:40] in page
