"""What actions are about: the page of each subject, and the actions that stand on that page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse

from oreigin.store.models import Action, Period, Response, Smelter

_SMELTER, _RESPONSE = "smelter", "response"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about, in words and with its page; `url` is "" where there is none."""

    label: str
    url: str = ""


def subjects(period: Period, ids: Iterable[str]) -> dict[str, Subject]:
    """Return what ids of subjects ("smelter:CID000019") stand for; others as they are."""
    wanted = {subject for subject in ids if subject}
    keys = {kind: _keys(kind, wanted) for kind in (_SMELTER, _RESPONSE)}
    where = [period.registrant.slug, period.year]
    found = {subject: Subject(_words(subject)) for subject in wanted}
    smelters = Smelter.objects.filter(period=period, key__in=keys[_SMELTER])
    for key, name in smelters.values_list("key", "name") if keys[_SMELTER] else ():
        found[f"{_SMELTER}:{key}"] = Subject(name, reverse("smelter", args=[*where, key]))
    responses = Response.objects.filter(period=period, code__in=keys[_RESPONSE])
    told = responses.values_list("code", "pk", "supplier__name") if keys[_RESPONSE] else ()
    for code, pk, name in told:
        label = f"Response of {name}"
        found[f"{_RESPONSE}:{code}"] = Subject(label, reverse("response", args=[*where, pk]))
    return found


def with_subjects(period: Period, actions: Iterable[Action]) -> list[tuple[Action, Subject | None]]:
    """Return actions, each with what it is about."""
    held = list(actions)
    known = subjects(period, (one.subject for one in held))
    return [(one, known.get(one.subject)) for one in held]


def actions_about(period: Period, subject: str) -> dict[str, Any]:
    """Return what the card of actions on a subject's page needs: open ones first, then by day."""
    found = Action.objects.filter(period=period, subject=subject)
    order = (F("done").asc(nulls_first=True), F("due").asc(nulls_last=True), "pk")
    return {"subject": subject, "actions": found.order_by(*order)}


def _words(subject: str) -> str:
    """Return the id of a subject as words: "smelter CID000019"."""
    return subject.replace(":", " ", 1)


def _keys(kind: str, subjects: Iterable[str]) -> list[str]:
    return [key for name, _, key in (one.partition(":") for one in subjects) if name == kind]
