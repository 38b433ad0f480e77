"""Plain text: pipes, fixed width, tabs, lines, and a full submission."""

import textwrap

from oreigin.demo.material import AnnexRow
from tests.proofread.layouts.common import PROSE, by_metal, layout
from tests.proofread.layouts.html_paragraphs import html_metal_column


def text(body: str) -> bytes:
    return (
        f"EXHIBIT 1.01\n\nCONFLICT MINERALS REPORT\n\n{PROSE}\n\nANNEX I - SMELTER LIST\n\n{body}\n"
    ).encode()


@layout("country", "status")
def text_of_pipes(rows: tuple[AnnexRow, ...]) -> bytes:
    lines = ["| Metal | Smelter Name | Country | Status |", "|---|---|---|---|"]
    return text(
        "\n".join([*lines, *(f"| {r.metal} | {r.name} | {r.country} | {r.status} |" for r in rows)])
    )


@layout("country")
def text_of_fixed_width(rows: tuple[AnnexRow, ...]) -> bytes:
    def line(metal: str, name: str, country: str) -> str:
        first, *rest = textwrap.wrap(name, 48)
        said = [f"{metal:<12}{first:<50}{country}".rstrip()]
        return "\n".join([*said, *(f"{'':<12}{each}" for each in rest)])

    head = [line("Metal", "Smelter or Refiner Name", "Country"), line("-----", "-" * 23, "-" * 7)]
    pages = []
    for start in range(0, len(rows), 45):
        part = [line(r.metal, r.name, r.country) for r in rows[start : start + 45]]
        pages.append("<TABLE>\n<S>         <C>\n" + "\n".join(head + part) + "\n</TABLE>\n")
    return text("\n                         12\n<PAGE>\n\n".join(pages))


@layout("country", "cid")
def text_of_tabs(rows: tuple[AnnexRow, ...]) -> bytes:
    lines = ["Metal\tSmelter Name\tCountry\tSmelter ID"]
    return text("\n".join([*lines, *(f"{r.metal}\t{r.name}\t{r.country}\t{r.cid}" for r in rows)]))


@layout()
def text_of_lines_under_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    return text(
        "\n\n".join(f"{m}\n\n" + "\n".join(r.name for r in group) for m, group in by_metal(rows))
    )


@layout("country", "status")
def full_submission(rows: tuple[AnnexRow, ...]) -> bytes:
    form = (
        "<SEC-DOCUMENT>0001.txt : 20210528\n<SEC-HEADER>header</SEC-HEADER>\n<DOCUMENT>\n<TYPE>SD\n"
        "<SEQUENCE>1\n<FILENAME>sd.htm\n<TEXT>\n<html><body><p>FORM SD</p></body></html>\n"
        "</TEXT>\n</DOCUMENT>\n"
    )
    picture = (
        "<DOCUMENT>\n<TYPE>GRAPHIC\n<FILENAME>logo.jpg\n"
        "<TEXT>\nbegin 644 logo.jpg\nM_]C\n</TEXT>\n</DOCUMENT>\n"
    )
    return form.encode() + html_metal_column(rows) + picture.encode() + b"</SEC-DOCUMENT>\n"
