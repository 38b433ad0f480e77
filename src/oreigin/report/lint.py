"""`oreigin edgar lint`: every fault of what is to be filed, graded by what accepted filings do.

Adds to `oreigin.report.edgar_page` what only a whole page or submission can show: the wrapper that
EDGAR puts around a document, signatures, images, links between documents, numbers that may not be
published.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.errors import Problem
from oreigin.report.edgar import edgar_html, fault, name_faults
from oreigin.report.edgar_page import Page, faults, look

_DOCUMENT = re.compile(r"<DOCUMENT>(.*?)(?:</DOCUMENT>|\Z)", re.DOTALL | re.IGNORECASE)
_BODY = re.compile(r"<TEXT>(.*?)(?:</TEXT>|\Z)", re.DOTALL | re.IGNORECASE)
_HEADER = re.compile(r"^<(TYPE|FILENAME)>(.*)$", re.MULTILINE | re.IGNORECASE)
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212-]\s*")
_NO_PAGES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a Word, Excel or other zipped file",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or PowerPoint file",
    b"{\\rtf": "an RTF document",
}
"""How files begin that people give instead of a page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and how much it weighs."""

    severity: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class _Document:
    """A page as it stands in a submission; `type` is "" where no wrapper says it."""

    name: str
    type: str
    page: str


def lint_bytes(data: bytes, file: str) -> tuple[Finding, ...]:
    """Return what `lint` finds in the text of `data`, one finding alone where it is no text."""
    kinds = (what for start, what in _NO_PAGES.items() if data.startswith(start))
    what = next(kinds, "a picture or another file without text" if b"\0" in data[:4096] else "")
    if what:
        return (Finding("error", fault("not-html", what, file)),)
    return lint(data.decode("utf-8", "replace"), file)


def lint(html: str, file: str) -> tuple[Finding, ...]:
    """Return everything that EDGAR refuses or a reviewer asks about, gravest first.

    `html` may be a page, or documents in the wrapper (<DOCUMENT> ... <TEXT>) in which EDGAR
    disseminates them; then the names in the wrapper are the files'. Source: EDGAR Filer Manual,
    Volume II, chapter 5; Regulation S-T, Rules 302 and 304.
    """
    documents = tuple(_documents(html, file))
    names = {document.name.lower() for document in documents}
    others = names if len(documents) > 1 else frozenset[str]()
    words = edgar_html().faults
    findings = [
        Finding(words[problem.code].severity, problem)
        for document in documents
        for problem in _faults(document, file, others)
    ]
    return tuple(sorted(findings, key=lambda f: ("error", "warning", "info").index(f.severity)))


def own_faults(page: str, file: str) -> tuple[Problem, ...]:
    """Return what is wrong with a page of ours: any fault of its HTML, and every error."""
    errors = (f.problem for f in lint(page, file) if f.severity == "error")
    return tuple(dict.fromkeys((*name_faults(file), *faults(page, file), *errors)))


def _documents(html: str, file: str) -> Iterator[_Document]:
    wrapped = list(_DOCUMENT.finditer(html))
    name = file.replace("\\", "/").rpartition("/")[2]
    if not wrapped:
        yield _Document(name, "", html)
    for found in wrapped:
        header = {key.upper(): value.strip() for key, value in _HEADER.findall(found[1])}
        body = _BODY.search(found[1])
        # The lines before the page are kept empty, so that a place is that of the file.
        before = html.count("\n", 0, found.start(1) + (body.start(1) if body else 0))
        page = "\n" * before + (body[1] if body else found[1])
        yield _Document(header.get("FILENAME", name), header.get("TYPE", ""), page)


def _faults(document: _Document, file: str, others: frozenset[str] | set[str]) -> Iterator[Problem]:
    rules = edgar_html()
    yield from name_faults(document.name)
    if document.type and document.type.upper() not in rules.document_types:
        yield fault("document-type", document.type, file)
    if document.name.lower().endswith(rules.images):
        if not document.type:
            yield fault("not-a-page", document.name, file)
        return
    page = look(document.page, file)
    yield from page.faults
    yield from _words(page, file)
    yield from _links(page, file, others)
    yield from _images(page, file)


def _words(page: Page, file: str) -> Iterator[Problem]:
    rules = edgar_html()
    text = _plain(page.text)
    if not text.strip():
        yield fault("nothing-in-it" if not page.images else "only-images", "", file)
    for found in re.finditer(rules.social_security_number, f"{text}\n{_plain(page.unseen)}"):
        yield fault("social-security-number", found[0], file)
    one_line = " ".join(text.split())
    if re.search(rules.form, one_line, re.IGNORECASE) and not re.search(
        rules.typed_signature, one_line, re.IGNORECASE
    ):
        yield fault("signature-not-typed", "", file)


def _plain(text: str) -> str:
    """Return a text as it looks: compatible characters made one, unseen ones gone, one dash."""
    shown = unicodedata.normalize("NFKC", text)
    return _DASHES.sub("-", "".join(c for c in shown if unicodedata.category(c) != "Cf"))


def _links(page: Page, file: str, others: frozenset[str] | set[str]) -> Iterator[Problem]:
    for target, place in page.links:
        if others and target not in others:
            yield fault("link-nowhere", target, file, place)


def _images(page: Page, file: str) -> Iterator[Problem]:
    for image in page.images:
        yield fault("image-in-place", image.source, file, image.place)
        if not image.described:
            yield fault("image-without-words", image.source, file, image.place)
