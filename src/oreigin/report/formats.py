"""A document in every format but EDGAR's: PDF, DOCX and web page, as far as the machine can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import util

from oreigin.assessment.attention_items import item
from oreigin.assessment.values import Attention
from oreigin.report.document import Document, report_among
from oreigin.report.pdf import engine, pdf
from oreigin.report.website import page

WEBSITE = "website.html"


@dataclass(slots=True)
class Formats:
    """Files by name, and what a person should know of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    attention: list[Attention] = field(default_factory=list)


def formats(documents: tuple[Document, ...], day: date) -> Formats:
    """Return the documents as PDF and DOCX, and the report (or the form) as the website's page.

    What an extra that is not installed would make is left out, and said so. `day` dates the files.
    """
    made = Formats()
    for document in documents:
        _add_pdf(made, document, day)
        _add_docx(made, document, day)
    if documents:
        made.files[WEBSITE] = page(report_among(documents) or documents[0]).encode()
    made.attention += (item(rule, extra) for rule, extra in _not_installed().items())
    return made


def _add_pdf(made: Formats, document: Document, day: date) -> None:
    if not engine():
        return
    printed = pdf(document, day)
    name = f"{document.kind}.pdf"
    made.files[name] = printed.data
    if printed.missing:
        made.attention.append(item("glyph-missing", name, facts=" ".join(printed.missing)))


def _add_docx(made: Formats, document: Document, day: date) -> None:
    if not _has_docx():
        return
    from oreigin.report.word import docx  # noqa: PLC0415 - an extra

    made.files[f"{document.kind}.docx"] = docx(document, day)


def _has_docx() -> bool:
    return util.find_spec("docx") is not None


def _not_installed() -> Mapping[str, str]:
    missing = {} if engine() else {"pdf-not-made": "pdf"}
    return missing if _has_docx() else {**missing, "docx-not-made": "docx"}
