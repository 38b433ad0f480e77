"""Our HTML is what EDGAR accepts, and what it does not accept is found."""

from dataclasses import replace

import pytest

from oreigin.report.edgar import edgar_html, name_faults
from oreigin.report.edgar_page import faults
from oreigin.report.html import render
from oreigin.report.outline import outline
from oreigin.terms import Cid

from .world import CASE, LISTS, assessed

WHOLE = "<html><head><title>t</title></head><body>{}</body></html>"


def _codes(body: str) -> list[str]:
    return [problem.code for problem in faults(WHOLE.format(body))]


def test_our_documents_have_no_faults() -> None:
    for document in outline(assessed()).documents:
        assert faults(render(document), document.file) == ()
        assert name_faults(document.file) == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>caf\u00e9</p>", "not-ascii"),
        ("<p>\u201cquoted\u201d</p>", "not-ascii"),
        ("<span>x</span>", "element-not-allowed"),
        ("<table><thead><tr><th>x</th></tr></thead></table>", "element-not-allowed"),
        ("<script>alert()</script>", "element-not-allowed"),
        ("<style>p {}</style>", "element-not-allowed"),
        ("<svg></svg>", "element-not-allowed"),
        ("<form></form>", "element-not-allowed"),
        ("<iframe></iframe>", "element-not-allowed"),
        ("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>", "nested-table"),
        ('<p onclick="x()">x</p>', "active-content"),
        ('<table><tr><th scope="col">x</th></tr></table>', "attribute-not-allowed"),
        ('<p style="position:absolute">x</p>', "style-not-ours"),
        ('<p style="visibility:hidden">x</p>', "style-hides"),
        ('<p style="border:url(http://x)">x</p>', "style-fetches"),
        ('<a href="https://example.com/">x</a>', "link-outside"),
        ('<a href="javascript:x()">x</a>', "link-outside"),
        ('<img src="https://example.com/x.jpg">', "image-outside"),
        ('<img src="x.png">', "image-outside"),
        ('<a href="http://x.example/<meta>">x</a>', "link-outside"),
        ('<a href="javascript:x()//<link>">x</a>', "link-outside"),
        ('<meta http-equiv="Refresh" content="0;url=http://x.example">', "active-content"),
        ('<link rel="stylesheet" href="http://x.example/x.css">', "fetches"),
        ('<body background="http://x.example/x.gif">', "fetches"),
        ('<p style="display:none !important">x</p>', "style-hides"),
        ('<p style="display:/**/none">x</p>', "style-hides"),
        ('<p style="font-size:0pt">x</p>', "style-hides"),
        ('<p style="text-indent:-9999px">x</p>', "style-hides"),
        ("<p>con&#x202e;flict</p>", "reference-unseen"),
        ("<p>con&#1;flict</p>", "reference-unseen"),
        ("<p>R&D; and &foo;</p>", "reference-unknown"),
        ("<html><body>x</body></html>", "part-repeated"),
        ("<b><i>x</b></i>", "not-closed"),
        ("<div>x", "not-closed"),
        ("<![CDATA[x]]>", "markup-declared"),
        ("<?xml version='1.0'?>", "markup-declared"),
    ],
)
def test_what_edgar_refuses_is_found(body: str, code: str) -> None:
    assert code in _codes(body)


@pytest.mark.parametrize(
    "body",
    [
        "<p>caf&#233;</p>",
        '<a name="top"></a><a href="#top">x</a>',
        '<a href="ex1-01.htm#annex">x</a>',
        '<a href="https://www.sec.gov/rules">x</a>',
        '<img src="map.jpg" alt="map">',
        "<table><caption>c</caption><tr><th>x</th></tr><tr><td>y</td></tr></table>",
        "<p>one<p>two",
        "<!-- a comment --><p>x</p>",
        "<p>&#8217; &nbsp; &amp; &#233; con&#173;flict</p>",
    ],
)
def test_what_edgar_accepts_is_not_a_fault(body: str) -> None:
    assert _codes(body) == []


def test_a_fault_names_its_place_and_remedy() -> None:
    (problem,) = faults(WHOLE.format("\n<p>caf\u00e9</p>"), "x.htm")
    assert (problem.file, problem.place) == ("x.htm", "line 2, column 7")
    assert problem.remedy


def test_an_incomplete_page_is_a_fault() -> None:
    assert [problem.code for problem in faults("<p>x</p>")] == ["part-missing"] * 4


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("formsd.htm", True),
        ("ex1-01.htm", True),
        ("form sd.htm", False),
        ("-form.htm", False),
        ("form.pdf", False),
        ("x" * 30 + ".htm", False),
    ],
)
def test_file_names(name: str, fine: bool) -> None:
    assert (name_faults(name) == ()) is fine


def test_a_strangers_text_cannot_become_markup() -> None:
    name = "<script>alert(1)</script> & \u00c5land \u91d1\x00 {figure:x}"
    reference = LISTS.references[0]
    rows = tuple(
        replace(row, name=name) if row.cid == Cid("CID003387") else row for row in reference.rows
    )
    lists = replace(LISTS, references=(replace(reference, rows=rows),))
    for document in outline(assessed(replace(CASE, lists=lists))).documents:
        html = render(document)
        assert faults(html) == ()
        if document.file == "ex1-01.htm":
            assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#197;land &#37329;" in html


def test_every_look_is_an_allowed_style() -> None:
    for style in edgar_html().look.values():
        assert _codes(f'<p style="{style}">x</p>') == []
