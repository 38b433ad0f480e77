"""PDF and DOCX: tagged, navigable, editable, the same bytes; what a machine cannot make is said."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from oreigin.report import formats as formats_room
from oreigin.report.document import Document
from oreigin.report.outline import outline
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


@needs_engine
def test_every_font_of_a_pdf_is_embedded(documents: tuple[Document, ...]) -> None:
    with pikepdf.open(io.BytesIO(pdf(documents[1], DAY).data)) as made:
        descriptors = [o for o in made.objects if isinstance(o, pikepdf.Dictionary)]
        fonts = [o for o in descriptors if o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


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
    assert string('a"b\\c#d\n$e') == '"a\\"b\\\\c#d\\n$e"'


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

    order = ["pStyle", "keepNext", "pBdr", "shd", "tabs", "spacing", "ind", "jc"]
    for document in documents:
        made = docx.Document(io.BytesIO(written(document, DAY)))
        for about in made.element.body.iter(f"{{{made.element.nsmap['w']}}}pPr"):
            names = [child.tag.rpartition("}")[2] for child in about]
            assert set(names) <= set(order)
            assert names == sorted(names, key=order.index)


def test_no_column_is_narrower_than_its_longest_word(documents: tuple[Document, ...]) -> None:
    from oreigin.report.document import Table

    blocks = [b for s in documents[1].sections for b in s.blocks if isinstance(b, Table)]
    for table in blocks:
        shares = column_shares(table, 52)
        assert sum(shares) == pytest.approx(1)
        assert min(shares) > 0.05


def test_documents_have_one_title(documents: tuple[Document, ...]) -> None:
    from oreigin.report.document import Heading

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
