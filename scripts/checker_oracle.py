"""What the official Checker tab says after recalculation, against what Oreigin says.

    python scripts/checker_oracle.py FILE.xlsx ...

LibreOffice (`soffice`) loads each workbook, recalculates everything and writes out its Checker tab;
every line on which the two disagree is printed. Exit status 1 where any does. Nothing is written
to the workbooks. Tests import `official_lines` to compare in batches.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from oreigin.response.completeness import LineStatus, completeness
from oreigin.response.reading import read_declaration
from oreigin.workbook.cells import Workbook
from oreigin.workbook.templates import layout

# 0 = "always recalculate", for workbooks of Excel and of others alike.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
MESSAGE = 2
"""The column of the Checker tab (from 0) that says what is asked for."""
HEADER_ROW = 3
"""The row of the Checker tab that says "necessary?", "complete?", "incomplete"."""


def installed() -> bool:
    """Whether LibreOffice is there to ask."""
    return shutil.which("soffice") is not None


def official_lines(paths: Iterable[Path], seconds: int = 600) -> dict[Path, list[LineStatus]]:
    """Return the status of every line of each workbook's Checker tab, in order."""
    by_sheet: defaultdict[int, list[Path]] = defaultdict(list)
    unseen: dict[Path, frozenset[int]] = {}
    for path in paths:
        book = Workbook.open(path.read_bytes(), str(path), ("Checker",))
        names = [name.strip().casefold() for name in book.sheet_names]
        by_sheet[names.index("checker") + 1].append(path)
        unseen[path] = book.hidden_rows("Checker")
    found: dict[Path, list[LineStatus]] = {}
    for sheet, group in by_sheet.items():
        for path, rows in _exported(group, sheet, seconds).items():
            found[path] = _lines(rows, unseen[path])
    return found


def _exported(paths: list[Path], sheet: int, seconds: int) -> dict[Path, list[list[str]]]:
    """Have one LibreOffice recalculate the workbooks and return the rows of sheet `sheet`."""
    with tempfile.TemporaryDirectory(prefix="checker-oracle-") as place:
        folder = Path(place)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(PROFILE)
        links = []
        for number, path in enumerate(paths):  # two workbooks may have one name
            links.append(folder / f"{number}.xlsx")
            shutil.copyfile(path, links[-1])
        # Comma, double quotes, UTF-8, all rows, values instead of what is shown, one sheet.
        options = f"44,34,76,1,,0,false,false,false,false,false,{sheet}"
        command = [
            "soffice", "--headless", "--norestore", "--nologo",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--convert-to", f"csv:Text - txt - csv (StarCalc):{options}",
            "--outdir", str(folder / "out"), *map(str, links),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=seconds)
        made = {link.stem: path for link, path in zip(links, paths, strict=True)}
        return {
            made[output.name.partition("-")[0]]: _rows(output)
            for output in (folder / "out").glob("*.csv")
        }


def _rows(output: Path) -> list[list[str]]:
    with output.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _lines(rows: list[list[str]], unseen: frozenset[int]) -> list[LineStatus]:
    """Return the status of every line that a person sees: templates hide what they outgrew."""
    header = [text.strip().casefold() for text in rows[HEADER_ROW - 1]]
    at = header.index("necessary?")
    return [
        _status(row[MESSAGE].strip(), *row[at : at + 4])
        for number, row in enumerate(rows[HEADER_ROW:], HEADER_ROW + 1)
        if row[0] and row[at] != "" and number not in unseen
    ]


def _status(said: str, required: str, incomplete: str, wanting: str, complete: str) -> LineStatus:
    """Read a line: its message, columns F (necessary?), G (complete?: 1 is not), H, I ("Complete").

    H is their product but for the CRT's smelter list, where the message alone asks for it. A
    message that the template forgot comes out as "0".
    """
    if not (_is_number(required) and _is_number(wanting)):
        return LineStatus.ERROR
    if float(wanting):
        return LineStatus.MISSING
    if not float(required):
        return LineStatus.NOT_REQUIRED
    asks = said not in (complete.strip() or "0", "N/A")
    return LineStatus.MISSING if asks else LineStatus.COMPLETE


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def disagreements(path: Path, official: list[LineStatus]) -> list[str]:
    """Return a sentence for every line on which Oreigin and the workbook disagree."""
    declaration = read_declaration(path.read_bytes(), str(path))
    ours = completeness(declaration, layout(declaration.template, declaration.version))
    if len(ours) != len(official):
        return [f"{path}: {len(ours)} lines, the Checker has {len(official)}"]
    return [
        f"{path}: {line.name}: we say {line.status}, the Checker says {said}"
        for line, said in zip(ours, official, strict=True)
        if line.status is not said
    ]


def main(paths: list[Path]) -> int:
    """Compare, print, and return the exit status."""
    if not installed():
        print("LibreOffice (soffice) is not installed.", file=sys.stderr)
        return 2
    official = official_lines(paths)
    differing = [text for path in paths for text in disagreements(path, official[path])]
    lines = sum(len(said) for said in official.values())
    print(*differing, f"{len(paths)} workbooks, {lines} lines, {len(differing)} disagree", sep="\n")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main([Path(name) for name in sys.argv[1:]]))
