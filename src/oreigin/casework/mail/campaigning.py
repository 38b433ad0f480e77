"""The campaign: launched once, from then on the schedule writes what is due into the outbox."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from oreigin import campaign, tables
from oreigin.campaign import Due, Plan, Schedule, State
from oreigin.campaign.texts import Text, check_text
from oreigin.casework.acting import doing, lock
from oreigin.casework.actors import Actor
from oreigin.casework.mail import accounts
from oreigin.casework.mail.state import campaign_of, state_of
from oreigin.errors import RefusedError
from oreigin.store.models import Campaign, MessageText, Period, Registrant

CHANGEABLE = ("schedule", "manager_name", "manager_email", "link_days")
"""What a person sets of a campaign; the rest happens to it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly who gets what and why, and who gets nothing and why, as of a day."""

    plan: Plan
    hindrances: tuple[str, ...]
    """What would keep messages from being sent or read, in words."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a campaign is planned from, and what follows from it."""

    state: State
    schedule: Schedule
    as_of: date

    def plan(self, day: date) -> Plan:
        """Return what is due on a day and what is not, if until then nobody answers."""
        return campaign.forecast(self.state, self.schedule, self.as_of, day)

    def ahead(self, until: date) -> tuple[Due, ...]:
        """Return what goes out from now on if nobody answers."""
        return campaign.calendar(self.state, self.schedule, self.as_of, until)


def preview(period: Period, as_of: date) -> Preview:
    """Return what a run of the campaign on a day would write; nothing is written."""
    return Preview(plan_of(period, as_of), hindrances(period))


def outlook(period: Period, as_of: date) -> Outlook:
    """Return what a period's campaign is planned from as of a day."""
    held = campaign_of(period)
    state = state_of(period, held, sender_of(period.registrant))
    return Outlook(state, campaign.schedule(held.schedule), as_of)


def launch(actor: Actor, period: Period) -> Campaign:
    """Launch the campaign, or go on with one that was paused: from now on the schedule runs.

    Raises RefusedError where the period is closed or has no dates, where no mail account is set up,
    or suppliers could not reach the portal.
    """
    with doing(actor, "campaign-launched", f"period:{period.year}"):
        held = lock(actor, period)
        if held.answers_due is None or held.survey_starts is None:
            raise RefusedError(tables.problem("casework.toml", "campaign-without-dates"))
        accounts.account_of(actor.registrant)
        if not settings.PUBLIC_URL:
            raise RefusedError(tables.problem("casework.toml", "no-public-address"))
        run = campaign_of(period)
        if run.launched and not run.paused:
            raise RefusedError(tables.problem("casework.toml", "campaign-runs"))
        run.launched = run.launched or actor.now
        run.launched_by = run.launched_by or actor.user
        run.paused = None
        run.save()
    return run


def pause(actor: Actor, period: Period) -> None:
    """Write and send nothing more until it is launched again; what waits keeps waiting."""
    with doing(actor, "campaign-paused", f"period:{period.year}"):
        lock(actor, period)
        changed = Campaign.objects.filter(period=period, paused=None).exclude(launched=None)
        if not changed.update(paused=actor.now):
            raise RefusedError(tables.problem("casework.toml", "campaign-rests"))


def change_campaign(actor: Actor, period: Period, **given: Any) -> Campaign:
    """Change schedule, manager or how long links last; `given` are columns of `CHANGEABLE`.

    Raises RefusedError for a schedule that makes no sense.
    """
    unknown = set(given) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"no columns: {', '.join(sorted(unknown))}")
    campaign.schedule(given.get("schedule", {}))
    with doing(actor, "campaign-changed", f"period:{period.year}", fields=sorted(given)):
        lock(actor, period)
        held = campaign_of(period)
        for name, value in given.items():
            setattr(held, name, value)
        held.save()
    return held


def change_text(actor: Actor, period: Period, step: str, language: str, text: Text | None) -> None:
    """Set the registrant's own words for a message, None: ours again.

    Raises RefusedError for a text that names unknown fields, or lacks one it must have.
    """
    if text:
        check_text(step, text)
    about = {"step": step, "language": language}
    with doing(actor, "campaign-changed", f"period:{period.year}", **about):
        lock(actor, period)
        held = MessageText.objects.filter(period=period, **about)
        if text is None:
            held.delete()
            return
        MessageText.objects.update_or_create(
            period=period,
            **about,
            defaults={"subject": text.subject, "body": text.body},
            create_defaults={
                "registrant": actor.registrant,
                "subject": text.subject,
                "body": text.body,
            },
        )


def hindrances(period: Period) -> tuple[str, ...]:
    """Return in words what would keep messages from being sent, or suppliers from answering."""
    found = []
    if period.survey_starts is None or period.answers_due is None:
        said = tables.problem("casework.toml", "campaign-without-dates")
        found.append(f"{said.message} {said.remedy}")
    try:
        accounts.account_of(period.registrant)
    except RefusedError as error:
        found.append(f"{error.problem.message} {error.problem.remedy}")
    if not settings.PUBLIC_URL:
        said = tables.problem("casework.toml", "no-public-address")
        found.append(f"{said.message} {said.remedy}")
    return tuple(found)


def plan_of(period: Period, as_of: date) -> Plan:
    """Return who is due what as of a day, and who is not, and why."""
    return outlook(period, as_of).plan(as_of)


def sender_of(registrant: Registrant) -> str:
    """Return the office that writes: the name of the mail account, else the registrant's."""
    try:
        return accounts.account_of(registrant).name
    except RefusedError:
        return registrant.name


def domain_of(registrant: Registrant) -> str:
    """Return the domain that stands in the ids of messages: that of the mail account."""
    try:
        return accounts.account_of(registrant).address.partition("@")[2]
    except RefusedError:
        return "oreigin.invalid"
