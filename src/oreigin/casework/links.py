"""A supplier's personal link into the portal: signed, expiring, revocable, kept as a hash alone.

The token is a random number signed with the installation's key. So it can be made again when a
message is sent, without being written down before, and nothing in the database opens the portal to
whoever reads it there.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer

from oreigin import tables
from oreigin.casework.acting import doing
from oreigin.casework.actors import SUPPLIER, Actor
from oreigin.errors import RefusedError
from oreigin.store.models import Campaign, Contact, Period, PortalLink, Supplier

DAYS = 90
"""How long a link is good for where the campaign does not say."""

PORTAL = "answer"
"""What the portal's addresses start with."""

_SIGNER = "oreigin.portal"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever came through a supplier's link: may act for this supplier, in this period, alone."""

    link: PortalLink
    actor: Actor

    @property
    def supplier(self) -> Supplier:
        """The supplier whose link it is; where that was a duplicate, the one it was merged into."""
        return self.link.supplier.merged_into or self.link.supplier

    @property
    def period(self) -> Period:
        """The period that the supplier is asked about."""
        return self.link.period


def make_link(actor: Actor, supplier: Supplier, contact: Contact | None = None) -> PortalLink:
    """Return a new link for a supplier; `token_of` says what to put into the address."""
    year = supplier.period.year
    with doing(actor, "link-made", f"supplier:{supplier.code}", period=year) as event:
        Supplier.objects.select_for_update().get(pk=supplier.pk)
        supplier = standing(supplier)
        nonce = secrets.token_urlsafe(24)
        link = PortalLink.objects.create(
            registrant=actor.registrant,
            period=supplier.period,
            supplier=supplier,
            contact=contact,
            nonce=nonce,
            token_hash=_hashed(_signed(nonce)),
            created=actor.now,
            created_by=actor.user,
            expires=actor.now + timedelta(days=_days(supplier.period)),
        )
        event.facts["link"] = link.pk
    return link


def token_of(link: PortalLink) -> str:
    """Return the token that opens `link`.

    Raises RefusedError where the installation's key is another than when the link was made.
    """
    token = _signed(link.nonce)
    if _hashed(token) != link.token_hash:
        raise RefusedError(tables.problem("casework.toml", "link-of-another-key"))
    return token


def address_of(link: PortalLink) -> str:
    """Return the whole address that a link stands for; it goes to its supplier and nowhere else."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/{PORTAL}/{token_of(link)}/"


def open_link(token: str, now: datetime) -> Visitor:
    """Return who comes with a token; looking changes nothing.

    Raises RefusedError for a token that is none, was revoked or has expired: the same words for
    each, so that nobody learns by trying which links there are.
    """
    try:
        Signer(salt=_SIGNER, sep=".").unsign(token)
    except BadSignature:
        raise RefusedError(tables.problem("casework.toml", "link-void")) from None
    link = (
        PortalLink.objects.select_related(
            "supplier__merged_into", "period", "registrant", "contact"
        )
        .filter(token_hash=_hashed(token), revoked=None, expires__gt=now)
        .first()
    )
    if link is None:
        raise RefusedError(tables.problem("casework.toml", "link-void"))
    return Visitor(link, Actor(link.registrant, None, SUPPLIER, now, via="portal"))


def revoke_link(actor: Actor, link: PortalLink) -> None:
    """Let a link lead nowhere from now on. Raises RefusedError where it was revoked before."""
    subject = f"supplier:{link.supplier.code}"
    with doing(actor, "link-revoked", subject, period=link.period.year, link=link.pk):
        held = PortalLink.objects.filter(pk=link.pk, registrant=actor.registrant, revoked=None)
        if not held.update(revoked=actor.now):
            raise RefusedError(tables.problem("casework.toml", "link-void"))


def hold(visitor: Visitor) -> Supplier:
    """Hold a visitor's supplier until the transaction ends: nobody merges it meanwhile.

    Whoever it was merged into since is the visitor's from now on. Raises NotAllowedError, and
    RefusedError where the period was closed.
    """
    visitor.actor.must("portal.answer")
    while True:
        seen = visitor.supplier
        Supplier.objects.select_for_update().get(pk=seen.pk)
        visitor.link.supplier = standing(PortalLink.objects.get(pk=visitor.link.pk).supplier)
        if visitor.link.supplier == seen:
            break
    check_open(visitor.period)
    return visitor.supplier


def standing(supplier: Supplier) -> Supplier:
    """Return a supplier as it is now, or the one that it was merged into."""
    held = Supplier.objects.select_related("merged_into", "period").get(pk=supplier.pk)
    return held.merged_into or held


def check_open(period: Period) -> None:
    """Raise RefusedError where a period was closed."""
    if not Period.objects.filter(pk=period.pk, closed=None).exists():
        raise RefusedError(tables.problem("casework.toml", "period-closed", year=period.year))


def contact_of(link: PortalLink | None) -> dict[str, str]:
    """Return the address that a link went to, for the trail: by it the person is found again."""
    return {"contact": link.contact.email} if link and link.contact and link.contact.email else {}


def used(visitor: Visitor) -> None:
    """Note that somebody did something with a link (opening it is nothing)."""
    PortalLink.objects.filter(pk=visitor.link.pk).update(used=visitor.actor.now)


def _days(period: Period) -> int:
    held = Campaign.objects.filter(period=period).values_list("link_days", flat=True).first()
    return held or DAYS


def _signed(nonce: str) -> str:
    return Signer(salt=_SIGNER, sep=".").sign(nonce)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
