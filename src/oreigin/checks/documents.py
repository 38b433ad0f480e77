"""Checking a document's bytes: read it, hold it against the given lists or its own look-up tab."""

from dataclasses import dataclass, field
from datetime import date

from oreigin.case import AcceptancePolicy
from oreigin.checks.checking import check
from oreigin.checks.context import Context
from oreigin.checks.reference import Reference, own_reference
from oreigin.checks.values import Checked
from oreigin.response.reading import Reading, read_declaration, read_with_look_up
from oreigin.response.recalculation import LookUp
from oreigin.terms import ReportingPeriod
from oreigin.workbook.templates import BUILT_IN, Templates


@dataclass(frozen=True, slots=True)
class Terms:
    """What documents are checked for: the date, the policy, the reporting period if known."""

    as_of: date
    policy: AcceptancePolicy = field(default_factory=AcceptancePolicy)
    period: ReportingPeriod | None = None
    received: date | None = None
    templates: Templates = BUILT_IN


def check_document(data: bytes, file: str, terms: Terms, reference: Reference | None) -> Checked:
    """Return all findings about the workbook `data`; `file` names it in errors.

    Without `reference` smelters are held against the workbook's own look-up tab. Raises
    UnreadableDocumentError or UnknownTemplateError as reading does.
    """
    return check(context_of(read(data, file, terms, reference is None), terms, reference))


def read(data: bytes, file: str, terms: Terms, with_look_up: bool) -> Reading:
    """Read a workbook, its look-up tab only where nothing else is known of smelters."""
    if with_look_up:
        return read_with_look_up(data, file, templates=terms.templates)
    declared = read_declaration(data, file, templates=terms.templates)
    layout = terms.templates.layout(declared.template, declared.version)
    return Reading(declared, layout, LookUp(()))


def context_of(reading: Reading, terms: Terms, reference: Reference | None) -> Context:
    """Return what the rules may look at for a document that was read."""
    return Context(
        reading.declaration,
        reading.layout,
        terms.as_of,
        reference or own_reference(reading.look_up),
        terms.policy,
        terms.period,
        terms.received,
    )
