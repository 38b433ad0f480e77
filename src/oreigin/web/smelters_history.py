"""The statuses of one facility on a time line: what each list says, what counted on which day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from oreigin.assessment.conformance import status_meant
from oreigin.smelters.facility import ListKind
from oreigin.smelters.schemes import schemes
from oreigin.store.models import ListRow, ListSnapshot, ListUse, Period, Smelter
from oreigin.terms import ConformanceStatus
from oreigin.web.parts import Happened, badge

_GONE = "Not on the list any more"


def status_history(period: Period, held: Smelter) -> list[Happened]:
    """Return what the registrant's lists say of a smelter, with the days on which a status counts.

    Of a program that never listed it nothing is said; of one that did, also that it left the list.
    """
    moments = (_moment(said) for said in held.profile.get("statuses", ()))
    listed = _listed(period, held) if held.cid else ()
    return sorted((*listed, *moments), key=attrgetter("when"))


def _listed(period: Period, held: Smelter) -> Iterator[Happened]:
    used = ListUse.objects.filter(period=period, snapshot=OuterRef("pk"))
    snapshots = list(
        ListSnapshot.objects.filter(registrant=period.registrant, kind=ListKind.STATUS.value)
        .annotate(used=Exists(used))
        .order_by("as_of", "pk")
    )
    rows = ListRow.objects.filter(registrant=period.registrant, cid=held.cid, metal=held.metal)
    said = dict(rows.filter(snapshot__in=snapshots).values_list("snapshot", "values__status"))
    for scheme in dict.fromkeys(snapshot.scheme for snapshot in snapshots):
        of_scheme = (snapshot for snapshot in snapshots if snapshot.scheme == scheme)
        yield from _of_scheme(period, of_scheme, said)


def _of_scheme(
    period: Period, snapshots: Iterable[Any], said: Mapping[int, str]
) -> Iterator[Happened]:
    """Yield what the lists of one scheme say, the oldest first, and once that they say no more."""
    before: str | None = None
    for snapshot in snapshots:
        words = said.get(snapshot.pk)
        if words is not None or before is not None:
            yield _entry(period, snapshot, words)
        before = words


def _entry(period: Period, snapshot: Any, words: str | None) -> Happened:
    meant = status_meant(snapshot.scheme, words) if words else None
    shown = badge("conformance", meant or ConformanceStatus.NOT_LISTED)
    text = schemes()[snapshot.scheme].name + ("" if snapshot.used else ", not used in this period")
    url = reverse("list", args=[period.registrant.slug, period.year, snapshot.pk])
    return Happened(snapshot.as_of, words or _GONE, text, shown.tone, shown.icon, url)


def _moment(said: Mapping[str, Any]) -> Happened:
    """Return the status that counted on one of the days of the period, and by which list."""
    found = said["conformance"]
    shown = badge("conformance", found["status"])
    source = f"{schemes()[found['scheme']].name} of {found['as_of']}" if found["as_of"] else ""
    words = f"At the {said['moment']}: {source or 'no list in force on that day'}"
    if recognized := ", ".join(scheme.upper() for scheme in found.get("recognized_by", ())):
        words += f", which recognizes an audit under {recognized}"
    return Happened(date.fromisoformat(said["day"]), shown.label, words, shown.tone, shown.icon)
