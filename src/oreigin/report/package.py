"""The package of a filing: what is filed, and what stays inside, as files by name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oreigin.assessment.attention_items import gravest_first
from oreigin.assessment.values import Assessment, Attention, Severity
from oreigin.provenance import Claim, Figure
from oreigin.report.annex import annex_csv
from oreigin.report.document import Document
from oreigin.report.edgar import faults, name_faults
from oreigin.report.html import render
from oreigin.report.outline import outline
from oreigin.report.remarks import edgar_remarks, remarks
from oreigin.report.wording import report_wording

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


def package(assessment: Assessment) -> Package:
    """Return the package of a case; the same assessment gives the same bytes.

    `filing/` holds Form SD and, where a Conflict Minerals Report is owed, the report and its annex;
    nothing where nothing is owed. `internal/` always holds the figures and claims, and what needs
    attention. Raises ValueError for a filing date before Form SD existed.
    """
    outlined = outline(assessment)
    pages = {document.file: render(document) for document in outlined.documents}
    found = (problem for file, page in pages.items() for problem in _faults(file, page))
    items = gravest_first(
        (*assessment.attention, *remarks(assessment, outlined), *edgar_remarks(found))
    )
    files = {FILING + file: page for file, page in pages.items()}
    if _has_report(outlined.documents):
        files[FILING + "annex.csv"] = annex_csv(assessment)
    files[INTERNAL + "figures.json"] = figures_json(assessment)
    files[INTERNAL + "attention.json"] = attention_json(items)
    return Package({name: text.encode() for name, text in files.items()}, items)


def figures_json(assessment: Assessment) -> str:
    """Return every figure, then every claim, as one JSON array."""
    figures = (_figure(figure) for figure in assessment.figures)
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
            }
            for item in items
        ]
    )


def _faults(file: str, page: str) -> tuple[Any, ...]:
    return (*name_faults(file), *faults(page, file))


def _has_report(documents: tuple[Document, ...]) -> bool:
    return any(document.file == report_wording().file for document in documents)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "value": figure.value,
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
