"""Every figure and claim with what it stands on: members, documents, rows, cells, lists, judgments.

One function, `evidence`, serves the evidence workbook, `evidence.json`, the review page and
`oreigin explain`. Texts of suppliers stand here as they were written: nothing of it is filed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from oreigin.assessment.profile import Moment
from oreigin.assessment.smelter_list import status_said
from oreigin.assessment.values import AssessedSmelter, Assessment
from oreigin.provenance import Claim, Figure
from oreigin.response.declaration import Declaration
from oreigin.smelters.resolution import How, Member
from oreigin.workbook.templates import BUILT_IN, Templates

_WRITTEN = (
    "cid_input", "metal", "look_up", "name", "country", "cid",
    "mines", "mine_countries", "recycled",
)  # fmt: skip
"""The columns of a smelter list that say which smelter is meant, and of its ore."""

HOLDS = {True: "holds", False: "does not hold", None: "not decided by the data"}


@dataclass(frozen=True, slots=True)
class Item:
    """A figure or a claim: what it says, by which rule, and the ids of what it stands on."""

    id: str
    kind: str
    says: str
    label: str
    rule: str
    members: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """A declared row: where it stands, what it says, which smelter it was taken for and why.

    `smelter` is the smelter's id, "" for a row that names none; `leftover` then says why.
    `judgment` is the reviewer's decision, where one settled it.
    """

    id: str
    response: str
    file: str
    document: str
    sheet: str
    row: int
    cells: str
    metal: str
    name: str
    country: str
    cid: str
    smelter: str
    leftover: str
    how: str
    score: float
    evidence: str
    judgment: str


@dataclass(frozen=True, slots=True)
class KnownSmelter:
    """A consolidated smelter: its status, the list that says so, the lists that know it.

    The statuses on other days are "" where there is no list of that day. Where the facility stands
    (`country`) and where its ore is declared to come from are two things.
    """

    id: str
    metal: str
    name: str
    country: str
    cid: str
    printed: bool
    printed_as: str
    status: str
    list_words: str
    status_list: str
    status_as_of: str
    status_at_period_end: str
    status_at_newest_declaration: str
    status_at_filing: str
    reference_lists: str
    in_covered_country: bool
    location_risk: str
    risk_reason: str
    risk_judged_by: str
    red_flags: str
    declared_mine_countries: str
    product_level_responses: str
    company_level_responses: str
    rows: int


@dataclass(frozen=True, slots=True)
class KnownResponse:
    """A response, whatever was decided of it, with its supplier and its document."""

    id: str
    supplier: str
    supplier_name: str
    kind: str
    received: str
    decision: str
    file: str
    document: str
    template: str


@dataclass(frozen=True, slots=True)
class UsedList:
    """A list that statuses or names were taken from."""

    id: str
    kind: str
    scheme: str
    as_of: str
    source: str
    sha256: str
    public: bool


@dataclass(frozen=True)
class Evidence:
    """All of it; rows by smelter are found once and kept."""

    items: tuple[Item, ...]
    smelters: tuple[KnownSmelter, ...]
    rows: tuple[DeclaredRow, ...]
    responses: tuple[KnownResponse, ...]
    lists: tuple[UsedList, ...]
    names: Mapping[str, str]

    @cached_property
    def rows_of(self) -> Mapping[str, tuple[DeclaredRow, ...]]:
        """The declared rows of each smelter, by its id."""
        found: dict[str, list[DeclaredRow]] = {}
        for row in self.rows:
            found.setdefault(row.smelter, []).append(row)
        return {smelter: tuple(rows) for smelter, rows in found.items() if smelter}

    @cached_property
    def row_of(self) -> Mapping[str, DeclaredRow]:
        """Every declared row by its id."""
        return {row.id: row for row in self.rows}

    def called(self, member: str) -> str:
        """Return what a member is called, for a person; its id where it is nothing known."""
        if row := self.row_of.get(member):
            return f"{row.file}, {row.sheet} row {row.row}: {row.name}"
        return self.names.get(member, member)


def evidence(assessment: Assessment, templates: Templates = BUILT_IN) -> Evidence:
    """Return every figure and claim of the assessment with everything it stands on.

    `templates` are the known template versions, which say in which cells a row stands.
    """
    case = assessment.case
    suppliers = {supplier.id: supplier.name for supplier in case.suppliers}
    known_to = _known_to(assessment)
    smelters = tuple(_smelter(assessment, known_to, assessed) for assessed in assessment.smelters)
    responses = tuple(_responses(assessment, suppliers))
    names = {
        **suppliers,
        **{r.id: f"{r.supplier_name}: {r.file or r.kind}" for r in responses},
        **{s.id: f"{s.name} ({s.metal}, {s.country})" for s in smelters},
    }
    return Evidence(
        items=(*map(_figure, assessment.figures), *map(_claim, assessment.claims)),
        smelters=smelters,
        rows=tuple(_rows(assessment, templates)),
        responses=responses,
        lists=tuple(_lists(assessment)),
        names=names,
    )


def _figure(figure: Figure) -> Item:
    says = str(figure.value)
    return Item(figure.id, "figure", says, figure.label, figure.rule, figure.members)


def _claim(claim: Claim) -> Item:
    return Item(
        claim.id,
        "claim",
        HOLDS[claim.holds],
        claim.sentence,
        claim.rule,
        claim.members,
        claim.against,
    )


def _smelter(
    assessment: Assessment, known_to: Mapping[str, str], assessed: AssessedSmelter
) -> KnownSmelter:
    smelter, said = assessed.smelter, assessed.conformance
    cid = smelter.facility.cid if smelter.facility else ""
    profile = assessed.profile
    at = {on.moment: status_said(on.conformance) for on in profile.statuses}
    return KnownSmelter(
        id=smelter.id,
        metal=smelter.metal,
        name=smelter.name,
        country=smelter.country,
        cid=cid,
        printed=assessed.printed,
        printed_as=assessment.case.annex.label(said.status) if assessed.printed else "",
        status=said.status,
        list_words=said.words,
        status_list=said.snapshot,
        status_as_of=said.as_of.isoformat() if said.as_of else "",
        status_at_period_end=at.get(Moment.PERIOD_END, ""),
        status_at_newest_declaration=at.get(Moment.DECLARED, ""),
        status_at_filing=at.get(Moment.FILING, ""),
        reference_lists=known_to.get(cid, ""),
        in_covered_country=assessed.in_covered_country,
        location_risk=profile.risk.risk if profile.risk else "",
        risk_reason=profile.risk.reason if profile.risk else "",
        risk_judged_by=profile.risk.who if profile.risk else "",
        red_flags=" ".join(flag.reason for flag in profile.flags),
        declared_mine_countries=", ".join(profile.origin.declared),
        product_level_responses=", ".join(profile.ties.product),
        company_level_responses=", ".join(profile.ties.company),
        rows=len(smelter.members),
    )


def _known_to(assessment: Assessment) -> Mapping[str, str]:
    """Return for each CID the reference lists in force that hold it, the oldest first."""
    found: dict[str, list[str]] = {}
    for held in assessment.case.lists.references:
        if held.snapshot.as_of <= assessment.case.as_of.status:
            for cid in {row.cid for row in held.rows}:
                found.setdefault(cid, []).append(held.snapshot.id)
    return {cid: ", ".join(lists) for cid, lists in found.items()}


def _rows(assessment: Assessment, templates: Templates) -> Iterator[DeclaredRow]:
    sources = {c.response.id: c for c in assessment.responses}
    cells = {
        response: _cells(counted.declaration, templates)
        for response, counted in sources.items()
        if counted.declaration
    }
    files = {response: counted.response.filename for response, counted in sources.items()}
    for smelter in assessment.consolidation.smelters:
        for member in smelter.members:
            yield _row(member, files, cells, smelter=smelter.id)
    for left in assessment.consolidation.leftovers:
        for member in left.members:
            yield _row(member, files, cells, leftover=left.reason)


def _row(
    member: Member,
    files: Mapping[str, str],
    cells: Mapping[str, Mapping[int, str]],
    smelter: str = "",
    leftover: str = "",
) -> DeclaredRow:
    resolution, query = member.resolution, member.resolution.query
    told = " ".join(resolution.evidence)
    return DeclaredRow(
        id=str(member.row),
        response=member.source,
        file=files.get(member.source) or member.source,
        document=member.row.document,
        sheet=member.row.sheet,
        row=member.row.row,
        cells=cells.get(member.source, {}).get(member.row.row, ""),
        metal=query.metal,
        name=query.name,
        country=query.country,
        cid=query.cid,
        smelter=smelter,
        leftover=leftover,
        how=resolution.how,
        score=resolution.score,
        evidence=told,
        judgment=told if resolution.how is How.JUDGMENT else "",
    )


def _cells(declaration: Declaration, templates: Templates) -> Mapping[int, str]:
    """Return for each declared row the cells that say which smelter is meant."""
    try:
        columns = templates.layout(declaration.template, declaration.version).smelter_list.columns
    except KeyError:  # a layout that came from elsewhere: sheet and row still lead there
        return {}
    at = {column.field: column.column for column in columns if column.field in _WRITTEN}
    return {
        row.row: ", ".join(
            f"{column}{row.row}" for field, column in at.items() if getattr(row, field)
        )
        for row in declaration.smelters
    }


def _responses(assessment: Assessment, suppliers: Mapping[str, str]) -> Iterator[KnownResponse]:
    templates = {
        c.response.id: f"{c.declaration.template} {c.declaration.version}"
        for c in assessment.responses
        if c.declaration
    }
    for response in assessment.case.responses:
        yield KnownResponse(
            id=response.id,
            supplier=response.supplier,
            supplier_name=suppliers.get(response.supplier, response.supplier),
            kind=response.kind,
            received=response.received.isoformat(),
            decision=response.decision,
            file=response.filename,
            document=response.sha256 or "",
            template=templates.get(response.id, ""),
        )


def _lists(assessment: Assessment) -> Iterator[UsedList]:
    for held in assessment.case.lists.all:
        known = held.snapshot
        yield UsedList(
            id=known.id,
            kind=known.kind,
            scheme=known.scheme,
            as_of=known.as_of.isoformat(),
            source=known.source,
            sha256=known.sha256,
            public=known.public,
        )
