"""The consolidated smelter list as tables: one a metal, every declared row, and what is left over.

Where a facility stands and where its ore is declared to come from are columns of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oreigin.assessment.profile import Moment, Profile
from oreigin.assessment.smelter_list import printed_country, status_said
from oreigin.assessment.values import AssessedSmelter
from oreigin.smelters.countries import country_name
from oreigin.smelters.resolution import Leftover, Member
from oreigin.tables import load
from oreigin.terms import ConformanceStatus
from oreigin.workbook.layout import Layout
from oreigin.workbook.writing import Table

SMELTER_HEADER = (
    "Metal", "Smelter or refiner", "Country", "CID", "Status", "Words of the list", "Scheme",
    "As of", "Covered Country", "Needs review", "Suppliers", "Rows", "Declared names",
    "Recognized by", "Status at end of period", "Status at newest declaration", "Status at filing",
    "Does not operate", "Last audit", "Audit expires", "Location risk", "Reason of risk",
    "Judged by", "Red flags", "Ore: mine countries declared", "Ore: recycled declared",
    "Ore: countries by lists", "Product-level responses", "Company-level responses",
    "Products tied to",
)  # fmt: skip
MEMBER_HEADER = (
    "Metal", "Smelter", "CID", "File", "Sheet", "Row", "Declared name", "Declared CID",
    "Declared country", "Recognized by", "Score", "Evidence", "Declared mine countries",
    "Declared recycled",
)  # fmt: skip
LEFTOVER_HEADER = (
    "Left over because", "Metal", "File", "Sheet", "Row", "Declared name", "Declared CID",
    "Declared country",
)  # fmt: skip

_SMELTER_WIDTHS = (
    10, 48, 28, 11, 18, 18, 12, 11, 10, 9, 9, 6, 50, 12, 16, 16, 16, 20, 12, 22, 12, 50, 12, 60,
    30, 12, 30, 14, 14, 20,
)  # fmt: skip
_STATUS_COLUMNS = (4, 14, 15, 16)


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of `data/status_marks.toml`: how a status looks in a spreadsheet."""

    id: ConformanceStatus
    symbol: str
    fill: str


def smelter_table(smelters: Iterable[AssessedSmelter]) -> Table:
    """Return all smelters as one table, for CSV."""
    rows = [_smelter_row(assessed) for assessed in smelters]
    return Table("Smelters", SMELTER_HEADER, rows, _SMELTER_WIDTHS)


def pasting_table(smelters: Iterable[AssessedSmelter], layout: Layout) -> Table:
    """Return the smelters in the columns of a template's own smelter list, to be pasted into one.

    The first column is the CID, from which the template fills in the rest; a name that no list
    holds is a row of "Smelter not listed" with its name and country.
    """
    columns = [column.field for column in layout.smelter_list.columns]
    rows = []
    for smelter in (assessed.smelter for assessed in smelters):
        cid = smelter.facility.cid if smelter.facility else ""
        row = {
            "cid_input": cid,
            "metal": smelter.metal,
            "look_up": smelter.name if cid else "Smelter not listed",
            "name": smelter.name,
            "country": printed_country(smelter.country),
            "cid": cid,
        }
        rows.append(tuple(row.get(column, "") for column in columns))
    header = tuple(column.replace("_", " ") for column in columns)
    return Table(layout.smelter_list.sheet, header, rows, (20,) * len(columns))


def workbook_tables(
    smelters: Iterable[AssessedSmelter], leftovers: Iterable[Leftover], files: Mapping[str, str]
) -> tuple[Table, ...]:
    """Return the sheets of a workbook: one a metal, then members and leftovers."""
    smelters = tuple(smelters)
    metals = dict.fromkeys(assessed.smelter.metal for assessed in smelters)
    members = [row for assessed in smelters for row in _member_rows(assessed, files)]
    left = [
        (leftover.reason.value, member.resolution.query.metal, *_declared(member, files))
        for leftover in leftovers
        for member in leftover.members
    ]
    return (
        *(_metal_table(metal, smelters) for metal in metals),
        Table("Members", MEMBER_HEADER, members,
              (10, 48, 11, 40, 14, 6, 48, 14, 24, 12, 7, 70, 30, 12), filtered=True),
        Table("Leftovers", LEFTOVER_HEADER, left, (24, 10, 40, 14, 6, 48, 14, 24), filtered=True),
    )  # fmt: skip


def _metal_table(metal: str, smelters: Iterable[AssessedSmelter]) -> Table:
    marks = {row.id: row for row in load("status_marks.toml", Mark)}
    rows = [
        (marks[assessed.conformance.status].symbol, *_smelter_row(assessed))
        for assessed in smelters
        if assessed.smelter.metal == metal
    ]
    fills = {mark.id.value: mark.fill for mark in marks.values()}
    symbols = {mark.symbol: mark.fill for mark in marks.values()}
    return Table(
        metal,
        ("Mark", *SMELTER_HEADER),
        rows,
        (6, *_SMELTER_WIDTHS),
        filtered=True,
        fills={0: symbols, **{column + 1: fills for column in _STATUS_COLUMNS}},
    )


def _smelter_row(assessed: AssessedSmelter) -> tuple[str | int, ...]:
    smelter, status = assessed.smelter, assessed.conformance
    return (
        smelter.metal,
        smelter.name,
        printed_country(smelter.country),
        smelter.facility.cid if smelter.facility else "",
        status.status.value,
        status.words,
        status.scheme,
        status.as_of.isoformat() if status.as_of else "",
        "yes" if assessed.in_covered_country else "",
        "yes" if smelter.needs_review else "",
        len(assessed.suppliers),
        len(smelter.members),
        "; ".join(smelter.declared_names),
        ", ".join(status.recognized_by),
        *_profile_cells(assessed.profile),
    )


def _profile_cells(profile: Profile) -> tuple[str | int, ...]:
    at = {on.moment: status_said(on.conformance) for on in profile.statuses}
    operation, audit, risk, ties = profile.operation, profile.audit, profile.risk, profile.ties
    return (
        *(at.get(moment, "") for moment in Moment),
        f"{operation.state}: {operation.words}" if operation else "",
        audit.last if audit else "",
        " or ".join(dict.fromkeys(str(d) for d in (audit.expires_from, audit.expires_to) if d))
        if audit
        else "",
        risk.risk.value if risk else "",
        risk.reason if risk else "",
        risk.who if risk else "",
        " ".join(flag.reason for flag in profile.flags),
        ", ".join(country_name(code) for code in profile.origin.declared),
        "yes" if profile.origin.recycled else "",
        "; ".join(f"{said.origins} [{said.snapshot}]" for said in profile.origin.listed),
        len(ties.product),
        len(ties.company),
        "; ".join(ties.products),
    )


def _member_rows(
    assessed: AssessedSmelter, files: Mapping[str, str]
) -> Iterable[tuple[str | int | float, ...]]:
    smelter = assessed.smelter
    said = {statement.row: statement for statement in assessed.profile.origin.statements}
    for member in smelter.members:
        resolution, ore = member.resolution, said.get(member.row)
        yield (
            smelter.metal,
            smelter.name,
            smelter.facility.cid if smelter.facility else "",
            *_declared(member, files),
            resolution.how.value,
            resolution.score,
            " ".join(resolution.evidence),
            ore.mine_countries if ore else "",
            ore.recycled if ore else "",
        )


def _declared(member: Member, files: Mapping[str, str]) -> tuple[str | int, ...]:
    query = member.resolution.query
    file = files.get(member.source, member.source)
    return (file, member.row.sheet, member.row.row, query.name, query.cid, query.country)
