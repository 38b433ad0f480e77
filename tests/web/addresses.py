"""Every address of the app, what each takes to open, and objects for its arguments.

The addresses come from Django itself. A new one needs a row in PAGES: what it takes to look (GET)
and to send (POST), by the ids of `data/permissions.toml`. An argument of a new name needs a row in
ARGUMENTS: how to find one in a period that `furnishing.furnished` made.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ANYBODY = "anybody"
"""What needs no account: the entrance."""

ACCOUNT = "account"
"""What needs an account, at whatever registrant."""

PORTAL = "portal"
"""What needs a supplier's personal link and no account: `test_portal_walk.py`."""


@dataclass(frozen=True, slots=True)
class Row:
    """What it takes to look at a page and to send something to it; None: that is not possible."""

    get: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name and pattern, the names of its arguments, the view, and its row."""

    name: str
    url_pattern: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def row(self) -> Row:
        """What it takes to open it."""
        return PAGES[self.name]

    def url(self, **values: Any) -> str:
        """Return the address with those arguments that it has."""
        from django.urls import reverse

        if PORTAL in (self.row.get, self.row.post) and "link token" in values:
            values = {**values, "token": values["link token"]}
        own = {name: values.get(f"{self.name}/{name}", values[name]) for name in self.arguments}
        return reverse(self.name, kwargs=own)


PAGES: dict[str, Row] = {
    "start": Row(get=ANYBODY),
    "welcome": Row(get=ANYBODY, post=ANYBODY),
    "sign-in": Row(get=ANYBODY, post=ANYBODY),
    "sign-in-code": Row(get=ANYBODY, post=ANYBODY),
    "sign-out": Row(post=ANYBODY),
    "invitation": Row(get=ANYBODY, post=ANYBODY),
    "portal": Row(get=PORTAL),
    "portal-language": Row(post=PORTAL),
    "portal-upload": Row(post=PORTAL),
    "portal-results": Row(get=PORTAL),
    "portal-response": Row(get=PORTAL),
    "portal-corrections": Row(get=PORTAL),
    "portal-corrected": Row(get=PORTAL),
    "portal-none": Row(get=PORTAL, post=PORTAL),
    "portal-ask": Row(post=PORTAL),
    "portal-reply": Row(post=PORTAL),
    "portal-form": Row(get=PORTAL),
    "portal-form-begin": Row(post=PORTAL),
    "portal-form-save": Row(post=PORTAL),
    "portal-form-look-up": Row(get=PORTAL),
    "portal-form-smelter": Row(post=PORTAL),
    "portal-form-product": Row(post=PORTAL),
    "portal-form-remove": Row(post=PORTAL),
    "portal-form-send": Row(post=PORTAL),
    "portal-form-change": Row(post=PORTAL),
    "portal-form-workbook": Row(get=PORTAL),
    "account": Row(get=ACCOUNT),
    "account-name": Row(post=ACCOUNT),
    "account-password": Row(post=ACCOUNT),
    "second-factor": Row(get=ACCOUNT, post=ACCOUNT),
    "second-factor-remove": Row(post=ACCOUNT),
    "sign-out-elsewhere": Row(post=ACCOUNT),
    "home": Row(get="program.read"),
    "people": Row(get="people.read"),
    "people-invite": Row(post="people.manage"),
    "people-revoke": Row(post="people.manage"),
    "people-role": Row(post="people.manage"),
    "people-end": Row(post="people.manage"),
    "personal-data": Row(get="personal-data.erase", post="personal-data.erase"),
    "personal-data-export": Row(post="personal-data.erase"),
    "personal-data-erase": Row(post="personal-data.erase"),
    "periods": Row(get="program.read"),
    "registrant-rename": Row(post="people.manage"),
    "period-open": Row(post="case.import"),
    "official-blanks": Row(get="program.read"),
    "official-blank-bring": Row(post="case.change"),
    "official-blank-take": Row(post="case.change"),
    "case-files": Row(get="case.export"),
    "case-import": Row(post="case.import"),
    "case-export": Row(post="case.export"),
    "registrant-new": Row(post="people.manage"),
    "example-load": Row(post="people.manage"),
    "settings": Row(get="program.read"),
    "settings-survey": Row(post="case.change"),
    "settings-dates": Row(post="case.change"),
    "period-close": Row(post="case.change"),
    "period-reopen": Row(post="case.change"),
    "settings-registrant": Row(get="program.read", post="case.change"),
    "settings-report": Row(get="program.read", post="case.change"),
    "settings-policies": Row(get="program.read", post="case.change"),
    "settings-texts": Row(get="program.read"),
    "settings-text": Row(get="program.read", post="case.change"),
    "fact-add": Row(post="case.change"),
    "fact-remove": Row(post="case.change"),
    "sentence-new": Row(get="case.change", post="case.change"),
    "sentence": Row(get="case.change", post="case.change"),
    "sentence-remove": Row(post="case.change"),
    "settings-previous": Row(get="program.read"),
    "previous-take-over": Row(post="case.change"),
    "previous-read": Row(post="case.change"),
    "commitment-add": Row(post="case.change"),
    "commitment-remove": Row(post="case.change"),
    "document": Row(get="responses.read"),
    "view-save": Row(post="program.read"),
    "view-delete": Row(post="program.read"),
    "trail": Row(get="audit.read"),
    "trail-export": Row(get="audit.read"),
    "trail-verify": Row(post="audit.read"),
    "trail-event": Row(get="audit.read"),
    "dashboard": Row(get="program.read"),
    "computing": Row(get="program.read"),
    "suppliers": Row(get="suppliers.read"),
    "suppliers-export": Row(get="case.export"),
    "suppliers-duplicates": Row(get="suppliers.read"),
    "suppliers-import": Row(get="suppliers.write", post="suppliers.write"),
    "suppliers-import-look": Row(get="suppliers.write", post="suppliers.write"),
    "suppliers-import-refused": Row(get="suppliers.write"),
    "supplier-new": Row(get="suppliers.write", post="suppliers.write"),
    "supplier": Row(get="suppliers.read"),
    "supplier-change": Row(get="suppliers.write", post="suppliers.write"),
    "supplier-merge": Row(get="suppliers.write", post="suppliers.write"),
    "supplier-separate": Row(post="suppliers.write"),
    "contact-new": Row(get="suppliers.write", post="suppliers.write"),
    "contact": Row(get="suppliers.write", post="suppliers.write"),
    "contact-remove": Row(post="suppliers.write"),
    "link-new": Row(post="campaign.write"),
    "link-revoke": Row(post="campaign.write"),
    "products": Row(get="suppliers.read"),
    "products-export": Row(get="case.export"),
    "product-new": Row(get="suppliers.write", post="suppliers.write"),
    "product": Row(get="suppliers.read", post="suppliers.write"),
    "suppliers-suggested": Row(get="responses.read"),
    "campaign": Row(get="campaign.read"),
    "campaign-ahead": Row(get="campaign.read"),
    "campaign-launch": Row(post="campaign.launch"),
    "campaign-pause": Row(post="campaign.launch"),
    "campaign-plan": Row(get="campaign.read"),
    "campaign-plan-export": Row(get="case.export"),
    "campaign-draft": Row(get="campaign.read"),
    "campaign-schedule": Row(get="campaign.read", post="campaign.launch"),
    "campaign-texts": Row(get="campaign.read"),
    "campaign-text": Row(get="campaign.read", post="campaign.launch"),
    "messages": Row(get="campaign.read"),
    "messages-export": Row(get="case.export"),
    "message-write": Row(get="campaign.write", post="campaign.write"),
    "message": Row(get="campaign.read"),
    "message-file": Row(get="campaign.read"),
    "message-cancel": Row(post="campaign.write"),
    "message-again": Row(post="campaign.write"),
    "mails": Row(get="campaign.read"),
    "mail": Row(get="campaign.read"),
    "mail-file": Row(get="campaign.read"),
    "mail-assign": Row(post="campaign.write"),
    "mail-dismiss": Row(post="campaign.write"),
    "questions": Row(get="campaign.read"),
    "question-new": Row(get="campaign.write", post="campaign.write"),
    "question": Row(get="campaign.read"),
    "question-answer": Row(post="campaign.write"),
    "question-close": Row(post="campaign.write"),
    "responses": Row(get="responses.read"),
    "responses-export": Row(get="case.export"),
    "responses-decide": Row(post="responses.decide"),
    "responses-redate": Row(post="responses.decide"),
    "responses-upload": Row(get="responses.read", post="responses.receive"),
    "responses-progress": Row(get="responses.read"),
    "upload-file": Row(post="responses.receive"),
    "upload-dismiss": Row(post="responses.receive"),
    "statement": Row(get="responses.receive", post="responses.receive"),
    "response": Row(get="responses.read"),
    "response-smelters": Row(get="responses.read"),
    "response-lists": Row(get="responses.read"),
    "response-letter": Row(get="responses.read"),
    "response-corrections": Row(get="responses.read"),
    "response-corrected": Row(get="responses.read"),
    "response-comment": Row(post="comments.write"),
    "smelters": Row(get="smelters.read"),
    "smelters-export": Row(get="case.export"),
    "smelters-changes": Row(get="smelters.read"),
    "smelters-changes-export": Row(get="case.export"),
    "smelter-comment": Row(post="comments.write"),
    "smelter": Row(get="smelters.read"),
    "review": Row(get="smelters.read"),
    "review-undo": Row(post="smelters.judge"),
    "review-judge": Row(post="smelters.judge"),
    "lists": Row(get="lists.read"),
    "list-read": Row(get="lists.import", post="lists.import"),
    "list": Row(get="lists.read"),
    "list-preview": Row(get="lists.read"),
    "list-members": Row(get="lists.read"),
    "list-match": Row(post="smelters.judge"),
    "list-apply": Row(post="lists.apply"),
    "list-set-aside": Row(post="lists.apply"),
    "actions": Row(get="actions.read"),
    "actions-export": Row(get="case.export"),
    "action-new": Row(get="actions.write", post="actions.write"),
    "action": Row(get="actions.read", post="actions.write"),
    "action-decide": Row(get="actions.write", post="actions.write"),
    "action-close": Row(post="actions.write"),
    "risks": Row(get="actions.read"),
    "risk": Row(get="risk.decide", post="risk.decide"),
    "records": Row(get="actions.read"),
    "record-new": Row(get="actions.write", post="actions.write"),
    "overrides": Row(get="actions.read"),
    "override-new": Row(get="overrides.record", post="overrides.record"),
    "override-remove": Row(post="overrides.record"),
    "declarations": Row(get="declarations.read"),
    "declarations-progress": Row(get="declarations.read"),
    "declarations-again": Row(post="declarations.write"),
    "declaration-new": Row(get="declarations.write", post="declarations.write"),
    "declarant": Row(get="declarations.write", post="declarations.write"),
    "declaration-as-sent": Row(get="declarations.read"),
    "declaration": Row(get="declarations.read"),
    "declaration-smelters": Row(get="declarations.read"),
    "declaration-products": Row(get="declarations.read"),
    "declaration-minerals": Row(get="declarations.write", post="declarations.write"),
    "declaration-leaves": Row(get="declarations.read"),
    "declaration-answer": Row(get="declarations.read", post="declarations.write"),
    "declaration-take-back": Row(post="declarations.write"),
    "declaration-workbook": Row(get="declarations.read"),
    "declaration-send": Row(post="declarations.write"),
    "declaration-remove": Row(post="declarations.write"),
    "evidence": Row(get="report.read"),
    "evidence-export": Row(get="case.export"),
    "figure": Row(get="report.read"),
    "figure-export": Row(get="case.export"),
    "claims": Row(get="report.read"),
    "claim": Row(get="report.read"),
    "determination": Row(get="report.read"),
    "attention": Row(get="report.read"),
    "comments": Row(get="comments.read"),
    "evidence-comment": Row(post="comments.write"),
    "evidence-smelter": Row(get="report.read"),
    "evidence-row": Row(get="report.read"),
    "packages": Row(get="report.read"),
    "package-make": Row(post="report.make"),
    "package-progress": Row(get="report.read"),
    "package": Row(get="report.read"),
    "package-approve": Row(post="approvals.record"),
    "package-download": Row(get="report.read"),
    "package-file": Row(get="report.read"),
}


def every_address() -> list[Address]:
    """Return all addresses, in the order in which Django tries them."""
    from django.urls import get_resolver

    return list(_below(get_resolver("oreigin.web.urls"), "", ()))


def _below(resolver: Any, begun: str, arguments: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = f"{begun}{entry.pattern}"
        more = (*arguments, *entry.pattern.converters)
        if hasattr(entry, "url_patterns"):
            yield from _below(entry, pattern, more)
        else:
            yield Address(entry.name or pattern, pattern, more, entry.callback)


def _first(model: str, **where: Any) -> Callable[[Any, Any], Any]:
    """Return what finds the id of the first row of a model in a period."""

    def find(period: Any, user: Any) -> Any:
        from oreigin.store import models

        return getattr(models, model).objects.filter(period=period, **where).earliest("pk").pk

    return find


def _smelter(field: str) -> Callable[[Any, Any], Any]:
    """Return what finds a smelter that the period alone knows."""

    def find(period: Any, user: Any) -> Any:
        from oreigin.store.models import Smelter

        held = Smelter.objects.filter(period=period, name__contains=period.registrant.slug)
        return getattr(held.earliest("pk"), field)

    return find


def _code(model: str) -> Callable[[Any, Any], Any]:
    """Return what finds the code of the first row of a model in a period."""

    def find(period: Any, user: Any) -> str:
        from oreigin.store import models

        return str(getattr(models, model).objects.filter(period=period).earliest("pk").code)

    return find


def _of_registrant(model: str, **where: Any) -> Callable[[Any, Any], Any]:
    """Return what finds the id of the first row of a model that belongs to no one period."""

    def find(period: Any, user: Any) -> Any:
        from oreigin.store import models

        held = getattr(models, model).objects.filter(registrant=period.registrant, **where)
        return held.earliest("pk").pk

    return find


def _token(period: Any, user: Any) -> str:
    """Return what a new invitation's link holds."""
    from oreigin.casework.people import invite
    from oreigin.store.models import Role
    from tests.casework.world import actor

    email = f"invited@{period.registrant.slug}.example"
    return invite(actor(period, "administrator", now=datetime.now(UTC)), email, Role.ANALYST)


