"""PDF and DOCX: tagged, navigable, editable, the same bytes; what a machine cannot make is said."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from oreigin.report import formats as formats_room
from oreigin.report.document import (
    Column,
    Document,
    Heading,
    Items,
    Literal,
    Paragraph,
    Section,
    Table,
)
from oreigin.report.outline import outline
from oreigin.report.package import package
from oreigin.report.pages import column_shares, for_pages
from oreigin.report.pdf import engine, pdf
from oreigin.report.typeset import string
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.terms import TIN

from .world import CASE, STATUS_DAY, assessed

DAY = date(2021, 5, 28)
pikepdf = pytest.importorskip("pikepdf", reason="install oreigin[dev] to look into PDFs")
docx = pytest.importorskip("docx", reason="install oreigin[docx] to write DOCX")
needs_engine = pytest.mark.skipif(not engine(), reason="install oreigin[pdf] to make PDFs")


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return outline(assessed()).documents


def tags(node: object) -> list[str]:
    """The structure types of a tagged PDF, in order."""
    found: list[str] = []
    if isinstance(node, pikepdf.Array):
        for child in node:
            found += tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(str(node.S)[1:])
        if "/K" in node:
            found += tags(node.K)
    return found


@needs_engine
def test_a_pdf_is_tagged_and_says_its_title_and_language(documents: tuple[Document, ...]) -> None:
    for document in documents:
        with pikepdf.open(io.BytesIO(pdf(document, DAY).data)) as made:
            root = made.Root
            assert root.MarkInfo.Marked
            assert str(root.Lang) == "en-US"
            assert root.ViewerPreferences.DisplayDocTitle
            assert b"pdfuaid" in root.Metadata.read_bytes()
            assert "Muster Instruments, Inc." in str(made.docinfo.Title)
            structure = tags(root.StructTreeRoot.K)
            levels = [int(tag[1]) for tag in structure if re.fullmatch("H[1-6]", tag)]
            assert levels[0] == 1
            assert all(b - a <= 1 for a, b in pairwise(levels))
            assert structure.count("Table") == structure.count("THead")
            assert "/First" in root.Outlines


def elements(node: object, kind: str) -> list[object]:
    """The structure elements of one type, in order."""
    if isinstance(node, pikepdf.Array):
        return [found for child in node for found in elements(child, kind)]
    if not isinstance(node, pikepdf.Dictionary):
        return []
    below = elements(node.K, kind) if "/K" in node else []
    return [node, *below] if node.get("/S") == f"/{kind}" else below


@needs_engine
def test_a_pdf_has_what_its_standard_asks_of_tables_lists_pictures_and_pages(
    documents: tuple[Document, ...],
) -> None:
    """What PDF/UA-1 asks and a program can see (Matterhorn Protocol 1.1: 06, 13, 15, 16, 28)."""
    with pikepdf.open(io.BytesIO(pdf(documents[1], DAY).data)) as made:
        root = made.Root.StructTreeRoot.K
        assert all(str(figure.Alt) for figure in elements(root, "Figure"))
        for head in elements(root, "TH"):
            scopes = [str(about.get("/Scope", "")) for about in head.A]
            assert "/Column" in scopes
        for table in elements(root, "Table"):
            across = {
                len(elements(row, "TH")) + len(elements(row, "TD")) for row in elements(table, "TR")
            }
            assert len(across) == 1
        for item in elements(root, "LI"):
            assert tags(item)[:2] == ["LI", "Lbl"]
        for page in made.pages:
            assert page.Tabs == "/S"
            assert "/StructParents" in page
        fonts = [o for o in made.objects if isinstance(o, pikepdf.Dictionary)]
        shown = [f for f in fonts if f.get("/Type") == "/Font" and f.get("/Subtype") == "/Type0"]
        assert shown
        assert all("/ToUnicode" in font for font in shown)


@needs_engine
def test_no_page_of_a_pdf_ends_with_a_heading_or_a_caption() -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="install oreigin[proofread]")
    filler = Paragraph((Literal("Filling."),))
    columns = (Column((Literal("Name"),), 60), Column((Literal("Country"),), 40))
    rows = tuple(((Literal(f"Works {at}"),), (Literal("PERU"),)) for at in range(30))
    table = Table((Literal("A caption"),), columns, rows)
    for before in range(30, 42):
        title = Heading((Literal("Title"),), 1)
        blocks = (title, *[filler] * before, Heading((Literal("A heading"),)), table)
        made = Document("x.htm", (Literal("Title"),), (Section("s", blocks),))
        with pdfium.PdfDocument(pdf(made, DAY).data) as printed:
            for page in printed:
                lines = page.get_textpage().get_text_range().split("\r\n")
                last = [line for line in lines if line and not line.startswith("Page ")][-1]
                assert not last.startswith(("A heading", "A caption", "Name"))


@needs_engine
def test_every_font_of_a_pdf_is_embedded(documents: tuple[Document, ...]) -> None:
    with pikepdf.open(io.BytesIO(pdf(documents[1], DAY).data)) as made:
        descriptors = [o for o in made.objects if isinstance(o, pikepdf.Dictionary)]
        fonts = [o for o in descriptors if o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_a_list_of_nothing_is_nothing(documents: tuple[Document, ...]) -> None:
    from oreigin.report.word import docx as made

    section = replace(documents[0].sections[0], blocks=(Items(()),))
    assert made(replace(documents[0], sections=(section,)), DAY)


@needs_engine
def test_the_same_document_gives_the_same_pdf_and_docx(documents: tuple[Document, ...]) -> None:
    from oreigin.report.word import docx as written

    for document in documents:
        assert pdf(document, DAY) == pdf(document, DAY)
        assert written(document, DAY) == written(document, DAY)


@needs_engine
def test_a_character_that_no_font_has_prints_its_code_and_is_reported() -> None:
    name = "Gothic \U00010330 Works"
    judgment = Judgment(TIN, "Old Mill Tin Works", "PERU", Verdict.NOT_LISTED, "k", STATUS_DAY, "x")
    case = replace(CASE, notice=name, judgments=(judgment,))
    made = pdf(outline(assessed(case)).documents[0], DAY)
    assert made.missing == "\U00010330"


@needs_engine
def test_chinese_japanese_and_korean_print_where_their_fonts_are_installed() -> None:
    pytest.importorskip("manimgx_fonts_cjk", reason="install oreigin[cjk]")
    case = replace(CASE, notice="金属 かな 한국")
    assert pdf(outline(assessed(case)).documents[0], DAY).missing == ""


def test_a_text_cannot_become_markup_of_the_typesetter() -> None:
    assert string('a"b\\c#d\n$e') == '"a\\"b\\\\c#d $e"'


def test_a_docx_has_styles_headings_captions_and_contents(documents: tuple[Document, ...]) -> None:
    from oreigin.report.word import docx as written

    data = written(documents[1], DAY)
    made = docx.Document(io.BytesIO(data))
    styles = {paragraph.style.name for paragraph in made.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet", "Body Text"} <= styles
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert re.search(r"<w:instrText[^>]*> TOC ", xml)
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    links = re.findall(r'<w:hyperlink w:anchor="(_Toc\d+)"', xml)
    assert len(links) >= len(headings)
    assert all(f'w:name="{link}"' in xml for link in links)


def test_word_and_excel_find_nothing_to_repair(
    documents: tuple[Document, ...], tmp_path: Path
) -> None:
    audit = pytest.importorskip("openxml_audit", reason="install oreigin[dev]")
    from oreigin.report.word import docx as written

    made = {
        "form.docx": written(documents[0], DAY),
        "report.docx": written(documents[1], DAY),
        "evidence.xlsx": package(assessed()).files["internal/evidence.xlsx"],
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        assert audit.OpenXmlValidator().validate(tmp_path / name).errors == []


def test_a_docx_carries_its_look_in_styles_that_a_person_can_change(
    documents: tuple[Document, ...],
) -> None:
    from oreigin.report.word import docx as written

    for document in documents:
        made = docx.Document(io.BytesIO(written(document, DAY)))
        paragraphs = made.element.body.xml
        assert "<w:sz " not in paragraphs
        assert "<w:rFonts " not in paragraphs
        assert 'w:type="page"' not in paragraphs


def test_no_line_of_a_docx_breaks_a_date_or_stands_before_a_blank(
    documents: tuple[Document, ...],
) -> None:
    from oreigin.report.word import docx as written

    made = docx.Document(io.BytesIO(written(documents[0], DAY)))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "January\u00a01 to December\u00a031, 2020" in text
    assert "ended\u00a0____" in text


def test_the_chart_of_a_docx_is_words_own_and_is_told_in_words(
    documents: tuple[Document, ...],
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="install oreigin[dev]")
    from oreigin.report.word import docx as written

    with zipfile.ZipFile(io.BytesIO(written(documents[1], DAY))) as package:
        assert 'descr="Bar chart' in package.read("word/document.xml").decode()
        drawn = package.read("word/charts/chart1.xml").decode()
        assert "<c:barChart>" in drawn
        relations = package.read("word/charts/_rels/chart1.xml.rels").decode()
        assert "../embeddings/chart1.xlsx" in relations
        book = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart1.xlsx")))
    rows = [[cell.value for cell in row] for row in book["Counts"].iter_rows()]
    assert rows[0] == [None, "Full Compliant", "Active", "Indeterminable"]
    assert rows[1] == ["Gold", 2, 0, 1]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("lowriter"), reason="needs LibreOffice Writer")
def test_the_contents_of_a_docx_name_the_pages_on_which_headings_stand(
    documents: tuple[Document, ...], tmp_path: Path
) -> None:
    from oreigin.report.word import docx as written

    written_to = tmp_path / "report.docx"
    written_to.write_bytes(written(documents[1], DAY))
    options = ["--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    subprocess.run(
        ["lowriter", *options, "--convert-to", "pdf", "--outdir", tmp_path, written_to],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made = docx.Document(written_to)
    entries = [p.text.split("\t") for p in made.paragraphs if p.style.name.startswith("toc ")]
    assert len(entries) > 15
    with pikepdf.open(tmp_path / "report.pdf") as printed:
        marks = printed.Root.Outlines
        pages = {page.objgen: number for number, page in enumerate(printed.pages, start=1)}
        stands = list(outlined(marks.First, pages))
    off = [int(page) - stood for (_, page), stood in zip(entries, stands, strict=True)]
    assert set(off) <= {0, 1}, "LibreOffice now and then leaves a heading alone at a page's end"
    assert sum(off) <= 1


def outlined(mark: object, pages: dict[tuple[int, int], int]) -> list[int]:
    """The pages that the bookmarks of a PDF lead to, in order."""
    found: list[int] = []
    while mark is not None:
        found.append(pages[mark.Dest[0].objgen])
        if "/First" in mark:
            found += outlined(mark.First, pages)
        mark = mark.get("/Next")
    return found


def test_tables_of_a_docx_repeat_their_head_and_break_no_row(
    documents: tuple[Document, ...],
) -> None:
    from oreigin.report.word import docx as written

    made = docx.Document(io.BytesIO(written(documents[1], DAY)))
    for table in made.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)
        assert not table.autofit
        assert all(cell.width for cell in table.rows[0].cells)


def test_word_gets_paragraph_properties_in_the_order_it_insists_on(
    documents: tuple[Document, ...],
) -> None:
    from oreigin.report.word import docx as written

    order = ["pStyle", "keepNext", "pageBreakBefore", "pBdr", "shd", "tabs", "spacing", "ind", "jc"]
    for document in documents:
        made = docx.Document(io.BytesIO(written(document, DAY)))
        for about in made.element.body.iter(f"{{{made.element.nsmap['w']}}}pPr"):
            names = [child.tag.rpartition("}")[2] for child in about]
            assert set(names) <= set(order)
            assert names == sorted(names, key=order.index)


def test_no_column_is_narrower_than_its_longest_word(documents: tuple[Document, ...]) -> None:
    blocks = [b for s in documents[1].sections for b in s.blocks if isinstance(b, Table)]
    for table in blocks:
        shares = column_shares(table, 52)
        assert sum(shares) == pytest.approx(1)
        assert min(shares) > 0.05


def test_documents_have_one_title(documents: tuple[Document, ...]) -> None:
    for document in documents:
        paged = for_pages(document)
        levels = [b.level for s in paged.sections for b in s.blocks if isinstance(b, Heading)]
        assert levels.count(1) == 1


def test_without_an_engine_the_package_goes_on_and_says_so(
    documents: tuple[Document, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats_room, "engine", lambda: "")
    monkeypatch.setattr(formats_room, "_has_docx", lambda: False)
    made = formats_room.formats(documents, DAY)
    assert set(made.files) == {"website.html"}
    assert [item.rule for item in made.attention] == ["pdf-not-made", "docx-not-made"]
    assert 'pip install "oreigin[pdf]"' in made.attention[0].remedy
