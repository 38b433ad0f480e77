"""One list of smelters, laid out in the ways that filings lay them out.

Every layout renders the same rows (the annex of the public seed filing) as a whole document and
says which columns it shows, so that a test can demand the list back exactly.
"""

import html
import io
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from oreigin import tables
from oreigin.demo.material import AnnexRow

METALS = {"Gold": "Au", "Tantalum": "Ta", "Tin": "Sn", "Tungsten": "W"}
SMELTERS = tables.load("demo/annex.csv", AnnexRow)
FEW = tuple(row for at, row in enumerate(SMELTERS) if at % 12 == 0)
"""A short list with every metal in it."""

PROSE = (
    "We rely on our suppliers to provide information on the origin of the conflict minerals "
    "contained in components and materials supplied to us, including sources of conflict minerals."
)


@dataclass(frozen=True)
class Layout:
    """A way to lay out rows; `shows` are the columns beside metal and name that it prints."""

    name: str
    render: Callable[[tuple[AnnexRow, ...]], bytes]
    shows: frozenset[str] = frozenset()
    rows: tuple[AnnexRow, ...] = SMELTERS


LAYOUTS: list[Layout] = []


def layout(
    *shows: str, rows: tuple[AnnexRow, ...] = SMELTERS
) -> Callable[[Callable[[tuple[AnnexRow, ...]], bytes]], Callable[[tuple[AnnexRow, ...]], bytes]]:
    """Enter a way to render rows into the list of layouts."""

    def enter(
        render: Callable[[tuple[AnnexRow, ...]], bytes],
    ) -> Callable[[tuple[AnnexRow, ...]], bytes]:
        LAYOUTS.append(Layout(render.__name__, render, frozenset(shows), rows))
        return render

    return enter


def by_metal(rows: Iterable[AnnexRow]) -> Iterator[tuple[str, list[AnnexRow]]]:
    for metal, group in groupby(rows, lambda row: row.metal):
        yield metal, list(group)


def by_status(rows: Iterable[AnnexRow]) -> Iterator[tuple[str, list[AnnexRow]]]:
    ordered = sorted(rows, key=lambda row: row.status)
    for status, group in groupby(ordered, lambda row: row.status):
        yield status, list(group)


def e(text: str) -> str:
    return html.escape(text)


# ---- HTML: p and tables with spacer cells -------------------------------------------------------


def p(text: str, bold: bool = False) -> str:
    inside = f"<B>{text}</B>" if bold else text
    return f'<P STYLE="margin-top:6pt; font-size:10pt; font-family:Times New Roman">{inside}</P>\n'


def spaced_row(cells: Iterable[str], bold: bool = False) -> str:
    spacer = '<TD VALIGN="bottom">&nbsp;&nbsp;</TD>\n'
    said = [f'<TD VALIGN="top">{f"<B>{c}</B>" if bold else c}</TD>\n' for c in cells]
    return '<TR STYLE="page-break-inside:avoid">\n' + spacer.join(said) + "</TR>\n"


def spaced_table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    widths = (
        "<TR>" + '<TD WIDTH="9%"></TD><TD VALIGN="bottom" WIDTH="1%"></TD>' * len(head) + "</TR>"
    )
    heads = spaced_row(head, bold=True) if any(head) else ""
    body = "".join(spaced_row(row) for row in rows)
    return f'<TABLE CELLSPACING="0" BORDER="0" ALIGN="center">{widths}{heads}{body}</TABLE>\n'


def page_break(number: int) -> str:
    return (
        f'<P ALIGN="center">{number}</P>\n<p style="page-break-before:always"> </p>\n'
        '<HR SIZE="3" WIDTH="100%" ALIGN="CENTER">\n'
    )


def page(body: str, title: str = "ANNEX I") -> bytes:
    return (
        "<DOCUMENT>\n<TYPE>EX-1.01\n<SEQUENCE>2\n<FILENAME>ex101.htm\n<DESCRIPTION>EX-1.01\n<TEXT>\n"
        "<HTML><HEAD><TITLE>EX-1.01</TITLE></HEAD><BODY>"
        + p("Exhibit 1.01", bold=True)
        + p("Conflict Minerals Report", bold=True)
        + p(PROSE)
        + p("The table shows how many smelters and refiners were identified.")
        + summary()
        + p(title, bold=True)
        + p("Smelters and refiners reported in our supply chain.")
        + body
        + p("Countries of Origin", bold=True)
        + spaced_table(
            ("", ""), [["Argentina", "Malaysia"], ["Bolivia", "Peru"], ["Rwanda", "Chile"]]
        )
        + "</BODY></HTML>\n</TEXT>\n</DOCUMENT>\n"
    ).encode()


