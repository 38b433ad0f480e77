"""Word documents."""

import io

from docx import Document
from docx.document import Document as Made

from oreigin.demo.material import AnnexRow
from tests.proofread.layouts.common import FEW, PROSE, by_metal, layout


@layout("country", "status", rows=FEW)
def word_table(rows: tuple[AnnexRow, ...]) -> bytes:
    made = Document()
    made.add_heading("Conflict Minerals Report", 0)
    made.add_paragraph(PROSE)
    made.add_heading("Annex I", 1)
    table = made.add_table(rows=1, cols=4)
    for cell, said in zip(
        table.rows[0].cells, ("Metal", "Smelter Name", "Country", "Status"), strict=True
    ):
        cell.text = said
    for r in rows:
        for cell, said in zip(
            table.add_row().cells, (r.metal, r.name, r.country, r.status), strict=True
        ):
            cell.text = said
    return saved(made)


@layout("country", rows=FEW)
def word_merged_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    made = Document()
    made.add_heading("Annex I", 1)
    made.add_paragraph("Smelters and refiners in our supply chain")
    table = made.add_table(rows=0, cols=3)
    for metal, group in by_metal(rows):
        added = []
        for r in group:
            cells = table.add_row().cells
            cells[1].text, cells[2].text = r.name, r.country
            added.append(cells[0])
        added[0].merge(added[-1]).text = metal
    return saved(made)


@layout(rows=FEW)
def word_bullets(rows: tuple[AnnexRow, ...]) -> bytes:
    made = Document()
    made.add_heading("Annex I: smelters and refiners", 1)
    for metal, group in by_metal(rows):
        made.add_heading(metal, 2)
        for r in group:
            made.add_paragraph(r.name, style="List Bullet")
    return saved(made)


def saved(made: Made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
