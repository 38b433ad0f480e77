"""What needs a person today: how many things of each kind wait, and what the results point out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.urls import reverse
from django.utils.http import urlencode

from oreigin import tables
from oreigin.casework import declaring, judging
from oreigin.casework.actors import Actor
from oreigin.casework.mail.state import campaign_of
from oreigin.store.models import (
    Action,
    Attention,
    MailState,
    Message,
    Period,
    Question,
    Response,
    Smelter,
    Supplier,
    Upload,
    UploadState,
)
from oreigin.web import (
    actions,
    campaign_mails,
    campaign_messages,
    campaign_questions,
    lists,
    responses_table,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A row of `data/web/needs.toml`."""

    id: str
    badge: tuple[str, str]
    one: str
    many: str
    page: str
    action: str
    filters: Mapping[str, str] = field(default_factory=dict)
    says_too: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of which some wait, with the page that shows exactly those."""

    badge: tuple[str, str]
    text: str
    url: str
    says_too: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """Something that the results point out, and the page where it is looked at, if there is one."""

    severity: str
    message: str
    remedy: str
    url: str


Count = Callable[[Period, Actor], int]

_COUNTS: Mapping[str, Count] = {
    "uploads": lambda period, _: _uploads(period, UploadState.UNMATCHED),
    "unreadable": lambda period, _: _uploads(period, UploadState.UNREADABLE),
    "responses": lambda period, _: (
        responses_table.Filters(decision="pending").apply(responses_table.rows_of(period)).count()
    ),
    "names": lambda period, _: judging.waiting(period),
    "lists": lambda period, _: lists.waiting(period).count(),
    "declarations": lambda period, _: declaring.to_send_anew(period).count(),
    "questions": lambda period, _: (
        campaign_questions.Filters(state=campaign_questions.THEIRS)
        .apply(Question.objects.filter(period=period))
        .count()
    ),
    "mails": lambda period, _: (
        campaign_mails.Filters(state=MailState.UNMATCHED)
        .apply(campaign_mails.mails_of(period))
        .count()
    ),
    "calls": lambda period, _: _messages(period, "calls"),
    "bounced": lambda period, _: _messages(period, "bounced"),
    "failed": lambda period, _: _messages(period, "failed"),
    "trouble": lambda period, _: len(campaign_of(period).trouble),
    "overdue": lambda period, actor: _actions(period, actor, actions.OVERDUE),
    "soon": lambda period, actor: _actions(period, actor, actions.SOON),
}


def waiting(period: Period, actor: Actor) -> list[Waiting]:
    """Return what waits for the actor, counted as it is now, in the order of the table of words."""
    found = []
    for words in tables.load("web/needs.toml", Words):
        number = _COUNTS[words.id](period, actor) if actor.may(words.action) else 0
        if number:
            said = (words.one if number == 1 else words.many).format(n=f"{number:,}")
            url = address(period, words.page, words.filters)
            found.append(Waiting(words.badge, said, url, words.says_too))
    return found


def pointed_out(period: Period, besides: Iterable[Waiting]) -> list[Pointed]:
    """Return what the results point out, the gravest first, each with the page of its first member.

    What one of `besides` says already is left out. Members may be a thousand each; only the first
    of each is read.
    """
    items = list(
        Attention.objects.filter(period=period)
        .exclude(rule__in=[one.says_too for one in besides if one.says_too])
        .order_by("position")
        .values("severity", "message", "remedy", "subject", first=F("members__0"))
    )
    pages = _pages(period, {str(item["first"]) for item in items if item["first"]})
    overrides = address(period, "overrides")
    return [
        Pointed(
            item["severity"],
            item["message"],
            item["remedy"],
            pages.get(str(item["first"]), overrides if item["subject"] else ""),
        )
        for item in items
    ]


def address(period: Period, name: str, filters: Mapping[str, str] | None = None) -> str:
    """Return the address of a page of the period, with what it is narrowed to."""
    url = reverse(name, args=[period.registrant.slug, period.year])
    return f"{url}?{urlencode(filters)}" if filters else url


def _uploads(period: Period, state: UploadState) -> int:
    return Upload.objects.filter(period=period, state=state).count()


def _messages(period: Period, person: str) -> int:
    held = Message.objects.filter(period=period)
    return campaign_messages.Filters(person=person).apply(held).count()


def _actions(period: Period, actor: Actor, state: str) -> int:
    due = actions.in_state(state, actor.now.date())
    return Action.objects.filter(due, period=period).count()


def _pages(period: Period, members: Iterable[str]) -> dict[str, str]:
    """Return the pages of those members that are smelters, suppliers, responses or their cells."""
    wanted, where = list(members), [period.registrant.slug, period.year]
    cells = {member: member.partition("!")[0] for member in wanted if "!" in member}
    smelters = Smelter.objects.filter(period=period, key__in=wanted).values_list("key", flat=True)
    told = Q(code__in=wanted) | Q(document__sha256__in=cells.values())
    responses = Response.objects.filter(told, period=period)
    found = {key: reverse("smelter", args=[*where, key]) for key in smelters}
    suppliers = Supplier.objects.filter(period=period, code__in=wanted)
    for code in suppliers.values_list("code", flat=True):
        found[code] = address(period, "responses", {"q": code, "scope": "all"})
    known: dict[str, str] = {}
    for code, sha256, pk in responses.values_list("code", "document__sha256", "pk"):
        known |= {code: reverse("response", args=[*where, pk])}
        known |= {sha256: reverse("response-smelters", args=[*where, pk])} if sha256 else {}
    found |= {member: known[member] for member in wanted if member in known}
    return found | {member: known[sha] for member, sha in cells.items() if sha in known}
