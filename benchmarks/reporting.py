"""The package of a filing: of 300 smelters, and of 1,000 suppliers with 200,000 declared rows."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date

from benchmarks.measure import Measurement
from oreigin.assessment.assess import assess
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
from oreigin.demo import build_example
from oreigin.provenance import CellRef, Sourced
from oreigin.report.package import package
from oreigin.response.declaration import Declaration, DeclaredSmelter, QuestionAnswer
from oreigin.terms import CONFLICT_MINERALS, Answer, ReportingPeriod, Scope, Sha256

SMALL, LARGE = (7, 300), (1000, 200)
SECONDS_SMALL, SECONDS_LARGE, MEBIBYTES_LARGE = 5, 60, 1024
"""Suppliers and rows of each; what the package may take (CPU, as other programs only slow it)."""


def measure() -> Iterator[Measurement]:
    """Yield CPU milliseconds of assessing and packaging, and the memory of it."""
    for name, size, limit in (
        ("300 smelters, 7 suppliers", SMALL, SECONDS_SMALL),
        ("200,000 rows, 1,000 suppliers", LARGE, SECONDS_LARGE),
    ):
        assessing, packing, mebibytes = _in_a_process_of_its_own(size)
        subject = f"package, {name}"
        yield Measurement(subject, "assessing (given declarations)", assessing * 1000)
        yield Measurement(subject, "package, every format", packing * 1000)
        whole = (assessing + packing) * 1000
        yield Measurement(subject, "together", whole, target=limit * 1000)
        memory = mebibytes / MEBIBYTES_LARGE
        yield Measurement(subject, "memory", whole, memory, "of 1 GiB", target=1)


def _in_a_process_of_its_own(size: tuple[int, int]) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "benchmarks.reporting", *map(str, size)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assessing, packing, mebibytes = map(float, told.split())
    return assessing, packing, mebibytes


def _case(suppliers: int, rows: int) -> tuple[Case, dict[Sha256, Declaration]]:
    """A case with the example's lists; each supplier declares `rows` of the known smelters."""
    example, _ = build_example()
    known = example.lists.references[0].rows
    ids = [f"s{number}" for number in range(suppliers)]
    declarations = {}
    for number in range(suppliers):
        picked = [known[(number * 37 + at) % len(known)] for at in range(rows)]
        declared = tuple(
            DeclaredSmelter(5 + at, metal=row.metal, look_up=row.look_up, country=row.country)
            for at, row in enumerate(picked)
        )
        declarations[Sha256(f"{number:064x}")] = declaration(Sha256(f"{number:064x}"), declared)
    return (
        Case(
            registrant=Registrant("B, Inc.", "B", "Delaware", "001-00000", "00-0", "A", "C", "1"),
            period=ReportingPeriod(2020),
            as_of=AsOf(date(2021, 5, 14), date(2021, 5, 28)),
            signatory=Signatory("General Counsel"),
            products=(Product("p", "Product", CONFLICT_MINERALS, tuple(ids)),),
            suppliers=tuple(Supplier(s, f"Supplier {s}") for s in ids),
            responses=tuple(
                Response(
                    id=f"r-{s}",
                    supplier=s,
                    kind=ResponseKind.WORKBOOK,
                    received=date(2021, 2, 1),
                    sha256=Sha256(f"{number:064x}"),
                    filename=f"{s}.xlsx",
                    decision=Decision.ACCEPTED,
                )
                for number, s in enumerate(ids)
            ),
            lists=example.lists,
            program=example.program,
            narrative=example.narrative,
        ),
        declarations,
    )


def declaration(document: Sha256, smelters: tuple[DeclaredSmelter, ...]) -> Declaration:
    ref = CellRef(document, "Declaration", "D26")
    nothing: Sourced[str] = Sourced(None, "", ref)
    answers = {"1": Answer.YES, "2": Answer.YES, "3": Answer.UNKNOWN, "5": Answer.NO}
    return Declaration(
        document=document,
        template="CMRT",
        version="6.01",
        language="English",
        fields={},
        scope=Sourced(Scope.COMPANY, "A. Company", ref),
        effective_date=Sourced(date(2021, 1, 15), "2021-01-15", ref),
        questions=tuple(
            QuestionAnswer(number, metal, Sourced(answer, answer, ref), nothing)
            for number, answer in answers.items()
            for metal in CONFLICT_MINERALS
        ),
        company_questions=(),
        smelter_sheet="Smelter List",
        smelters=smelters,
    )


def main(suppliers: int, rows: int) -> None:
    """Print seconds of assessing, seconds of packaging, mebibytes at the most."""
    case, declarations = _case(suppliers, rows)
    started = time.process_time()
    made = assess(case, declarations)
    assessed = time.process_time()
    package(made)
    packed = time.process_time()
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(assessed - started, packed - assessed, mebibytes)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
