"""What is taken from plain XML at once is what the parser and a real XML parser say of it."""

import io
import random
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreigin.errors import UnreadableDocumentError
from oreigin.response.reading import read_declaration
from oreigin.workbook import guard, package
from oreigin.workbook.cells import Value, Workbook
from oreigin.workbook.guard import vet
from oreigin.workbook.scan import MAIN, scan
from oreigin.workbook.strings import Table
from oreigin.workbook.writing import workbook_of_cells
from tests.hostile.corpus import HONEST
from tests.making_workbooks import cmrt, edited, members, sheet_xml, zipped
from tests.workbook.test_one_truth import real_workbooks, slow_and_sure, values
from tests.workbook.walking import walked

STRINGS = "xl/sharedStrings.xml"
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


def without_taking(data: bytes) -> dict[str, Value]:
    """The parser reads every cell, also of a plain workbook."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(guard, "_taken", lambda *_: None)
        return values(Workbook.open(data, "a"))


def sure(data: bytes) -> dict[str, Value]:
    with pytest.MonkeyPatch.context() as patched:
        return slow_and_sure(data, patched)


@st.composite
def shared_strings(draw: st.DrawFn) -> str:
    """One shared string in one of the many ways that it can be written."""
    text = draw(texts).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return draw(
        st.sampled_from(
            [
                f"<si><t>{text}</t></si>",
                f'<si><t xml:space="preserve"> {text} </t></si>',
                f"<si><t>{text}&#233;&quot;</t></si>",
                f"<si><t>{text}_x000D_\r\n</t></si>",
                f"<si><r><t>{text}</t></r><r><rPr><b/></rPr><t> b</t></r></si>",
                f'<si><t>{text}</t><rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></si>',
                f"<si ><t>{text}</t></si>",
                f"<si><t><![CDATA[{text}]]></t></si>",
                f"<si><!-- <si> --><t>{text}</t></si>",
                f'<x:si xmlns:x="{MAIN.decode()}"><x:t>{text}</x:t></x:si>',
                f'<z:a xmlns:z="z"><si><t>{text}</t></si></z:a><si><t>{text}</t></si>',
                "<si/>",
                "<si></si>",
                "<si><t/></si>",
                "\n<si>\n<t>a</t>\n</si>\n",
            ]
        )
    )


def with_strings(strings: list[str]) -> bytes:
    """A workbook of which cell An refers to the nth string, the last one twice."""
    cells = {f"A{number}": str(number) for number in range(1, len(strings) + 1)}
    data = workbook_of_cells({"S": cells})
    table = f'<sst xmlns="{MAIN.decode()}">{"".join(strings)}</sst>'
    return zipped(members(data) | {STRINGS: table.encode()})


@QUICK
@given(st.lists(shared_strings(), min_size=1, max_size=6))
def test_shared_strings_are_read_the_same_however_they_are_written(strings: list[str]) -> None:
    data = with_strings(strings)
    quick = values(Workbook.open(data, "a"))
    assert quick == sure(data)


@QUICK
@given(st.lists(shared_strings(), min_size=1, max_size=6), st.data())
def test_damaged_strings_are_refused_or_read_the_same(
    strings: list[str], data: st.DataObject
) -> None:
    written = "".join(strings)
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, min(len(written), start + 30)))
    piece = data.draw(st.sampled_from(["", written[start:end] * 2, "<si>", "</si>", "<t>"]))
    damaged = with_strings([written[:start] + piece + written[end:]])
    try:
        assert values(Workbook.open(damaged, "a")) == sure(damaged)
    except UnreadableDocumentError:
        return


PIECES = (
    b"<!-- -->", b"<![CDATA[5]]>", b"&#53;", b"&amp;", b"x:", b"<v/>", b"</c>", b"<c", b"_x000D_",
    b'<c r="A1"><v>1</v></c>', b't="s"', b't="str"', b't="e"', b't="inlineStr"', b"<f>A1</f>",
    b"<is><t>Tin</t></is>", b'r="ZZ9999"', b"</row>", b"<si/>", b"</si><si>", b"\r\n", b"\0", b"<?",
)  # fmt: skip
"""What a mutation splices into a sheet or the shared strings."""


def mutated(data: bytes, seed: int) -> bytes:
    """The workbook with one to three places of its sheets or strings changed."""
    chance, parts = random.Random(seed), members(data)
    names = sorted(name for name in parts if "sheet" in name.lower() and name.endswith(".xml"))
    names += [STRINGS] * (STRINGS in parts)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(names)
        at = chance.randrange(len(parts[name]))
        until = at + chance.choice((0, 0, 1, 5, 20))
        spliced = chance.choice((*PIECES, parts[name][at : at + 40]))
        parts[name] = parts[name][:at] + spliced + parts[name][until:]
    return zipped(parts)


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.name)
def test_mutations_of_honest_workbooks_are_refused_or_read_the_same(case) -> None:
    made = case.make()
    if not made.startswith(b"PK") or "xl/workbook.bin" in members(made):
        pytest.skip("a binary format is read by the parser alone")
    for seed in range(25):
        data = mutated(made, seed)
        try:
            quick = values(Workbook.open(data, "a"))
            slow = sure(data)
        except UnreadableDocumentError:
            continue
        assert quick == slow, seed


@pytest.mark.slow
@pytest.mark.parametrize("name", real_workbooks())
def test_the_parser_says_the_same_of_every_real_workbook(name: str, samples: Path) -> None:
    data = (samples / name).read_bytes()
    assert values(Workbook.open(data, name)) == without_taking(data)


def test_a_real_workbook_is_taken_and_few_cells_are_left_to_the_parser(samples: Path) -> None:
    data = (samples / "templates/RMI_CMRT_6.5.xlsx").read_bytes()
    vetted = vet(data, "a", ("Declaration", "Smelter List", "Product List"))
    taken = [sheet.taken for sheet in vetted.sheets]
    assert all(taken)
    assert sum(len(sheet.asked) for sheet in taken if sheet) < 300


@pytest.mark.parametrize("name", real_workbooks()[:3])
def test_without_the_quick_inflating_the_same_is_read(
    name: str, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (samples / name).read_bytes()
    quick = read_declaration(data, name)
    monkeypatch.setattr(package, "zlib", zlib)
    assert read_declaration(data, name) == quick


def test_plain_zlib_reads_a_generated_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    data = cmrt({"Declaration!D8": "Acme"})
    monkeypatch.setattr(package, "zlib", zlib)
    assert read_declaration(data, "a").company_name() == "Acme"
    damaged, name = bytearray(data), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        damaged[archive.getinfo(name).header_offset + 30 + len(name) + 40] ^= 255
    with pytest.raises(UnreadableDocumentError):
        Workbook.open(bytes(damaged), "a")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="A5" t="str"><v>a &amp; b</v></c>', "a & b"),
        ('<c r="A5" t="str"><v>a\r\nb</v></c>', "a\nb"),
        ('<c r="A5" t="str"><v>a_x0041_</v></c>', "aA"),
        ('<c r="A5" t="inlineStr"><is><t>&#233;</t></is></c>', "é"),
        ('<c r="A5" t="b"><v>1</v></c>', True),
        ('<c r="A5"><v>1.5</v></c>', 1.5),
    ],
)
def test_where_there_is_something_to_decide_the_parser_decides(cell: str, read: Value) -> None:
    data = sheet_xml(cmrt(), f'<row r="5">{cell}</row>')
    sheet = next(each for each in vet(data, "a").sheets if each.name == "Smelter List")
    assert sheet.taken
    assert sheet.taken.asked == ((5, 1),)
    assert Workbook.open(data, "a").cell("Smelter List", "A5") == read


def test_a_number_of_no_shared_string_is_a_damaged_workbook() -> None:
    data = workbook_of_cells({"S": {"A1": "Acme"}})
    data = edited(data, "xl/worksheets/sheet1.xml", b"<v>0</v>", b"<v>7</v>")
    with pytest.raises(UnreadableDocumentError, match="broken"):
        Workbook.open(data, "a")


@pytest.mark.parametrize(
    "strings",
    [
        "<si><r><si><t>a</t></si></r></si>",
        "<si/>",
        "</si><si>",
        "<si><!-- a --><t>a</t></si>",
        "<?a <si> ?><si><t>a</t></si>",
    ],
)
def test_a_table_in_which_a_string_could_hide_is_not_cut(strings: str) -> None:
    table = f'<sst xmlns="{MAIN.decode()}"><si><t>x</t></si>{strings}</sst>'
    assert Table.cut(table.encode(), most=9) is None


def test_what_is_taken_stands_where_it_stood() -> None:
    data = sheet_xml(
        cmrt(),
        '<row r="5"><c r="C5" t="str"><f>A1</f><v>Tin</v></c><c r="E5"><v>2</v></c></row>'
        '<row r="9"><c r="A9" t="e"><v>#REF!</v></c><c r="B9" s="1"/></row>',
    )
    parts = walked(data)
    found = scan(members(data)["xl/worksheets/sheet2.xml"], 1000)
    assert found
    assert found.texts == {(5, 3): "Tin"}
    assert found.others == {(5, 5): b"><v>2</v>"}
    assert found.errors == {(9, 1): "#REF!"}
    assert parts["Smelter List!C5"] == "Tin"
