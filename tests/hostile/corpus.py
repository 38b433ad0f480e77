"""What suppliers, their mail systems and attackers make of a workbook, each built when asked for.

HONEST files are odd and must be read right: company "Acme", one smelter row for gold. HOSTILE files
must be refused with one of the named problems. FOR_PEOPLE are files that are no workbook at all.
"""

# ruff: noqa: E501 - one case a line reads best

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from oreigin.workbook.ole import EXCELS_OWN_PASSWORD
from oreigin.workbook.templates import layout
from oreigin.workbook.writing import workbook_of_cells
from tests.making_old_workbooks import binary_workbook, locked, old_workbook
from tests.making_workbooks import cmrt, fingerprint, members, zipped

DECLARATION, SMELTERS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ANSWERS = {"Declaration!D8": "Acme", "Smelter List!B5": "Gold"}


@dataclass(frozen=True)
class Case:
    """A file: how it is made, under which name it comes, and the problems it may be refused for."""

    name: str
    make: Callable[[], bytes]
    codes: tuple[str, ...] = ()
    suffix: str = ".xlsx"


def form() -> dict[str, object]:
    return {**fingerprint(layout("CMRT", "6.5")), **ANSWERS}


def plain() -> dict[str, bytes]:
    """The members of an ordinary workbook that says what an honest one says."""
    return members(cmrt(ANSWERS))


def with_shared_strings() -> dict[str, bytes]:
    sheets: dict[str, dict[str, str]] = {}
    for place, value in form().items():
        sheet, _, cell = place.partition("!")
        sheets.setdefault(sheet, {})[cell] = str(value)
    return members(workbook_of_cells(sheets))


USUAL_COMPANY = b'<c r="D8" t="inlineStr"><is><t>Acme</t></is></c>'


def company(cell: str) -> bytes:
    """A workbook whose company name is the cell XML `cell`."""
    parts = plain()
    assert USUAL_COMPANY in parts[DECLARATION]
    return zipped(parts | {DECLARATION: parts[DECLARATION].replace(USUAL_COMPANY, cell.encode())})


def prefixed() -> bytes:
    """As the Open XML SDK writes it: every element with a prefix."""
    parts = plain()
    for name in (DECLARATION, SMELTERS):
        xml = parts[name].replace(b"</", b"\0").replace(b"<", b"<x:").replace(b"\0", b"</x:")
        parts[name] = xml.replace(b"<x:?xml", b"<?xml").replace(b"xmlns=", b"xmlns:x=")
    return zipped(parts)


def without_addresses() -> bytes:
    """Cells and rows say no place of their own; each follows the one before."""
    known = fingerprint(layout("CMRT", "6.5"))
    mark, text = next(iter(known.items()))
    column = ord(mark.partition("!")[2][0]) - ord("A")
    rows = [""] * 8
    rows[int(mark.partition("!")[2][1:]) - 1] = "<c/>" * column + inline(str(text))
    rows[7] = "<c/>" * 3 + inline("Acme")
    sheet = "".join(f"<row>{cells}</row>" for cells in rows)
    parts = plain()
    parts[DECLARATION] = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
    )
    return zipped(parts)


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def with_macros() -> bytes:
    parts = plain()
    types = parts["[Content_Types].xml"]
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return zipped(
        parts
        | {
            "[Content_Types].xml": types.replace(usual, macro),
            "xl/vbaProject.bin": b"Sub AutoOpen()",
        }
    )


def with_links_outside() -> bytes:
    parts = plain()
    name = "xl/_rels/workbook.xml.rels"
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="file:///etc/passwd" Type="http://'
        b'schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    parts[name] = parts[name].replace(b"</Relationships>", link)
    outside = f'<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'.encode()
    return zipped(parts | {"xl/externalLinks/externalLink1.xml": outside})


def dates_out_of_range() -> bytes:
    """Numbers with a date format that no calendar knows, in the cell of the effective date too."""
    parts = plain()
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" s="1"><v>{value}</v></c></row>'
        for row, value in enumerate(("-1", "-700000", "2958466", "99999999", "1e300", "0"), 200)
    )
    date = b'<row r="22"><c r="D22" s="1"><v>99999999999</v></c></row>'
    declaration = parts[DECLARATION].replace(
        b"</sheetData>", date + cells.encode() + b"</sheetData>"
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>"
    )
    return zipped(parts | {DECLARATION: declaration, "xl/styles.xml": styles.encode()})


def lying_dimensions() -> bytes:
    """An .xls that says that its sheets are as large as can be."""
    data = bytearray(old_workbook(form()))
    at = data.find(struct.pack("<HH", 0x200, 14))
    while at >= 0:
        struct.pack_into("<IIHH", data, at + 4, 0, 0xFFFFFFFF, 0, 0xFFFF)
        at = data.find(struct.pack("<HH", 0x200, 14), at + 4)
    return bytes(data)


