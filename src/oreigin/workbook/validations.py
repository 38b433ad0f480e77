"""Data validations of a sheet: which cells have a drop-down, and what it offers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from xml.parsers import expat

from oreigin.workbook.addresses import column_number, row_and_column
from oreigin.workbook.cells import Workbook, raw_text

_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_RANGE = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


@dataclass(slots=True)
class _Rule:
    """One dataValidation element while it is read."""

    kind: str
    cells: str
    operator: str = "between"
    formula: str = ""
    second: str = ""
    choices: tuple[str, ...] = field(default=())

    def covers(self, row: int, column: int) -> bool:
        return any(
            top <= row <= bottom and left <= column <= right
            for top, left, bottom, right in _areas(self.cells)
        )


class Validations:
    """The validations of one sheet."""

    def __init__(self, rules: list[_Rule], epoch: date):
        self._rules, self._epoch = rules, epoch

    def kind(self, cell: str) -> str:
        """Return the kind of validation on a cell: "list", "date" ..., "" where it has none."""
        rule = self._rule(cell)
        return rule.kind if rule else ""

    def choices(self, cell: str) -> tuple[str, ...]:
        """Return what the drop-down of a cell offers just now, () where it has none."""
        rule = self._rule(cell)
        return rule.choices if rule and rule.kind == "list" else ()

    def rows_of(self, column: str) -> tuple[int, int] | None:
        """Return first and last row of the drop-down in `column`, None where it has none."""
        number = column_number(column)
        for rule in self._rules:
            for top, left, bottom, right in _areas(rule.cells):
                if rule.kind == "list" and left <= number <= right:
                    return top, bottom
        return None

    def date_cell(self) -> str:
        """Return the first cell in which only a date is accepted, "" where there is none."""
        dated = (rule.cells for rule in self._rules if rule.kind == "date")
        return next(dated, "").partition(":")[0].partition(" ")[0]

    def dates(self, cell: str) -> tuple[date | None, date | None]:
        """Return the first and last date that a cell accepts, None for what is left open."""
        rule = self._rule(cell)
        if rule is None or rule.kind != "date" or not rule.formula.isdigit():
            return None, None
        first = self._epoch + timedelta(days=int(rule.formula))
        if rule.operator == "greaterThan":
            return first + timedelta(days=1), None
        closed = rule.operator == "between" and rule.second.isdigit()
        return first, self._epoch + timedelta(days=int(rule.second)) if closed else None

    def _rule(self, cell: str) -> _Rule | None:
        row, column = row_and_column(cell)
        return next((r for r in self._rules if r.kind and r.covers(row, column)), None)


def validations(workbook: Workbook, sheet: str) -> Validations:
    """Return the data validations of a sheet, drop-downs resolved within the sheet."""
    xml = workbook.xml(sheet)
    rules = _rules(xml) if xml else []
    for rule in rules:
        if rule.kind == "list":
            rule.choices = tuple(_choices(rule.formula, workbook, sheet))
    return Validations(rules, _EPOCH[workbook.dates_from_1904])


def _choices(formula: str, workbook: Workbook, sheet: str) -> Iterator[str]:
    if formula.startswith('"'):
        yield from (choice.strip() for choice in formula.strip('"').split(","))
    elif _RANGE.fullmatch(formula):
        values = workbook.sheet(sheet)
        for top, left, bottom, right in _areas(formula):
            for row, column in product(range(top, bottom + 1), range(left, right + 1)):
                yield raw_text(values.value(row, column))


def _areas(cells: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield top, left, bottom, right of the areas "B5:B9 D3"."""
    for match in _RANGE.finditer(cells):
        left, top = column_number(match[1]), int(match[2])
        right = column_number(match[3]) if match[3] else left
        yield top, left, int(match[4] or top), right


def _rules(xml: bytes) -> list[_Rule]:
    """Collect the dataValidation elements of a sheet that was vetted before."""
    rules: list[_Rule] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name.rpartition(" ")[2])
        if path[-1] == "dataValidation":
            operator = attributes.get("operator", "between")
            rules.append(_Rule(attributes.get("type", ""), attributes.get("sqref", ""), operator))

    def text(data: str) -> None:
        if rules and path[-1] == "formula1":
            rules[-1].formula += data
        elif rules and path[-1] == "formula2":
            rules[-1].second += data

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = lambda _: path.pop() and None
    parser.Parse(xml, True)
    return rules
