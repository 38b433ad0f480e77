"""Two suppliers that are one: merged without losing anything, and separated again.

What is the duplicate's goes to the supplier that stays: responses, contacts, products, links,
messages, questions, mail, actions. So figures, the portal and the schedule count it there without
knowing of duplicates. The duplicate keeps its code, its events in the trail, and the keys of what
went (`Supplier.moved`), by which all of it comes back. What the duplicate's own people sent while
it was merged, through its links or from its addresses, goes back with it: the other's people must
not see it.

Answers of both stand side by side: which of two accepted ones counts is a person's decision, and
the attention item "several-accepted" asks for it.
"""

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from oreigin import tables
from oreigin.casework import assessing, responding
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

    What its own people sent since goes with it; whatever else was added stays where it was added.
    Raises RefusedError where it was not merged, or an answer that stays has taken the place of one
    that goes back.
    """
    period = duplicate.period
    subject = f"supplier:{duplicate.code}"
    with changing(actor, period, "supplier-separated", subject) as event:
        gone = _locked(period, duplicate)
        if gone.merged_into is None:
            raise RefusedError(tables.problem("casework.toml", "not-merged", code=gone.code))
        stays = _locked(period, gone.merged_into)
        _take_along(gone, stays)
        event.facts["of"] = stays.code
        _check_separable(gone, stays)
        _bring_back(gone, stays)
        gone.merged_into, gone.moved = None, {}
        gone.save(update_fields=["merged_into", "moved"])
        responding.mark_in_force(period)
        assessing.request(actor, period)


def _locked(period: Period, supplier: Supplier) -> Supplier:
    """Return a supplier as it is now, held: neither portal nor page adds to it meanwhile."""
    held = Supplier.objects.select_for_update(of=("self",)).select_related("merged_into")
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


def _take_along(gone: Supplier, stays: Supplier) -> None:
    """Add to what goes back what the duplicate's own people sent since it was merged."""
    moved, links = gone.moved, gone.moved.get("links", [])
    theirs = Contact.objects.filter(pk__in=moved.get("contacts", ())).exclude(email="")
    senders = [email.lower() for email in theirs.values_list("email", flat=True)]
    mails = Mail.objects.filter(supplier=stays).annotate(by=Lower("sender")).filter(by__in=senders)
    came = Q(link__in=links) | Q(mail__in=mails.values("pk"), by=None)
    uploads = Upload.objects.filter(came, supplier=stays)
    drafts = FormDraft.objects.filter(supplier=stays, link__in=links)
    sent = {*uploads.values_list("response", flat=True), *drafts.values_list("response", flat=True)}
    asked = Q(link__in=links) | Q(mail__in=mails.values("pk"))
    questions = Question.objects.filter(asked, supplier=stays)
    messages = Message.objects.filter(
        Q(contact__in=moved.get("contacts", ())) | Q(question__in=questions.values("pk")),
        supplier=stays,
    )
    added = {
        "uploads": _keys(uploads),
        "drafts": _keys(drafts),
        "questions": _keys(questions),
        "mails": _keys(mails),
        "messages": _keys(messages),
        "responses": sorted(sent - {None}),
    }
    for name, keys in added.items():
        moved[name] = sorted({*moved.get(name, ()), *keys})
    _part(set(added["responses"]), set(moved["responses"]), stays)


def _part(added: Set[int], going: Set[int], stays: Supplier) -> None:
    """Let answers sent since replace only answers of the same supplier, on both sides."""
    rows = list(Response.objects.filter(supplier=stays))
    line = {row.pk: row.supersedes_id for row in rows}
    for row in rows:
        before = row.supersedes_id
        if before is None or (before in going) == (row.pk in going):
            continue
        if not added & {before, row.pk}:
            continue  # a person's doing: `_check_separable` says so
        while before is not None and (before in going) != (row.pk in going):
            before = line[before]
        row.supersedes_id = before
        row.save(update_fields=["supersedes"])


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
