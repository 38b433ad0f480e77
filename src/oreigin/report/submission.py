"""The header values of the EDGAR submission: form type, rule, items, period, documents in order."""

from collections.abc import Iterable
from dataclasses import dataclass

from oreigin import tables
from oreigin.assessment.values import Assessment
from oreigin.report.document import Document, text_of
from oreigin.report.wording import form_wording

SUBMISSION = "submission.toml"


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


def submission(assessment: Assessment, documents: Iterable[Document], amended: bool = False) -> str:
    """Return the header values, one a line, as EDGAR's submission header names them.

    Source: headers of accepted filings; the period is the last day of the calendar year.
    """
    words, documents = tables.load_one(SUBMISSION, SubmissionWords), tuple(documents)
    items = [words.item_disclosure, *([words.item_report] if len(documents) > 1 else [])]
    lines = [
        f"<TYPE>{words.amended_type if amended else words.type}",
        f"<RULE-NAME>{words.rule}",
        *(f"<ITEM-NUMBER>{item}" for item in items),
        f"<ITEM-PERIOD>{assessment.case.period.last_day:%Y%m%d}",
    ]
    for sequence, document in enumerate(documents, start=1):
        form = document.file == form_wording().file
        lines += [
            "",
            f"<TYPE>{words.document_type if form else words.exhibit_type}",
            f"<SEQUENCE>{sequence}",
            f"<FILENAME>{document.file}",
            f"<DESCRIPTION>{text_of(document.title)}",
        ]
    return "\n".join((words.heading, words.unofficial, "", *lines, ""))
