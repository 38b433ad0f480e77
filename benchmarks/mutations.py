"""Clean reports, corrupted one fault at a time: what a proofreader must find, and nothing else.

Each function of KINDS makes one kind of fault at a place that a seed picks. It says which words a
finding must point at, and which rules may speak because the fault has consequences elsewhere (a
dropped row makes totals wrong).
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from benchmarks.clean_reports import CleanReport
from benchmarks.editing import (
    AnnexRow,
    annex_of,
    blocks_of,
    edited,
    named_once,
    picked,
    reworded,
    substituted,
    texts_of,
    with_report,
    without,
)
from oreigin.report.document import Block, Heading, Table, text_of
from oreigin.terms import CONFLICT_MINERALS

COUNTS = frozenset(
    {
        "count-against-annex",
        "count-in-table-against-annex",
        "status-count-against-annex",
        "parts-do-not-add-up",
        "total-against-table",
        "two-totals",
        "two-numbers-for-one-fact",
        "column-does-not-add-up",
        "row-does-not-add-up",
    }
)
"""What an annex that lost, won or changed a row has as its consequence."""
ENTRIES = frozenset({"facility-with-two-entries", "duplicate-row", "number-stands-for-two"})


COVERED = frozenset(
    {"no-facility-in-covered-country", "no-origin-in-covered-country", "all-conformant"}
)


@dataclass(frozen=True)
class Corruption:
    """A report with one fault; `words` are what the finding must quote, any of them."""

    kind: str
    report: CleanReport
    what: str
    words: tuple[str, ...]
    consequences: frozenset[str] = frozenset()


class Fault(NamedTuple):
    """A report with a fault made in it; the fields are those of Corruption."""

    report: CleanReport
    what: str
    words: tuple[str, ...]
    consequences: frozenset[str] = frozenset()


Kind = Callable[[CleanReport, random.Random], Fault | None]


def corruptions(report: CleanReport, seed: int) -> Iterator[Corruption]:
    """Yield the report with each kind of fault that can be made in it, one at a time."""
    for make in KINDS:
        made = make(report, random.Random(f"{report.name} {make.__name__} {seed}"))
        if made:
            yield Corruption(make.__name__, *made)


def _reworded(
    report: CleanReport,
    rng: random.Random,
    pattern: str,
    by: str | Callable[[str], str],
    consequences: frozenset[str] = frozenset(),
) -> Fault | None:
    """A fault in the prose that a finding must quote in its new words."""
    made = substituted(report, rng, pattern, by)
    return Fault(made.report, made.what, (made.after,), consequences) if made else None


# --- Numbers -------------------------------------------------------------------------------------


def total_in_prose_changed(report: CleanReport, rng: random.Random) -> Fault | None:
    total = len(annex_of(report))
    new = str(total + rng.choice((-9, -2, -1, 1, 3, 10)))
    made = substituted(report, rng, rf"\b{total}(?= smelters and refiners)", new)
    words = (f"{new} smelters", f"{total} smelters")
    return Fault(made.report, made.what, words, COUNTS) if made else None


def status_count_in_prose_changed(report: CleanReport, rng: random.Random) -> Fault | None:
    def other(count: str) -> str:
        return str(int(count) + rng.choice((-2, -1, 1, 2) if int(count) > 2 else (1, 2)))

    made = substituted(report, rng, r"\d+(?= were listed)", other)
    return Fault(made.report, made.what, (f"{made.after} were",), COUNTS) if made else None


def cell_of_counts_changed(report: CleanReport, rng: random.Random) -> Fault | None:
    tables = [b for b in blocks_of(report.report) if isinstance(b, Table) and b.sums]
    if not tables:
        return None
    table = rng.choice(tables)
    at, column = rng.randrange(len(table.rows)), rng.randrange(1, len(table.columns))
    run = table.rows[at][column][0]
    new = str(int(run.text) + rng.choice((1, 2, 10)))
    row = (*table.rows[at][:column], (replace(run, text=new),), *table.rows[at][column + 1 :])
    changed = replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :]))
    document = edited(report.report, lambda block: (changed if block is table else block,))
    label = text_of(table.rows[at][0])
    what = f"{label}: {run.text} -> {new}"
    return Fault(with_report(report, document), what, (new, label, "Total"), COUNTS)


def percentage_changed(report: CleanReport, rng: random.Random) -> Fault | None:
    def other(_: str) -> str:
        return f"response rate of {rng.randrange(60, 99)} percent"

    return _reworded(report, rng, r"response rate of \d+ percent", other)


# --- The annex -----------------------------------------------------------------------------------


def annex_row_dropped(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng)
    if not row:
        return None
    words = (f"{len(annex_of(report))} smelters", f"{row.metal} |", "The table and")
    return Fault(row.changed(report), row.cells["name"], words, COUNTS)


def annex_row_twice(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng)
    if not row:
        return None
    name = row.cells["name"]
    return Fault(row.changed(report, row.cells, row.cells), name, (name,), COUNTS)


def status_flipped(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng, "status")
    if not row:
        return None
    new = _other_status(report, row, rng)
    before = sum(each.cells["status"] == row.cells["status"] for each in annex_of(report))
    what = f"{row.cells['name']}: {new}"
    words = (f"{before} were", f"{row.metal} |")
    return Fault(row.changed(report, row.cells | {"status": new}), what, words, COUNTS)


def facility_again_with_another_status(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng, "status")
    if not row:
        return None
    twin = row.cells | {"status": _other_status(report, row, rng)}
    what = f"{twin['name']}: {twin['status']}"
    return Fault(row.changed(report, row.cells, twin), what, (twin["name"],), COUNTS)


def facility_again_in_another_country(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng, "country")
    if not row:
        return None
    twin = row.cells | {"country": _other_country(report, row, rng)}
    what = f"{twin['name']}: {twin['country']}"
    return Fault(row.changed(report, row.cells, twin), what, (twin["name"],), COUNTS)


def country_altered(report: CleanReport, rng: random.Random) -> Fault | None:
    """Found by the lists of the time; without lists only where the name says its country."""
    row = picked(report, rng, "country")
    if not row:
        return None
    new = _other_country(report, row, rng)
    changed = row.changed(report, row.cells | {"country": new})
    return Fault(changed, f"{row.cells['name']}: {new}", (row.cells["name"],), COVERED)


def cid_broken(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng, "cid")
    if not row:
        return None
    cid = row.cells["cid"]
    broken = (cid[:-1], cid + "0", "C1D" + cid[3:], "CIDX" + cid[4:], cid[:5] + "O" + cid[6:])
    new = rng.choice(broken)
    return Fault(row.changed(report, row.cells | {"cid": new}), f"{cid} -> {new}", (new,))


def cid_of_another_facility(report: CleanReport, rng: random.Random) -> Fault | None:
    rows = [row for row in named_once(report) if row.cells.get("cid")]
    if not rows:
        return None
    row, other = rng.sample(rows, 2)
    name, cid = row.cells["name"], other.cells["cid"]
    changed = row.changed(report, row.cells | {"cid": cid})
    return Fault(changed, f"{name}: {cid}", (name, cid), ENTRIES)


def metal_swapped(report: CleanReport, rng: random.Random) -> Fault | None:
    """Found by the lists of the time, and by the counts of each metal."""
    rows = [row for row in named_once(report) if "metal" in row.cells]
    if not rows:
        return None
    row = rng.choice(rows)
    name = row.cells["name"]
    new = rng.choice([metal for metal in CONFLICT_MINERALS if metal != row.metal])
    changed = row.changed(report, row.cells | {"metal": new})
    return Fault(changed, f"{name}: {new}", (name,), COUNTS)


def name_is_a_cid(report: CleanReport, rng: random.Random) -> Fault | None:
    row = picked(report, rng, "cid")
    if not row:
        return None
    cid = row.cells["cid"]
    return Fault(row.changed(report, row.cells | {"name": cid}), cid, (cid,))


def _other_status(report: CleanReport, row: AnnexRow, rng: random.Random) -> str:
    return rng.choice(_others(report, row, "status"))


def _other_country(report: CleanReport, row: AnnexRow, rng: random.Random) -> str:
    return rng.choice([c for c in _others(report, row, "country") if c != "RWANDA"])


def _others(report: CleanReport, row: AnnexRow, column: str) -> list[str]:
    return sorted({each.cells[column] for each in annex_of(report)} - {row.cells[column]})


# --- References, dates, names --------------------------------------------------------------------


def reference_to_nothing(report: CleanReport, rng: random.Random) -> Fault | None:
    new = rng.choice(("Annex IV", "Schedule C", "Appendix 7", "Attachment D"))
    return _reworded(report, rng, r"\b(?:Annex I|Schedule A|Appendix 1)\b", new)


def period_of_another_year(report: CleanReport, rng: random.Random) -> Fault | None:
    pattern = r"January 1, 2020 to December 31, 2020"
    consequences = frozenset({"two-reporting-periods", "earlier-period-named"})
    return _reworded(report, rng, pattern, "January 1, 2019 to December 31, 2019", consequences)


def lists_of_a_day_to_come(report: CleanReport, rng: random.Random) -> Fault | None:
    """Found beside the form, which alone bears the day of signing."""
    return _reworded(report, rng, r"May 14, 2021", "May 14, 2022")


def date_of_no_calendar(report: CleanReport, rng: random.Random) -> Fault | None:
    return _reworded(report, rng, r"May 14, 2021", "May 32, 2021")


def outdated_name(report: CleanReport, rng: random.Random) -> Fault | None:
    new = rng.choice(("Conflict-Free Sourcing Initiative", "Conflict Free Sourcing Initiative"))
    return _reworded(report, rng, r"Responsible Minerals Initiative", new)


def outdated_program(report: CleanReport, rng: random.Random) -> Fault | None:
    new = rng.choice(("Conflict-Free Smelter Program", "Responsible Mining Assurance Process"))
    return _reworded(report, rng, r"Responsible Minerals Assurance Process", new)


def template_of_no_version(report: CleanReport, rng: random.Random) -> Fault | None:
    new = rng.choice(("CMRT 6.54", "CMRT 6.9", "CMRT 7.3"))
    return _reworded(report, rng, r"CMRT 6\.01", new)


def typo(report: CleanReport, rng: random.Random) -> Fault | None:
    slips = (
        (r"\bdue diligence\b", "do diligence"),
        (r"\bdue diligence\b", "due dilligence"),
        (r"\bcountry of origin\b", "county of origin"),
        (r"\btantalum\b", "tantulum"),
        (r"\btungsten\b", "tungten"),
        (r"\brefiners\b", "refinors"),
    )
    return _reworded(report, rng, *rng.choice(slips))


def complaint_for_compliant(report: CleanReport, rng: random.Random) -> Fault | None:
    return _reworded(report, rng, r"\bfound to conform to\b", "found to be complaint with")


# --- Covered Countries ---------------------------------------------------------------------------


def covered_country_left_out(report: CleanReport, rng: random.Random) -> Fault | None:
    gone = rng.choice(("Angola", "Burundi", "Rwanda", "South Sudan", "Tanzania"))
    made = substituted(report, rng, rf"\b{gone}, (?=.*Zambia)", "")
    return Fault(made.report, f"without {gone}", (f"leaves out {gone}",)) if made else None


def covered_country_denied(report: CleanReport, rng: random.Random) -> Fault | None:
    new = rng.choice(
        (
            "None of the smelters and refiners listed in the annex is located in a Covered Country",
            "There are no smelters or refiners in our supply chain located in a Covered Country",
        )
    )
    pattern = r"The smelters and refiners that our manufacturers named include a facility[^.]*"
    return _reworded(report, rng, pattern, new, COVERED)


# --- What the form requires ----------------------------------------------------------------------


def products_not_described(report: CleanReport, rng: random.Random) -> Fault | None:
    """Form SD, Item 1.01(c)(2): the covered products must be described."""
    described = (
        "This Report relates to products",
        "Our Covered Products are",
        "The Covered Products, and the",
        "(gold, tantalum, tin and tungsten)",
    )

    def change(block: Block) -> tuple[Block, ...]:
        gone = isinstance(block, Heading) and text_of(block.runs) == "Covered Products"
        return () if gone else (block,)

    made = without(report, described)
    bare = with_report(made, edited(made.report, change))
    return Fault(bare, "no description of products", ("product",))


def efforts_not_described(report: CleanReport, rng: random.Random) -> Fault | None:
    """Form SD, Item 1.01(c)(2): the efforts to determine the mine or location of origin."""
    made = without(report, ("mine or location of origin",))
    return Fault(made, "no efforts to determine the mine", ("mine",))


def framework_not_named(report: CleanReport, rng: random.Random) -> Fault | None:
    """Form SD, Item 1.01(c)(1): due diligence follows a recognized framework, which is named."""
    document = report.report
    for text in texts_of(document):
        bare = re.sub(
            r"the OECD Due Diligence Guidance[^,]*: Third Edition,", "our own rules,", text
        )
        bare = bare.replace("(the “OECD Guidance”)", "").replace("OECD ", "")
        if bare != text:
            document = reworded(document, text, bare)
    return Fault(with_report(report, document), "no framework", ("framework", "OECD"))


KINDS: tuple[Kind, ...] = (
    total_in_prose_changed,
    status_count_in_prose_changed,
    cell_of_counts_changed,
    percentage_changed,
    annex_row_dropped,
    annex_row_twice,
    status_flipped,
    facility_again_with_another_status,
    facility_again_in_another_country,
    country_altered,
    cid_broken,
    cid_of_another_facility,
    metal_swapped,
    name_is_a_cid,
    reference_to_nothing,
    period_of_another_year,
    lists_of_a_day_to_come,
    date_of_no_calendar,
    outdated_name,
    outdated_program,
    template_of_no_version,
    typo,
    complaint_for_compliant,
    covered_country_left_out,
    covered_country_denied,
    products_not_described,
    efforts_not_described,
    framework_not_named,
)
