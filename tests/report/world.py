"""A small case to report on: two products, three suppliers, seven smelters."""

from dataclasses import replace
from datetime import date

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment
from oreigin.case import (
    AnnexChoices,
    AsOf,
    Case,
    Decision,
    Narrative,
    NarrativeClaim,
    Product,
    ProgramRecord,
    RecordKind,
    Registrant,
    Response,
    ResponseKind,
    Signatory,
    Supplier,
)
from oreigin.provenance import CellRef, Sourced
from oreigin.response.declaration import Declaration, DeclaredSmelter, QuestionAnswer
from oreigin.smelters.facility import (
    ListKind,
    Lists,
    ReferenceList,
    ReferenceRow,
    Snapshot,
    StatusList,
    StatusRow,
)
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.terms import (
    CONFLICT_MINERALS,
    GOLD,
    TIN,
    Answer,
    Cid,
    ConformanceStatus,
    Metal,
    ReportingPeriod,
    Scope,
    Sha256,
)

NO_HASH = Sha256("0" * 64)
FACILITIES = (
    ("Gold", "8853 S.p.A.", "ITALY", "CID002763", "Conformant"),
    ("Gold", "L'Orfebre S.A.", "ANDORRA", "CID002762", "Conformant"),
    ("Gold", "Lingbao Gold Co., Ltd.", "CHINA", "CID001056", ""),
    ("Tin", "Luna Smelter, Ltd.", "RWANDA", "CID003387", "Conformant"),
    ("Tin", "CV Ayi Jaya", "INDONESIA", "CID002570", "Active"),
    ("Tantalum", "Metallurgical Products India Pvt., Ltd.", "INDIA", "CID001163", "Conformant"),
    ("Tungsten", "A.L.M.T. Corp.", "JAPAN", "CID000004", "Conformant"),
)
STATUS_DAY = date(2021, 5, 14)


def _snapshot(name: str, kind: ListKind, scheme: str, source: str) -> Snapshot:
    return Snapshot(name, kind, scheme, STATUS_DAY, source, NO_HASH, NO_HASH, True)


LISTS = Lists(
    references=(
        ReferenceList(
            _snapshot("look-up", ListKind.REFERENCE, "rmi-lookup", "CMRT 6.1"),
            tuple(
                ReferenceRow(Metal(metal), name, name, country, Cid(cid))
                for metal, name, country, cid, _ in FACILITIES
            ),
        ),
    ),
    statuses=(
        StatusList(
            _snapshot("rmap-2021", ListKind.STATUS, "rmap", "RMI facilities lists"),
            tuple(
                StatusRow(Metal(metal), Cid(cid), name, country, status)
                for metal, name, country, cid, status in FACILITIES
                if status
            ),
        ),
    ),
)

LABELS = {
    ConformanceStatus.CONFORMANT: "Full Compliant",
    ConformanceStatus.CROSS_RECOGNIZED: "Full Compliant",
    ConformanceStatus.ACTIVE: "Active",
    ConformanceStatus.NOT_LISTED: "Indeterminable",
}


def _response(number: int, decision: Decision = Decision.ACCEPTED) -> Response:
    return Response(
        id=f"r{number}",
        supplier=f"s{number}",
        kind=ResponseKind.WORKBOOK,
        received=date(2021, 2, number),
        sha256=Sha256(f"d{number}"),
        decision=decision,
    )


def record(kind: RecordKind, summary: str, step: int = 1, invented: bool = False) -> ProgramRecord:
    """A program record of a kind; its summary is a sentence."""
    return ProgramRecord(
        id=f"{kind}-{step}",
        step=step,
        kind=kind,
        date=date(2020, 10, 5),
        summary=summary,
        source="test",
        invented=invented,
    )


