"""Whom a step reaches at a supplier, or why nobody."""

import re

from oreigin.campaign.reasons import Reason
from oreigin.campaign.schedule import Audience, Audiences, Step
from oreigin.campaign.standing import Standing
from oreigin.campaign.values import Channel, Contact, Delivery


def recipient(standing: Standing, step: Step, audiences: Audiences) -> Contact | Reason:
    """Return the contact that a step is for, or why there is none who can be reached."""
    if step.channel is Channel.CALL:
        return _with_number(standing)
    if step.audience is Audience.SENIOR:
        return _reachable(standing, _senior(standing, audiences), "no-senior-contact")
    return _reachable(standing, _main(standing), "no-contact")


def _main(standing: Standing) -> Contact | None:
    """Return the main contact; where none is marked, the first that mail can go to."""
    contacts = standing.supplier.contacts
    marked = [contact for contact in contacts if contact.main]
    with_address = [contact for contact in contacts if contact.email.strip()]
    return next(iter([*marked, *with_address, *contacts]), None)


def _senior(standing: Standing, audiences: Audiences) -> Contact | None:
    main = _main(standing)
    others = [contact for contact in standing.supplier.contacts if contact != main]
    seniors = [contact for contact in others if _is_senior(contact, audiences)]
    with_address = [contact for contact in seniors if contact.email.strip()]
    return next(iter([*with_address, *seniors]), None)


def _is_senior(contact: Contact, audiences: Audiences) -> bool:
    role = contact.role.casefold()
    return any(re.search(rf"\b{re.escape(word)}\b", role) for word in audiences.senior)


def _with_number(standing: Standing) -> Contact | Reason:
    contacts = sorted(standing.supplier.contacts, key=lambda contact: not contact.main)
    if not contacts:
        return Reason("no-contact")
    return next((c for c in contacts if c.phone.strip()), Reason("no-number"))


def _reachable(standing: Standing, contact: Contact | None, missing: str) -> Contact | Reason:
    if contact is None:
        return Reason(missing)
    if not contact.email.strip():
        return Reason("no-address", {"name": contact.name or standing.supplier.name})
    return _undelivered(standing, contact.email) or contact


def _undelivered(standing: Standing, address: str) -> Reason | None:
    """Return why mail cannot go to an address; None where nothing speaks against it."""
    wanted = address.strip().casefold()
    there = [row for row in standing.sent if row.address.strip().casefold() == wanted]
    if wanted in standing.bounced:
        days = [row.on for row in there if row.state is Delivery.BOUNCED]
        return Reason("bounced", {"address": address, "day": max(days, default="another day")})
    failed = max((row.on for row in there if row.state is Delivery.FAILED), default=None)
    if failed and not any(row.state is Delivery.SENT and row.on > failed for row in there):
        return Reason("failed", {"address": address, "day": failed})
    return None
