"""The campaign as the database has it, turned into the value that `oreigin.campaign` plans from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from oreigin import campaign
from oreigin.campaign.standing import REQUEST
from oreigin.case import Decision
from oreigin.casework.corrective import due_of_suppliers
from oreigin.smelters.resolution import ResolutionOutcome
from oreigin.store.loading import settings_of
from oreigin.store.models import (
    Campaign,
    Contact,
    DeclaredName,
    DeclaredRow,
    Message,
    MessageState,
    Period,
    Question,
    Response,
    Supplier,
)
from oreigin.terms import Scope

_DELIVERY = {
    MessageState.WAITING: campaign.Delivery.WAITING,
    MessageState.SENDING: campaign.Delivery.WAITING,
    MessageState.SENT: campaign.Delivery.SENT,
    MessageState.BOUNCED: campaign.Delivery.BOUNCED,
    MessageState.FAILED: campaign.Delivery.FAILED,
    MessageState.CANCELED: campaign.Delivery.CANCELED,
}
_OF_AN_ANSWER = (
    "supplier__merged_into",
    "supplier",
    "pk",
    "code",
    "received",
    "decision",
    "decided",
    "scope",
)
_OF_A_MESSAGE = (
    "supplier__merged_into__code",
    "supplier__code",
    "key",
    "step",
    "sent",
    "created",
    "state",
    "address",
    "about",
)
_OF_A_SUPPLIER = ("code", "name", "in_scope", "reason", "language", "requested")


def campaign_of(period: Period) -> Campaign:
    """Return the campaign of a period; one that was never touched is not saved yet."""
    held = Campaign.objects.filter(period=period).first()
    return held or Campaign(period=period, registrant=period.registrant)


def state_of(period: Period, settings: Campaign, sender: str) -> campaign.State:
    """Return everything that who is due what follows from; `sender` is the office that writes."""
    sent = tuple(_sent(period))
    return campaign.State(
        survey=_survey(period, settings, sender),
        suppliers=tuple(_suppliers(period, sent)),
        sent=sent,
    )


def _survey(period: Period, settings: Campaign, sender: str) -> campaign.Survey:
    manager = None
    if settings.manager_email:
        manager = campaign.Person(settings.manager_name, settings.manager_email)
    return campaign.Survey(
        registrant=settings_of(period)["registrant"].name,
        year=period.year,
        sender=sender,
        starts=period.survey_starts,
        answers_due=period.answers_due,
        executive=manager,
    )


def _suppliers(period: Period, sent: Sequence[campaign.Sent]) -> Iterator[campaign.Supplier]:
    """Yield the suppliers; what a duplicate answered counts for the one it was merged into.

    The day of a request of ours is not one on which it was asked without us.
    """
    ours = {(one.supplier, one.on) for one in sent if one.step == REQUEST}
    answers = _answers(period)
    waiting, corrective_due = _waiting_for_us(period), due_of_suppliers(period)
    contacts = _contacts(period)
    rows = Supplier.objects.filter(period=period, merged_into=None).only(*_OF_A_SUPPLIER)
    for row in rows.order_by("name", "pk"):
        yield campaign.Supplier(
            id=row.code,
            name=row.name,
            in_scope=row.in_scope,
            reason=row.reason,
            language=row.language or "en",
            contacts=tuple(contacts[row.pk]),
            answers=tuple(answers[row.pk]),
            requested=None if (row.code, row.requested) in ours else row.requested,
            open_question=row.pk in waiting,
            corrective_due=corrective_due.get(row.pk),
        )


def _contacts(period: Period) -> dict[int, list[campaign.Contact]]:
    """Return the contacts of every supplier, in the order in which they were entered."""
    held: dict[int, list[campaign.Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(supplier__period=period).order_by("pk"):
        held[contact.supplier_id].append(
            campaign.Contact(
                id=str(contact.pk),
                name=contact.name,
                email=contact.email,
                phone=contact.phone,
                role=contact.role,
                language=contact.language,
                main=contact.main,
            )
        )
    return held


def _answers(period: Period) -> dict[int, list[campaign.Answer]]:
    """Return the answers of every supplier, the oldest first."""
    unclear = unclear_smelters(period)
    held: dict[int, list[campaign.Answer]] = defaultdict(list)
    rows = Response.objects.filter(period=period).order_by("pk").values_list(*_OF_AN_ANSWER)
    for kept, supplier, pk, code, received, decision, decided, scope in rows:
        held[kept or supplier].append(
            campaign.Answer(
                id=code,
                received=received,
                decision=Decision(decision),
                decided=decided.date() if decided else None,
                scope=Scope(scope) if scope else None,
                indeterminate=tuple(unclear.get(pk, ())),
            )
        )
    return held


def unclear_smelters(period: Period) -> dict[int, list[str]]:
    """Return, by response in force, the smelters in it that nobody could make out yet."""
    # Few names are unresolved: from them to their rows, not through all rows of the period.
    unresolved = DeclaredName.objects.filter(
        period=period, outcome=ResolutionOutcome.UNRESOLVED.value
    ).exclude(name="")
    rows = DeclaredRow.objects.filter(name__in=unresolved, response__in_force=True)
    held: dict[int, list[str]] = defaultdict(list)
    named = rows.values_list("response", "name__name").distinct()
    for response, name in named.order_by("response", "name__name"):
        held[response].append(name)
    return held


def _waiting_for_us(period: Period) -> frozenset[int]:
    """Return the suppliers whose questions nobody has answered."""
    asked = Question.objects.filter(period=period, from_supplier=True, answered=None, closed=None)
    merged = asked.values_list("supplier", "supplier__merged_into")
    return frozenset(kept or supplier for supplier, kept in merged)


def _sent(period: Period) -> Iterator[campaign.Sent]:
    rows = Message.objects.filter(period=period).order_by("pk").values_list(*_OF_A_MESSAGE)
    for kept, supplier, key, step, sent, created, state, address, about in rows:
        yield campaign.Sent(
            key=key,
            step=step,
            on=(sent or created).date(),
            state=_DELIVERY[MessageState(state)],
            supplier=kept or supplier or "",
            address=address,
            about=about,
        )
