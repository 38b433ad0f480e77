"""Every way to write a cell that a reviewer could think of: read the same with and without haste.

What a real XML parser and the standard say of a cell is written beside it. "Quick" is how workbooks
are read, "sure" the same without any short cut (`tests.workbook.test_one_truth`).
"""

# ruff: noqa: DTZ001 - the dates in cells know no time zone

from datetime import date, datetime, time

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.cells import ErrorValue, Value, Workbook
from oreigin.workbook.fold import fold
from oreigin.workbook.guard import vet
from oreigin.workbook.scan import MAIN
from oreigin.workbook.writing import workbook_of_cells
from tests.making_workbooks import edited, members, zipped
from tests.workbook.test_one_truth import slow_and_sure, values

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
OURS = f'xmlns="{MAIN.decode()}"'
FORMATS = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22))
"""Style 0 is no date, 1 a date, 2 a date with its time."""


def book(sheet: str | bytes, strings: str = "", of_sheet: str = OURS) -> bytes:
    """A workbook of one sheet "S" with this XML, and with these shared strings."""
    inside = sheet.encode() if isinstance(sheet, str) else sheet
    parts = members(workbook_of_cells({"S": {"A1": "text"}}))
    parts[SHEET] = b"<worksheet %s>%s</worksheet>" % (of_sheet.encode(), inside)
    parts[STRINGS] = f"<sst {OURS}>{strings}</sst>".encode()
    parts[STYLES] = f"<styleSheet {OURS}><cellXfs>{FORMATS}</cellXfs></styleSheet>".encode()
    return zipped(parts)


def data(rows: str) -> str:
    return f"<sheetData>{rows}</sheetData>"


def cell(xml: str, strings: str = "") -> bytes:
    """A workbook whose only cell is written like this, after its address."""
    return book(data(f'<row r="1"><c r="A1"{xml}</row>'), strings)


def blank_rows(count: int) -> str:
    return "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(1, count + 1))


def both_ways(workbook: bytes) -> list[dict[str, Value] | str]:
    """What is read quickly and surely; the code of the problem where it is refused."""
    read: list[dict[str, Value] | str] = []
    for way in ("quick", "sure"):
        try:
            with pytest.MonkeyPatch.context() as patched:
                read.append(
                    values(Workbook.open(workbook, "a"))
                    if way == "quick"
                    else slow_and_sure(workbook, patched)
                )
        except UnreadableDocumentError as error:
            read.append(error.problem.code)
    return read


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("><v>5</v></c>", 5),
        ("><v><![CDATA[5]]></v></c>", 5),
        ("><v>5<!-- 6 --></v></c>", 5),
        ("><!-- <v>9</v> --><v>5</v></c>", 5),
        ("><v>&#53;</v></c>", 5),
        ("><v> 5 </v></c>", 5),
        ("><v>\n5\n</v></c>", 5),
        ("><v>1e3</v></c>", 1000),
        ("><f>IF(B1>2,1,2)</f><v>2</v></c>", 2),
        ('><f t="shared" ref="A1:A9" si="0">B1</f><v>2</v></c>', 2),
        (' t="str"><f>""</f><v></v></c>', None),
        (' t="str"><f>""</f><v/></c>', None),
        (' t="str"><f>""</f></c>', None),
        (' t="str"/>', None),
        (' t="str"><f t="shared" si="0"/><v></v></c>', None),
        (' t="str"><f t="array" ref="A1:A2">B1&amp;"x"</f><v>x</v></c>', "x"),
        (' t="str"><v>a&amp;b&lt;&#x41;</v></c>', "a&b<A"),
        (' t="str"><v> a </v></c>', " a "),
        (' t="str"><v xml:space="preserve"> a </v></c>', " a "),
        (' t="str"><v>007</v></c>', "007"),
        (' t="str"><v>a_x0041_</v></c>', "aA"),
        (' t="str"><v>_x</v></c>', "_x"),
        (' s="0" t="str" cm="1" vm="2"><v>a</v></c>', "a"),
        (' t="str" s="1"><v>5</v></c>', "5"),
        (' t="inlineStr"><is><t> a </t></is></c>', " a "),
        (' t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t> b</t></r></is></c>', "a b"),
        (' t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "a"),
        (' t="inlineStr"><is><t/></is></c>', None),
        (' t="inlineStr"><is/></c>', None),
        (' t="inlineStr"/>', None),
        (' t="inlineStr"><v>7</v></c>', None),
        (' t="e"><v>#N/A</v></c>', ErrorValue("#N/A")),
        (' t="e"><v> #REF! </v></c>', ErrorValue("#REF!")),
        (' t="e"><v/></c>', ErrorValue("#N/A")),
        (' t="e"/>', ErrorValue("#N/A")),
        (' t="e"><f>B1</f></c>', ErrorValue("#N/A")),
        (' t="d"><v>2024-05-01</v></c>', date(2024, 5, 1)),
        (' t="d" s="1"><v>2024-05-01T12:00:00</v></c>', datetime(2024, 5, 1, 12)),
        (' t="b"><v>1</v></c>', True),
        (' t="b"><v>0</v></c>', False),
        (' t="b"><v/></c>', None),
        (' s="1"><v>45413</v></c>', date(2024, 5, 1)),
        (' s="2"><v>45413.5</v></c>', datetime(2024, 5, 1, 12)),
        (' s="2"><v>0.25</v></c>', time(6)),
        (' s="99"><v>45413</v></c>', 45413),
    ],
)
def test_a_cell_says_the_same_however_it_is_read(xml: str, said: Value) -> None:
    expected = {} if said is None else {"S!A1": said}
    assert both_ways(cell(xml)) == [expected, expected]


