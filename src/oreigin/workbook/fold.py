"""Taking repeated empty rows out of a sheet's XML before it is parsed.

An official smelter list is 2,500 rows of formulas, nearly all untouched: 98 % of a workbook's XML
says "nothing here" again and again. Rows that repeat the row above in every byte but their own row
number are taken out and put back as values after parsing. That is exact only for rows without a
value (a value may contain the row number), so `Run.first` must be looked at after parsing, and the
sheet read whole where it holds something: `oreigin.workbook.cells` does that.
"""

from dataclasses import dataclass

SHORTEST_RUN = 20
"""Shorter repetitions are left alone: people do type the same row twice."""

_ROW = b'<row r="'
_END = b"</row>"


@dataclass(frozen=True, slots=True)
class Run:
    """Rows `first` to `last` whose XML is the same but for the row number; `first` is kept."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Folded:
    """Sheet XML without the repeated rows, and which they were."""

    xml: bytes
    runs: tuple[Run, ...]


def fold(xml: bytes) -> Folded:
    """Return `xml` without long repetitions of a row; as it is where it is written unusually."""
    if b"\0" in xml:
        return Folded(xml, ())
    head, *rows = xml.split(_ROW)
    kept, runs = [head], []
    position = 0
    while position < len(rows):
        end = _end_of_repetition(rows, position)
        if end - position < SHORTEST_RUN:
            kept += rows[position:end]
        else:
            first = _row_number(rows[position])
            runs.append(Run(first, first + end - position - 1))
            kept.append(rows[position])
        position = end
    return Folded(_ROW.join(kept), tuple(runs))


def _end_of_repetition(rows: list[bytes], start: int) -> int:
    """Return the index after the last row that repeats `rows[start]`."""
    number = _row_number(rows[start])
    end = start + 1
    if number == 0 or not _is_one_plain_row(rows[start]):
        return end
    between = rows[start].split(b"%d" % number)
    while end < len(rows) and rows[end] == (b"%d" % (number + end - start)).join(between):
        end += 1
    return end


def _row_number(row: bytes) -> int:
    digits = row[: row.find(b'"', 0, 9)]
    return int(digits) if digits.isdigit() else 0


def _is_one_plain_row(row: bytes) -> bool:
    """Whether the text is one whole row and no comment or CDATA could hide part of it."""
    return row.endswith(_END) and b"<row" not in row and b"<!" not in row and b"-->" not in row