CASE = Case(
    registrant=Registrant(
        name="Muster Instruments, Inc.",
        short_name="Muster",
        jurisdiction="Delaware",
        commission_file_number="001-00000",
        irs_ein="00-0000000",
        address="17 Harbor Street, Wilmington, Delaware 19801",
        contact="General Counsel",
        contact_phone="(555) 555-0100",
        reports_url="https://example.com/filings",
        policy_url="https://example.com/conduct",
    ),
    period=ReportingPeriod(2020),
    as_of=AsOf(status=date(2021, 5, 20), filing=date(2021, 5, 28)),
    signatory=Signatory("Vice President, General Counsel and Corporate Secretary"),
    annex=AnnexChoices(labels=LABELS),
    notice="Worked example. This document was prepared for demonstration and has not been filed.",
    products=(
        Product("p1", "Scanner appliance", CONFLICT_MINERALS, ("s1", "s2")),
        Product("p2", "Sensor head", (GOLD, TIN), ("s3",)),
    ),
    suppliers=(
        Supplier("s1", "Ostrava Electronics"),
        Supplier("s2", "Pinewood Assembly"),
        Supplier("s3", "Quarry Boards"),
    ),
    responses=(_response(1), _response(2), _response(3)),
    lists=LISTS,
    judgments=(
        Judgment(TIN, "Old Mill Tin Works", "PERU", Verdict.NOT_LISTED, "kim", STATUS_DAY, "seen"),
    ),
    program=(
        record(RecordKind.POLICY, "We have a Code of Business Conduct and Ethics."),
        record(RecordKind.TEAM, "An internal compliance team is charged with the program."),
        record(RecordKind.SURVEY, "We sent the template to every Supplier.", 2),
        record(RecordKind.REVIEW, "We reviewed the responses and asked for corrections.", 2),
        record(RecordKind.ESCALATION, "Incomplete responses went to management.", 3, True),
        record(RecordKind.COMMITMENT, "We will ask for declarations at product level.", 5),
    ),
    narrative=(Narrative("company-overview", "We make instruments.\n\nOur customers like them."),),
    claims=(
        NarrativeClaim(
            "said", "Every one of them answered.", "all-suppliers-responded", printed=True
        ),
        NarrativeClaim(
            "none-covered",
            "There were no smelters in a Covered Country.",
            "no-smelter-in-covered-country",
            reach="all",
            printed=True,
        ),
    ),
)


def declared(
    document: str, names: list[tuple[str, str]], scope: Scope = Scope.COMPANY
) -> Declaration:
    """A declaration of (metal, name) rows; every metal in scope and from nowhere special."""
    sha256 = Sha256(document)
    ref = CellRef(sha256, "Declaration", "D26")
    nothing: Sourced[str] = Sourced(None, "", ref)
    answers = {"1": Answer.YES, "2": Answer.YES, "3": Answer.UNKNOWN, "5": Answer.NO}
    return Declaration(
        document=sha256,
        template="CMRT",
        version="6.1",
        language="English",
        fields={},
        scope=Sourced(scope, scope, ref),
        effective_date=Sourced(date(2021, 1, 15), "2021-01-15", ref),
        questions=tuple(
            QuestionAnswer(number, metal, Sourced(answer, answer, ref), nothing)
            for number, answer in answers.items()
            for metal in CONFLICT_MINERALS
        ),
        company_questions=(),
        smelter_sheet="Smelter List",
        smelters=tuple(
            _declared_row(row, metal, name) for row, (metal, name) in enumerate(names, start=5)
        ),
    )


def _declared_row(row: int, metal: str, name: str) -> DeclaredSmelter:
    typed, _, country = name.partition(" @ ")
    if country:
        listed = "Smelter not listed"
        return DeclaredSmelter(row, metal=metal, look_up=listed, name=typed, country=country)
    return DeclaredSmelter(row, metal=metal, look_up=name)


ALL = [(metal, name) for metal, name, *_ in FACILITIES]
DECLARATIONS = {
    Sha256("d1"): declared("d1", ALL),
    Sha256("d2"): declared(
        "d2",
        [
            *ALL[:2],
            ("Tin", "Old Mill Tin Works @ PERU"),
            ("Tin", "Nobody Knows Ltd @ BOLIVIA"),
            ("Tin", "Smelter not yet identified"),
        ],
    ),
    Sha256("d3"): declared("d3", ALL[3:5], Scope.PRODUCT),
}


def assessed(case: Case = CASE) -> Assessment:
    """The assessment of the case with its three documents."""
    return assess(case, DECLARATIONS)


def filed_on(day: date, case: Case = CASE) -> Case:
    """The case, filed on another day."""
    return replace(case, as_of=replace(case.as_of, filing=day))