def _link_token(period: Any, user: Any) -> str:
    """Return what the address of a new link into the portal holds."""
    from oreigin.casework.links import make_link, token_of
    from oreigin.store.models import Supplier
    from tests.casework.world import actor

    supplier = Supplier.objects.filter(period=period, merged_into=None).earliest("pk")
    return token_of(make_link(actor(period, "administrator", now=datetime.now(UTC)), supplier))


def _view(period: Any, user: Any) -> int:
    """Return a view of the user's own where there is one: a colleague's is not theirs to delete."""
    from oreigin.store.models import SavedView

    held = SavedView.objects.filter(registrant=period.registrant)
    return int((held.filter(user=user).first() or held.earliest("pk")).pk)


def _sha256(period: Any, user: Any) -> str:
    from oreigin.store.models import Response

    return str(Response.objects.filter(period=period).earliest("pk").document.sha256)


def _table(period: Any, user: Any) -> str:
    """Return the hash of a table of suppliers that somebody brought."""
    from oreigin.casework.importing.applying import bring
    from tests.casework.world import actor

    text = f"Supplier,Email\n{period.registrant.slug} Parts 0,a@b.example\n"
    return str(bring(actor(period), text.encode()).sha256)


ARGUMENTS: dict[str, Callable[[Any, Any], Any]] = {
    "registrant": lambda period, user: period.registrant.slug,
    "year": lambda period, user: period.year,
    "form": lambda period, user: "csv",
    "sha256": _sha256,
    "table": _table,
    "supplier": _first("Supplier"),
    "contact": _of_registrant("Contact"),
    "link": _first("PortalLink"),
    "response": _first("Response"),
    "upload": _first("Upload", state="unmatched"),
    "action": _first("Action"),
    "sent": _first("Message"),
    "mail": _of_registrant("Mail"),
    "question": _first("Question"),
    "message": lambda period, user: "request",
    "language": lambda period, user: "en",
    "override": _first("Override"),
    "smelter": _smelter("pk"),
    "key": _smelter("key"),
    "snapshot": _of_registrant("ListSnapshot"),
    "view": _view,
    "member": _of_registrant("Membership", role="analyst"),
    "invitation": _of_registrant("Invitation"),
    "token": _token,
    "link token": _link_token,
    "sequence": lambda period, user: 1,
    "row": lambda period, user: 5,
    "product": _first("Product"),
    "sentence": _first("NarrativeClaim"),
    "commitment": _first("ProgramRecord", previous=True),
    "declaration": _first("OwnDeclaration"),
    "outgoing": _first("SentDeclaration"),
    "subject": lambda period, user: "3 Tin",
    "package": _first("Package"),
    "file": lambda period, user: "filing/formsd.htm",
    "code": _code("Figure"),
    "claim/code": _code("Claim"),
    "settings-text/code": lambda period, user: "company-overview",
}
"""How to find a value for an argument, or for that of one page: from a period and who asks."""

LOCAL = frozenset(
    {"registrant", "message", "language", "form", "file", "sequence", "code", "row", "subject"}
)
"""Arguments that mean something at every registrant: the form of a file, a number of its own trail,
the id of a figure. Whose registrant it is, is asked by itself."""


def values_for(period: Any, user: Any = None) -> dict[str, Any]:
    """Return a value for every argument, of objects of the period."""
    return {name: find(period, user) for name, find in ARGUMENTS.items()}
