"""Sheets whose texts are taken from plain XML at once, and the little that is left to the parser.

Nearly all that a workbook says is text in which every byte stands for itself. Such texts are taken
as `oreigin.workbook.scan` finds them; numbers, dates, formatted text and text with references go to
the parser in a sheet of their own, with their own short table of shared strings. Where one sheet or
the table is not plain, nothing is taken: the parser reads the whole workbook.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from oreigin.workbook.scan import MAIN, TEXT_CELL, Place, Scan
from oreigin.workbook.strings import Table

_NO_SUCH_STRING = 999_999_999


@dataclass(frozen=True, slots=True)
class TakenSheet:
    """The texts of a sheet by place, and the cells that the parser is asked for.

    `formulas` are the cells that a formula has filled. `xml` is a sheet of those asked for alone,
    one below the other from A1 on: where they really stand, the parser need not know.
    """

    texts: Mapping[Place, str]
    asked: tuple[Place, ...]
    formulas: Set[Place]
    xml: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """The sheets, and the shared strings that the parser needs.

    `has_numbers`: its cells hold more than texts, and their styles say which numbers are dates.
    """

    sheets: tuple[TakenSheet, ...]
    strings: bytes
    has_numbers: bool


def last_shared(scans: Sequence[Scan]) -> int:
    """Return the highest number of a shared string that is referred to, -1 where there is none."""
    return max((number for scan in scans for number in scan.shared.values()), default=-1)


def shared_sizes(scans: Sequence[Scan], table: Table) -> list[int]:
    """Return how many bytes each shared string has, markup included, as often as it is used."""
    return [table.size(number) for scan in scans for number in scan.shared.values()]


def taken(scans: Sequence[Scan], table: Table) -> Taken | None:
    """Return what plain sheets say, and what of it is for the parser.

    None where a string that is for the parser is not plain inside.
    """
    numbers: dict[int, int] = {}
    said = {number: table.text(number) for scan in scans for number in {*scan.shared.values()}}
    sheets = tuple(_taken(scan, said, numbers, len(table)) for scan in scans)
    strings = [table.xml(number) for number in numbers]
    plain = [string for string in strings if string is not None]
    if len(plain) < len(strings):
        return None
    table_xml = b'<sst xmlns="' + MAIN + b'">' + b"".join(plain) + b"</sst>" if plain else b""
    others = (cell for scan in scans for cell in scan.others.values())
    return Taken(sheets, table_xml, not all(cell.startswith(TEXT_CELL) for cell in others))


def _taken(
    scan: Scan, said: Mapping[int, str | None], numbers: dict[int, int], count: int
) -> TakenSheet:
    """Return one sheet; `numbers` are those of shared strings, in the table and for the parser."""
    texts, others = dict(scan.texts), dict(scan.others)
    for place, number in scan.shared.items():
        text = said[number]
        if text is not None:
            texts[place] = text
        else:
            # The parser refuses a number that no string has.
            known = number < count
            new = numbers.setdefault(number, len(numbers)) if known else _NO_SUCH_STRING
            others[place] = b' t="s"><v>%d</v>' % new
    cells = (
        b'<row r="%d"><c r="A%d"%s</c></row>' % (number, number, cell)
        for number, cell in enumerate(others.values(), 1)
    )
    data = b"<sheetData>" + b"".join(cells) + b"</sheetData>"
    xml = b'<worksheet xmlns="' + MAIN + b'">' + data + b"</worksheet>"
    return TakenSheet(texts, tuple(others), scan.formulas, xml)
