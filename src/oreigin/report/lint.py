"""`oreigin edgar lint`: every fault of a page to be filed, graded by what accepted filings do.

Adds to `oreigin.report.edgar` what only a whole page can show: the wrapper that EDGAR puts around a
document, signatures, images, numbers that may not be published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.errors import Problem
from oreigin.report.edgar import edgar_html, faults, name_faults

DOCUMENT_TYPES = ("SD", "SD/A", "EX-1.01", "EX-2.01", "GRAPHIC")
"""Types of the documents of a Form SD submission; EX-2.01 is the resource extraction report's."""

METADATA = ("meta", "link")

_WRAPPER = re.compile(
    r"</?(?:DOCUMENT|TEXT|TYPE|SEQUENCE|FILENAME|DESCRIPTION)\b>?[^\n<]*", re.IGNORECASE
)
_TYPE = re.compile(r"^<TYPE>(.*)$", re.MULTILINE | re.IGNORECASE)
_FILENAME = re.compile(r"^<FILENAME>(.*)$", re.MULTILINE | re.IGNORECASE)
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_FORM = re.compile(r"FORM\s+SD\b.{0,400}SPECIALIZED\s+DISCLOSURE", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]*>|&#160;|&nbsp;")


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and how much it weighs."""

    severity: str
    problem: Problem


def lint(html: str, file: str) -> tuple[Finding, ...]:
    """Return everything in a page that EDGAR refuses or a reviewer asks about, gravest first.

    `html` may stand in the wrapper (<DOCUMENT> ... <TEXT>) in which EDGAR disseminates it; then the
    name in the wrapper is the file's. Source: EDGAR Filer Manual, Volume II, chapter 5; Regulation
    S-T, Rules 302 and 304.
    """
    wrapped = _FILENAME.search(html)
    name = wrapped[1].strip() if wrapped else file.replace("\\", "/").rpartition("/")[2]
    page = _unwrapped(html)
    found = [*name_faults(name), *_graded_elements(page, file), *_whole(html, page, file)]
    words = edgar_html().faults
    findings = [Finding(words[problem.code].severity, problem) for problem in found]
    return tuple(sorted(findings, key=lambda f: ("error", "warning", "info").index(f.severity)))


def _unwrapped(html: str) -> str:
    """Return the page without the wrapper's tags, every line where it was."""
    head, text, rest = html.partition("<TEXT>")
    if not text:
        return html
    return _WRAPPER.sub("", head) + _WRAPPER.sub("", rest) if len(head) < 2000 else html


def _graded_elements(page: str, file: str) -> Iterator[Problem]:
    """Yield the faults of elements, with metadata as what it is instead of a foreign element."""
    metadata = {f"<{name}>" for name in METADATA}
    for problem in faults(page, file):
        named = next((m for m in metadata if m in problem.message), "")
        if not named:
            yield problem
        elif problem.code == "element-not-allowed":
            yield _problem("metadata", named.strip("<>"), file, problem.place)


def _whole(html: str, page: str, file: str) -> Iterator[Problem]:
    kind = _TYPE.search(html)
    if kind and kind[1].strip().upper() not in DOCUMENT_TYPES:
        yield _problem("document-type", kind[1].strip(), file)
    text = _TAGS.sub(" ", page)
    for found in _SSN.finditer(text):
        yield _problem("social-security-number", found[0], file)
    if _FORM.search(text) and "/s/" not in text.lower():
        yield _problem("signature-not-typed", "", file)
    for image in _IMAGE.finditer(page):
        source = _SOURCE.search(image[0])
        line = f"line {page.count(chr(10), 0, image.start()) + 1}"
        shown = source[1] if source else ""
        yield _problem("image-in-place", shown, file, line)
        if not re.search(r"\balt\s*=", image[0], re.IGNORECASE):
            yield _problem("image-without-words", shown, file, line)


def _problem(code: str, what: str, file: str, place: str = "") -> Problem:
    words = edgar_html().faults[code]
    return Problem(code, words.message.format(what=what), words.remedy, file, place)
