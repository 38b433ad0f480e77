"""Reports without a fault, to be corrupted: the example's and variants of it, in every format."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from oreigin.assessment.assess import assess
from oreigin.case import AnnexChoices, AnnexColumn, Case, Signature
from oreigin.demo import build_example
from oreigin.report.document import Document
from oreigin.report.html import render
from oreigin.report.outline import outline
from oreigin.report.pdf import pdf
from oreigin.report.website import page
from oreigin.report.word import docx
from oreigin.response.declaration import Declaration
from oreigin.response.reading import read_declaration
from oreigin.smelters.facility import StatusList
from oreigin.terms import ConformanceStatus, Sha256

FORMATS = ("htm", "submission", "website", "docx", "pdf")

_RMI_WORDS = {
    ConformanceStatus.CONFORMANT: "Conformant",
    ConformanceStatus.CROSS_RECOGNIZED: "Conformant",
    ConformanceStatus.ACTIVE: "Active",
    ConformanceStatus.NOT_LISTED: "Not Conformant",
}


@dataclass(frozen=True)
class CleanReport:
    """A Form SD and its Conflict Minerals Report, as filed on `day`."""

    name: str
    form: Document
    report: Document
    day: date


def clean_reports() -> Iterator[CleanReport]:
    """Yield the example's report, then variants: other suppliers, columns, labels and grouping."""
    case, declarations = _example()
    yield _report("example", case, declarations)
    numbered: tuple[AnnexColumn, ...] = ("metal", "name", "country", "status", "cid")
    last: tuple[AnnexColumn, ...] = ("cid", "metal", "name", "country", "status")
    own = case.annex.labels
    variants = (
        ("numbered", 7, AnnexChoices(columns=numbered, labels=own)),
        ("RMI's words", 5, AnnexChoices(title="Schedule A", columns=numbered, labels=_RMI_WORDS)),
        ("by metal", 4, AnnexChoices(columns=numbered, group_by="metal", labels=_RMI_WORDS)),
        ("few suppliers", 2, AnnexChoices(title="Appendix 1", columns=last, labels=_RMI_WORDS)),
    )
    for name, suppliers, annex in variants:
        yield _report(name, _smaller(case, suppliers, annex), declarations)


@cache
def _example() -> tuple[Case, dict[Sha256, Declaration]]:
    case, documents = build_example()
    return case, {sha: read_declaration(data, "example.xlsx") for sha, data in documents.items()}


def _smaller(case: Case, count: int, annex: AnnexChoices) -> Case:
    """The case with fewer suppliers, chosen by their number, and another annex."""
    named = [supplier.id for supplier in case.suppliers]
    kept = set(random.Random(count).sample(named, min(count, len(named))))
    return replace(
        case,
        annex=annex,
        lists=replace(case.lists, statuses=tuple(map(_of_rmi, case.lists.statuses))),
        suppliers=tuple(s for s in case.suppliers if s.id in kept),
        responses=tuple(r for r in case.responses if r.supplier in kept),
        products=tuple(
            replace(p, suppliers=tuple(s for s in p.suppliers if s in kept)) for p in case.products
        ),
    )


def _of_rmi(held: StatusList) -> StatusList:
    """The example's status list from another source: its own is an annex of a certain name."""
    return replace(held, snapshot=replace(held.snapshot, source="the RMI's website"))


def _report(name: str, case: Case, declarations: dict[Sha256, Declaration]) -> CleanReport:
    held = {r.sha256 for r in case.responses}
    signature = Signature("Name of the signer", case.as_of.filing, "binder of the general counsel")
    case = replace(case, signatory=replace(case.signatory, signature=signature))
    made = assess(case, {sha: d for sha, d in declarations.items() if sha in held})
    form, report = outline(made).documents
    return CleanReport(name, form, report, case.as_of.filing)


def file_of(report: CleanReport, kind: str) -> tuple[bytes, str]:
    """The report as the bytes of a file in one of FORMATS, and the file's name."""
    match kind:
        case "htm":
            return render(report.report).encode(), "ex1-01.htm"
        case "submission":
            return _submission(report).encode(), "submission.txt"
        case "website":
            return page(report.report).encode(), "website.html"
        case "docx":
            return docx(report.report, report.day), "cmr.docx"
        case "pdf":
            return pdf(report.report, report.day).data, "cmr.pdf"
    raise ValueError(kind)


def _submission(report: CleanReport) -> str:
    """What EDGAR disseminates: header, form and exhibit in one text file."""
    parts = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{at}\n<FILENAME>{document.file}\n<TEXT>\n"
        f"{render(document)}</TEXT>\n</DOCUMENT>\n"
        for at, (kind, document) in enumerate(
            (("SD", report.form), ("EX-1.01", report.report)), start=1
        )
    )
    header = (
        "<SEC-HEADER>0000000000-21-000000.hdr.sgml : 20210528\n"
        "CONFORMED SUBMISSION TYPE: SD\n</SEC-HEADER>\n"
    )
    return f"<SEC-DOCUMENT>0000000000-21-000000.txt : 20210528\n{header}{parts}</SEC-DOCUMENT>\n"
