"""The header values of the EDGAR submission: form type, rule, items, period, documents in order."""

import unicodedata
from dataclasses import dataclass

from oreigin import tables
from oreigin.assessment.values import Assessment
from oreigin.report.document import Document, DocumentKind, printable, report_among, text_of

SUBMISSION = "submission.toml"
_PLAIN = str.maketrans("‘’“”‐‑‒–—", "''\"\"-----")
"""Quotation marks and dashes as ASCII has them."""


@dataclass(frozen=True, slots=True)
class SubmissionWords:
    """`data/submission.toml`."""

    type: str
    amended_type: str
    rule: str
    item_disclosure: str
    item_report: str
    document_type: str
    exhibit_type: str
    heading: str
    unofficial: str


def submission(
    assessment: Assessment, documents: tuple[Document, ...], amended: bool = False
) -> str:
    """Return the header values, one a line, as EDGAR's submission header names them.

    Source: headers of accepted filings; the period is the last day of the calendar year.
    """
    words = tables.load_one(SUBMISSION, SubmissionWords)
    items = [words.item_disclosure, *([words.item_report] if report_among(documents) else [])]
    lines = [
        f"<TYPE>{words.amended_type if amended else words.type}",
        f"<RULE-NAME>{words.rule}",
        *(f"<ITEM-NUMBER>{item}" for item in items),
        f"<ITEM-PERIOD>{assessment.case.period.last_day:%Y%m%d}",
    ]
    for sequence, document in enumerate(documents, start=1):
        form = document.kind is DocumentKind.FORM
        lines += [
            "",
            f"<TYPE>{words.document_type if form else words.exhibit_type}",
            f"<SEQUENCE>{sequence}",
            f"<FILENAME>{document.file}",
            f"<DESCRIPTION>{_header_value(text_of(document.title))}",
        ]
    return "\n".join((words.heading, words.unofficial, "", *lines, ""))


def _header_value(text: str) -> str:
    """Return text as a header may hold it: on one line, letters without their accents, ASCII."""
    decomposed = unicodedata.normalize("NFKD", printable(text).translate(_PLAIN))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return letters.encode("ascii", "replace").decode()
