"""One truth: the quick ways of reading give, cell by cell, what the slow and sure ones give.

Three ways lead around work: the byte search that calls a sheet plain (`scan`), the folding of
repeated rows (`fold`), and the parser that is quicker than a real XML parser. Each is held against
doing without it, on real workbooks and on sheets written in every way there is.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook import guard
from oreigin.workbook.addresses import address
from oreigin.workbook.cells import ErrorValue, Value, Workbook, raw_text
from oreigin.workbook.fold import Folded
from oreigin.workbook.ole import opened
from oreigin.workbook.package import Limits, Package, contents
from oreigin.workbook.rewriting import rewritten_sheet
from oreigin.workbook.scan import Scan, scan
from oreigin.workbook.sniff import OLE
from tests.making_workbooks import cmrt, sheet_xml
from tests.workbook.walking import walked

LIST = "Smelter List"


def real_workbooks() -> list[str]:
    """Names of the real .xlsx files, relative to the folder of samples."""
    folder = Path(os.environ.get("OREIGIN_SAMPLES", "-"))
    kinds = ("templates/*.xlsx", "filled/*.xlsx", "checker_cases/*_000.xlsx")
    return sorted(str(p.relative_to(folder)) for kind in kinds for p in folder.glob(kind)) or [""]


def values(book: Workbook) -> dict[str, Value]:
    """Every value of every sheet, by place."""
    return {
        f"{name}!{address(number, column)}": value
        for name in book.sheet_names
        if name in book
        for number, row in book.rows(name, 1)
        for column, value in enumerate(row, 1)
        if value not in (None, "")
    }


def slow_and_sure(data: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, Value]:
    """Nothing folded, and every sheet written anew by a real XML parser."""
    with monkeypatch.context() as patched:
        patched.setattr(guard, "scan", lambda *_: None)
        patched.setattr(guard, "fold", lambda xml: Folded(xml, ()))
        return values(Workbook.open(data, "a"))


@pytest.mark.slow
@pytest.mark.parametrize("name", real_workbooks())
def test_quick_and_slow_agree_on_every_real_workbook(
    name: str, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (samples / name).read_bytes()
    quick = values(Workbook.open(data, name))
    assert len(quick) > 1000
    assert quick == slow_and_sure(data, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("name", real_workbooks())
def test_another_reader_agrees_on_every_real_workbook(name: str, samples: Path) -> None:
    """A reader written for this test alone, that knows nothing but expat and the standard."""
    data = (samples / name).read_bytes()
    if data.startswith(OLE):
        inside = opened(data, name)
        assert isinstance(inside, bytes)
        data = inside
    ours = {place: raw_text(value) for place, value in values(Workbook.open(data, name)).items()}
    theirs = {place: text for place, text in walked(data).items() if text}
    assert {p: ours.get(p) for p in theirs if ours.get(p) != theirs[p]} == {}
    assert set(ours) <= set(theirs)


def test_every_sheet_that_excel_wrote_is_plain(samples: Path) -> None:
    """The quick way is taken at all: not one real sheet falls back."""
    for name in real_workbooks():
        data = (samples / name).read_bytes()
        if not data.startswith(OLE):
            package = Package(data, name, Limits())
            for entry in contents(package).sheets:
                xml = package.inflated(entry.member)
                is_empty = b"<sheetData/>" in xml
                assert is_empty or scan(xml, Limits().cells), (name, entry.name)


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def cell(draw: st.DrawFn, place: str) -> str:
    """One cell in one of the many ways that a cell can be written."""
    text = escaped(draw(texts))
    number = draw(st.integers(-999, 999))
    at = draw(st.sampled_from([f'r="{place}"', f"r='{place}'", f'  r="{place}"', f'r = "{place}"']))
    style = draw(st.sampled_from(["", ' s="0"', " s='0'"]))
    return draw(
        st.sampled_from(
            [
                f"<c {at}{style}/>",
                f"<c {at}{style}><v>{number}</v></c>",
                f'<c {at}{style} t="n"><v> {number} </v></c>',
                f"<c {at}{style}><f>A1&lt;2</f><v>{number}</v></c>",
                f'<c {at}><f t="shared" si="0"/><v>{number}</v></c>',
                f"<c {at}><v>{number}<!-- 5 --></v></c>",
                f"<c {at}><v><![CDATA[{number}]]></v></c>",
                f"<c {at}><!-- <v>9</v> --><v>{number}</v></c>",
                f'<c {at} t="b"><v>{number % 2}</v></c>',
                f'<c {at} t="str"><v>{text}</v></c>',
                f'<c {at} t="str"><f>"a"</f><v xml:space="preserve">{text}</v></c>',
                f'<c t="str" {at}><v>{text}</v></c>',
                f'<c {at} t="inlineStr"><is><t>{text}</t></is></c>',
                f'<c {at} t="inlineStr"><is><r><t>{text}</t></r><r><t>b</t></r></is></c>',
                f'<c {at} t="inlineStr"><is><t>{text}</t><rPh><t>x</t></rPh></is></c>',
                f'<c {at} t="e"><v>#N/A</v></c>',
                f'<c {at} t="e"/>',
                f"<c {at} t='e'><f>1/0</f><v>#DIV/0!</v></c>",
                f'<x:c xmlns:x="{MAIN}" {at}><x:v>{number}</x:v></x:c>',
                f'<z:c xmlns:z="z" {at}><z:v>{number}</z:v></z:c>',
            ]
        )
    )


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Some rows, a few of them repeated often, written in every way."""
    written = []
    number = 4
    for _ in range(draw(st.integers(1, 6))):
        number += draw(st.integers(1, 5))
        columns = draw(st.lists(st.sampled_from("ABCDZ"), unique=True, max_size=4).map(sorted))
        cells = "".join(draw(cell(f"{column}{number}")) for column in columns)
        times = draw(st.sampled_from([1, 1, 1, 25]))
        for again in range(times):
            row = cells.replace(f'{number}"', f'{number + again}"')
            row = row.replace(f"{number}'", f"{number + again}'")
            written.append(f'<row r="{number + again}">{row}</row>')
        number += times
    return "".join(written)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows())
