"""Declarations filled at random: our lines against the official Checker's, recalculated."""

import random
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oreigin.workbook.layout import Layout
from oreigin.workbook.patching import patched
from oreigin.workbook.templates import layout

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import checker_oracle

ODD = (" ", "0", 0, "n/a", "yes", "Yes ", "No", "Unknown")
SCOPES = ("A. Company", "B. Product (or List of Products)", "b. product (or list of products)", "D")
LOOK_UPS = (
    "Some smelter",
    "Smelter not listed",
    "Smelter Not Listed",
    "Smelter not yet identified",
)
MINERALS = ("Cobalt", "Copper", "Graphite (Natural)", "Lithium", "Mica", "Nickel")


def filled(known: Layout, blank: bytes, seed: int) -> bytes:
    """The official blank, filled in as badly as people do."""
    chance = random.Random(seed)

    def one_of(*values: Any) -> Any:
        return chance.choice(ODD) if chance.random() < 0.1 else chance.choice(values)

    form, cells = known.declaration, {}
    for field in form.fields:
        if chance.random() < 0.9:
            cells[field.cell] = one_of("a@b.example", "Text")
    cells[form.field("effective_date").cell] = date(2025, 5, 5)
    cells[form.field("declaration_scope").cell] = chance.choice(SCOPES)
    metals = chance.sample(MINERALS, 6) if form.minerals else list(known.metals)
    if form.minerals:
        chosen = dict(zip(form.minerals.cells, metals, strict=True))
        cells |= {cell: name if chance.random() < 0.6 else None for cell, name in chosen.items()}
    for question in (*form.questions, *form.company_questions):
        asked = len(metals) if question in form.questions or question.per_metal else 1
        for position in range(asked):
            if chance.random() < 0.9:
                cells[question.answer_cell(position)] = one_of("Yes", "Yes", *question.answers)
    cells[form.company_questions[1].comment] = chance.choice(("x", "acme.example", None))
    smelters: dict[str, Any] = {}
    for position, metal in enumerate(metals):
        row = 5 + position
        if chance.random() < 0.2:
            smelters[f"A{row}"] = chance.choice(("CID002763", " CID002763", "CID000009"))
        elif chance.random() < 0.8:
            smelters |= {f"B{row}": one_of(metal, metal.lower()), f"C{row}": one_of(*LOOK_UPS)}
            smelters |= {f"D{row}": one_of("Name", None), f"E{row}": one_of("PERU", None)}
    products = {chance.choice(("B6", "B7")): chance.choice(("P-1", " ", 0))}
    lists = {known.smelter_list.sheet: smelters, "Product List": products}
    return patched(blank, "blank.xlsx", {form.sheet: cells, **lists})


@pytest.mark.slow
@pytest.mark.samples
@pytest.mark.skipif(not checker_oracle.installed(), reason="LibreOffice is not installed")
def test_random_declarations_agree_line_by_line(samples: Path, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    # Every run draws others: a few a run see as much as many.
    copies_of = {"CMRT 6.01": 2, "CMRT 6.22": 2, "CMRT 6.5": 4, "EMRT 2.1": 3}
    for name, copies in (copies_of | {"EMRT 1.3": 2, "CRT 2.2": 2}).items():
        known = layout(*name.split())
        blank = (samples / "templates" / f"RMI_{name.replace(' ', '_')}.xlsx").read_bytes()
        for number in range(copies):
            data = filled(known, blank, seed + number)
            (tmp_path / f"{name}-{seed + number}.xlsx").write_bytes(data)
    paths = sorted(tmp_path.glob("*.xlsx"))
    official = checker_oracle.official_lines(paths)
    differing = [
        text for path in paths for text in checker_oracle.disagreements(path, official[path])
    ]
    assert not differing, f"seed {seed}: {differing}"