@pytest.mark.parametrize(
    ("string", "said"),
    [
        ("<si><t>a</t></si>", "a"),
        ("<si><t> a </t></si>", " a "),
        ('<si><t xml:space="preserve">\ta\n</t></si>', "\ta\n"),
        ("<si><t>a > b</t></si>", "a > b"),
        ("<si><t>a\r\nb</t></si>", "a\nb"),
        ("<si><t>a_x000D_b</t></si>", "a\rb"),
        ("<si><t>_x005F_x000D_</t></si>", "_x000D_"),
        ("<si><r><t>a</t></r><r><rPr><b/></rPr><t> b</t></r></si>", "a b"),
        ('<si><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></si>', "a"),
        ('<si><rPh sb="0" eb="1"><t>x</t></rPh><t>a</t></si>', "a"),
        ("<si><r><t>a</t><rPh><t>x</t></rPh></r></si>", "a"),
        ("<si><t><![CDATA[<a>]]></t></si>", "<a>"),
        ("<si><!-- b --><t>a</t></si>", "a"),
        ('<si><t xmlns="urn:x">no</t></si>', None),
        ('<si><t xmlns = "urn:x">no</t></si>', None),
        ('<si><t xml:space="default"> a </t></si>', " a "),
        ("<si/>", None),
        ("<si><t/></si>", None),
        ("<si><r><t/></r></si>", None),
    ],
)
def test_a_shared_string_says_the_same_however_it_is_read(string: str, said: Value) -> None:
    expected = {} if said is None else {"S!A1": said}
    assert both_ways(cell(' t="s"><v>0</v></c>', f"{string}<si><t>more</t></si>")) == [expected] * 2


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        # Addresses are missing, or say another order than the XML.
        ('<row r="3"><c r="B3"><v>5</v></c><c><v>6</v></c></row><row><c><v>7</v></c></row>',
         {"S!B3": 5, "S!C3": 6, "S!A4": 7}),
        ('<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
         {"S!A1": 1, "S!A3": 3}),
        ('<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>', {"S!A1": 1, "S!C1": 3}),
        ('<row r="1"><c r="A7"><v>3</v></c></row>', {"S!A7": 3}),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
         {"S!A1": 1, "S!B1": 2}),
        # What hides is not read, and hides nothing else.
        ('<row r="1"><!-- <c r="B1"><v>7</v></c> --><c r="A1"><v>1</v></c></row>', {"S!A1": 1}),
        ('<row r="1"><?x <c r="B1"><v>9</v></c>?><c r="A1"><v>1</v></c></row>', {"S!A1": 1}),
        ('<!--<row r="1"><c r="A1"><v>1</v></c></row>--><row r="2"><c r="A2"><v>2</v></c></row>',
         {"S!A2": 2}),
        ('<row r="1" xmlns="urn:x"><c r="A1"><v>5</v></c></row>', {}),
        ('<row r="1"><c r="A1" xmlns="urn:x"><v>5</v></c></row>', {}),
        ('<row r="1" xmlns = "urn:x"><c r="A1"><v>5</v></c></row>', {}),
        ('<row r="1"><c r="A1"><v>5</v></c><c r="A1" s="0"/></row>', {"S!A1": 5}),
        # Rows that repeat are folded only where they hold nothing.
        ("".join(f'<row r="{n}"><c r="A{n}" t="str"><v>x</v></c></row>' for n in range(1, 40)),
         {f"S!A{n}": "x" for n in range(1, 40)}),
        ("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 40)),
         {f"S!A{n}": n for n in range(1, 40)}),
        (blank_rows(40) + '<row r="41"><c r="A41"><v>1</v></c></row>', {"S!A41": 1}),
    ],
)  # fmt: skip
def test_a_sheet_says_the_same_however_it_is_read(sheet: str, said: dict[str, Value]) -> None:
    assert both_ways(book(data(sheet))) == [said, said]


