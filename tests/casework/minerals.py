"""A supplier's EMRT about cobalt beside its CMRT, and an official blank of our own making."""

from datetime import date
from typing import Any

from oreigin.response.declaration import DeclaredSmelter
from oreigin.response.drafting import Given, drafted
from oreigin.response.writing import written
from oreigin.terms import Answer, Metal, Scope
from oreigin.workbook.templates import layout
from tests.casework.world import actor
from tests.making_workbooks import fingerprint, workbook

COBALT = Metal("Cobalt")
KOKKOLA, HARJAVALTA = "CID003226", "CID003227"
EMRT = layout("EMRT", "2.1")
_LOOK_UP = (
    ("Cobalt", "Kokkola Works", "Kokkola Works", "FINLAND", KOKKOLA),
    ("Cobalt", "Harjavalta Refinery", "Harjavalta Refinery", "FINLAND", HARJAVALTA),
)


def blank() -> bytes:
    """A workbook with all tabs of an EMRT and a look-up of two cobalt refiners."""
    tabs = {f"{tab}!A1": "." for tab in EMRT.tabs}
    look_up = {
        f"Smelter Look-up!{column}{row}": value
        for row, values in enumerate(_LOOK_UP, 5)
        for column, value in zip("ABCDE", values, strict=True)
    }
    return workbook({**fingerprint(EMRT), **tabs, **look_up})


def emrt(company: str, *names: str) -> bytes:
    """An EMRT of a company that uses cobalt from refiners of these names, in Finland."""
    answers = {"1": Answer.YES, "2": Answer.YES, "3": Answer.NO, "4": Answer.NO, "5": Answer.ALL}
    answers |= {"6": Answer.YES, "7": Answer.YES}
    rows = [
        DeclaredSmelter(
            0, metal="Cobalt", look_up="Smelter not listed", name=name, country="FINLAND"
        )
        for name in names
    ]
    made = drafted(
        EMRT,
        {"company_name": company, "minerals_in_scope_1": "Cobalt"},
        {(question, COBALT): Given(answer) for question, answer in answers.items()},
        smelters=rows,
        scope=Scope.COMPANY,
        effective_date=date(2026, 2, 1),
    )
    return written(made, blank(), "blank.xlsx").data


def with_cobalt(period: Any, *names: str) -> Any:
    """Have a supplier's EMRT accepted and an own EMRT kept up to date; return that one.

    Its products need cobalt. The worker has done all that is to be done.
    """
    from oreigin.casework import declaring, official, responding
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.rollup.values import Asked
    from oreigin.store.models import Product, Response, Supplier

    me, supplier = actor(period), Supplier.objects.filter(period=period).order_by("pk")[0]
    data = emrt(supplier.name, *(names or ("Kokkola", "Quux Kemikaalit")))
    receive(me, period, [("emrt.xlsx", data)])
    work_off()
    new = Response.objects.filter(period=period).order_by("-pk")[:1]
    responding.accept(me, list(new), "Good enough")
    declaring.set_minerals(me, Product.objects.filter(period=period)[0], [COBALT])
    held = official.bring(me, "RMI_EMRT_2.1.xlsx", blank())
    own = declaring.add(me, period, held, Asked())
    work_off()
    period.refresh_from_db()
    own.refresh_from_db()
    return own
