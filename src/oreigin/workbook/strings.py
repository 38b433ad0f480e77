"""Looking at a workbook's table of shared strings: is it plain, and how much text will it become.

A text is stored once and may be referred to by every cell; a parser makes a copy for each. So
300 KB of text can become 18 GB. What it comes to is added up before anything is parsed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from oreigin.workbook.scan import FOREIGN_OR_HIDDEN, MAIN, NOT_ITSELF

_REFERENCE = re.compile(rb' t="s"[^<>]*>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?<v>([0-9]{1,9})</v>')
_SIMPLE = re.compile(rb'<t(?: xml:space="preserve")?>([^<]*)</t></si>\s*')


def is_plain(xml: bytes) -> bool:
    """Whether a table of shared strings is written as Excel writes it: one vocabulary, no more."""
    return (
        xml.find(b'xmlns="' + MAIN + b'"', 0, 1000) >= 0
        and xml.count(b"xmlns=") == 1
        and b"<!" not in xml
        and xml.find(b"<?", 2) < 0
        # Without a declaration there is no prefix, and looking for one takes longer.
        and not (b"xmlns:" in xml and FOREIGN_OR_HIDDEN.search(xml, 2))
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table of shared strings, cut into strings; few of them are ever looked at."""

    pieces: tuple[bytes, ...] = ()

    @classmethod
    def cut(cls, xml: bytes) -> "Table | None":
        """Return the table `xml` (b"" is an empty one); None where it is not plainly written."""
        if not xml:
            return cls()
        if not is_plain(xml):
            return None
        head, *pieces = xml.partition(b"</sst>")[0].split(b"<si>")
        whole = b"<si" not in head and xml.count(b"<si") == len(pieces)
        return cls(tuple(pieces)) if whole else None

    def __len__(self) -> int:
        return len(self.pieces)

    def piece(self, number: int) -> bytes:
        """Return the XML of a string behind its "<si>", b"" where there is none."""
        return self.pieces[number] if number < len(self.pieces) else b""

    def text(self, number: int) -> str | None:
        """Return a string in which every byte stands for itself, None for any other."""
        found = _SIMPLE.fullmatch(self.piece(number))
        if not found or NOT_ITSELF.search(found[1]):
            return None
        try:
            return found[1].decode()
        except UnicodeDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long each shared string is, in bytes, markup included."""

    of: tuple[int, ...] = ()

    @classmethod
    def measured(cls, strings: bytes) -> "Lengths":
        """Return the lengths of plain `strings`."""
        return cls(tuple(map(len, strings.split(b"<si")[1:])))

    @property
    def longest(self) -> int:
        """At least as much as the longest text has characters."""
        return max(self.of, default=0)

    def used(self, sheets: Iterable[bytes], enough: int) -> int:
        """Return at most how many bytes the texts come to where plain `sheets` refer to them.

        Rough, but never too low, where even a rough bound stays below `enough`; else exact but for
        markup.
        """
        sheets = list(sheets)
        references = sum(sheet.count(b' t="s"') for sheet in sheets)
        if references * self.longest <= enough:
            return references * self.longest
        found = [int(index) for sheet in sheets for index in _REFERENCE.findall(sheet)]
        known = sum(self.of[index] for index in found if index < len(self.of))
        return known + (references - len(found)) * self.longest