@pytest.mark.parametrize(
    "sheet",
    [
        data('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        data('<row r="0"><c r="A0"><v>1</v></c></row>'),
        "<!DOCTYPE a>" + data('<row r="1"><c r="A1"><v>1</v></c></row>'),
        '<x:a xmlns:x="urn:x">' + data('<row r="1"><c r="A1"><v>1</v></c></row>') + "</x:a>",
        data('<row r="1"><x:a xmlns:x="urn:x"><c r="A1"><v>1</v></c></x:a></row>'),
        data('<row r="1"><c r="A1" t="s"><v>+0</v></c></row>'),
        data('<row r="1"><c r="A1" t="s"><v>0.0</v></c></row>'),
    ],
)
def test_what_nobody_can_read_is_refused_both_ways(sheet: str) -> None:
    quick, sure = both_ways(book(sheet))
    assert isinstance(quick, str)
    assert quick == sure


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_that_excel_never_writes_is_refused(encoding: str) -> None:
    parts = members(cell("><v>5</v></c>"))
    parts[SHEET] = parts[SHEET].decode().encode(encoding)
    assert both_ways(zipped(parts)) == ["unusual-encoding"] * 2


def test_a_mark_of_the_byte_order_changes_nothing() -> None:
    parts = members(cell("><v>5</v></c>"))
    for name in (SHEET, STRINGS):
        parts[name] = b"\xef\xbb\xbf" + parts[name]
    assert both_ways(zipped(parts)) == [{"S!A1": 5}] * 2


@pytest.mark.parametrize("bytes_of_text", [b"a\xe9b", b"a\xed\xa0\x80b", b"a\xc0\xbcb"])
def test_bytes_that_are_no_utf_8_are_never_taken(bytes_of_text: bytes) -> None:
    sheet = data('<row r="1"><c r="A1" t="str"><v>?</v></c></row>').encode()
    made = book(sheet.replace(b"?", bytes_of_text))
    taken = [each.taken for each in vet_or_none(made)]
    assert not any(taken)


def vet_or_none(workbook: bytes) -> tuple:
    try:
        return vet(workbook, "a").sheets
    except UnreadableDocumentError:
        return ()


def test_dates_from_1904_are_four_years_later() -> None:
    made = cell(' s="1"><v>43951</v></c>')
    moved = edited(made, "xl/workbook.xml", b"<workbookPr ", b'<workbookPr date1904="1" ')
    assert both_ways(moved) == [{"S!A1": date(2024, 5, 1)}] * 2


PREFIXED = '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData>'


def test_a_prefix_stands_for_the_vocabulary_that_it_is_bound_to() -> None:
    named = f'<x:worksheet xmlns:x="{MAIN.decode()}">{PREFIXED}</x:worksheet>'
    for whole, said in ((named, {"S!A1": 5}), (named.replace(MAIN.decode(), "urn:x"), None)):
        parts = members(book(""))
        parts[SHEET] = whole.encode()
        assert both_ways(zipped(parts)) == [said or "damaged-workbook"] * 2


NUMBERED = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c></row>' for n in range(1, 41))
PRODUCTS = "<si><t>Product</t></si>" * 39
ROW_30 = '<row r="30"><c r="B30"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("sheet", "strings", "said"),
    [
        (NUMBERED, "<si><t>no</t></si><si><t/></si>" + PRODUCTS,
         {f"S!A{n}": "Product" for n in range(2, 41)}),
        (blank_rows(40) + ROW_30, "", {"S!B30": 1}),
        (ROW_30 + blank_rows(40), "", {"S!B30": 1}),
        (f"<!-- {blank_rows(40)} -->" + ROW_30, "", {"S!B30": 1}),
        (blank_rows(40) + '<row r="50"><c r="B30"><v>1</v></c></row>', "", {"S!B30": 1}),
    ],
    ids=["numbers as of rows", "row below", "row above", "rows in a comment", "cell elsewhere"],
)  # fmt: skip
def test_no_value_is_lost_to_folding(sheet: str, strings: str, said: dict[str, Value]) -> None:
    assert both_ways(book(data(sheet), strings)) == [said, said]


