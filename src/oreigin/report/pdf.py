"""A document as PDF: tagged for PDF/UA, with bookmarks, page numbers and embedded fonts.

The engine, Typst, comes with the extra `oreigin[pdf]`; without it there is no PDF, and `engine`
says so. It uses the fonts in its own wheel and in the wheels of `data/pdf.toml`, never those of the
machine, so that the same document gives the same bytes everywhere (docs/decisions/006).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import metadata, resources, util
from typing import Any

from oreigin import tables
from oreigin.report.document import Document
from oreigin.report.typeset import source, string

PDF = "pdf.toml"
STANDARD = "ua-1"


@dataclass(frozen=True, slots=True)
class FontPackage:
    """A wheel that ships fonts: its import name, the extra that brings it, its families."""

    module: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfRules:
    """`data/pdf.toml`. `missing` says of a character that no font has which one it is.

    `page` stands before the number of a page and before the number of pages.
    """

    families: tuple[str, ...]
    missing: str
    page: tuple[str, str]
    packages: tuple[FontPackage, ...]


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF, and the characters that no font at hand has: they print as their codes."""

    data: bytes
    missing: str


def engine() -> str:
    """Return name and version of the PDF engine, "" where it is not installed."""
    if util.find_spec("typst") is None:
        return ""
    return f"typst {metadata.version('typst')}"


def pdf(document: Document, day: date) -> Pdf:
    """Return the document as PDF; `day` is its date of creation. ImportError without the engine."""
    rules = tables.load_one(PDF, PdfRules)
    fonts = [p for p in rules.packages if util.find_spec(p.module)]
    families = [*rules.families, *(family for p in fonts for family in p.families)]
    folders = tuple(str(resources.files(p.module)) for p in fonts)
    written = source(document, day, families, rules.page)
    missing = _missing(frozenset(c for c in written if not c.isascii()), tuple(families), folders)
    shown = {ord(c): rules.missing.format(code=f"{ord(c):04X}") for c in missing}
    if missing:
        written = source(document, day, families, rules.page, lambda text: text.translate(shown))
    return Pdf(_compiled(written, day, folders), missing)


def _compiled(written: str, day: date, folders: Iterable[str]) -> bytes:
    import typst  # noqa: PLC0415 - an extra, and slow to load

    compiler: Any = typst.compile  # its stubs let paths and sources only be of one type
    made: bytes = compiler(
        written.encode(),
        format="pdf",
        pdf_standards=STANDARD,
        font_paths=list(folders),
        ignore_system_fonts=True,
        timestamp=int(datetime.combine(day, time(), UTC).timestamp()),
    )
    return made


@cache
def _missing(
    characters: frozenset[str], families: tuple[str, ...], folders: tuple[str, ...]
) -> str:
    """Return the characters that no font has; the standard lets the engine name one at a time."""
    import typst  # noqa: PLC0415

    left, missing = sorted(characters), ""
    named = ", ".join(map(string, families))
    while left:
        text = string(" ".join(left))
        probe = f'#set document(title: "probe")\n#set text(font: ({named},))\n#{text}'
        try:
            _compiled(probe, date(2000, 1, 1), folders)
        except typst.TypstError as error:
            found = re.search(r"the text `\"(.+?)\"`", error.message)
            unknown = [c for c in left if found and c in found[1]]
            if not unknown:
                raise
            missing += "".join(unknown)
            left = [c for c in left if c not in unknown]
        else:
            break
    return missing
