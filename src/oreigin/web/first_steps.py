"""What a reporting period needs before it says anything: what is done, and where the rest is."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from oreigin.case import Decision
from oreigin.casework.actors import Actor
from oreigin.store.loading import settings_of
from oreigin.store.models import ListUse, Period, Product, Response
from oreigin.web.case_settings import flat, is_filled, words


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, whether it is done, and the page that does it."""

    label: str
    done: bool
    note: str
    url: str


def first_steps(actor: Actor, period: Period) -> tuple[Step, ...]:
    """Return what has to be there before a period can be reported on, in order."""
    responses = Response.objects.filter(period=period)
    return (
        _cover_page(period),
        _lists(actor, period),
        _products(period),
        _uploads(actor, period, responses),
        _decisions(period, responses),
    )


def _cover_page(period: Period) -> Step:
    wanted = still_wanted(period)
    note = f"Still empty: {', '.join(wanted)}." if wanted else "The cover page is complete."
    return Step("Say who files", not wanted, note, _address(period, "settings-registrant"))


def _lists(actor: Actor, period: Period) -> Step:
    used = ListUse.objects.filter(period=period).count()
    note = f"{used} in use." if used else "Names are recognized, and statuses known, by them."
    name = "list-read" if not used and actor.may("lists.import") else "lists"
    return Step("Read the lists of smelters", bool(used), note, _address(period, name))


def _products(period: Period) -> Step:
    held = Product.objects.filter(period=period).count()
    note = f"{held} on record." if held else "Without one nothing is determined."
    return Step("Name the covered products", bool(held), note, _address(period, "products"))


def _uploads(actor: Actor, period: Period, responses: QuerySet[Response]) -> Step:
    received, suppliers = responses.count(), responses.values("supplier").distinct().count()
    note = "Suppliers are recognized, or made, from their workbooks; a campaign asks them for you."
    if received:
        note = (
            f"{received} received from {suppliers} {'supplier' if suppliers == 1 else 'suppliers'}."
        )
    name = "responses-upload" if not received and actor.may("responses.receive") else "responses"
    return Step("Upload what suppliers sent", bool(received), note, _address(period, name))


def _decisions(period: Period, responses: QuerySet[Response]) -> Step:
    counted = responses.filter(counted=True).count()
    filing = settings_of(period)["as_of"].filing
    late = responses.filter(decision=Decision.ACCEPTED.value, received__gt=filing).count()
    note = f"{counted} count." if counted else "Only what is accepted counts in the figures."
    if late and not counted:
        note = (
            f"{late} accepted, and none counts: received after the day of filing, {filing}."
            " Where the day of receipt is wrong, correct it there."
        )
    return Step("Accept what is good", bool(counted), note, _address(period, "responses"))


def _address(period: Period, name: str) -> str:
    return reverse(name, args=[period.registrant.slug, period.year])


def still_wanted(period: Period) -> list[str]:
    """Return the labels of the settings that a filing needs and that are empty."""
    held = settings_of(period)
    filled = {
        way
        for name in ("registrant", "signatory")
        for way, value in flat(name, held[name]).items()
        if is_filled(value)
    }
    named = [one for group in words().groups for one in group.fields if one.needed]
    return [one.label for one in named if one.id not in filled]
