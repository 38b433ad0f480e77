"""Looking at a workbook's table of shared strings: is it plain, and how much text will it become.

A text is stored once and may be referred to by every cell; a parser makes a copy for each. So
300 KB of text can become 18 GB. What it comes to is added up before anything is parsed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oreigin.workbook.scan import (
    FOREIGN_OR_HIDDEN,
    MAIN,
    NAMESPACE,
    NOT_ITSELF,
    after_first_line,
)

_REFERENCE = re.compile(rb' t="s"[^<>]*>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?<v>([0-9]{1,9})</v>')
_TEXT = re.compile(rb'<t(?: xml:space="preserve")?+>([^<]*+)</t>')
_START, _BETWEEN, _END = b"<si>", b"</si><si>", b"</si>"


def is_plain(xml: bytes) -> bool:
    """Whether a table of shared strings is written as Excel writes it: one vocabulary, no more."""
    return (
        xml.find(b'xmlns="' + MAIN + b'"', 0, 1000) >= 0
        and len(NAMESPACE.findall(xml)) == 1
        and not FOREIGN_OR_HIDDEN.search(xml, after_first_line(xml))
    )


def with_white_space(xml: bytes) -> bytes:
    """Return plain strings so that the parser keeps white space around texts, as XML means it."""
    return xml.replace(b"<t>", b'<t xml:space="preserve">')


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of a plain table of shared strings, neither decoded nor looked into.

    Few strings are ever needed, and in Excel's own files they come first. `strings` are what stands
    in each "<si>".
    """

    strings: Sequence[bytes] = ()

    @classmethod
    def cut(cls, xml: bytes, most: int) -> "Table | None":
        """Return the first `most` strings of the table `xml` (b"" is an empty one).

        None where these are not plainly written. Plain: nothing stands between two strings, nothing
        is commented out. So no string can hide in another, nor two pass for one.
        """
        if most < 1:
            return cls()
        xml = _beginning(xml, most)
        first, last = xml.find(_START), xml.rfind(_END)
        if first < 0:
            return cls() if not xml or (is_plain(xml) and b"<si" not in xml) else None
        strings = xml[first + len(_START) : last].split(_BETWEEN)
        around = xml[:first] + xml[last + len(_END) :]
        is_cut_at_all = xml.count(b"si>") == 2 * len(strings) and b"<si" not in around
        return cls(strings) if is_cut_at_all and is_plain(around) and not _hides(xml) else None

    def __len__(self) -> int:
        return len(self.strings)

    def size(self, number: int) -> int:
        """Return how many bytes a string has, markup included; 0 where there is none."""
        return len(self.strings[number]) if number < len(self.strings) else 0

    def xml(self, number: int) -> bytes | None:
        """Return a string that there is as XML; None where the parser could misread it."""
        inside = self.strings[number]
        keeps_space = inside.count(b"<t ") == inside.count(b'<t xml:space="preserve">')
        if FOREIGN_OR_HIDDEN.search(inside) or b"xmlns" in inside or not keeps_space:
            return None
        return _START + with_white_space(inside) + _END

    def text(self, number: int) -> str | None:
        """Return a string in which every byte stands for itself, None for any other."""
        found = _TEXT.fullmatch(self.strings[number]) if number < len(self.strings) else None
        if found is None or NOT_ITSELF.search(found[1]):
            return None
        try:
            return found[1].decode()
        except UnicodeDecodeError:
            return None


def _beginning(xml: bytes, most: int) -> bytes:
    """Return a table as far as its first `most` strings; no other can change what they are."""
    rest = xml.split(_BETWEEN, most)[most:]
    return xml[: -len(rest[0] + _START)] if rest else xml


def _hides(xml: bytes) -> bool:
    """Whether anything is commented out, or an instruction stands after the first line.

    Exclamation and question marks are few, and found quickly; "<" is everywhere.
    """
    for mark in (b"!", b"?"):
        at = xml.find(mark, after_first_line(xml))
        while at >= 0:
            if xml.startswith(b"<", at - 1):
                return True
            at = xml.find(mark, at + 1)
    return False


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
