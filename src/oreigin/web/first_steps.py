"""What a reporting period needs before it says anything: what is done, and where the rest is."""

from dataclasses import dataclass

from django.urls import reverse

from oreigin.casework.actors import Actor
from oreigin.store.loading import settings_of
from oreigin.store.models import ListUse, Period, Product, Response, Supplier
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
    at = [actor.registrant.slug, period.year]
    wanted = still_wanted(period)
    lists = ListUse.objects.filter(period=period).count()
    products = Product.objects.filter(period=period).count()
    suppliers = Supplier.objects.filter(period=period, merged_into=None).count()
    responses = Response.objects.filter(period=period).count()
    return (
        Step(
            "Say who files",
            not wanted,
            f"Still empty: {', '.join(wanted)}." if wanted else "The cover page is complete.",
            reverse("settings-registrant", args=at),
        ),
        Step(
            "Read the lists of smelters",
            bool(lists),
            f"{lists} in use." if lists else "Names are recognized, and statuses known, by them.",
            reverse("lists", args=at) if lists else reverse("list-read", args=at),
        ),
        Step(
            "Name the covered products",
            bool(products),
            f"{products} on record." if products else "Without one nothing is determined.",
            reverse("products", args=at),
        ),
        Step(
            "Upload what suppliers sent",
            bool(responses),
            f"{responses} received from {suppliers} suppliers."
            if responses
            else "Suppliers are recognized, or made, from their workbooks.",
            reverse("responses", args=at) if responses else reverse("responses-upload", args=at),
        ),
    )


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
