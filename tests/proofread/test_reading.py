"""What a reader of filings promises: nothing lost, nothing guessed, what is unread is said."""

import io
import zipfile

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.proofread.reading import read_filing
from oreigin.proofread.values import Filing, Grid, Paragraph
from tests.proofread import layouts
from tests.proofread.layouts import FEW


def html(body: str) -> Filing:
    return read_filing(f"<html><body>{body}</body></html>".encode(), "x.htm")


def texts(filing: Filing) -> list[str]:
    return [block.text for block in filing.blocks if isinstance(block, Paragraph)]


def grids(filing: Filing) -> list[Grid]:
    return [grid for _, grid in filing.grids()]


# ---- Tables as a reader sees them ----------------------------------------------------------------


def test_spacer_columns_and_split_signs_are_gone() -> None:
    [grid] = grids(
        html(
            "<table><tr><td>Metal</td><td>&nbsp;</td><td colspan=2>Share</td></tr>"
            "<tr><td>Tin</td><td></td><td>95</td><td>%</td></tr>"
            "<tr><td>Gold</td><td></td><td>7</td><td>%</td></tr></table>"
        )
    )
    assert grid.rows == (("Metal", "Share"), ("Tin", "95%"), ("Gold", "7%"))


def test_a_head_over_three_cells_stands_over_the_figure_in_the_middle() -> None:
    [grid] = grids(
        html(
            "<table><tr><td colspan=3>Metal</td><td colspan=3>Smelters</td></tr>"
            "<tr><td></td><td>Tin</td><td></td><td>$</td><td>59</td><td></td></tr></table>"
        )
    )
    assert grid.rows == (("Metal", "Smelters"), ("Tin", "$59"))


def test_a_cell_that_spans_rows_is_said_once() -> None:
    [grid] = grids(
        html(
            "<table><tr><td rowspan=2>Gold</td><td>Dowa</td></tr>"
            "<tr><td>Aurubis AG</td></tr></table>"
        )
    )
    assert grid.rows == (("Gold", "Dowa"), ("", "Aurubis AG"))


def test_a_table_that_a_page_tears_is_one_again_without_its_second_head() -> None:
    head = "<tr><td><b>Metal</b></td><td><b>Name</b></td></tr>"
    tear = '<p>4</p><p style="page-break-before:always"></p>'
    filing = html(
        f"<table>{head}<tr><td>Gold</td><td>Dowa</td></tr></table>{tear}"
        f"<table>{head}<tr><td>Tin</td><td>Alpha</td></tr></table>"
    )
    assert grids(filing)[0].rows == (("Metal", "Name"), ("Gold", "Dowa"), ("Tin", "Alpha"))
    assert texts(filing) == []


def test_a_table_of_its_own_after_a_page_break_stays_one() -> None:
    row = "<tr><td>{}</td><td>{}</td></tr>"
    table = f"<table>{row.replace('{}', '<b>{}</b>')}{row}</table>"
    first, second = (
        table.format("Metal", "Name", "Gold", "Dowa"),
        table.format("Step", "Year", 1, 2020),
    )
    assert len(grids(html(f'{first}<hr style="page-break-after:always">{second}'))) == 2


def test_a_table_that_only_numbers_a_paragraph_is_a_paragraph() -> None:
    filing = html(
        "<table><tr><td>I.</td><td><b>Introduction</b></td></tr></table>"
        "<table><tr><td>•</td><td>We survey suppliers.</td></tr>"
        "<tr><td>•</td><td>We map them.</td></tr></table>"
    )
    assert texts(filing) == ["I. Introduction", "We survey suppliers.", "We map them."]
    assert [block.item for _, block in filing.paragraphs()] == [False, True, True]


# ---- Prose ---------------------------------------------------------------------------------------


def test_a_footnotes_mark_is_no_digit_of_the_figure_before_it() -> None:
    assert texts(html("<p>We identified 220<sup>1</sup> smelters on the 13<sup>th</sup>.</p>")) == [
        "We identified 220¹ smelters on the 13th."
    ]


def test_a_sentence_that_a_page_tears_is_one_again() -> None:
    begun = (
        "Because the information reflects what suppliers told us over several years, "
        "some of what it says may not be"
    )
    tear = '<p>7</p><hr style="page-break-after:always">'
    assert texts(html(f"<p>{begun}</p>{tear}<p>accurate.</p>")) == [f"{begun} accurate."]


def test_headings_are_known_by_their_look_or_their_words() -> None:
    filing = html(
        "<p align=center><b>ANNEX I</b></p><p><b>Survey</b></p><p>We asked all suppliers.</p>"
    )
    assert [block.level for _, block in filing.paragraphs()] == [1, 3, 0]


def test_what_a_page_hides_is_not_read() -> None:
    hidden = '<div style="display:none">secret</div><script>1</script><ix:header>facts</ix:header>'
    assert texts(html(f"{hidden}<p>Said.</p>")) == ["Said."]


