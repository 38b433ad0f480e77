"""Reporting periods: opening the next one, changing what a case says of itself, closing it."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import msgspec

from oreigin import tables
from oreigin.assessment.deadline import filing_deadline
from oreigin.case import AsOf, Case, Registrant, Signatory
from oreigin.casework import assessing, year_before
from oreigin.casework.acting import changing, doing, lock
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.folder import check_case
from oreigin.folder.directory import Directory
from oreigin.store import saving
from oreigin.store.directory import load_directory, save_directory
from oreigin.store.loading import load_case, settings_of
from oreigin.store.models import ListSnapshot, ListUse, Period
from oreigin.terms import ReportingPeriod

_CARRIED = ("registrant", "signatory", "annex", "policy", "obligation")
"""What a new period takes over from the one before."""


def newest(actor: Actor) -> Period | None:
    """Return the registrant's newest period, None where it has none."""
    return Period.objects.filter(registrant=actor.registrant).order_by("-year").first()


def open_period(actor: Actor, year: int) -> Period:
    """Return a new, open period.

    It takes suppliers with their contacts, products, policies, lists and texts over from the newest
    one before it, and that one's figures as last year's; no responses and no decisions. Raises
    RefusedError where the year is there.
    """
    with doing(actor, "period-opened", f"period:{year}") as event:
        if Period.objects.filter(registrant=actor.registrant, year=year).exists():
            raise RefusedError(tables.problem("casework.toml", "year-there", year=year))
        before = (
            Period.objects.filter(registrant=actor.registrant, year__lt=year)
            .order_by("-year")
            .first()
        )
        event.facts["before"] = before.year if before else None
        case = _following(before, year) if before else _first(actor, year)
        period = saving.save_case(actor.registrant, case, {}, actor.now, actor.user)
        if before:
            _use_lists(actor, period, before)
            save_directory(period, Directory(load_directory(before).contacts))
        assessing.request(actor, period)
    return period


def change_settings(actor: Actor, period: Period, **changed: Any) -> None:
    """Change what the case says of itself: `changed` are fields of Case, as their values.

    Such as registrant, as_of, signatory, annex, policy, notice. Raises RefusedError for a closed
    period, InvalidCaseError for what a case folder could not hold, TypeError for a field that is no
    setting.
    """
    unknown = set(changed) - {field.name for field in fields(Case)} | set(changed) & saving.ROWS
    if unknown:
        raise TypeError(f"no settings: {', '.join(sorted(unknown))}")
    subject = f"period:{period.year}"
    with changing(actor, period, "case-changed", subject, settings=sorted(changed)) as event:
        held = Period.objects.get(pk=period.pk)
        check_case(Case(**{**settings_of(held), **changed}))
        event.person["before"] = {name: held.settings.get(name) for name in changed}
        for name, value in changed.items():
            held.settings[name] = msgspec.to_builtins(value)
        held.save(update_fields=["settings"])
        period.settings = held.settings
        event.person["after"] = {name: held.settings[name] for name in changed}
        assessing.request(actor, period)


def set_dates(
    actor: Actor, period: Period, survey_starts: date | None, answers_due: date | None
) -> None:
    """Say when the survey begins, and by when its answers are due.

    Raises RefusedError for a closed period.
    """
    facts = {"starts": str(survey_starts or ""), "due": str(answers_due or "")}
    with doing(actor, "case-changed", f"period:{period.year}", **facts):
        lock(actor, period)
        period.survey_starts, period.answers_due = survey_starts, answers_due
        period.save(update_fields=["survey_starts", "answers_due"])


def close_period(actor: Actor, period: Period) -> None:
    """Close a period: its report was filed, and nothing of it is changed any more."""
    with doing(actor, "period-closed", f"period:{period.year}"):
        lock(actor, period)
        period.closed = actor.now
        period.save(update_fields=["closed"])


def reopen_period(actor: Actor, period: Period, why: str) -> None:
    """Open a closed period again, to amend what was filed. Raises RefusedError without a reason."""
    if not why.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    with doing(actor, "period-reopened", f"period:{period.year}") as event:
        event.person["why"] = why
        period.closed = None
        period.save(update_fields=["closed"])


def _first(actor: Actor, year: int) -> Case:
    """Return the case of a registrant's first period; what only it knows is left empty."""
    name = actor.registrant.name
    filer = Registrant(name, name, "", "", "", "", "", "")
    period = ReportingPeriod(year)
    return Case(filer, period, _dates(period), Signatory(""))


def _following(before: Period, year: int) -> Case:
    """Return the case of the year after: what stays, without what happened."""
    earlier, period = load_case(before), ReportingPeriod(year)
    kept = year_before.kept_of(before)
    return replace(
        _first_like(earlier, period),
        products=earlier.products,
        suppliers=tuple(replace(s, requested=None) for s in earlier.suppliers),
        previous=kept.figures or (),
        narrative=earlier.narrative,
        claims=earlier.claims,
        previous_narrative=kept.texts or (),
        previous_program=kept.commitments or (),
    )


def _first_like(earlier: Case, period: ReportingPeriod) -> Case:
    carried = {name: getattr(earlier, name) for name in _CARRIED}
    carried["signatory"] = replace(earlier.signatory, signature=None)
    return Case(period=period, as_of=_dates(period), **carried)


def _dates(period: ReportingPeriod) -> AsOf:
    """Statuses and form as of the filing deadline, until somebody says otherwise."""
    due = filing_deadline(period)
    return AsOf(due, due)


def _use_lists(actor: Actor, period: Period, before: Period) -> None:
    ListUse.objects.bulk_create(
        ListUse(
            registrant=actor.registrant,
            period=period,
            snapshot=snapshot,
            applied=actor.now,
            applied_by=actor.user,
        )
        for snapshot in ListSnapshot.objects.filter(uses__period=before)
    )
