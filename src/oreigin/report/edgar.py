"""Is this HTML something EDGAR accepts? Every fault with its line and column.

The rules (elements, attributes, styles, links, names) are data: `data/edgar_html.toml` says which
and where they come from.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from oreigin import tables
from oreigin.errors import Problem

EDGAR_HTML = "edgar_html.toml"

_PARTS = ("html", "head", "title", "body")
_OPTIONAL_END = ("p", "li", "dt", "dd", "td", "th", "tr")


@dataclass(frozen=True, slots=True)
class StyleRules:
    """Which CSS properties may stand in a style attribute, what hides text, what never may."""

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
    linkable: tuple[str, ...]
    images: tuple[str, ...]
    file_name: str
    max_file_name: int
    elements: dict[str, frozenset[str]]
    style: StyleRules
    look: dict[str, str]
    faults: dict[str, FaultWords]


def edgar_html() -> EdgarHtml:
    """Return the rules."""
    return tables.load_one(EDGAR_HTML, EdgarHtml)


def faults(html: str, file: str = "") -> tuple[Problem, ...]:
    """Return everything in a page that EDGAR would not accept, in order; () if it is fine.

    `file` is only named in the problems. Source: EDGAR Filer Manual, Volume II, chapter 5.
    """
    reader = _Reader(file)
    reader.feed(html)
    reader.close()
    reader.finish()
    return tuple(sorted((*_not_ascii(html, file), *reader.found), key=_position))


def name_faults(name: str) -> tuple[Problem, ...]:
    """Return what is wrong with the name of a file to be submitted, () if nothing is."""
    rules = edgar_html()
    if len(name) <= rules.max_file_name and re.fullmatch(rules.file_name, name):
        return ()
    return (_problem("file-name", name, name, (0, 0)),)


class _Reader(HTMLParser):
    """Walks a page and notes faults with the place of the tag that has them."""

    def __init__(self, file: str):
        super().__init__(convert_charrefs=True)
        self.file = file
        self.rules = edgar_html()
        self.found: list[Problem] = []
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.rules.elements:
            self._note("element-not-allowed", tag)
        else:
            for name, value in attrs:
                self._attribute(tag, name, value or "")
        if tag == "table" and "table" in self.open:
            self._note("nested-table", tag)
        if tag not in self.rules.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.rules.void:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.rules.void:
            return
        if tag not in self.open:
            self._note("not-closed", tag)
            return
        while (last := self.open.pop()) != tag:
            if last not in _OPTIONAL_END:
                self._note("not-closed", last)

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype html"):
            self._note("markup-declared", f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._note("markup-declared", f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._note("markup-declared", f"<![{data}]>")

    def finish(self) -> None:
        """Note what is missing at the end of the page."""
        for tag in self.open:
            if tag not in _OPTIONAL_END:
                self._note("not-closed", tag)
        for part in _PARTS:
            if part not in self.seen:
                self._note("part-missing", part)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in self.rules.everywhere | self.rules.elements[tag]:
            self._note("attribute-not-allowed", f"{name} of <{tag}>")
        elif name == "style":
            self._style(value)
        elif name == "href" and not self._inside(value):
            self._note("link-outside", value)
        elif name == "src" and not self._image(value):
            self._note("image-outside", value)

    def _style(self, style: str) -> None:
        rules = self.rules.style
        for declaration in filter(str.strip, style.lower().split(";")):
            name = declaration.partition(":")[0].strip()
            compact = "".join(declaration.split())
            if any(bad in compact for bad in rules.never):
                self._note("style-fetches", declaration.strip())
            elif compact in rules.hiding:
                self._note("style-hides", declaration.strip())
            elif name not in rules.properties:
                self._note("style-not-ours", declaration.strip())

    def _inside(self, address: str) -> bool:
        target = address.strip().lower()
        if target.startswith(("#", *self.rules.linkable)):
            return True
        return not name_faults(target.partition("#")[0])

    def _image(self, address: str) -> bool:
        return not name_faults(address) and address.endswith(self.rules.images)

    def _note(self, code: str, what: str) -> None:
        self.found.append(_problem(code, what, self.file, self.getpos()))


def _not_ascii(html: str, file: str) -> list[Problem]:
    return [
        _problem(
            "not-ascii", f"{found.group()} (U+{ord(found.group()):04X})", file, (at, found.start())
        )
        for at, line in enumerate(html.split("\n"), start=1)
        for found in re.finditer(r"[^\x20-\x7e\t\r]", line)
    ]


def _problem(code: str, what: str, file: str, place: tuple[int, int]) -> Problem:
    words = edgar_html().faults[code]
    line, column = place
    where = f"line {line}, column {column + 1}" if line else ""
    return Problem(code, words.message.format(what=what), words.remedy, file, where)


def _position(problem: Problem) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", problem.place))
