"""HTML of div and font, with tables of three cells a column."""

from collections.abc import Iterable

from oreigin.demo.material import AnnexRow
from tests.proofread.layouts.common import PROSE, e, layout


def f(text: str, weight: int = 400) -> str:
    return f"<font style=\"font-family:'Times New Roman',serif;font-weight:{weight}\">{text}</font>"


def tripled_table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    def row(cells: Iterable[str], weight: int = 400) -> str:
        tds = "".join(f'<td colspan="3" style="padding:2px 1pt">{f(c, weight)}</td>' for c in cells)
        return f"<tr>{tds}</tr>"

    widths = "<tr>" + '<td style="width:1.0%"></td><td></td><td></td>' * len(head) + "</tr>"
    body = "".join(row(cells) for cells in rows)
    return f'<div><table style="width:100%">{widths}{row(head, 700)}{body}</table></div>'


def tripled_page(body: str) -> bytes:
    def div(text: str, weight: int = 400) -> str:
        return f'<div style="text-align:center">{f(text, weight)}</div><div>{f("<br>")}</div>'

    return (
        "<html><head><title>Document</title></head><body><div>"
        + div("EXHIBIT 1.01", 700)
        + div("Conflict Minerals Report", 700)
        + div(PROSE)
        + div("Annex A", 700)
        + body
        + "</div></body></html>"
    ).encode()


@layout("country", "cid")
def html_tripled_cells(rows: tuple[AnnexRow, ...]) -> bytes:
    head = (
        "Subject Mineral",
        "Smelter or Refiner Name",
        "Country of Smelter or Refiner",
        "Smelter Identification",
    )
    parts = []
    for start in range(0, len(rows), 50):
        said = ([r.metal, e(r.name), r.country, r.cid] for r in rows[start : start + 50])
        number = f'<div style="text-align:center">{f(str(start // 50 + 1))}</div>'
        parts.append(tripled_table(head, said) + number + '<hr style="page-break-after:always">')
    return tripled_page("".join(parts))


@layout("status")
def html_raised_by_style(rows: tuple[AnnexRow, ...]) -> bytes:
    up = '<font style="font-size:6.5pt;position:relative;top:-3.5pt">{}</font>'
    notes = {"Full Compliant": "a", "Active": "b", "Indeterminable": "c"}
    said = ([r.metal, e(r.name) + up.format(notes[r.status])] for r in rows)
    legend = "".join(f"<div>{up.format(n)} {f(status)}</div>" for status, n in notes.items())
    return tripled_page(tripled_table(("Metal", "Smelter or Refiner"), said) + legend)
