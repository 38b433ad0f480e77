"""What the pages show of a declaration that was made: plain values, stored with it.

Everything here stays inside but what `sheet` holds, which is what leaves.
"""

from collections.abc import Iterable
from typing import Any

from oreigin.assessment.withheld_names import withheld_names
from oreigin.case import Case
from oreigin.checks.values import Checked, Kind, Severity
from oreigin.response.declaration import DeclaredSmelter
from oreigin.response.writing import Written
from oreigin.rollup.json_form import answer_to_json, remark_to_json
from oreigin.rollup.values import RolledAnswer, RolledField, RolledSmelter, RollUp

MEMBERS = 200
"""How many members of a reason are stored; how many there are stands beside them."""

_COLUMNS = ("metal", "cid", "name", "country", "mine_countries", "recycled")


def result_of(case: Case, made: RollUp, found: Checked, filled: Written) -> dict[str, Any]:
    """Return a roll-up with what checks say of its workbook, as plain JSON values."""
    return {
        "answers": [_answer(each) for each in made.answers],
        "fields": [_field(each) for each in made.fields],
        "smelters": [_smelter(each) for each in made.smelters],
        "mines": [
            {"metal": m.row.metal, "name": m.row.name, "rows": len(m.members)} for m in made.mines
        ],
        "products": [{"number": p.number, "name": p.name} for p in made.products],
        "remarks": [remark_to_json(each) for each in made.remarks],
        "missing": list(found.missing),
        "errors": [
            {"cells": list(each.cells), "message": each.message, "remedy": each.remedy}
            for each in found.findings
            if each.kind is Kind.PLAUSIBILITY and each.severity is Severity.ERROR
        ],
        "lost": [note.message for note in filled.lost],
        "named": sorted(set(_named(case, made))),
    }


def _answer(each: RolledAnswer) -> dict[str, Any]:
    held = answer_to_json(each)
    for reason in held["reasons"]:
        reason["count"] = len(reason["members"])
        reason["members"] = reason["members"][:MEMBERS]
    return held | {"subject": each.subject}


def _field(each: RolledField) -> dict[str, Any]:
    own = each.decided
    decided = {"who": own.who, "when": own.when.isoformat(), "why": own.why} if own else None
    return {"id": each.id, "value": each.value, "source": each.source, "decided": decided}


def _smelter(each: RolledSmelter) -> dict[str, Any]:
    row = each.row
    kept = {name: getattr(row, name) for name in _COLUMNS}
    return kept | {"look_up": row.look_up, "listed": bool(row.cid_input), "rows": len(each.members)}


def _named(case: Case, made: RollUp) -> Iterable[str]:
    """Yield every supplier, contact or file that a text of the outgoing declaration names.

    A facility that a list knows by that name is named as the list does.
    """
    withheld = withheld_names(case)
    if withheld is None:
        return
    declaration = made.declaration
    given = (*declaration.questions, *declaration.company_questions)
    for answer in given:
        yield from withheld.findall(answer.comment.value or "")
    for row in declaration.smelters:
        yield from withheld.findall(_typed(row))


def _typed(row: DeclaredSmelter) -> str:
    named = () if row.cid else (row.name,)
    return " ".join((*named, row.contact_name, row.contact_email, row.next_steps, row.comments))
