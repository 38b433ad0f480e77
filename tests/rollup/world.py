"""A small case to roll up: two makers, two products, a template with a look-up of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from oreigin.case import Case, Product, ProgramRecord, RecordKind
from oreigin.response.declaration import Declaration
from oreigin.response.recalculation import LookUp, LookUpRow
from oreigin.rollup.rolling import Target, roll_up
from oreigin.rollup.values import Asked, Declarant, Program, RollUp
from oreigin.terms import GOLD, TIN, Answer, Sha256
from oreigin.workbook.templates import layout
from tests.assessment.world import CASE, declared

DAY = date(2021, 5, 28)

MADE = replace(
    CASE,
    registrant=replace(CASE.registrant, policy_url="https://acme.example/policy"),
    products=(
        Product("p1", "scanner", (TIN,), ("s1",)),
        Product("p2", "printer", (TIN, GOLD), ("s2",)),
    ),
    program=tuple(
        ProgramRecord(kind.value, 1, kind, date(2021, 3, 1), kind.value)
        for kind in (RecordKind.POLICY, RecordKind.SURVEY, RecordKind.REVIEW, RecordKind.ESCALATION)
    ),
)

WHO = Program(
    Declarant(contact_email="a@acme.example", authorizer_name="B", authorizer_email="b@c.d")
)

LOOK_UP = LookUp(
    (
        LookUpRow("Tin", "Alpha", "Alpha", "UNITED STATES OF AMERICA", "CID000292"),
        LookUpRow("Gold", "8853 S.p.A.", "8853 S.p.A.", "ITALY", "CID002763"),
    )
)

TARGET = Target(layout("CMRT", "6.5"), LOOK_UP)

FULL = {"4": Answer.NO, "6": Answer.ALL, "7": Answer.YES, "8": Answer.YES}


def saying_all(document: str, names: Mapping[str, str], **answers: Answer) -> Declaration:
    """A declaration with every question answered; `q3=Answer.YES` changes one."""
    own = {key.removeprefix("q"): answer for key, answer in answers.items()}
    return declared(document, names, FULL | own)


def made(
    first: Declaration | None = None,
    second: Declaration | None = None,
    *,
    case: Case = MADE,
    asked: Asked | None = None,
    program: Program = WHO,
    target: Target = TARGET,
) -> RollUp:
    """The roll-up of the case with these two documents."""
    one = first or saying_all("d1", {"Alpha": "Tin"})
    two = second or saying_all("d2", {"Alpha": "Tin", "8853 S.p.A.": "Gold"})
    documents = {Sha256("d1"): one, Sha256("d2"): two}
    return roll_up(case, documents, target, asked or Asked(), effective=DAY, program=program)


def said(rolled: RollUp, subject: str) -> Answer | None:
    return next(a.answer for a in rolled.answers if a.subject == subject)


def remarks(rolled: RollUp) -> list[str]:
    return [remark.id for remark in rolled.remarks]
