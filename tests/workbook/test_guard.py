"""Strangers' bytes: each file that is no readable workbook is refused in words."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.cells import Workbook
from oreigin.workbook.compound import container
from oreigin.workbook.guard import vet
from oreigin.workbook.package import Limits
from oreigin.workbook.sniff import OLE
from tests.making_workbooks import cmrt, edited, members, sheet_xml, zipped

SHEET = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"


def refused(data: bytes, limits: Limits | None = None) -> UnreadableDocumentError:
    with pytest.raises(UnreadableDocumentError) as error:
        Workbook.open(data, "a.xlsx", limits=limits)
    assert error.value.problem.file == "a.xlsx"
    assert error.value.problem.remedy
    return error.value


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty-file", "empty"),
        (b"\xff\xd8\xff\xe0 picture", "not-a-workbook", "JPEG picture"),
        (b"\n<!DOCTYPE html><html>", "not-a-workbook", "HTML page"),
        (b"%PDF-1.7", "not-a-workbook", "PDF"),
        (b"Company;Metal\nAcme;Tin", "not-a-workbook", "plain text"),
        (b"\0\1\2\3", "not-a-workbook", "unknown kind"),
        (OLE + b"no more than the first eight bytes", "damaged-file", "not transferred completely"),
        (container("WordDocument", b"a"), "not-a-workbook", "Word"),
        (container("PowerPoint Document", b"a"), "not-a-workbook", "PowerPoint"),
        (container("__properties_version1.0", b"a"), "not-a-workbook", "Outlook message"),
        (container("Contents", b"a"), "not-a-workbook", "old Office document"),
        (container("Book", b"a"), "old-excel-format", "Excel 5.0 or 95"),
        (container("Workbook", b"a"), "old-excel-format", "Excel 5.0 or 95"),
        (zipped({"word/document.xml": b"<a/>"}), "not-a-workbook", "Word"),
        (zipped({"xl/workbook.bin": b"a"}), "damaged-workbook", "broken"),
        (zipped({"mimetype": b"a", "content.xml": b"<a/>"}), "not-a-workbook", "OpenDocument"),
        (zipped({"photo.jpg": b"a"}), "not-a-workbook", "zip archive"),
        (cmrt()[:2000], "damaged-file", "not transferred completely"),
        (cmrt()[:2000], "damaged-file", "its end is missing"),
        (cmrt()[:-10], "damaged-file", "send it again"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(data: bytes, code: str, words: str) -> None:
    error = refused(data)
    assert error.problem.code == code
    assert words in str(error)


def big_cell(size: int) -> bytes:
    return b"<v>" + b"0" * size + b"</v>"


def bomb() -> bytes:
    parts = members(cmrt())
    return zipped(parts | {SHEET: parts[SHEET] + b" " * 150_000_000})


def doctype() -> bytes:
    return edited(cmrt(), SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet')


def doctype_in_the_table_of_contents() -> bytes:
    return edited(cmrt(), BOOK, b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook')


def traversing() -> bytes:
    return zipped(members(cmrt()) | {"../../etc/passwd": b"a"})


def twice() -> bytes:
    out = io.BytesIO(cmrt())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    return out.getvalue()


def twice_but_for_case() -> bytes:
    return zipped(members(cmrt()) | {"XL/workbook.xml": b"<workbook/>"})


def utf16() -> bytes:
    parts = members(cmrt())
    return zipped(parts | {SHEET: parts[SHEET].decode().encode("utf-16")})


def not_xml() -> bytes:
    return zipped(members(cmrt()) | {BOOK: b"<workbook"})


def without_sheet() -> bytes:
    parts = members(cmrt())
    del parts[SHEET]
    return zipped(parts)


def lying_header() -> bytes:
    """The central directory says that a sheet inflates to ten bytes."""
    data = bytearray(cmrt())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "too-much-inside"),
        (doctype, "forbidden-xml"),
        (doctype_in_the_table_of_contents, "forbidden-xml"),
        (traversing, "unsafe-part-name"),
        (twice, "duplicate-part"),
        (twice_but_for_case, "duplicate-part"),
        (utf16, "unusual-encoding"),
        (not_xml, "damaged-workbook"),
        (without_sheet, "damaged-workbook"),
        (lying_header, "damaged-file"),
    ],
)
def test_a_hostile_or_broken_archive_is_refused(make: Callable[[], bytes], code: str) -> None:
    assert refused(make()).problem.code == code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(compressed=1000), "too-large"),
        (Limits(inflated=1500), "too-much-inside"),
        (Limits(member=500), "too-much-inside"),
        (Limits(members=3), "too-many-parts"),
        (Limits(ratio=1, ratio_from=500), "suspicious-compression"),
    ],
)
def test_every_limit_holds(limits: Limits, code: str) -> None:
    assert refused(cmrt(), limits).problem.code == code


FAR = [
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="1"><c s="1" r="XFD1"><v>1</v></c></row><row r="9999"><c r="A9999"><v>1</v></c></row>',
    '<row r="1048576"><c><v>1</v></c>' + "<c><v>1</v></c>" * 20 + "</row>",
    '<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>a</t></is></c></row>',
    '<row r="1"><c r="XFD1" a="/>" ><v>1</v></c></row>'
    '<row r="9999"><c r="A9999"><v>1</v></c></row>',
    '<row r="1"><c r="xfd1"><v>1</v></c></row><row r="9999"><c r="A9999"><v>1</v></c></row>',
    '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
    '<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
]


@pytest.mark.parametrize("rows", FAR)
def test_a_value_far_outside_the_form_is_refused_with_its_place(rows: str) -> None:
    error = refused(sheet_xml(cmrt(), rows))
    assert error.problem.code == "far-cell"
    assert error.problem.place.startswith("Smelter List!")


def test_styles_far_outside_the_form_do_no_harm() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576" ht="9"/>'
    assert Workbook.open(sheet_xml(cmrt(), rows), "a.xlsx").cell("Smelter List", "A1") == 1


def test_only_the_wanted_sheets_are_inflated() -> None:
    parts = members(cmrt())
    data = zipped(parts | {"xl/worksheets/sheet3.xml": b"<!DOCTYPE broken"})
    vetted = vet(data, "a.xlsx", ("declaration ", "Smelter List"))
    assert [sheet.name for sheet in vetted.sheets] == ["Declaration", "Smelter List"]
    assert vetted.sheet_names == ("Declaration", "Smelter List", "Product List")


def test_absolute_targets_and_other_member_names_are_followed() -> None:
    parts = members(cmrt({"Smelter List!A5": "CID002763"}))
    parts["xl/worksheets/Blatt.xml"] = parts.pop(SHEET)
    rels = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"sheet2.xml", b"Blatt.xml")
    opened = Workbook.open(zipped(parts), "a.xlsx")
    assert opened.cell("Smelter List", "A5") == "CID002763"
    relative = parts["xl/_rels/workbook.xml.rels"].replace(b'"/xl/', b'"')
    opened = Workbook.open(zipped(parts | {"xl/_rels/workbook.xml.rels": relative}), "a.xlsx")
    assert opened.cell("Smelter List", "A5") == "CID002763"


def test_a_picture_renamed_to_xls_is_called_a_picture(samples: Path) -> None:
    error = refused((samples / "hostile" / "not_a_cmrt.xls").read_bytes())
    assert "JPEG picture" in str(error)
