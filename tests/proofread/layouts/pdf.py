"""PDF files, set by typst."""

from collections.abc import Callable, Iterable

import typst

from oreigin.demo.material import AnnexRow
from tests.proofread.layouts.common import PROSE, by_metal, layout


def quoted(said: str) -> str:
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pdf_page(body: str) -> bytes:
    source = (
        '#set page("us-letter", margin: 50pt, numbering: "1")\n#set text(size: 9pt)\n'
        f"= Conflict Minerals Report\n{PROSE}\n\n= Annex I\nSmelters and refiners we know of.\n\n"
        f"{body}\n\n= Closing\n{PROSE}\n"
    )
    return typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)


def typst_table(
    rows: Iterable[AnnexRow],
    columns: str,
    look: str,
    cells: Callable[[AnnexRow], Iterable[str]],
    head: tuple[str, ...],
) -> str:
    said = ", ".join(quoted(cell) for row in rows for cell in cells(row))
    header = f"table.header({', '.join(map(quoted, head))})," if head else ""
    return f"#table(columns: {columns}, {look} {header} {said})"


@layout("country", "status")
def pdf_ruled(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Metal", "Smelter Name", "Country", "Status")
    return pdf_page(
        typst_table(
            rows,
            "(50pt, 190pt, 140pt, 80pt)",
            "",
            lambda r: (r.metal, r.name, r.country, r.status),
            head,
        )
    )


@layout("country", "cid")
def pdf_shaded_without_repeated_head(rows: tuple[AnnexRow, ...]) -> bytes:
    look = "stroke: none, fill: (_, y) => if calc.odd(y) { luma(230) },"
    return pdf_page(
        typst_table(
            rows,
            "(70pt, 60pt, 220pt, 140pt)",
            look,
            lambda r: (r.cid, r.metal, r.name, r.country),
            (),
        )
    )


@layout("country")
def pdf_metal_above_each_table(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Smelter or Refiner", "Country")
    parts = [
        f"== {metal}\n"
        + typst_table(group, "(280pt, 170pt)", "", lambda r: (r.name, r.country), head)
        for metal, group in by_metal(rows)
    ]
    return pdf_page("\n\n".join(parts))


@layout("country", "status")
def pdf_metal_above_each_ruled_table(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Smelter", "Country", "Status")
    look = "inset: 4pt,"
    return pdf_page(
        "".join(
            f"*{metal}*\n\n*Smelters and refiners named by our suppliers*\n"
            + typst_table(
                group,
                "(200pt, 150pt, 100pt)",
                look,
                lambda r: (r.name, r.country, r.status),
                head,
            )
            for metal, group in by_metal(rows)
        )
    )


@layout()
def pdf_bullets_under_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    parts = []
    for metal, group in by_metal(rows):
        items = "\n".join(f"- #{quoted(r.name)}" for r in group)
        parts.append(f"== {metal}\n{items}\n")
    return pdf_page("\n".join(parts))


@layout("country")
def pdf_two_lists_side_by_side(rows: tuple[AnnexRow, ...]) -> bytes:
    half = (len(rows) + 1) // 2
    cells = [
        (r.metal, r.name, r.country, *((o.metal, o.name, o.country) if o else ("", "", "")))
        for r, o in (
            (rows[at], rows[half + at] if half + at < len(rows) else None) for at in range(half)
        )
    ]
    said = ", ".join(quoted(cell) for row in cells for cell in row)
    heads = ", ".join(map(quoted, ("Metal", "Smelter", "Country") * 2))
    widths = "(45pt, 130pt, 75pt, 45pt, 130pt, 75pt)"
    table = f"#set text(size: 7pt)\n#table(columns: {widths}, table.header({heads}), {said})"
    return pdf_page(table)


@layout("country")
def pdf_without_rulings(rows: tuple[AnnexRow, ...]) -> bytes:
    look = "stroke: none, inset: (y: 5pt),"
    head = ("Mineral", "Facility", "Country Location")
    return pdf_page(
        typst_table(
            rows, "(60pt, 240pt, 170pt)", look, lambda r: (r.metal, r.name, r.country), head
        )
    )


@layout("country")
def pdf_wrapped_cells_without_rulings(rows: tuple[AnnexRow, ...]) -> bytes:
    look = "stroke: none, inset: (x: 4pt, y: 3pt),"
    head = ("Metal", "Smelter Name", "Country")
    cells = typst_table(
        rows, "(60pt, 130pt, 90pt)", look, lambda r: (r.metal, r.name, r.country), head
    )
    return pdf_page(cells)


@layout("country", "cid")
def pdf_wrapped_cells_in_the_middle(rows: tuple[AnnexRow, ...]) -> bytes:
    look = "stroke: 0.5pt, align: horizon,"
    head = ("CID", "Metal", "Facility", "Country")
    cells = typst_table(
        rows,
        "(60pt, 60pt, 130pt, 90pt)",
        look,
        lambda r: (r.cid, r.metal, r.name, r.country),
        head,
    )
    return pdf_page(cells)


@layout("country")
def pdf_metal_in_the_first_row_of_its_group(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Metal", "Facility", "Country")
    firsts = {group[0] for _, group in by_metal(rows)}
    cells = typst_table(
        rows,
        "(60pt, 250pt, 150pt)",
        "stroke: none,",
        lambda r: (r.metal if r in firsts else "", r.name, r.country),
        head,
    )
    return pdf_page(cells)
