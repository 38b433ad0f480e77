"""The rules of HTML that EDGAR accepts, and the faults of a page by them.

The rules (elements, attributes, styles, links, names) are data: `data/edgar_html.toml` says which
and where they come from. `oreigin.report.edgar_page` walks a page by them.
"""

import re
from dataclasses import dataclass
from typing import Literal

from oreigin import tables
from oreigin.errors import Problem

EDGAR_HTML = "edgar_html.toml"

Place = tuple[int, int]
"""Line and column of a page, the column from 0; line 0 for the page as a whole."""


@dataclass(frozen=True, slots=True)
class StyleRules:
    """Which CSS properties may stand in a style attribute, what hides text, what never may.

    `hiding` are patterns of a declaration without blanks, such as "display:none".
    """

    properties: frozenset[str]
    hiding: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultWords:
    """What is said of one kind of fault, and how much it weighs in a page that is not ours."""

    severity: Literal["error", "warning", "info"]
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class EdgarHtml:
    """`data/edgar_html.toml`."""

    everywhere: frozenset[str]
    void: frozenset[str]
    metadata: frozenset[str]
    fetching: frozenset[str]
    optional_end: frozenset[str]
    inline: frozenset[str]
    linkable: tuple[str, ...]
    images: tuple[str, ...]
    file_name: str
    max_file_name: int
    document_types: frozenset[str]
    social_security_number: str
    typed_signature: str
    form: str
    elements: dict[str, frozenset[str]]
    style: StyleRules
    look: dict[str, str]
    faults: dict[str, FaultWords]


def edgar_html() -> EdgarHtml:
    """Return the rules."""
    return tables.load_one(EDGAR_HTML, EdgarHtml)


def name_faults(name: str) -> tuple[Problem, ...]:
    """Return what is wrong with the name of a file to be submitted, () if nothing is."""
    rules = edgar_html()
    if len(name) <= rules.max_file_name and re.fullmatch(rules.file_name, name):
        return ()
    return (fault("file-name", name, name),)


def fault(code: str, what: str, file: str, place: Place = (0, 0)) -> Problem:
    """Return the problem `code` of `data/edgar_html.toml` with what was found where."""
    words = edgar_html().faults[code]
    line, column = place
    where = f"line {line}, column {column + 1}" if line else ""
    return Problem(code, words.message.format(what=what), words.remedy, file, where)
