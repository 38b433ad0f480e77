"""Lists laid out by chance: any order of columns, any header we know, any way to say the metal."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from oreigin.demo.material import AnnexRow
from oreigin.proofread.annex import annexes
from oreigin.proofread.reading import read_filing
from tests.proofread.layouts import (
    METALS,
    SMELTERS,
    by_metal,
    e,
    p,
    page,
    page_break,
    spaced_table,
    tripled_table,
)

HEADERS = {
    "metal": ["Metal", "Conflict Mineral", "3TG Metal", "Subject Mineral", "Commodity"],
    "name": [
        "Smelter Name",
        "Standard Smelter Name",
        "Facility",
        "Name of Smelter or Refiner",
        "RMI Smelter Name",
        "Entity Name",
        "Processing Facility",
        "Smelters and Refiners Identified",
    ],
    "country": ["Country", "Country Location", "Smelter Facility Location: Country", "Location"],
    "cid": ["Smelter ID", "CID#", "ID", "RMI Smelter ID", "Smelter Identification Number"],
    "status": ["RMAP Status", "Conformance Status", "Smelter Status", "CFSP Compliance"],
}
TITLES = ["ANNEX I", "Appendix A – Smelters and Refiners", "Schedule 1: List of Smelters"]
METAL_HEADINGS = ["{0}", "{0} ({1})", "{0} Smelters", "{0}:", "{0} – {2} facilities"]


class Mixed:
    """A document laid out by `seed`, and the rows and columns it shows."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        count = self.chance.choice([12, 40, 120, len(SMELTERS)])
        chosen = self.chance.sample(SMELTERS, count)
        self.rows = sorted(chosen, key=lambda row: (row.metal, row.name))
        shown = [name for name in ("country", "cid", "status") if self.chance.random() < 0.6]
        self.columns = ["name", *shown]
        self.chance.shuffle(self.columns)
        self.metal_is_a_column = self.chance.random() < 0.5
        self.is_numbered = self.chance.random() < 0.3
        self.look = self.chance.choice([spaced_table, tripled_table])
        self.metal = self.chance.choice(["{0}", "{1}", "{0} ({1})"])

    def document(self) -> bytes:
        if self.metal_is_a_column:
            self.columns.insert(self.chance.randrange(len(self.columns) + 1), "metal")
        head = tuple(self.chance.choice(HEADERS[name]) for name in self.columns)
        head = ("No.", *head) if self.is_numbered else head
        body = self.pages(head) if self.metal_is_a_column else self.sections(head)
        return page("".join(body), self.chance.choice(TITLES))

    def pages(self, head: tuple[str, ...]) -> Iterator[str]:
        size = self.chance.choice([30, 45, len(self.rows)])
        for number, start in enumerate(range(0, len(self.rows), size), start=1):
            yield self.look(head, map(self.cells, self.rows[start : start + size]))
            yield page_break(number)

    def sections(self, head: tuple[str, ...]) -> Iterator[str]:
        heading, bold = self.chance.choice(METAL_HEADINGS), self.chance.random() < 0.5
        for metal, group in by_metal(self.rows):
            yield p(heading.format(metal, METALS[metal], len(group)), bold=bold)
            yield self.look(head, map(self.cells, group))

    def cells(self, row: AnnexRow) -> list[str]:
        said = {
            "metal": self.metal.format(row.metal, METALS[row.metal]),
            "name": e(row.name),
            "country": row.country,
            "cid": row.cid,
            "status": row.status,
        }
        number = [str(self.rows.index(row) + 1)] if self.is_numbered else []
        return [*number, *(said[name] for name in self.columns)]


@pytest.mark.parametrize("seed", range(60))
def test_a_list_laid_out_by_chance_is_read_exactly(seed: int) -> None:
    mixed = Mixed(seed)
    filing = read_filing(mixed.document(), "x.htm")
    found = [row for annex in annexes(filing) for row in annex.rows]
    names = sorted({"metal", *mixed.columns})
    assert Counter(tuple(getattr(row, name) for name in names) for row in found) == Counter(
        tuple(getattr(row, name) for name in names) for row in mixed.rows
    )
