"""Lists of smelters without a table: a metal as a heading, and a paragraph for each name."""

import re
from dataclasses import dataclass, field

from oreigin.proofread.annex_rows import RawRow
from oreigin.proofread.cell_kinds import is_numeric, share
from oreigin.proofread.headings import GUESSED
from oreigin.proofread.values import Block, Paragraph
from oreigin.proofread.vocabulary import is_company, is_country, metal_heading
from oreigin.terms import Metal

_LONGEST = 140
_WORDS = 16
_SENTENCE = re.compile(r"\b(is|are|was|were|has|have|had|will|may|which|that|we|our|their)\b", re.I)
_AND = re.compile(r"^and\s+", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?:\w\.)*\w{1,4}\.$")
_INLINE = re.compile(r"^([^:;]{2,60}):\s*(\S.*;.*)$", re.DOTALL)


@dataclass(slots=True)
class NameList:
    """The names under one heading of a metal, while they are gathered."""

    metal: Metal | None = None
    status: str = ""
    rows: list[RawRow] = field(default_factory=list)
    last_is_heading: bool = False

    def opens_with(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph begins a list: a metal alone, or a metal and its names."""
        return metal_heading(paragraph.text) is not None or bool(_inline(paragraph.text))

    def begin(self, paragraph: Paragraph, block: int, status: str) -> None:
        """Begin the list that a paragraph opens."""
        self.status, self.rows = status, []
        self.metal = metal_heading(paragraph.text)
        if told := _inline(paragraph.text):
            self.metal = told[0]
            self._add(told[1], block)

    def takes(self, paragraph: Paragraph, block: int) -> bool:
        """Add the names in a paragraph; False where it holds something else."""
        if self.metal is None or self.opens_with(paragraph) or not _holds_names(paragraph):
            return False
        self._add(paragraph.text.split(";"), block)
        self.last_is_heading = paragraph.level == GUESSED and not is_company(paragraph.text)
        return True

    def end(self, following: Block | None) -> None:
        """Let go of a last name that is the heading of the prose below it."""
        prose = isinstance(following, Paragraph) and len(following.text) > _LONGEST
        if prose and self.last_is_heading and len(self.rows) > 1:
            self.rows.pop()

    def _add(self, names: list[str], block: int) -> None:
        for at, name in enumerate(names):
            said = _AND.sub("", name.strip())
            if len(names) > 1 and at == len(names) - 1 and not _ABBREVIATION.search(said):
                said = said.removesuffix(".")
            if said:
                metal = self.metal or Metal("")
                row = RawRow(metal, said, heading=self.status, quote=said, block=block)
                self.rows.append(row)

    def can_be_smelters(self) -> bool:
        """Whether what was gathered may be facilities: no figures, not countries mostly."""
        names = [row.name for row in self.rows]
        return not any(map(is_numeric, names)) and share(names, is_country) < 1 / 2


def _inline(text: str) -> tuple[Metal, list[str]] | None:
    """Return metal and names of "Tin: Alpha; EM Vinto; Minsur"; None where it is no such list."""
    found = _INLINE.match(text)
    metal = metal_heading(found[1]) if found else None
    return (metal, found[2].split(";")) if found and metal else None


def _holds_names(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a name, or several with semicolons between, and no sentence."""
    names = paragraph.text.split(";")
    if paragraph.level == 2 and not is_company(paragraph.text):
        return False
    if paragraph.level not in (0, 2, GUESSED):
        return False
    return all(
        len(name) <= _LONGEST and len(name.split()) <= _WORDS and not _SENTENCE.search(name)
        for name in names
    ) and not paragraph.text.endswith(":")
