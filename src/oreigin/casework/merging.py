"""Two suppliers that are one: merged without losing anything, and separated again.

What is the duplicate's goes to the supplier that stays: responses, contacts, products, links,
messages, questions, mail, actions. So figures, the portal and the schedule count it there without
knowing of duplicates. The duplicate keeps its code, its events in the trail, and the keys of what
went (`Supplier.moved`), by which all of it comes back.

Answers of both stand side by side: which of two accepted ones counts is a person's decision, and
the attention item "several-accepted" asks for it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from oreigin import tables
from oreigin.casework import assessing
from oreigin.casework.acting import changing
from oreigin.casework.actors import Actor
from oreigin.casework.likeness import Pair, Party, likely_pairs
from oreigin.errors import RefusedError
from oreigin.store.models import (
    Action,
    Contact,
    FormDraft,
    Mail,
    Message,
    Period,
    PortalLink,
    Product,
    ProductSupplier,
    Question,
    Response,
    Supplier,
    Upload,
)

MOVED: dict[str, type[Any]] = {
    "responses": Response,
    "uploads": Upload,
    "actions": Action,
    "contacts": Contact,
    "messages": Message,
    "links": PortalLink,
    "questions": Question,
    "drafts": FormDraft,
    "mails": Mail,
}
"""What refers to a supplier and goes with it, by the name under which `moved` keeps its keys."""


def likely_duplicates(period: Period) -> list[Pair]:
    """Return the suppliers of a period that may be one, the likeliest pair first; two queries."""
    emails: dict[int, list[str]] = defaultdict(list)
    contacts = Contact.objects.filter(supplier__period=period).exclude(email="")
    for supplier, email in contacts.values_list("supplier", "email"):
        emails[supplier].append(email)
    rows = Supplier.objects.filter(period=period, merged_into=None).order_by("pk")
    parties = [
        Party(code, name, tuple(emails[pk]))
        for pk, code, name in rows.values_list("pk", "code", "name")
    ]
    return likely_pairs(parties)


def merge(actor: Actor, duplicate: Supplier, into: Supplier, why: str = "") -> None:
    """Merge a supplier into another of its period.

    Raises RefusedError where it is merged already, or `into` is no supplier of its own.
    """
    period = duplicate.period
    subject = f"supplier:{duplicate.code}"
    with changing(actor, period, "supplier-merged", subject, into=into.code) as event:
        gone, stays = _locked(period, duplicate), _locked(period, into)
        if gone.merged_into:
            facts = {"code": gone.code, "into": gone.merged_into.code}
            raise RefusedError(tables.problem("casework.toml", "merged-twice", **facts))
        if stays.merged_into or stays == gone:
            raise RefusedError(tables.problem("casework.toml", "merge-itself"))
        moved = _moved(gone, stays)
        gone.merged_into, gone.moved = stays, moved
        gone.save(update_fields=["merged_into", "moved"])
        event.facts["moved"] = {name: len(keys) for name, keys in moved.items() if _many(keys)}
        event.person["why"] = why
        assessing.request(actor, period)


def separate(actor: Actor, duplicate: Supplier) -> None:
    """Take back a merging: what came with the duplicate is its own again.

    Whatever was added since stays where it was added. Raises RefusedError where it was not merged,
    or an answer of the supplier that stayed has taken the place of one that would go back.
    """
    period = duplicate.period
    subject = f"supplier:{duplicate.code}"
    with changing(actor, period, "supplier-separated", subject) as event:
        gone = _locked(period, duplicate)
        if gone.merged_into is None:
            raise RefusedError(tables.problem("casework.toml", "not-merged", code=gone.code))
        stays = _locked(period, gone.merged_into)
        event.facts["of"] = stays.code
        _check_separable(gone, stays)
        _bring_back(gone, stays)
        gone.merged_into, gone.moved = None, {}
        gone.save(update_fields=["merged_into", "moved"])
        assessing.request(actor, period)


def _locked(period: Period, supplier: Supplier) -> Supplier:
    """Return a supplier as it is now; `changing` holds the period for this transaction alone."""
    held = Supplier.objects.select_related("merged_into")
    return held.get(pk=supplier.pk, period=period)


def _moved(gone: Supplier, stays: Supplier) -> dict[str, Any]:
    """Let everything of `gone` be that of `stays`, and return the keys of what went."""
    moved: dict[str, Any] = {"requested": str(stays.requested or "")}
    _free_places(gone, stays, moved)
    for name, model in MOVED.items():
        rows = model.objects.filter(supplier=gone)
        if name == "drafts" and _open_draft(stays):
            rows = rows.exclude(response=None)
        moved[name] = _keys(rows)
        rows.update(supplier=stays)
    _move_products(gone, stays, moved)
    asked = [day for day in (gone.requested, stays.requested) if day]
    Supplier.objects.filter(pk=stays.pk).update(requested=min(asked, default=None))
    earlier = Supplier.objects.filter(merged_into=gone)
    moved["duplicates"] = _keys(earlier)
    earlier.update(merged_into=stays)
    return moved


def _free_places(gone: Supplier, stays: Supplier, moved: dict[str, Any]) -> None:
    """Let the main contact of a duplicate be an ordinary one where there is a main one already."""
    mains = Contact.objects.filter(supplier=gone, main=True)
    if Contact.objects.filter(supplier=stays, main=True).exists():
        moved["mains"] = _keys(mains)
        mains.update(main=False)


def _move_products(gone: Supplier, stays: Supplier, moved: dict[str, Any]) -> None:
    """Name `stays` as maker in place of `gone`, once where both are."""
    made = ProductSupplier.objects.filter(supplier=gone)
    shared = made.filter(product__makers__supplier=stays)
    moved["shared_products"] = list(shared.order_by("pk").values_list("product", flat=True))
    ProductSupplier.objects.filter(pk__in=list(shared.values_list("pk", flat=True))).delete()
    moved["products"] = list(made.order_by("pk").values_list("product", flat=True))
    made.update(supplier=stays)


def _check_separable(gone: Supplier, stays: Supplier) -> None:
    """Refuse to part answers of which one has taken the place of the other."""
    went = gone.moved.get("responses", ())
    rows = Response.objects.filter(supplier=stays)
    across = rows.filter(
        Q(supersedes__in=went) & ~Q(pk__in=went) | Q(pk__in=went) & ~Q(supersedes__in=[*went, None])
    ).exclude(supersedes=None)
    if newer := across.select_related("supersedes").first():
        assert newer.supersedes  # noqa: S101 - asked for above
        facts = {"newer": newer.code, "older": newer.supersedes.code}
        raise RefusedError(tables.problem("casework.toml", "merged-for-good", **facts))


def _bring_back(gone: Supplier, stays: Supplier) -> None:
    moved = gone.moved
    for name, model in MOVED.items():
        rows = model.objects.filter(pk__in=moved.get(name, ()), supplier=stays)
        if name == "drafts" and _open_draft(gone):
            rows = rows.exclude(response=None)
        rows.update(supplier=gone)
    Contact.objects.filter(pk__in=moved.get("mains", ()), supplier=gone).update(main=True)
    makers = ProductSupplier.objects.filter(supplier=stays, product__in=moved.get("products", ()))
    makers.update(supplier=gone)
    shared = Product.objects.filter(pk__in=moved.get("shared_products", ()), period=gone.period)
    ProductSupplier.objects.bulk_create(
        ProductSupplier(registrant=gone.registrant, product=product, supplier=gone)
        for product in shared
    )
    Supplier.objects.filter(pk__in=moved.get("duplicates", ()), merged_into=stays).update(
        merged_into=gone
    )
    _ask_again(gone, stays)


def _ask_again(gone: Supplier, stays: Supplier) -> None:
    """Give back the day of asking, unless somebody has changed it since."""
    before = gone.moved.get("requested", "")
    if stays.requested and stays.requested == gone.requested:
        Supplier.objects.filter(pk=stays.pk).update(requested=before or None)


def _open_draft(supplier: Supplier) -> bool:
    return FormDraft.objects.filter(supplier=supplier, response=None).exists()


def _keys(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _many(keys: Sequence[int] | str) -> bool:
    return bool(keys) and not isinstance(keys, str)
