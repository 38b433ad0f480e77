"""Small cases for the assessment room: a registrant, its manufacturers, what they declare."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment
from oreigin.case import (
    AsOf,
    Case,
    Decision,
    Product,
    Registrant,
    Response,
    ResponseKind,
    Signatory,
    Supplier,
)
from oreigin.provenance import CellRef, Sourced
from oreigin.response.declaration import Declaration, DeclaredSmelter, QuestionAnswer
from oreigin.smelters.facility import ListKind, Lists, Snapshot, StatusList, StatusRow
from oreigin.terms import CONFLICT_MINERALS, Answer, Cid, Metal, ReportingPeriod, Scope, Sha256
from oreigin.workbook.templates import layout
from tests.smelters.world import WORLD, declaration_of, reference_list

STATUS_DAY = date(2021, 5, 14)
NO_HASH = Sha256("0" * 64)


def status_list(
    statuses: Mapping[str, str],
    as_of: date = STATUS_DAY,
    scheme: str = "rmap",
    public: bool = True,
    metal: str = "",
) -> StatusList:
    """A status list of CID -> the list's own words; its rows are for all metals, or for one."""
    name = f"{scheme}-{as_of}"
    snapshot = Snapshot(name, ListKind.STATUS, scheme, as_of, "test", NO_HASH, NO_HASH, public)
    metals = [metal] if metal else CONFLICT_MINERALS
    rows = (
        StatusRow(Metal(each), Cid(cid), "name", "", words)
        for each in metals
        for cid, words in statuses.items()
    )
    return StatusList(snapshot, tuple(rows))


TOPICS = {question.id: question.topic for question in layout("CMRT", "6.01").declaration.questions}

CASE = Case(
    registrant=Registrant("Acme, Inc.", "Acme", "Delaware", "001-1", "1-1", "Main St", "GC", "1"),
    period=ReportingPeriod(2020),
    as_of=AsOf(status=date(2021, 5, 20), filing=date(2021, 5, 28)),
    signatory=Signatory("General Counsel"),
    products=(Product("p", "appliance", CONFLICT_MINERALS, ("s1", "s2")),),
    suppliers=(Supplier("s1", "Maker 1"), Supplier("s2", "Maker 2")),
    responses=(
        Response(
            "r1",
            "s1",
            ResponseKind.WORKBOOK,
            date(2021, 2, 1),
            Sha256("d1"),
            decision=Decision.ACCEPTED,
        ),
        Response(
            "r2",
            "s2",
            ResponseKind.WORKBOOK,
            date(2021, 2, 2),
            Sha256("d2"),
            decision=Decision.ACCEPTED,
        ),
    ),
    lists=Lists(
        (reference_list(WORLD),), (status_list({"CID003387": "Conformant", "CID000292": "Active"}),)
    ),
)


def declared(
    document: str,
    names: Mapping[str, str],
    answers: Mapping[str, Answer] | None = None,
    scope: Scope = Scope.COMPANY,
) -> Declaration:
    """A declaration of look-up name -> metal, answering each question the same for every metal."""
    rows = [
        DeclaredSmelter(at, metal=metal, look_up=name)
        for at, (name, metal) in enumerate(names.items(), start=5)
    ]
    made = declaration_of(rows, document)
    ref = CellRef(made.document, "Declaration", "D26")
    given = {"1": Answer.YES, "2": Answer.YES, "3": Answer.NO, "5": Answer.NO, **(answers or {})}
    nothing: Sourced[str] = Sourced(None, "", ref)
    questions = tuple(
        QuestionAnswer(number, metal, Sourced(answer, answer, ref), nothing, TOPICS[number])
        for number, answer in given.items()
        for metal in CONFLICT_MINERALS
    )
    return replace(made, scope=Sourced(scope, scope, ref), questions=questions)


def saying(document: str, names: Mapping[str, str], **columns: str) -> Declaration:
    """A declaration whose every row says these things beside the name (`mine_countries` ...)."""
    plain = declared(document, names)
    return replace(plain, smelters=tuple(replace(row, **columns) for row in plain.smelters))


def assessed(
    first: Declaration | None = None, second: Declaration | None = None, case: Case = CASE
) -> Assessment:
    """The assessment of the case with these two documents."""
    one = first or declared("d1", {"Alpha": "Tin"})
    two = second or declared("d2", {"8853 S.p.A.": "Gold"})
    return assess(case, {Sha256("d1"): one, Sha256("d2"): two})