def test_form_and_exhibit_in_one_file_are_two_parts() -> None:
    text = (
        "FORM SD\n\nSPECIALIZED DISCLOSURE REPORT\n\nExhibit 1.01 Conflict Minerals Report\n\n"
        "SIGNATURES\n\nBy: /s/ An Officer\n\n"
        "Example Inc. Conflict Minerals Report\n\nThis report ...\n"
    )
    filing = read_filing(text.encode(), "x.txt")
    assert [part.kind for part in filing.parts] == ["SD", "EX-1.01"]
    assert texts(filing)[filing.parts[1].start] == "Example Inc. Conflict Minerals Report"


def test_a_submission_is_read_part_by_part_and_says_what_is_no_text() -> None:
    filing = read_filing(layouts.full_submission(FEW), "0001.txt")
    assert [part.kind for part in filing.parts] == ["SD", "EX-1.01"]
    assert [(problem.code, problem.place) for problem in filing.unread] == [
        ("part-unread", "logo.jpg")
    ]


def test_wrapped_text_is_one_paragraph_and_short_lines_are_several() -> None:
    wrapped = (
        "We rely on our suppliers to tell us where minerals come\nfrom, and ask them for more.\n"
    )
    lines = "\nDowa\nAurubis AG\nChimet S.p.A.\n"
    assert texts(read_filing((wrapped + lines).encode(), "x.txt")) == [
        "We rely on our suppliers to tell us where minerals come from, and ask them for more.",
        "Dowa",
        "Aurubis AG",
        "Chimet S.p.A.",
    ]


def test_an_old_encoding_is_read_as_what_it_is() -> None:
    assert texts(read_filing("<p>Müller’s smelter</p>".encode("cp1252"), "x.htm")) == [
        "Müller’s smelter"
    ]


# ---- What cannot be read -------------------------------------------------------------------------


def test_a_picture_is_said() -> None:
    filing = html('<p>See the table:</p><img src="annex.jpg">')
    assert [(problem.code, problem.place) for problem in filing.unread] == [
        ("picture", "annex.jpg")
    ]


def test_a_table_far_too_wide_is_said() -> None:
    filing = html("<p>Said.</p><table><tr>" + "<td colspan=1000>x</td>" * 9 + "</tr></table>")
    assert [problem.code for problem in filing.unread] == ["table-too-wide"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n", "empty-file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-filing"),
        (b"{\\rtf1 text}", "not-a-filing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-a-filing"),
        (b"PK\x03\x04 cut off", "docx-broken"),
        (b"%PDF-1.7 cut off", "pdf-broken"),
        (b"<html><body> </body></html>", "nothing-readable"),
        (b"<html><body>" + b"<div>" * 100_000, "html-broken"),
        (b"<p>a</p>" * 40_000, "too-much-inside"),
    ],
)
def test_what_is_no_filing_is_refused_with_words(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_filing(data, "x")
    assert caught.value.problem.code == code


def test_a_workbook_is_refused_by_its_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableDocumentError, match="an Excel workbook, not a filing"):
        read_filing(out.getvalue(), "x.xlsx")


def test_a_locked_pdf_is_refused() -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(layouts.pdf_without_rulings(FEW))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(UnreadableDocumentError) as caught:
        read_filing(out.getvalue(), "x.pdf")
    assert caught.value.problem.code == "pdf-locked"


def test_a_scanned_page_is_said() -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(layouts.pdf_without_rulings(FEW))) as document:
        page = document.add_blank_page(page_size=(612, 792))
        scan = pikepdf.Stream(document, b"\xff" * 100)
        scan.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 10})
        scan.update({"/Height": 10, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8})
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=scan))
        page.Contents = pikepdf.Stream(document, b"q 612 0 0 792 0 0 cm /Scan Do Q")
        document.save(out)
        number = len(document.pages)
    filing = read_filing(out.getvalue(), "x.pdf")
    assert [(p.code, p.place) for p in filing.unread] == [("page-without-text", f"page {number}")]


def test_declared_entities_are_not_followed() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>a &x; b</p></html>'
    assert "root" not in " ".join(texts(read_filing(page.encode(), "x.htm")))


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(UnreadableDocumentError, match=r"pip install 'oreigin\[proofread\]'"):
        read_filing(b"%PDF-1.7", "x.pdf")


# ---- Word ----------------------------------------------------------------------------------------


def test_tracked_changes_are_read_as_word_shows_the_final_text() -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    paragraph = made.add_paragraph("We identified ")
    for tag, said in (("ins", "215"), ("del", "214")):
        change = paragraph._p.makeelement(f"{{{paragraph._p.nsmap['w']}}}{tag}")
        run = made.add_paragraph(said).runs[0]._r
        run.getparent().getparent().remove(run.getparent())
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" smelters.")
    assert texts(read_filing(layouts.saved(made), "x.docx")) == ["We identified 215 smelters."]


def test_headings_and_lists_of_a_word_document_are_known() -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading("Annex I", 1)
    made.add_paragraph("Dowa", style="List Bullet")
    filing = read_filing(layouts.saved(made), "x.docx")
    assert [(b.text, b.level, b.item) for _, b in filing.paragraphs()] == [
        ("Annex I", 1, False),
        ("Dowa", 0, True),
    ]
