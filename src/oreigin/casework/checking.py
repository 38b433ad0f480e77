"""Checking responses: completeness, plausibility and the acceptance policy, kept beside them."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import msgspec
from django.utils import timezone

from oreigin.case import Policy
from oreigin.casework.known import known_templates, read_with
from oreigin.casework.matching import Suppliers, suppliers_of
from oreigin.checks.acceptance import Verdict, verdict
from oreigin.checks.checking import check
from oreigin.checks.context import Context
from oreigin.checks.reference import Reference, reference_of
from oreigin.checks.values import Checked, Severity
from oreigin.response.declaration import Declaration
from oreigin.smelters.facility import ListKind
from oreigin.smelters.history import legacy_ids
from oreigin.store.loading import load_lists, settings_of
from oreigin.store.models import ListSnapshot, Period, Reading, Response
from oreigin.store.packing import unpacked
from oreigin.terms import Cid, ReportingPeriod
from oreigin.workbook.templates import Templates

UNREADABLE = "unreadable"

_KINDS = (ListKind.REFERENCE.value, ListKind.TRANSLATION.value)
"""The kinds of lists that checks look at."""

_COLUMNS = (
    "checked",
    "checked_with",
    "status",
    "verdict",
    "template",
    "errors",
    "warnings",
    "findings",
    "missing",
    "list_mark",
    "scope",
)
"""What a check writes: nothing that a person may be deciding meanwhile."""


@dataclass(slots=True)
class Checker:
    """What a period's documents are checked against, worked out once for many of them.

    `terms` stands for policy, lists and tables. `marks` remember whose document had which smelter
    list, to notice one that two suppliers send.
    """

    period: Period
    as_of: date
    policy: Policy
    reference: Reference | None
    suppliers: Suppliers
    templates: Templates
    terms: str
    marks: dict[str, tuple[int, str]] = field(default_factory=dict)

    @staticmethod
    def of(period: Period, as_of: date) -> "Checker":
        """Return the checker of a period on a day."""
        lists = load_lists(ListSnapshot.objects.filter(uses__period=period, kind__in=_KINDS))
        translated: dict[str, Cid] = {
            old: next(iter(new)) for old, new in legacy_ids(lists, as_of).items() if len(new) == 1
        }
        marked = Response.objects.filter(period=period).exclude(list_mark="").order_by("pk")
        marks: dict[str, tuple[int, str]] = {}
        for mark, supplier, filename in marked.values_list("list_mark", "supplier_id", "filename"):
            marks.setdefault(mark, (supplier, filename))
        policy, templates = settings_of(period)["policy"], known_templates()
        return Checker(
            period=period,
            as_of=as_of,
            policy=policy,
            reference=reference_of(lists.references, as_of, translated),
            suppliers=suppliers_of(period),
            templates=templates,
            terms=_terms(period, policy, templates),
            marks=marks,
        )

    def check(self, response: Response, reading: Reading) -> None:
        """Check a response's document and keep what was found beside the response."""
        response.checked, response.checked_with = timezone.now(), self.terms
        if reading.declaration is None:
            response.status = UNREADABLE
            response.verdict = Verdict.SEND_BACK.value
        else:
            declaration = unpacked(bytes(reading.declaration))
            checked = self._checked(response, declaration)
            response.scope = declaration.scope.value or ""
            response.status = checked.status.value
            response.verdict = verdict(checked, self.policy.acceptance).verdict.value
            response.template = f"{checked.template} {checked.version}"
            response.errors = checked.count(Severity.ERROR)
            response.warnings = checked.count(Severity.WARNING)
            response.findings = msgspec.to_builtins(checked.findings)
            response.missing = list(checked.missing)
            response.list_mark = checked.list_mark
            if checked.list_mark:
                whose = (response.supplier_id, response.filename)
                self.marks.setdefault(checked.list_mark, whose)
        response.save(update_fields=_COLUMNS)

    def _checked(self, response: Response, declaration: Declaration) -> Checked:
        others = {
            mark: name
            for mark, (supplier, name) in self.marks.items()
            if supplier != response.supplier_id
        }
        return check(
            Context(
                declaration=declaration,
                layout=self.templates.layout(declaration.template, declaration.version),
                as_of=self.as_of,
                reference=self.reference,
                policy=self.policy.acceptance,
                period=ReportingPeriod(self.period.year),
                received=response.received,
                same_lists=others,
            )
        )


def check_again(period: Period, as_of: date) -> None:
    """Check the period's workbooks that were never checked, or with other policy, lists, tables."""
    checker = Checker.of(period, as_of)
    stale = Response.objects.filter(period=period, document__reading__isnull=False).exclude(
        checked_with=checker.terms
    )
    for response in stale.select_related("document__reading").order_by("pk"):
        checker.check(response, response.document.reading)  # type: ignore[union-attr]


def _terms(period: Period, policy: Policy, templates: Templates) -> str:
    """Return one hash over all that decides what a check says."""
    lists = ListSnapshot.objects.filter(uses__period=period, kind__in=_KINDS).order_by("pk")
    held = [read_with(templates), list(lists.values_list("sha256", flat=True))]
    return hashlib.sha256(msgspec.json.encode([*held, policy.acceptance])).hexdigest()
