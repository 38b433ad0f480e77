"""Fuzz the reading path, guided by coverage: `python scripts/fuzz_reading.py [SECONDS] [FOLDER]`.

Workbooks that the project generates are the seeds. A mutator that knows zip archives changes one
member (a sheet, the shared strings, styles, the table of contents) and packs the archive again, so
that nearly every input gets past the zip; .xls files and a part of the rest are changed as bytes.

Whatever the bytes, reading must end in a Declaration or in an OreiginError, within ten seconds and
512 MB. And there must be one truth: texts that are taken where they stand, values that the parser
gives and rows that are folded must be what a real XML parser reads. Anything else is a finding;
libFuzzer keeps the input beside FOLDER (a temporary folder where none is named).
"""

# ruff: noqa: PLC0415, PT017 - what is fuzzed is imported after the tool that watches it

import io
import random
import re
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

SECONDS = 60
_INTERESTING = re.compile(r"sheet|sharedStrings|styles|workbook|\.rels$")
_PIECES = (
    b"<!-- -->", b"<![CDATA[5]]>", b"&#53;", b"&amp;", b'xml:space="preserve"', b"x:", b"<v/>",
    b'<c r="A1"><v>1</v></c>', b"<c><v>2</v></c>", b't="s"', b't="str"', b't="e"', b't="inlineStr"',
    b't="b"', b't="d"', b"<is><t>Tin</t></is>", b"<is><r><t>a</t></r></is>", b"<rPh>x</rPh>",
    b'r="XFD1048576"', b'r="ZZ9999"', b'<row r="5">', b"</row>", b"</sheetData>", b"<sheetData>",
    b"<f>A1</f>", b"#N/A", b"1e400", b"-1", b"4294967296", b"_x000D_", b"\xe2\x80\x8f", b"<si/>",
    b'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"', b"<?a b?>", b"<x14:c/>",
)  # fmt: skip


def main() -> int:
    """Run for the seconds asked; exit status 0 without a finding."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed (it is for Linux and Python 3.11): nothing was fuzzed.")
        return 0
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="oreigin-fuzz-"))
    with atheris.instrument_imports(include=["oreigin.workbook", "oreigin.response"]):
        import oreigin.response.reading
        import oreigin.workbook.ole  # noqa: F401 - imported late otherwise
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, data in seeds().items():
        (corpus / name).write_bytes(data)
    options = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=512", "-max_len=40000"]
    options += ["-print_final_stats=1", f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup([sys.argv[0], *options], one_input, custom_mutator=mutated)
    print(f"Findings would be kept in {folder}", flush=True)
    atheris.Fuzz()
    return 0


def seeds() -> dict[str, bytes]:
    """Small workbooks of every format and of every way to write a cell."""
    from oreigin.workbook.ole import EXCELS_OWN_PASSWORD
    from oreigin.workbook.templates import layout
    from oreigin.workbook.writing import workbook_of_cells
    from tests.hostile.corpus import HONEST
    from tests.making_old_workbooks import binary_workbook, locked, old_workbook
    from tests.making_workbooks import cmrt, fingerprint, sheet_xml

    form = fingerprint(layout("CMRT", "6.5"))
    filled = {"Declaration!D8": "Acme", "Smelter List!B5": "Gold", "Smelter List!A6": "CID000019"}
    sheets: dict[str, dict[str, object]] = {}
    for place, value in (form | filled).items():
        sheet, _, cell = place.partition("!")
        sheets.setdefault(sheet, {})[cell] = value
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(5, 40))
    shared = "".join(
        f'<row r="{row}"><c r="A{row}" t="str">'
        f'<f ca="1" t="shared" si="{row // 8}"/><v></v></c></row>'
        for row in range(5, 60)
    )
    made = {
        "small": cmrt(filled),
        "shared-formulas": sheet_xml(cmrt(), shared),
        "folded": sheet_xml(cmrt(), blank + '<row r="40"><c r="A40"><v>1</v></c></row>'),
        "shared": workbook_of_cells(sheets),  # type: ignore[arg-type]
        "binary": binary_workbook(form | filled),
        "old": old_workbook(form | filled),
        "locked": locked(cmrt(), EXCELS_OWN_PASSWORD),
    }
    return made | {f"honest-{case.name}": case.make() for case in HONEST}


def one_input(data: bytes) -> None:
    """Read one input; anything but a Declaration or an OreiginError is a finding."""
    from oreigin.errors import OreiginError
    from oreigin.response.reading import read_declaration

    try:
        read_declaration(data, "fuzzed.xlsx")
    except OreiginError as error:
        assert error.problem.remedy
        return
    if data.startswith(b"PK"):
        compare(data)


def compare(data: bytes) -> None:
    """Hold every value of a readable workbook against reading it without any short cut.

    That is what is taken as text where it stands, what the parser is asked for, and rows that were
    folded, against a real XML parser's word for every cell. What either way refuses is no other
    answer.
    """
    import pytest

    from oreigin.errors import UnreadableDocumentError
    from oreigin.workbook.addresses import column_number, row_and_column
    from oreigin.workbook.cells import Workbook
    from oreigin.workbook.templates import BUILT_IN
    from tests.workbook.test_one_truth import slow_and_sure, values

    columns = BUILT_IN.sheets()
    try:
        quick = values(Workbook.open(data, "fuzzed.xlsx"))
        of_forms = values(Workbook.open(data, "fuzzed.xlsx", columns=columns))
        with pytest.MonkeyPatch.context() as patched:
            sure = slow_and_sure(data, patched)
    except UnreadableDocumentError:
        return
    # As text, in which a value that is no number equals itself.
    others = {k: (quick.get(k), sure.get(k)) for k in quick.keys() | sure.keys()
              if repr(quick.get(k)) != repr(sure.get(k))}  # fmt: skip
    assert not others, others
    for place, value in quick.items():
        sheet, _, cell = place.rpartition("!")
        last = column_number(columns.get(sheet, "XFD"))
        if row_and_column(cell)[1] <= last:
            assert repr(of_forms.get(place)) == repr(value), place


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """Change one member of an archive, or the bytes where it is none."""
    import atheris

    chance = random.Random(seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return bytes(atheris.Mutate(data, len(data)))
    names = [name for name in parts if _INTERESTING.search(name)]
    if not names or chance.random() < 0.03:
        return bytes(atheris.Mutate(data, len(data)))
    name = chance.choice(names)
    content = parts[name]
    if chance.random() < 0.6:
        parts[name] = spliced(content, chance)
    else:
        parts[name] = bytes(atheris.Mutate(content, len(content) + 64))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, changed in parts.items():
            archive.writestr(each, changed)
    return out.getvalue() if len(out.getvalue()) <= max_size else data


def spliced(content: bytes, chance: random.Random) -> bytes:
    """Insert, replace, double or take out a piece where a tag or an attribute begins."""
    places = [match.start() for match in re.finditer(rb"[<>\" ]", content)] or [0]
    first, last = sorted((chance.choice(places), chance.choice(places)))
    last = min(last, first + chance.choice((1, 10, 100, 400)))
    piece = chance.choice(_PIECES)
    match chance.randrange(4):
        case 0:
            return content[:first] + piece + content[first:]
        case 1:
            return content[:first] + piece + content[last:]
        case 2:
            return content[:last] + content[first:last] + content[last:]
        case _:
            return content[:first] + content[last:]


if __name__ == "__main__":
    raise SystemExit(main())
