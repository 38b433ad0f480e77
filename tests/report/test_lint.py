"""`oreigin edgar lint`: errors only where accepted filings have none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreigin.cli.main import cli
from oreigin.report.html import render
from oreigin.report.lint import lint
from oreigin.report.outline import outline

from .world import assessed

WHOLE = "<html><head><title>t</title></head><body>{}</body></html>"


def codes(body: str, file: str = "x.htm") -> dict[str, str]:
    return {f.problem.code: f.severity for f in lint(WHOLE.format(body), file)}


def test_accepted_filings_have_no_errors(samples: Path) -> None:
    pages = sorted((samples / "filings").glob("*.htm*"))
    assert len(pages) >= 8
    for page in pages:
        found = lint(page.read_text(encoding="utf-8", errors="replace"), page.name)
        assert [f.problem for f in found if f.severity == "error"] == [], page.name


def test_our_own_pages_have_nothing_but_the_missing_signature() -> None:
    for document in outline(assessed()).documents:
        found = {f.problem.code for f in lint(render(document), document.file)}
        assert found <= {"signature-not-typed"}


@pytest.mark.parametrize(
    ("body", "code", "severity"),
    [
        ("<script>x()</script>", "element-not-allowed", "error"),
        ("<p>caf\u00e9</p>", "not-ascii", "error"),
        ('<a href="https://example.com/">x</a>', "link-outside", "error"),
        ("<table><tr><td><table></table></td></tr></table>", "nested-table", "error"),
        ("<p>078-05-1120</p>", "social-security-number", "error"),
        ("<p>078-<b>05</b>-1120</p>", "social-security-number", "error"),
        ("<p>078&#8209;05&#8211;1120</p>", "social-security-number", "error"),
        ("<!-- 078-05-1120 --><p>x</p>", "social-security-number", "error"),
        ('<p title="078-05-1120">x</p>', "social-security-number", "error"),
        ("", "nothing-in-it", "error"),
        ('<img src="page1.jpg">', "only-images", "error"),
        ('<p style="display: none">x</p>', "style-hides", "warning"),
        ('<p style="color:#333333">x</p>', "style-not-ours", "info"),
        ('<meta name="x">', "metadata", "warning"),
        ('<img src="map.jpg">', "image-in-place", "info"),
        ('<img src="map.jpg">', "image-without-words", "info"),
        ("<p>FORM SD</p><p>SPECIALIZED DISCLOSURE REPORT</p>", "signature-not-typed", "warning"),
    ],
)
def test_what_is_found_and_how_much_it_weighs(body: str, code: str, severity: str) -> None:
    assert codes(body)[code] == severity


def test_the_address_of_a_page_is_no_signature() -> None:
    body = "<p>FORM SD</p><p>SPECIALIZED DISCLOSURE REPORT</p><p>www.x.example/s/report</p>"
    assert "signature-not-typed" in codes(body)
    assert "signature-not-typed" not in codes(body + "<p>By: /s/ A. Officer</p>")


def test_an_image_is_not_filed_as_a_page() -> None:
    assert codes("<p>x</p>", "x.jpg")["not-a-page"] == "error"


def test_many_open_elements_take_no_long_walk() -> None:
    assert "not-closed" in codes("<p><b>x" * 40_000)


@pytest.mark.parametrize("body", ["<p>77-0534145</p>", "<p>001-35662, (650) 801-6100</p>"])
def test_other_numbers_are_no_social_security_numbers(body: str) -> None:
    assert "social-security-number" not in codes(body)


def test_the_wrapper_of_a_disseminated_document_is_read_and_not_faulted() -> None:
    wrapped = (
        "<DOCUMENT>\n<TYPE>EX-1.01\n<SEQUENCE>2\n<FILENAME>ex 1.htm\n<DESCRIPTION>EX-1.01\n<TEXT>\n"
        + WHOLE.format("<p>x</p>")
        + "\n</TEXT>\n</DOCUMENT>\n"
    )
    assert [f.problem.code for f in lint(wrapped, "kept-as.html")] == ["file-name"]
    other = wrapped.replace("ex 1.htm", "ex1.htm").replace("<TYPE>EX-1.01", "<TYPE>10-K")
    assert [f.problem.code for f in lint(other, "kept-as.html")] == ["document-type"]


def test_every_document_of_a_submission_is_looked_at() -> None:
    def document(type_: str, name: str, body: str) -> str:
        page = WHOLE.format(body)
        return (
            f"<DOCUMENT>\n<TYPE>{type_}\n<FILENAME>{name}\n<TEXT>\n{page}\n</TEXT>\n</DOCUMENT>\n"
        )

    submission = (
        document("SD", "sd.htm", '<p><a href="ex1.htm">x</a> <a href="map.htm">y</a></p>')
        + document("10-K", "B?.exe", "<p>x</p>")
        + document("EX-1.01", "ex1.htm", "<p>078-05-1120</p>")
    )
    found = {(f.problem.code, f.problem.place) for f in lint(submission, "all.txt")}
    assert {code for code, _ in found} == {
        "document-type", "file-name", "link-nowhere", "social-security-number",
    }  # fmt: skip
    assert ("link-nowhere", "line 5, column 69") in found


def test_the_command_says_each_kind_once_and_ends_with_1_for_an_error(tmp_path: Path) -> None:
    page = tmp_path / "page.htm"
    page.write_text(WHOLE.format("<span>x</span>\n<span>y</span>"), encoding="ascii")
    result = CliRunner().invoke(cli, ["edgar", "lint", "--json", str(page)])
    assert result.exit_code == 1
    (line,) = [line for line in result.output.splitlines() if line.startswith("{")]
    found = json.loads(line)
    assert (found["rule"], found["count"]) == ("element-not-allowed", 2)


@pytest.mark.parametrize(
    ("start", "called"),
    [(b"%PDF-1.7\n\xff\xfe", "a PDF"), (b"PK\x03\x04\0", "zipped"), (b"\x89PNG\0", "a picture")],
)
def test_a_file_that_is_no_page_is_one_finding_that_says_what_to_give(
    tmp_path: Path, start: bytes, called: str
) -> None:
    file = tmp_path / "given"
    file.write_bytes(start + b"\xff" * 1000)
    result = CliRunner().invoke(cli, ["edgar", "lint", str(file)])
    assert result.exit_code == 1
    assert called in result.output
    assert "as HTML" in result.output
    assert "U+FFFD" not in result.output


def test_styles_are_told_once_for_each_property(tmp_path: Path) -> None:
    page = tmp_path / "page.htm"
    styled = (f'<p style="letter-spacing:{n}pt">x</p>' for n in range(5))
    page.write_text(WHOLE.format("\n".join(styled)), encoding="ascii")
    output = CliRunner().invoke(cli, ["edgar", "lint", str(page)]).output
    assert output.count("letter-spacing") == 1
    assert "(5 times)" in output