def endless_stream() -> bytes:
    """An .xls whose only stream claims 4 GB, its sectors going in circles."""
    data = bytearray(old_workbook(form()))
    entry = data.index("Workbook".encode("utf-16-le"))
    struct.pack_into("<I", data, entry + 120, 0xFFFFFF00)
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    struct.pack_into("<128I", data, table, *[0] * 128)
    return bytes(data)


def sheet_within_a_sheet() -> bytes:
    """An .xls whose first sheet is said to begin where nothing begins: in the midst of records."""
    data = bytearray(old_workbook(form()))
    at = data.index(b"Declaration") - 8
    (begins,) = struct.unpack_from("<I", data, at)
    struct.pack_into("<I", data, at, begins + 20)
    return bytes(data)


def many_styled_cells_far_away() -> bytes:
    parts = plain()
    far = b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row></sheetData>'
    return zipped(parts | {SMELTERS: parts[SMELTERS].replace(b"</sheetData>", far)})


MARKS = "\u200f\u202eAcme\u202c\u200f"
HONEST = [
    Case("plain", lambda: zipped(plain())),
    Case("shared strings", lambda: zipped(with_shared_strings())),
    Case("prefixed", prefixed),
    Case("cells without addresses", without_addresses),
    Case("space preserved", lambda: company('<c r="D8" t="str"><v xml:space="preserve"> Acme </v></c>')),
    Case("inline rich text", lambda: company('<c r="D8" t="inlineStr"><is><r><t>Ac</t></r><r><rPr><b/></rPr><t>me</t></r></is></c>')),
    Case("phonetic hint", lambda: company('<c r="D8" t="inlineStr"><is><t>Acme</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>')),
    Case("comment in a value", lambda: company('<c r="D8" t="str"><v>Ac<!-- no -->me</v></c>')),
    Case("CDATA", lambda: company('<c r="D8" t="str"><v><![CDATA[Acme]]></v></c>')),
    Case("references", lambda: company('<c r="D8" t="str"><v>&#65;c&#x6D;e</v></c>')),
    Case("foreign vocabulary", lambda: company('<c r="D8" t="str"><v>Acme</v></c><z:c xmlns:z="z" r="D8"><z:v>5</z:v></z:c>')),
    Case("control characters", lambda: company('<c r="D8" t="str"><v>_x0001_&#9;Acme_x001B_[31m</v></c>')),
    Case("right-to-left marks", lambda: company(f'<c r="D8" t="str"><v>{MARKS}</v></c>')),
    Case("macros", with_macros, suffix=".xlsm"),
    Case("embedded object", lambda: zipped(plain() | {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0MZ"})),
    Case("links outside", with_links_outside),
    Case("dates out of range", dates_out_of_range),
    Case("styled cells far away", many_styled_cells_far_away),
    Case("xls renamed", lambda: old_workbook(form())),
    Case("xlsb renamed", lambda: binary_workbook(form())),
    Case("xls with lying sizes", lying_dimensions, suffix=".xls"),
    Case("locked by Excel itself", lambda: locked(zipped(plain()), EXCELS_OWN_PASSWORD)),
]  # fmt: skip


def bomb() -> bytes:
    parts = plain()
    return zipped(parts | {SMELTERS: parts[SMELTERS] + b" " * 300_000_000})


def slim_bomb() -> bytes:
    """Below the limit of size, but inflating a thousandfold."""
    parts = plain()
    return zipped(parts | {SMELTERS: parts[SMELTERS] + b" " * 30_000_000})


def nested_bomb() -> bytes:
    inner = zipped({"a.xlsx": bomb()})
    return zipped({f"{number}.zip": inner for number in range(20)})


def overlapping_bomb() -> bytes:
    """A thousand directory entries that all lead to the same compressed bytes."""
    parts = plain()
    out = io.BytesIO(zipped(parts | {"xl/worksheets/big.xml": b"0" * 4_000_000}))
    with zipfile.ZipFile(out, "a") as archive:
        big = archive.getinfo("xl/worksheets/big.xml")
        for number in range(1000):
            twin = zipfile.ZipInfo(f"xl/worksheets/big{number}.xml")
            twin.compress_type, twin.header_offset = big.compress_type, big.header_offset
            twin.CRC, twin.compress_size, twin.file_size = big.CRC, big.compress_size, big.file_size
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">'


def with_doctype(doctype: bytes, member: str, entity: bytes) -> bytes:
    parts = with_shared_strings()
    xml = parts[member].partition(b"?>")[2].replace(b"Acme", entity)
    return zipped(parts | {member: doctype + b"]>" + xml})


def one_far_cell() -> bytes:
    parts = plain()
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return zipped(parts | {SMELTERS: parts[SMELTERS].replace(b"</sheetData>", far)})


def far_cells_in_every_sheet() -> bytes:
    parts = plain()
    for name in (DECLARATION, SMELTERS, "xl/worksheets/sheet3.xml"):
        far = b'<row r="5500"><c r="ZZ5500"><v>1</v></c></row></sheetData>'
        parts[name] = parts[name].replace(b"</sheetData>", far)
    return zipped(parts)


def strings(xml: bytes, rows: bytes = b"") -> bytes:
    parts = with_shared_strings()
    others = b"<si><t>a</t></si>" * 50  # for the cells that are there already
    table = f'<sst xmlns="{MAIN}">'.encode() + xml + others + b"</sst>"
    smelters = parts[SMELTERS].replace(b"</sheetData>", rows + b"</sheetData>")
    return zipped_a_little(parts | {"xl/sharedStrings.xml": table, SMELTERS: smelters})


def zipped_a_little(parts: dict[str, bytes]) -> bytes:
    """Stored, so that no limit of compression is met before the one that is meant."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def repeated_string() -> bytes:
    """300 KB of text, referred to sixty thousand times: 18 GB."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(100, 60_100)
    )
    return strings(b"<si><t>" + b"x" * 300_000 + b"</t></si>", rows)


def many_strings_needed() -> bytes:
    row = b'<row r="100"><c r="A100" t="s"><v>2199999</v></c></row>'
    return strings(b"<si><t>a</t></si>" * 2_200_000, row)


def many_styles(company: bytes = b"") -> bytes:
    """Styles say which numbers are dates; nobody asks where no cell holds a number."""
    xml = f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode() + b'<xf numFmtId="0"/>' * 2_000_000
    parts = plain()
    sheet = parts[DECLARATION].replace(USUAL_COMPANY, company or USUAL_COMPANY)
    styles = {"xl/styles.xml": xml + b"</cellXfs></styleSheet>"}
    return zipped_a_little(parts | {DECLARATION: sheet} | styles)


def many_cells() -> bytes:
    """Three million cells, each in place."""
    rows = (
        b'<row r="%d">' % n + b"".join(b'<c r="%c%d"><v>1</v></c>' % (65 + c, n) for c in range(26))
        for n in range(1, 60_000)
    )
    parts = plain()
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + b"".join(rows)
    return zipped(parts | {SMELTERS: sheet + b"</sheetData></worksheet>"})


def deep(member: str) -> bytes:
    parts = with_shared_strings()
    end = parts[member].rindex(b"</")
    inside = b"<a>" * 1_000_000 + b"</a>" * 1_000_000
    return zipped_a_little(parts | {member: parts[member][:end] + inside + parts[member][end:]})


def deep_cell() -> bytes:
    return company('<c r="D8">' + "<a>" * 500_000 + "</a>" * 500_000 + "</c>")


def flipped(seed: int) -> bytes:
    data = bytearray(zipped(plain()))
    for step in range(8):
        at = zlib.crc32(b"%d %d" % (seed, step)) % len(data)
        data[at] ^= 1 << (at % 8)
    return bytes(data)


def duplicate() -> bytes:
    import warnings

    out = io.BytesIO(zipped(plain()))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SMELTERS, "<worksheet/>")
    return out.getvalue()


def long_cell(size: int = 10_000_000) -> bytes:
    return company(f'<c r="D8" t="str"><v>{"Acme " * (size // 5)}</v></c>')


def slow_to_match() -> bytes:
    """Attributes, spaces and tags without end, to make a search go back and forth."""
    parts = plain()
    nasty = b'<c r="A9"' + b' a="1"' * 300_000 + b'<c r="A9" t="e"' * 100_000 + b"<f " * 100_000
    return zipped_a_little(parts | {SMELTERS: parts[SMELTERS].replace(b"</sheetData>", nasty)})


def many_errors() -> bytes:
    """Errors without a value, none of which may search for the end of the sheet."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="e"/><c r="B%d"><v>1</v></c></row>' % (n, n, n)
        for n in range(100, 60_000)
    )
    parts = plain()
    return zipped_a_little(
        parts | {SMELTERS: parts[SMELTERS].replace(b"</sheetData>", rows + b"</sheetData>")}
    )


def patient_lock() -> bytes:
    """A lock whose key is to be hashed ten million times."""
    data = locked(zipped(plain()), "secret")
    return data.replace(b'spinCount="100000"', b'spinCount="999999"')


TOO_MUCH = ("too-much-inside", "suspicious-compression")
DAMAGED = ("damaged-file", "damaged-workbook")
ENDED = ("out-of-memory", "timed-out", "reader-died")
HOSTILE = [
    Case("zip bomb", bomb, TOO_MUCH),
    Case("slim zip bomb", slim_bomb, TOO_MUCH),
    Case("nested zip bomb", nested_bomb, ("not-a-workbook",)),
    Case("overlapping zip bomb", overlapping_bomb, ("overlapping-parts",)),
    Case("entities in a sheet", lambda: with_doctype(LAUGHS, DECLARATION, b"&l;"), ("forbidden-xml",)),
    Case("entities in the strings", lambda: with_doctype(LAUGHS, "xl/sharedStrings.xml", b"&l;"), ("forbidden-xml",)),
    Case("entity from outside", lambda: with_doctype(OUTSIDE, "xl/sharedStrings.xml", b"&a;"), ("forbidden-xml",)),
    Case("one cell at XFD1048576", one_far_cell, ("far-cell",)),
    Case("wide sheets", far_cells_in_every_sheet, ("", *ENDED)),
    Case("millions of strings", lambda: strings(b"<si><t>a</t></si>" * 2_200_000), ("not-an-rmi-template",)),
    Case("millions of strings, the last needed", many_strings_needed, ("too-many-strings",)),
    Case("one string repeated", repeated_string, ("too-much-text",)),
    Case("millions of styles", many_styles, ("", "too-many-styles",)),
    Case("millions of styles, one needed", lambda: many_styles(b'<c r="D8" s="9"><v>1</v></c>'), ("too-many-styles",)),
    Case("millions of cells", many_cells, ("", "suspicious-compression", "too-much-inside", *ENDED)),
    Case("deep sheet", lambda: deep(SMELTERS), ("", *DAMAGED)),
    Case("deep strings", lambda: deep("xl/sharedStrings.xml"), ("", *DAMAGED)),
    Case("deep table of contents", lambda: deep("xl/workbook.xml"), ("", *DAMAGED)),
    Case("deep cell", deep_cell, (*DAMAGED, "suspicious-compression")),
    Case("truncated", lambda: zipped(plain())[:-100], DAMAGED),
    Case("cut in half", lambda: zipped(plain())[:2500], DAMAGED),
    *(Case(f"bits flipped {n}", lambda n=n: flipped(n), ("", *DAMAGED, "not-a-workbook", "password-protected", "duplicate-part", "unsafe-part-name", "not-an-rmi-template", "unusual-encoding", "sheet-missing", "overlapping-parts")) for n in range(12)),  # type: ignore[misc]
    Case("endless stream", endless_stream, DAMAGED, ".xls"),
    Case("sheet within a sheet", sheet_within_a_sheet, DAMAGED, ".xls"),
    Case("duplicate names", duplicate, ("duplicate-part",)),
    Case("traversing name", lambda: zipped(plain() | {"../../etc/passwd": b"a"}), ("unsafe-part-name",)),
    Case("person's password", lambda: locked(zipped(plain()), "secret"), ("password-protected",)),
    Case("patient lock", patient_lock, ("password-protected",)),
    Case("10 MB in a cell", long_cell, ("too-long-text", "suspicious-compression")),
    Case("300 KB in a cell", lambda: long_cell(300_000), ("too-long-text",)),
    Case("10 MB shared", lambda: strings(b"<si><t>" + b"Acme " * 2_000_000 + b"</t></si>"), ("too-much-text", "too-long-text")),
    Case("slow to match", slow_to_match, DAMAGED),
    Case("many errors", many_errors, ("", "timed-out")),
]  # fmt: skip

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 40
LOCK_FILE = b"\x06A. Name" + b" " * 47 + "A. Name".encode("utf-16-le") + b" \0" * 47
FOR_PEOPLE = [
    Case("ods", lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}), ("not-a-workbook",)),
    Case("csv", lambda: b"Metal,Smelter\nGold,Acme\n", ("not-a-workbook",)),
    Case("csv of another alphabet", lambda: "Metall;Hütte\n".encode("latin-1"), ("not-a-workbook",)),
    Case("csv as Excel saves Unicode", lambda: "Metal\tSmelter\n".encode("utf-16"), ("not-a-workbook",)),
    Case("html", lambda: b"<html><table><tr><td>Gold</td></tr></table></html>", ("not-a-workbook",), ".xls"),
    Case("XML spreadsheet", lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', ("not-a-workbook",), ".xls"),
    Case("JPEG", lambda: JPEG, ("not-a-workbook",), ".xls"),
    Case("pdf", lambda: b"%PDF-1.7\n", ("not-a-workbook",)),
    Case("lock file", lambda: LOCK_FILE, ("not-a-workbook",)),
    Case("empty", lambda: b"", ("empty-file",)),
    Case("mail of another program", lambda: b"From: a\r\nSubject: CMRT\r\n\r\n", ("not-a-workbook",)),
]  # fmt: skip
