"""What becomes of responses: accepted, sent back, waived, reopened; several at once."""

from collections.abc import Sequence
from datetime import date

import msgspec

from oreigin import tables
from oreigin.assessment.responses import replaced
from oreigin.case import Decision
from oreigin.casework import assessing, corrective
from oreigin.casework.acting import changing
from oreigin.casework.actors import Actor
from oreigin.checks.acceptance import Verdict
from oreigin.checks.letters import letter as letter_about
from oreigin.checks.values import Checked, Finding
from oreigin.errors import RefusedError
from oreigin.store.models import Period, Response
from oreigin.terms import Sha256


def accept(actor: Actor, responses: Sequence[Response], reason: str = "") -> None:
    """Accept responses of one period: from now on the figures count them.

    Raises RefusedError without a reason where the acceptance policy says to send one of them back.
    """
    against = len(against_policy(responses))
    if against and not reason.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-to-accept", n=against))
    _decide(actor, responses, Decision.ACCEPTED, "response-accepted", reason)


def accept_unopposed(actor: Actor, responses: Sequence[Response]) -> list[Response]:
    """Accept those that the acceptance policy does not want sent back; return the others.

    Raises RefusedError where there are others only.
    """
    left_out = against_policy(responses)
    accept(actor, [one for one in responses if one not in left_out] or responses)
    return left_out


def against_policy(responses: Sequence[Response]) -> list[Response]:
    """Return the responses that the acceptance policy says to send back."""
    return [one for one in responses if one.verdict == Verdict.SEND_BACK.value]


def send_back(actor: Actor, responses: Sequence[Response], reason: str) -> None:
    """Send responses back: they do not count, their suppliers have to answer anew."""
    _decide(actor, responses, Decision.REJECTED, "response-sent-back", reason)


def waive(actor: Actor, responses: Sequence[Response], reason: str) -> None:
    """Waive responses: nothing more is asked of their suppliers."""
    _decide(actor, responses, Decision.WAIVED, "response-waived", reason)


def reopen(actor: Actor, responses: Sequence[Response], reason: str = "") -> None:
    """Take decisions back: the responses wait for one again."""
    _decide(actor, responses, Decision.PENDING, "response-reopened", reason)


def redate(actor: Actor, responses: Sequence[Response], received: date, reason: str) -> None:
    """Correct the day on which responses were received, for a reason.

    Raises RefusedError without a reason, or for a day that has not come.
    """
    if not reason.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    if received > actor.now.date():
        raise RefusedError(tables.problem("casework.toml", "day-to-come", day=received.isoformat()))
    if not responses:
        return
    period, codes = _one_period(responses), [response.code for response in responses]
    subject = f"response:{codes[0]}"
    with changing(actor, period, "response-redated", subject, responses=codes) as event:
        event.facts["before"] = [response.received.isoformat() for response in responses]
        event.facts["after"] = received.isoformat()
        event.person["reason"] = reason
        for response in responses:
            response.received = received
            response.checked_with = ""  # the checks look at the day too
        Response.objects.bulk_update(responses, ["received", "checked_with"], 500)
        assessing.request(actor, period)


def letter(response: Response, language: str = "en") -> str:
    """Return the letter to the supplier about what is wrong with a response, plain text."""
    return letter_about(checked_of(response), response.filename, language)


def checked_of(response: Response) -> Checked:
    """Return what the checks said of a response, as it was kept."""
    template, _, version = response.template.partition(" ")
    reading = response.document.reading if response.document else None
    return Checked(
        document=Sha256(response.document.sha256 if response.document else ""),
        template=template,
        version=version,
        company=reading.company if reading else "",
        missing=tuple(response.missing),
        findings=msgspec.convert(response.findings, tuple[Finding, ...]),
        reference="",
        list_mark=response.list_mark,
    )


def _decide(
    actor: Actor, responses: Sequence[Response], decision: Decision, kind: str, reason: str
) -> None:
    """Decide on all of them or on none. Raises RefusedError without a reason that is needed."""
    if decision in (Decision.REJECTED, Decision.WAIVED) and not reason.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    if not responses:
        return
    period = _one_period(responses)
    codes = [response.code for response in responses]
    with changing(actor, period, kind, f"response:{codes[0]}", responses=codes) as event:
        event.person["reason"] = reason
        event.facts["before"] = [response.decision for response in responses]
        for response in responses:
            response.decision = decision.value
            response.reason = reason.strip()
            response.by = "" if decision is Decision.PENDING else actor.name
            response.decided = None if decision is Decision.PENDING else actor.now
        Response.objects.bulk_update(responses, ["decision", "reason", "by", "decided"], 500)
        event.facts["actions"] = corrective.follow(actor, period, responses, decision)
        mark_in_force(period)
        assessing.request(actor, period)


def mark_in_force(period: Period) -> None:
    """Say of each response whether it is in force: no later accepted one has taken its place."""
    rows = list(
        Response.objects.filter(period=period).only("supersedes_id", "decision", "in_force")
    )
    accepted = (row.pk for row in rows if row.decision == Decision.ACCEPTED.value)
    superseded = replaced({row.pk: row.supersedes_id for row in rows}, accepted)
    changed = [row for row in rows if row.in_force == (row.pk in superseded)]
    for row in changed:
        row.in_force = not row.in_force
    Response.objects.bulk_update(changed, ["in_force"], 500)


def _one_period(responses: Sequence[Response]) -> Period:
    periods = {response.period_id: response.period for response in responses}
    if len(periods) != 1:
        raise ValueError("the responses of several periods are not decided together")
    return next(iter(periods.values()))
