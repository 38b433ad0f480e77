"""Which template and version a workbook is, by its fingerprint cell. Never guessed."""

import re

from oreigin.errors import UnknownTemplateError
from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.layout import Fingerprint, Layout, layouts
from oreigin.workbook.problems import problem

_REVISION = re.compile(r"(?:Revision|Version)\s+\S+", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\(([A-Z]{3,5})\)")
_OLD_TITLE = "Conflict Minerals Reporting Template"
_TITLE_CELL = "D2"


def identify(workbook: Workbook) -> Layout:
    """Return the layout whose fingerprint the workbook bears.

    Raises UnknownTemplateError: for a workbook that is no RMI template, and for a template or
    version (pre-releases among them) that we do not know, naming it and those we know.
    """
    seen = ""
    for known in layouts():
        said = version_text(workbook, known.fingerprint)
        if said == _plain(known.fingerprint.text) and _template(workbook) in ("", known.template):
            return known
        seen = seen or said
    raise _unknown(workbook, seen)


def version_text(workbook: Workbook, fingerprint: Fingerprint) -> str:
    """Return what the workbook's fingerprint cell says, white space made plain; "" without it."""
    if fingerprint.sheet not in workbook:
        return ""
    return _plain(raw_text(workbook.cell(fingerprint.sheet, fingerprint.cell)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _template(workbook: Workbook) -> str:
    """Return the title's abbreviation ("(CMRT)" in every language), an old title, or ""."""
    sheet = layouts()[0].declaration.sheet
    if sheet not in workbook:
        return ""
    title = _plain(raw_text(workbook.cell(sheet, _TITLE_CELL)))
    match = _ABBREVIATION.search(title)
    if match:
        return match[1]
    return title if title == _OLD_TITLE else ""


def _unknown(workbook: Workbook, seen: str) -> UnknownTemplateError:
    fingerprint = layouts()[0].fingerprint
    revision = _REVISION.match(seen)
    if fingerprint.sheet not in workbook:
        names = ", ".join(repr(name) for name in workbook.sheet_names[:5])
        what = f"it has no sheet {fingerprint.sheet!r}, only {names or 'none'}"
        return UnknownTemplateError(problem("not-an-rmi-template", workbook.file, what=what))
    place = f"{fingerprint.sheet}!{fingerprint.cell}"
    if not revision and not _template(workbook):
        what = f"its version cell says {seen[:60]!r}" if seen else "its version cell is empty"
        return UnknownTemplateError(problem("not-an-rmi-template", workbook.file, place, what=what))
    version = revision[0].split()[1] if revision else f"version {seen[:60]!r}"
    what = f"{_template(workbook) or 'Template'} {version}"
    known = ", ".join(layout.name for layout in layouts())
    return UnknownTemplateError(
        problem("unknown-template-version", workbook.file, place, what=what, known=known)
    )
