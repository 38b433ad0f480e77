"""The English labels of an official workbook: from its hidden sheet `L`, else from the cells.

The templates from 2.03 of the CMRT on keep their labels in that sheet, in all languages; the older
ones, and some headers since, have them only in the cells, in English where the workbook is.
"""

import hashlib
from dataclasses import dataclass

from oreigin.workbook.cells import ErrorValue, Workbook, raw_text

LABEL_SHEET = "L"
"""The hidden sheet of labels: key (sheet and cell), sheet, cell, English, other languages."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands where, in English: `told` by the sheet of labels, as "Declaration!B8" -> text."""

    workbook: Workbook
    told: dict[str, str]
    languages: tuple[str, ...]

    def at(self, sheet: str, cell: str) -> str:
        """Return the label of a cell, "" where it has none."""
        told = self.told.get(f"{sheet}!{cell}", "")
        if told or sheet not in self.workbook:
            return told
        value = self.workbook.cell(sheet, cell)
        return "" if isinstance(value, ErrorValue) else plain(raw_text(value))


def labels(workbook: Workbook) -> Labels:
    """Return the labels of a workbook that was read with its sheet of labels, where it has one."""
    if LABEL_SHEET not in workbook:
        return Labels(workbook, {}, ())
    told = {}
    for _, row in workbook.rows(LABEL_SHEET, 2):
        texts = [raw_text(value).strip() for value in row[:4]]
        if len(texts) == 4 and texts[1] and texts[2]:
            told[f"{texts[1]}!{texts[2]}"] = plain(texts[3])
    (_, header), *_ = workbook.rows(LABEL_SHEET, 1, 1)
    named = tuple(raw_text(value).strip() for value in header[3:])
    return Labels(workbook, told, tuple(name for name in named if name))


def digest(text: str) -> str:
    """Return what tells a text from others without keeping it; its mark (*) does not count."""
    return hashlib.sha256(plain(text.replace("(*)", " ")).encode()).hexdigest()[:12]


def plain(text: str) -> str:
    """Return a text on one line, white space made plain."""
    return " ".join(text.split())
