"""Which template and version a workbook is, by its fingerprint cell. Never guessed."""

import re
from dataclasses import dataclass
from datetime import date

from oreigin.errors import UnknownTemplateError
from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.layout import Fingerprint, Layout
from oreigin.workbook.problems import problem
from oreigin.workbook.templates import BUILT_IN, Templates

_REVISION = re.compile(r"(?:Revision|Version)\s+(\S+)", re.IGNORECASE)
_RELEASED = re.compile(r"([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ABBREVIATION = re.compile(r"\(([A-Z]{3,5})\)")
_OLD_TITLE, _OLD_TEMPLATE = "Conflict Minerals Reporting Template", "CMRT"
_TITLE_CELL = "D2"


@dataclass(frozen=True, slots=True)
class VersionText:
    """What a version cell says: the text, and version and release date as far as it gives them."""

    text: str
    version: str
    released: date | None


def identify(workbook: Workbook, templates: Templates = BUILT_IN) -> Layout:
    """Return the layout among `templates` whose fingerprint the workbook bears.

    Raises UnknownTemplateError: for a workbook that is no RMI template, and for a template or
    version (pre-releases among them) that we do not know, naming it and those we know.
    """
    seen = ""
    template = titled_template(workbook)
    for known in templates.heads():
        said = version_text(workbook, known.fingerprint)
        if said == _plain(known.fingerprint.text) and template in ("", known.template):
            return templates.layout(known.template, known.version)
        seen = seen or said
    raise _unknown(workbook, seen, templates)


def read_version(text: str) -> VersionText:
    """Return what the text of a version cell gives, such as "Revision 6.5 April 25, 2025"."""
    text = _plain(text)
    revision, day = _REVISION.match(text), _RELEASED.search(text)
    version = revision[1] if revision else text.partition(" ")[0].rstrip(".")
    return VersionText(text, version, _day(day) if day else None)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), _MONTHS.index(match[1][:3]) + 1, int(match[2]))
    except ValueError:
        return None


def version_text(workbook: Workbook, fingerprint: Fingerprint) -> str:
    """Return what the workbook's fingerprint cell says, white space made plain; "" without it."""
    if fingerprint.sheet not in workbook:
        return ""
    return _plain(raw_text(workbook.cell(fingerprint.sheet, fingerprint.cell)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def titled_template(workbook: Workbook) -> str:
    """Return the template by the title's abbreviation ("(CMRT)" in every language), or ""."""
    sheet = _fingerprint().sheet
    if sheet not in workbook:
        return ""
    title = _plain(raw_text(workbook.cell(sheet, _TITLE_CELL)))
    match = _ABBREVIATION.search(title)
    if match:
        return match[1]
    return _OLD_TEMPLATE if title == _OLD_TITLE else ""


def _fingerprint() -> Fingerprint:
    """Return where every version so far has its fingerprint."""
    return BUILT_IN.heads()[0].fingerprint


def _unknown(workbook: Workbook, seen: str, templates: Templates) -> UnknownTemplateError:
    fingerprint = _fingerprint()
    revision = _REVISION.match(seen)
    if fingerprint.sheet not in workbook:
        names = ", ".join(repr(name) for name in workbook.sheet_names[:5])
        what = f"it has no sheet {fingerprint.sheet!r}, only {names or 'none'}"
        return UnknownTemplateError(problem("not-an-rmi-template", workbook.file, what=what))
    place = f"{fingerprint.sheet}!{fingerprint.cell}"
    if not revision and not titled_template(workbook):
        what = f"its version cell says {seen[:60]!r}" if seen else "its version cell is empty"
        return UnknownTemplateError(problem("not-an-rmi-template", workbook.file, place, what=what))
    version = revision[1] if revision else f"version {seen[:60]!r}"
    what = f"{titled_template(workbook) or 'Template'} {version}"
    known = ", ".join(head.name for head in templates.heads())
    return UnknownTemplateError(
        problem("unknown-template-version", workbook.file, place, what=what, known=known)
    )