def shared_row(n: int, value: str = "", formula: str = "") -> str:
    """A row of Excel's own: one in thirty begins a formula that those below it share."""
    ref = f' ref="S{n}:S{n + 29}"' if n % 30 == 0 else ""
    said = f">A{n}</f>" if ref else "/>"
    formula = formula or f'<f ca="1" t="shared"{ref} si="{n // 30}"{said}'
    return f'<row r="{n}"><c r="A{n}"/><c r="S{n}" t="str">{formula}<v>{value}</v></c></row>'


def shared_rows(odd: dict[int, str]) -> str:
    return "".join(odd.get(n) or shared_row(n) for n in range(5, 300))


def test_rows_that_differ_in_their_shared_formulas_alone_are_one_run() -> None:
    xml = data(shared_rows({})).encode()
    assert [(run.first, run.last) for run in fold(xml).runs] == [(5, 299)]
    assert both_ways(book(xml.decode())) == [{}, {}]


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (shared_row(60, "Tin"), {"S!S60": "Tin"}),
        (shared_row(61, "Tin"), {"S!S61": "Tin"}),
        (shared_row(60, formula="<f>A1</f>"), {}),
        (shared_row(60, formula="<f t='shared' si='2'/>"), {}),
        (shared_row(61, "Tin", '<f t="shared" si="&lt;v&gt;"/>'), {"S!S61": "Tin"}),
        ('<row r="60"><c r="A60"/><c r="S60" t="str"><f ca="1" t="shared" si="2"/>'
         '<v></v></c><c r="T60"><v>7</v></c></row>', {"S!T60": 7}),
        ('<row r="60"><c r="A60" t="inlineStr"><is><t>t="shared"/&gt;</t></is></c></row>',
         {"S!A60": 't="shared"/>'}),
    ],
)  # fmt: skip
def test_no_value_is_lost_among_shared_formulas(odd: str, said: dict[str, Value]) -> None:
    row = 61 if 'r="61"' in odd else 60
    assert both_ways(book(data(shared_rows({row: odd})))) == [said, said]


@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>', '<?xml version="1.0"?>\n  '])
@pytest.mark.parametrize("name", [SHEET, STRINGS])
def test_a_document_type_is_refused_wherever_it_stands(before: str, name: str) -> None:
    parts = members(cell(' t="s"><v>0</v></c>', "<si><t>a</t></si>"))
    parts[name] = before.encode() + b'<!DOCTYPE a SYSTEM "b">' + parts[name]
    assert both_ways(zipped(parts)) == ["forbidden-xml"] * 2
