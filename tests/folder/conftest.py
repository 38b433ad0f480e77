"""A small case with something in every field."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.case import (
    AcceptancePolicy,
    Action,
    Amendment,
    AnnexChoices,
    AsOf,
    Case,
    Decision,
    Fulfilment,
    Narrative,
    NarrativeClaim,
    Obligation,
    Override,
    Policy,
    PreviousFigure,
    Product,
    ProgramRecord,
    RecordKind,
    Registrant,
    Response,
    ResponseKind,
    Risk,
    RiskDecision,
    RiskPolicy,
    Signatory,
    SourcedFact,
    Supplier,
)
from oreigin.folder import list_csv, sha256_of
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
from oreigin.terms import GOLD, TIN, Cid, Country, ReportingPeriod, Sha256

DOCUMENT = b"as received"


@pytest.fixture
def small_documents() -> dict[Sha256, bytes]:
    return {sha256_of(DOCUMENT): DOCUMENT}


@pytest.fixture
def small_case() -> Case:
    return Case(
        registrant=Registrant(
            name="Example Corp.",
            short_name="Example",
            jurisdiction="Delaware",
            commission_file_number="001-00000",
            irs_ein="00-0000000",
            address="1 Main Street",
            contact="General Counsel",
            contact_phone="+1 555 0100",
        ),
        period=ReportingPeriod(2020),
        as_of=AsOf(status=date(2021, 5, 14), filing=date(2021, 5, 28)),
        signatory=Signatory("General Counsel"),
        annex=AnnexChoices(title="Annex A"),
        notice="Example",
        obligation=Obligation(registered=date(2019, 6, 3)),
        products=(Product("p1", "Scanner", (TIN, GOLD), ("s1", "s2")),),
        suppliers=(Supplier("s1", "One"), Supplier("s2", "Two", requested=date(2021, 1, 5))),
        responses=(
            Response(
                "r1",
                "s1",
                ResponseKind.WORKBOOK,
                date(2021, 2, 1),
                sha256=sha256_of(DOCUMENT),
                filename="cmrt.xlsx",
                decision=Decision.ACCEPTED,
            ),
        ),
        lists=small_lists(),
        judgments=(
            Judgment(
                TIN, "luna", "", Verdict.FACILITY, "GC", date(2021, 3, 1), "known", Cid("CID003387")
            ),
        ),
        policy=Policy(
            AcceptancePolicy(date(2020, 1, 1), ("6.0", "6.01")),
            RiskPolicy((Country("MM"),), "own list", date(2021, 1, 1)),
        ),
        actions=(Action("a1", "no answer", "Operations", supplier="s2"),),
        program=(
            ProgramRecord(
                "p0", 1, RecordKind.POLICY, date(2020, 1, 1), "Policy", body="One.\n\nTwo."
            ),
            ProgramRecord("p1", 1, RecordKind.TEAM, date(2020, 1, 2), "Team", invented=True),
            ProgramRecord("p2", 5, RecordKind.REPORTING, date(2021, 5, 28), "Filed"),
            ProgramRecord(
                "p3",
                5,
                RecordKind.FOLLOW_UP,
                date(2021, 2, 1),
                "We asked.",
                commitment="c1",
                fulfilment=Fulfilment.FULFILLED,
            ),
        ),
        narrative=(Narrative("company-overview", "We make scanners.\n\nMany."),),
        claims=(NarrativeClaim("none", "There were none.", "no-smelter-in-covered-country"),),
        overrides=(Override("luna", "stands", "seen", "GC", date(2021, 3, 2)),),
        risk=(RiskDecision(TIN, "luna", "RWANDA", Risk.LOW, "GC", date(2021, 3, 2), "visited"),),
        previous=(PreviousFigure("smelters-total", 286),),
        previous_narrative=(Narrative("company-overview", "We made the same."),),
        previous_program=(
            ProgramRecord("c1", 5, RecordKind.COMMITMENT, date(2020, 5, 28), "We will ask."),
        ),
        facts=(SourcedFact("40 countries", "Form 10-K for 2020", date(2020, 12, 31)),),
        amendment=Amendment(1, date(2021, 5, 28)),
    )


def small_lists() -> Lists:
    reference = Snapshot(
        "lookup", ListKind.REFERENCE, "rmi-lookup", date(2021, 4, 28), "template", *HASHES, True
    )
    rows = (
        ReferenceRow(TIN, "Luna Smelter, Ltd.", "Luna Smelter, Ltd.", "RWANDA", Cid("CID003387")),
        ReferenceRow(TIN, "=Luna", "Luna Smelter, Ltd.", "RWANDA", Cid("CID003387")),
    )
    status = replace(reference, id="rmap", kind=ListKind.STATUS, scheme="rmap")
    status_rows = (StatusRow(TIN, Cid("CID003387"), "Luna Smelter, Ltd.", "RWANDA", "Conformant"),)
    reference = replace(reference, sha256=sha256_of(list_csv(reference, rows)))
    status = replace(status, sha256=sha256_of(list_csv(status, status_rows)))
    return Lists((ReferenceList(reference, rows),), (StatusList(status, status_rows),))


HASHES = (Sha256("0" * 64), Sha256(""))