def summary() -> str:
    counts = [[metal, "60", "45", "75%"] for metal in METALS]
    head = ("Metal", "Smelters or Refiners Identified", "Conformant", "Percent")
    return spaced_table(head, [*counts, ["Total", "240", "180", "75%"]])


@layout("country", "status")
def html_metal_column(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Metal", "Standard Smelter Name", "Smelter Country", "RMAP Audit Status")
    return page(spaced_table(head, ([r.metal, e(r.name), r.country, r.status] for r in rows)))


@layout("country", "cid")
def html_cid_first_and_symbols(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("CID#", "Mineral", "Facility", "Country Location")
    said = ([r.cid, METALS[r.metal], e(r.name), r.country] for r in rows)
    return page(spaced_table(head, said))


@layout("country")
def html_pages_with_repeated_heads(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Conflict Mineral", "Smelter or Refiner Name", "Country Location")
    parts = []
    for number, start in enumerate(range(0, len(rows), 40), start=1):
        part = ([r.metal, e(r.name), r.country] for r in rows[start : start + 40])
        parts.append(spaced_table(head, part) + page_break(number))
    return page("".join(parts))


@layout("country")
def html_pages_without_repeated_heads(rows: tuple[AnnexRow, ...]) -> bytes:
    parts = []
    for number, start in enumerate(range(0, len(rows), 40), start=1):
        head = ("Metal", "Smelter Name", "Country") if not start else ("", "", "")
        part = (
            [f"{r.metal} ({METALS[r.metal]})", e(r.name), r.country]
            for r in rows[start : start + 40]
        )
        parts.append(spaced_table(head, part) + page_break(number))
    return page("".join(parts))


@layout("country")
def html_metal_as_heading_row(rows: tuple[AnnexRow, ...]) -> bytes:
    body = "<TABLE>" + spaced_row(("Smelter Name", "Country"), bold=True)
    for metal, group in by_metal(rows):
        body += f'<TR><TD COLSPAN="3"><B>{metal}</B></TD></TR>'
        body += "".join(spaced_row([e(r.name), r.country]) for r in group)
    return page(body + "</TABLE>")


@layout("cid")
def html_metal_as_heading_above(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for metal, group in by_metal(rows):
        body += p(f"{metal} ({METALS[metal]})", bold=True)
        body += spaced_table(
            ("Smelter ID", "Name of Facility"), ([r.cid, e(r.name)] for r in group)
        )
    return page(body)


@layout("country")
def html_metal_in_caption(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for number, (metal, group) in enumerate(by_metal(rows), start=1):
        body += p(f"Table {number}: {metal} Smelters and Refiners ({len(group)})")
        said = ([str(at), e(r.name), r.country] for at, r in enumerate(group, start=1))
        body += spaced_table(("No.", "Smelter or Refiner", "Location"), said)
    return page(body)


@layout("country", "status")
def html_table_per_status(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for status, group in by_status(rows):
        body += p(f"{status} Smelters and Refiners", bold=True)
        said = ([r.metal, e(r.name), r.country] for r in group)
        body += spaced_table(("Metal", "Smelter or Refiner Name", "Country"), said)
    return page(body)


@layout("country", "status")
def html_stars_with_legend(rows: tuple[AnnexRow, ...]) -> bytes:
    stars = {"Full Compliant": "*", "Active": "**", "Indeterminable": "†"}
    said = ([r.metal, e(r.name) + stars[r.status], r.country] for r in rows)
    body = spaced_table(("Metal", "Smelter or Refiner", "Country"), said)
    body += p("* Full Compliant with the assessment protocol as of December 31, 2020.")
    body += p("** Denotes a smelter that is Active.")
    body += p("† Indeterminable.")
    return page(body)


@layout("country", "status")
def html_star_in_a_column_of_its_own(rows: tuple[AnnexRow, ...]) -> bytes:
    kept = [r for r in rows if r.status != "Full Compliant"]
    assert kept
    head = ("Metal", "Smelter Name", "Full Compliant", "Active", "Indeterminable", "Country")
    marks = ("Full Compliant", "Active", "Indeterminable")
    said = (
        [r.metal, e(r.name), *("X" if r.status == mark else "" for mark in marks), r.country]
        for r in rows
    )
    return page(spaced_table(head, said))


@layout("country", "status")
def html_superscripts(rows: tuple[AnnexRow, ...]) -> bytes:
    notes = {"Full Compliant": "1", "Active": "2", "Indeterminable": "3"}
    said = ([r.metal, f"{e(r.name)}<SUP>{notes[r.status]}</SUP>", r.country] for r in rows)
    body = spaced_table(("Metal", "Smelter or Refiner", "Country"), said)
    for status, note in notes.items():
        body += p(f"<SUP>{note}</SUP> {status}.")
    return page(body)


@layout("country")
def html_name_with_country_in_parentheses(rows: tuple[AnnexRow, ...]) -> bytes:
    said = ([r.metal, f"{e(r.name)} ({r.country})"] for r in rows)
    return page(spaced_table(("Metal", "Smelter or Refiner (Country)"), said))


@layout("country")
def html_bullets_under_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for metal, group in by_metal(rows):
        items = "".join(f"<LI>{e(r.name)} – {r.country}</LI>" for r in group)
        body += p(f"{metal} Smelters", bold=True) + f"<UL>{items}</UL>"
    return page(body)


@layout()
def html_paragraphs_under_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for metal, group in by_metal(rows):
        body += p(f"{metal}:", bold=True) + "".join(p(e(r.name)) for r in group)
    return page(body)


@layout(rows=FEW)
def html_semicolons(rows: tuple[AnnexRow, ...]) -> bytes:
    return page(
        "".join(p(f"{m}: " + "; ".join(e(r.name) for r in group)) for m, group in by_metal(rows))
    )


@layout()
def html_a_column_per_metal(rows: tuple[AnnexRow, ...]) -> bytes:
    groups = dict(by_metal(rows))
    most = max(map(len, groups.values()))
    said = (
        [e(group[at].name) if at < len(group) else "" for group in groups.values()]
        for at in range(most)
    )
    return page(spaced_table(tuple(groups), said))


@layout()
def html_names_in_columns_under_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for metal, group in by_metal(rows):
        names = [e(r.name) for r in group]
        names += [""] * (-len(names) % 3)
        body += p(f"{metal} Smelters and Refiners", bold=True)
        body += spaced_table(("", "", ""), (names[at : at + 3] for at in range(0, len(names), 3)))
    return page(body)


@layout("country")
def html_two_lists_side_by_side(rows: tuple[AnnexRow, ...]) -> bytes:
    half = (len(rows) + 1) // 2
    head = ("Metal", "Smelter Name", "Country") * 2
    said = [
        [
            text
            for r in (rows[at], *rows[half + at : half + at + 1])
            for text in (r.metal, e(r.name), r.country)
        ]
        for at in range(half)
    ]
    return page(spaced_table(head, ([*row, *[""] * (6 - len(row))] for row in said)))


@layout("country", "status")
def html_rowspan(rows: tuple[AnnexRow, ...]) -> bytes:
    heads = ("Metal", "Name of smelter", "Country", "Status")
    body = "<table border=1><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
    for metal, group in by_metal(rows):
        for at, r in enumerate(group):
            first = f'<td rowspan="{len(group)}">{metal}</td>' if not at else ""
            body += f"<tr>{first}<td>{e(r.name)}</td><td>{r.country}</td><td>{r.status}</td></tr>"
    return page(body + "</table>")


@layout("country")
def html_metal_only_where_it_changes(rows: tuple[AnnexRow, ...]) -> bytes:
    said = (
        [metal if not at else "", e(r.name), r.country]
        for metal, group in by_metal(rows)
        for at, r in enumerate(group)
    )
    return page(
        spaced_table(("Subject Mineral", "Smelter or Refiner Name", "Location of Facility"), said)
    )


@layout("country")
def html_lines_in_one_cell(rows: tuple[AnnexRow, ...]) -> bytes:
    said = (
        [metal, "<BR>".join(e(r.name) for r in group), "<BR>".join(r.country for r in group)]
        for metal, group in by_metal(rows)
    )
    return page(spaced_table(("Metal", "Smelter or Refiner Name", "Country"), said))


@layout("country", "cid", "status")
def html_without_any_head(rows: tuple[AnnexRow, ...]) -> bytes:
    said = ([r.metal, e(r.name), r.country, r.cid, r.status] for r in rows)
    return page(spaced_table(("", "", "", "", ""), said))


@layout("country", "cid")
def html_look_up_and_standard_names(rows: tuple[AnnexRow, ...]) -> bytes:
    head = (
        "Metal",
        "Smelter Look-up",
        "Standard Smelter Name",
        "Smelter Country",
        "Smelter ID",
        "City",
    )
    said = ([r.metal, e(r.name).upper(), e(r.name), r.country, r.cid, "Springfield"] for r in rows)
    return page(spaced_table(head, said))


@layout("country")
def html_metals_marked_by_an_x(rows: tuple[AnnexRow, ...]) -> bytes:
    head = ("Smelter or Refiner Name", *METALS, "Location of Smelter or Refiner")
    said = ([e(r.name), *("X" if r.metal == m else "" for m in METALS), r.country] for r in rows)
    return page(spaced_table(head, said))


@layout("country")
def html_head_again_under_each_metal(rows: tuple[AnnexRow, ...]) -> bytes:
    body = "<table>"
    for metal, group in by_metal(rows):
        body += f"<tr><td>{metal}</td></tr><tr><th>Smelter or Refiner Name<sup>1</sup></th>"
        body += "<th>Country<sup>2</sup></th></tr>"
        body += "".join(f"<tr><td>{e(r.name)}</td><td>{r.country}</td></tr>" for r in group)
    return page(body + "</table>")


@layout("country", "cid")
def html_head_of_two_rows(rows: tuple[AnnexRow, ...]) -> bytes:
    body = '<table><tr><td rowspan="2">Metal</td><td colspan="3">Smelter or Refiner</td></tr>'
    body += "<tr><td>Name</td><td>Country</td><td>ID</td></tr>"
    for r in rows:
        body += f"<tr><td>{r.metal}<sup>1</sup></td><td>{e(r.name)}</td>"
        body += f"<td>{r.country}</td><td>{r.cid}</td></tr>"
    return page(body + "</table>")


@layout("country", "status")
def html_status_then_metal(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for status, group in by_status(rows):
        body += f"<h2>{status} facilities</h2>"
        for metal, some in by_metal(group):
            body += f"<h3>{metal}</h3>" + spaced_table(
                ("Facility", "Country"), ([e(r.name), r.country] for r in some)
            )
    return page(body)


@layout("country")
def html_inside_a_table_for_the_page(rows: tuple[AnnexRow, ...]) -> bytes:
    inner = spaced_table(
        ("Metal", "Smelter", "Country"), ([r.metal, e(r.name), r.country] for r in rows)
    )
    return page(f"<table><tr><td>{p('Smelters by metal')}{inner}</td></tr></table>")


@layout("country")
def html_a_table_for_each_row(rows: tuple[AnnexRow, ...]) -> bytes:
    body = spaced_table(("Metal", "Smelter", "Country"), ())
    none = ("", "", "")
    return page(body + "".join(spaced_table(none, [[r.metal, e(r.name), r.country]]) for r in rows))


@layout("country")
def html_country_as_heading_row(rows: tuple[AnnexRow, ...]) -> bytes:
    body = "<table><tr><td>Metal</td><td>Smelter Name</td></tr>"
    ordered = sorted(rows, key=lambda row: row.country)
    for country, group in groupby(ordered, lambda row: row.country):
        body += f'<tr><td colspan="2">{country}</td></tr>'
        body += "".join(f"<tr><td>{r.metal}</td><td>{e(r.name)}</td></tr>" for r in group)
    return page(body + "</table>")


@layout()
def html_name_once_for_its_metals(rows: tuple[AnnexRow, ...]) -> bytes:
    body = "<table><tr><td>Smelter or Refiner</td><td>Metal</td></tr>"
    ordered = sorted(rows, key=lambda row: row.name)
    for name, group in groupby(ordered, lambda row: row.name):
        for at, r in enumerate(group):
            body += f"<tr><td>{e(name) if not at else ''}</td><td>{r.metal}</td></tr>"
    return page(body + "</table>")


@layout("country")
def html_notes_inside_the_table(rows: tuple[AnnexRow, ...]) -> bytes:
    said = [[r.metal, e(r.name), r.country] for r in rows]
    notes = [["List of Smelters and Refiners", "", ""]]
    below = [["Total: 297 facilities", "", ""], ["* Active as of December 31, 2020", "", ""]]
    table = spaced_table(("", "", ""), [*notes, ["Metal", "Smelter", "Country"], *said, *below])
    return page(table)


@layout("cid")
def html_id_in_the_name(rows: tuple[AnnexRow, ...]) -> bytes:
    body = ""
    for metal, group in by_metal(rows):
        body += p(f"{metal} smelters and refiners", bold=True)
        body += "".join(p(f"{at}. {e(r.name)} ({r.cid})") for at, r in enumerate(group, start=1))
    return page(body)


# ---- HTML: div and font, columns of three cells --------------------------------------------------


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


# ---- Text ----------------------------------------------------------------------------------------


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


# ---- Word ----------------------------------------------------------------------------------------


@layout("country", "status", rows=FEW)
def word_table(rows: tuple[AnnexRow, ...]) -> bytes:
    from docx import Document

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
    from docx import Document

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
    from docx import Document

    made = Document()
    made.add_heading("Annex I: smelters and refiners", 1)
    for metal, group in by_metal(rows):
        made.add_heading(metal, 2)
        for r in group:
            made.add_paragraph(r.name, style="List Bullet")
    return saved(made)


def saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


# ---- PDF -----------------------------------------------------------------------------------------


def quoted(said: str) -> str:
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pdf_page(body: str) -> bytes:
    import typst

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
