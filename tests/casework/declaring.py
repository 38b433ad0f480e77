"""A registrant with accepted answers, an official blank of our own making, and a declaration."""

from typing import Any

from tests.casework.world import NOW, actor, workbook, world
from tests.checks.world import SMELTERS
from tests.response.test_writing import blank

LOOK_UP = {
    f"Smelter Look-up!{column}{row}": value
    for row, (metal, name, country, cid) in enumerate(SMELTERS[:3], 5)
    for column, value in zip("ABCDE", (metal, name, name, country, cid), strict=True)
}
"""Three of the four facilities that the world knows: the fourth is in no look-up."""

DECLARANT = {
    "address": "1 Main St",
    "contact_name": "Desk",
    "contact_email": "desk@acme.example",
    "contact_phone": "+1 555 0100",
    "authorizer_name": "Office of the General Counsel",
    "authorizer_title": "General Counsel",
    "authorizer_email": "counsel@acme.example",
    "authorizer_phone": "+1 555 0101",
}


def answered(slug: str = "acme") -> Any:
    """The world, where both suppliers' responses were received and accepted."""
    from oreigin.casework import responding
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response, Supplier

    period = world(slug)
    for supplier in Supplier.objects.filter(period=period):
        file = (f"{supplier.code}.xlsx", workbook({"Declaration!D8": supplier.name}))
        receive(actor(period), period, [file])
    work_off()
    responding.accept(actor(period), list(Response.objects.filter(period=period)))
    work_off()
    period.refresh_from_db()
    return period


def with_blank(period: Any) -> Any:
    """Bring an official blank, and return it."""
    from oreigin.casework import official

    return official.bring(actor(period), "RMI_CMRT_6.5.xlsx", blank(cells=LOOK_UP))


def declared(period: Any, **asked: Any) -> Any:
    """Keep a declaration of the period up to date, and return it as the worker made it."""
    from oreigin.casework import declaring
    from oreigin.casework.working import work_off
    from oreigin.rollup.values import Asked
    from oreigin.store.models import OfficialBlank

    held = OfficialBlank.objects.filter(registrant=period.registrant).first()
    own = declaring.add(actor(period), period, held or with_blank(period), Asked(**asked))
    work_off()
    own.refresh_from_db()
    return own


def completed(period: Any, own: Any) -> Any:
    """Say all that the case does not, so that the declaration can go out."""
    from oreigin.casework import declaring
    from oreigin.casework.working import work_off
    from oreigin.rollup.values import Declarant

    me = actor(period)
    seen = declaring.declarant_mark(declaring.declarant_of(period))
    declaring.set_declarant(me, period, Declarant(**DECLARANT), seen=seen)
    work_off()
    own.refresh_from_db()
    for remark in own.result["remarks"]:
        if remark["id"] == "answer-open":
            choice = declaring.choices_of(declaring.layout_of(own), remark["subject"])[0]
            said = {"why": "Our own records say so.", "comment": "https://acme.example/policy"}
            declaring.decide(me, own, remark["subject"], choice, **said)
        elif remark["id"] == "field-open":
            declaring.decide(me, own, remark["subject"], "Acme", why="As on our website.")
    work_off()
    own.refresh_from_db()
    return own


def sent(period: Any, own: Any, to: str = "Customer, Inc.") -> Any:
    """Record that the declaration went to a customer."""
    from oreigin.casework import declaring

    return declaring.record_sent(actor(period), own, own.document.sha256, to, NOW.date())
