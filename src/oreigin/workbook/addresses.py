"""Cell addresses: "D8" to (8, 4) and back, rows and columns counted from one."""

import re
from collections.abc import Iterable
from functools import cache

_A1 = re.compile(r"\$?([A-Za-z]{1,7})\$?(\d{1,9})")


@cache
def column_number(letters: str) -> int:
    """Return 1 for "A", 27 for "AA"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@cache
def column_letters(number: int) -> str:
    """Return "A" for 1, "AA" for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def last_column(cells: Iterable[str]) -> str:
    """Return the last column, such as "J", that any of `cells` (or columns) stands in."""
    return max((cell.rstrip("0123456789") for cell in cells), key=column_number)


def row_and_column(cell: str) -> tuple[int, int]:
    """Return row and column of an A1 address; ValueError where it is none."""
    match = _A1.fullmatch(cell)
    if not match:
        raise ValueError(f"not a cell address: {cell!r}")
    return int(match[2]), column_number(match[1])


def address(row: int, column: int) -> str:
    """Return the A1 address of a row and column."""
    return f"{column_letters(column)}{row}"


@cache
def below(cell: str, rows: int) -> str:
    """Return the cell `rows` rows below `cell`."""
    row, column = row_and_column(cell)
    return address(row + rows, column)
