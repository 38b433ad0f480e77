"""Looking at a workbook's table of shared strings: is it plain, and how much text will it become.

A text is stored once and may be referred to by every cell; a parser makes a copy for each. So
300 KB of text can become 18 GB. What it comes to is added up before anything is parsed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from oreigin.workbook.scan import FOREIGN_OR_HIDDEN, MAIN, NOT_ITSELF

_REFERENCE = re.compile(rb' t="s"[^<>]*>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?<v>([0-9]{1,9})</v>')
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?+>([^<]*+)</t></si>')
_STRING_TAG = re.compile(rb"</?si\b")


def is_plain(xml: bytes) -> bool:
    """Whether a table of shared strings is written as Excel writes it: one vocabulary, no more."""
    return (
        xml.find(b'xmlns="' + MAIN + b'"', 0, 1000) >= 0
        and xml.count(b"xmlns=") == 1
        and not FOREIGN_OR_HIDDEN.search(xml, 2)
    )


def with_white_space(xml: bytes) -> bytes:
    """Return plain strings so that the parser keeps white space around texts, as XML means it."""
    return xml.replace(b"<t>", b'<t xml:space="preserve">')


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table of shared strings, not decoded: few of them are ever looked at.

    `texts` are the strings without any markup of their own; for another, which is b"" there,
    `formatted` has all that stands in "<si>", by its number.
    """

    texts: tuple[bytes, ...] = ()
    formatted: Mapping[int, bytes] = field(default_factory=dict)

    @classmethod
    def cut(cls, xml: bytes) -> "Table | None":
        """Return the table `xml` (b"" is an empty one); None where it is not plainly written."""
        if not xml:
            return cls()
        # In turn what stands between two texts, and a text; inside of these nothing can hide.
        pieces = _STRING.split(xml)
        if not is_plain(b"".join(pieces[::2])):
            return None
        texts: list[bytes] = []
        formatted: dict[int, bytes] = {}
        taken = 0
        for at in [at for at, gap in enumerate(pieces[::2]) if gap]:
            texts += pieces[2 * taken + 1 : 2 * at : 2]
            taken = at
            for inside in _formatted(pieces[2 * at]):
                if inside is None:
                    return None
                formatted[len(texts)] = inside
                texts.append(b"")
        return cls((*texts, *pieces[2 * taken + 1 :: 2]), formatted)

    def __len__(self) -> int:
        return len(self.texts)

    def size(self, number: int) -> int:
        """Return how many bytes a string has, markup included; 0 where there is none."""
        if number >= len(self.texts):
            return 0
        return len(self.texts[number]) or len(self.formatted.get(number, b""))

    def xml(self, number: int) -> bytes:
        """Return a string that there is as XML."""
        inside = self.formatted.get(number)
        if inside is None:
            inside = b"<t>" + self.texts[number] + b"</t>"
        return b"<si>" + with_white_space(inside) + b"</si>"

    def text(self, number: int) -> str | None:
        """Return a string in which every byte stands for itself, None for any other."""
        if number >= len(self.texts) or number in self.formatted:
            return None
        text = self.texts[number]
        try:
            return None if NOT_ITSELF.search(text) else text.decode()
        except UnicodeDecodeError:
            return None


def _formatted(gap: bytes) -> Iterator[bytes | None]:
    """Yield what stands in each "<si>", None where something else is written."""
    before, *strings = gap.split(b"<si>")
    if _STRING_TAG.search(before):
        yield None
    for string in strings:
        inside, end, after = string.partition(b"</si>")
        yield inside if end and not _STRING_TAG.search(inside + after) else None


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
