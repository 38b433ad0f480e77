"""HTML of paragraphs, and tables whose columns are parted by spacer cells."""

from collections.abc import Iterable
from itertools import groupby

from oreigin.demo.material import AnnexRow
from tests.proofread.layouts.common import FEW, METALS, PROSE, by_metal, by_status, e, layout


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