def test_quick_and_slow_agree_however_a_sheet_is_written(written: str) -> None:
    data = sheet_xml(cmrt(), written)
    with pytest.MonkeyPatch.context() as patch:
        sure = slow_and_sure(data, patch)
    assert values(Workbook.open(data, "a")) == sure


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows())
def test_another_reader_agrees_however_a_sheet_is_written(written: str) -> None:
    data = sheet_xml(cmrt(), written)
    ours = {p: raw_text(v) for p, v in values(Workbook.open(data, "a")).items()}
    assert ours == {place: text for place, text in walked(data).items() if text}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows(), st.data())
def test_quick_and_slow_agree_on_damaged_sheets(written: str, data: st.DataObject) -> None:
    """A sheet with pieces cut out or doubled is refused, or read the same in both ways."""
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, min(len(written), start + 40)))
    piece = data.draw(st.sampled_from(["", written[start:end] * 2]))
    damaged = written[:start] + piece + written[end:]
    book = sheet_xml(cmrt(), damaged)
    try:
        with pytest.MonkeyPatch.context() as patch:
            sure = slow_and_sure(book, patch)
        assert values(Workbook.open(book, "a")) == sure
    except UnreadableDocumentError:
        return


def test_two_cells_of_one_name_are_refused() -> None:
    twice = '<row r="5"><c r="A5"><v>1</v></c><c r="A5"><v>2</v></c></row>'
    with pytest.raises(UnreadableDocumentError, match="two cells are called A5"):
        Workbook.open(sheet_xml(cmrt(), twice), "a")


@pytest.mark.parametrize(
    ("cell_xml", "value"),
    [
        ("<v><![CDATA[5]]></v>", 5.0),
        ("<v>1<!-- -->2</v>", 12.0),
        ("<v>&#53;</v>", 5.0),
        ("<v> 5 </v>", 5.0),
    ],
)
def test_values_that_the_parser_alone_would_lose_are_read(cell_xml: str, value: float) -> None:
    """Each of these came out empty, cut or as text."""
    book = Workbook.open(sheet_xml(cmrt(), f'<row r="5"><c r="A5">{cell_xml}</c></row>'), "a")
    assert book.cell(LIST, "A5") == value


def test_an_error_without_text_does_not_take_its_neighbors() -> None:
    cells = '<row r="5"><c r="A5" t="e"/><c r="B5"><v>7</v></c></row>'
    book = Workbook.open(sheet_xml(cmrt(), cells), "a")
    assert book.cell(LIST, "A5") == ErrorValue("#N/A")


def test_a_word_in_a_cell_without_a_type_is_a_word_either_way() -> None:
    for comment in ("", "<!-- -->"):
        written = f'<row r="5">{comment}<c r="A5"><v>12z</v></c></row>'
        assert Workbook.open(sheet_xml(cmrt(), written), "a").cell(LIST, "A5") == "12z"


def test_rewriting_keeps_a_plain_sheet_plain() -> None:
    written = '<row r="5"><c r="A5" t="str"><v>a &amp; b</v></c><c r="B5"><v>5</v></c></row>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{written}</sheetData></worksheet>'.encode()
    anew = rewritten_sheet(xml)
    assert scan(anew.xml, 1000) == scan(xml, 1000)
    assert anew.scan == Scan(rows=5, columns=2)
