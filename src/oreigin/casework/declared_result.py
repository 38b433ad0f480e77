"""What the pages show of a declaration that was made: plain values, stored with it.

Everything here stays inside but `leaves`, which is what the written workbook says.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from oreigin.assessment.withheld_names import withheld_names
from oreigin.case import Case
from oreigin.checks.values import Checked, Kind, Severity
from oreigin.response.declaration import Declaration
from oreigin.response.writing import Written
from oreigin.rollup.json_form import answer_to_json, remark_to_json
from oreigin.rollup.values import RolledAnswer, RolledField, RolledSmelter, RollUp

MEMBERS = 200
"""How many members of a reason are stored; how many there are stands beside them."""

_COLUMNS = ("metal", "cid", "name", "country", "mine_countries", "recycled")
_LEAVING = ("metal", "look_up", "name", "country", "cid", "mine_countries", "recycled", "comments")


def result_of(
    case: Case, made: RollUp, found: Checked, filled: Written, again: Declaration
) -> dict[str, Any]:
    """Return a roll-up with what checks say of its workbook, as plain JSON values.

    `again` is what the written workbook says, which is all that leaves.
    """
    return {
        "answers": [_answer(each) for each in made.answers],
        "fields": [_field(each) for each in made.fields],
        "smelters": [_smelter(each) for each in made.smelters],
        "mines": [
            {"metal": m.row.metal, "name": m.row.name, "rows": len(m.members)} for m in made.mines
        ],
        "remarks": [remark_to_json(each) for each in made.remarks],
        "missing": [
            {"cell": ", ".join(each.cells), "message": each.message}
            for each in found.findings
            if each.kind is Kind.COMPLETENESS
        ],
        "checker": found.status.value,
        "errors": [
            {"cells": list(each.cells), "message": each.message, "remedy": each.remedy}
            for each in found.findings
            if each.kind is Kind.PLAUSIBILITY and each.severity is Severity.ERROR
        ],
        "lost": [note.message for note in filled.lost],
        "leaves": {
            "cells": list(_cells(again)),
            "smelters": [[getattr(row, name) for name in _LEAVING] for row in again.smelters],
            "mines": [[row.metal, row.name] for row in again.mines],
        },
        "named": sorted(set(_named(case, again))),
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


def _cells(again: Declaration) -> Iterator[list[str]]:
    """Yield cell, label and text of everything that is filled in outside of the lists."""
    for name, field in again.fields.items():
        if field.value:
            yield [field.ref.cell, name.replace("_", " "), str(field.value)]
    for answer in (*again.questions, *again.company_questions):
        label = f"{answer.question} {answer.metal}" if answer.metal else answer.question
        if answer.answer.value:
            yield [answer.answer.ref.cell, label, str(answer.answer.value)]
        if answer.comment.value:
            yield [answer.comment.ref.cell, f"{label}, comment", answer.comment.value]
    for row in again.products:
        yield ["", "product", f"{row.number} {row.name}".strip()]


def _named(case: Case, again: Declaration) -> Iterable[str]:
    """Yield every supplier, contact or file that a text of the written workbook names.

    A facility that a list knows by that name is named as the list does; products are the
    registrant's own.
    """
    withheld = withheld_names(case)
    if withheld is None:
        return
    for answer in (*again.questions, *again.company_questions):
        yield from withheld.findall(answer.comment.value or "")
    for row in again.smelters:
        named = () if row.cid else (row.name,)
        typed = (*named, row.contact_name, row.contact_email, row.next_steps, row.comments)
        yield from withheld.findall(" ".join(typed))
