"""The package of a filing: what is filed, and what stays inside, as files by name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oreigin.assessment.attention_items import gravest_first, settled
from oreigin.assessment.values import Assessment, Attention, Severity
from oreigin.provenance import Claim, Figure
from oreigin.report.amendment import Filed, amendment_remarks, changes, changes_json
from oreigin.report.annex import annex_csv
from oreigin.report.binder import binder_page, proofs
from oreigin.report.document import Document, report_among
from oreigin.report.evidence import evidence
from oreigin.report.evidence_files import evidence_json, evidence_xlsx
from oreigin.report.formats import formats
from oreigin.report.html import render
from oreigin.report.lint import own_faults
from oreigin.report.outline import outline
from oreigin.report.overview import overview, overview_words
from oreigin.report.remarks import edgar_remarks, remarks
from oreigin.report.review import review
from oreigin.report.submission import submission
from oreigin.report.withholding import publishable
from oreigin.workbook.templates import BUILT_IN, Templates

FILING, INTERNAL = "filing/", "internal/"


@dataclass(frozen=True, slots=True)
class Package:
    """A filing package: its files by path, and everything that needs a person, gravest first."""

    files: dict[str, bytes]
    attention: tuple[Attention, ...]

    @property
    def in_error(self) -> bool:
        """Whether something keeps it from being final."""
        return any(item.severity is Severity.ERROR for item in self.attention)


def package(
    assessment: Assessment,
    draft: bool = False,
    amends: Filed | None = None,
    templates: Templates = BUILT_IN,
) -> Package:
    """Return the package of a case; the same assessment gives the same bytes.

    `filing/` holds Form SD and, where a Conflict Minerals Report is owed, the report and its annex,
    in every format; nothing where nothing is owed. `internal/` always holds the figures and claims,
    what needs attention, and the evidence; `index.html` says what each file is. While what would
    print rests on a list that may not be shown, `filing/` is empty. A draft says on every page that
    it is one and prints marked what the data do not support; with `amends` the changes since that
    package are told. `templates` are the known template versions.
    """
    changed = changes(amends, assessment) if amends else ()
    outlined = outline(assessment, draft, changed)
    others = formats(outlined.documents, assessment.case.as_of.filing)
    pages = {document.file: render(document) for document in outlined.documents}
    found = (problem for file, shown in pages.items() for problem in own_faults(shown, file))
    items = gravest_first(
        (
            *assessment.attention,
            *settled(remarks(assessment, outlined, draft), assessment.case),
            *amendment_remarks(assessment.case, amends),
            *edgar_remarks(found),
            *others.attention,
        )
    )
    filing = {name: shown.encode() for name, shown in pages.items()} | others.files
    if outlined.documents:
        amended = bool(amends or assessment.case.amendment)
        told = submission(assessment, outlined.documents, amended)
        filing["submission.txt"] = told.encode()
    if report_among(outlined.documents):
        filing["annex.csv"] = annex_csv(assessment).encode()
    files = {FILING + name: data for name, data in filing.items()}
    files |= _internal(assessment, outlined.documents, items, templates)
    if amends:
        files[INTERNAL + "changes.json"] = changes_json(changed).encode()
    kept = publishable(files, items, FILING)
    index = {overview_words().file: overview(assessment.case, kept, items).encode()}
    return Package(index | kept, items)


def _internal(
    assessment: Assessment,
    documents: tuple[Document, ...],
    items: tuple[Attention, ...],
    templates: Templates,
) -> dict[str, bytes]:
    """Return what stays inside: figures, what needs attention, and the evidence in several forms.

    The review page prints the report, so it would show what may not be shown; but only inside.
    """
    known, steps = evidence(assessment, templates), proofs(assessment)
    files = {
        "figures.json": figures_json(assessment).encode(),
        "attention.json": attention_json(items).encode(),
        "evidence.json": evidence_json(known, steps),
        "evidence.xlsx": evidence_xlsx(known, steps),
        "binder.html": binder_page(assessment).encode(),
    }
    if documents:
        shown = report_among(documents) or documents[0]
        files["review.html"] = review(shown, known).encode()
    return {INTERNAL + name: data for name, data in files.items()}


def figures_json(assessment: Assessment) -> str:
    """Return every figure, each with the year it is of, then every claim, as one JSON array."""
    year = assessment.case.period.year
    figures = (_figure(figure, year) for figure in assessment.figures)
    claims = (_claim(claim) for claim in assessment.claims)
    return _json([*figures, *claims])


def attention_json(items: Iterable[Attention]) -> str:
    """Return what needs attention as a JSON array, in the order given."""
    return _json(
        [
            {
                "rule": item.rule,
                "severity": item.severity,
                "message": item.message,
                "remedy": item.remedy,
                "members": list(item.members),
                **({"override": item.subject} if item.subject else {}),
            }
            for item in items
        ]
    )


def _figure(figure: Figure, year: int) -> dict[str, Any]:
    return {
        "id": figure.id,
        "value": figure.value,
        "year": year,
        "label": figure.label,
        "members": len(figure.members),
        "rule": figure.rule,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "holds": claim.holds,
        "label": claim.sentence,
        "members": len(claim.members),
        "rule": claim.rule,
        "against": list(claim.against),
        "readings": claim.readings,
    }


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
