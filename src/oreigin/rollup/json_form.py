"""A roll-up as JSON: what goes out, and beside it the reasons, which stay inside."""

from dataclasses import asdict
from typing import Any

from oreigin.response.json_form import to_json as declaration_to_json
from oreigin.rollup.ledger import Review
from oreigin.rollup.values import Remark, RolledAnswer, RollUp


def to_json(made: RollUp, file: str) -> dict[str, Any]:
    """Return a roll-up as plain JSON values; `file` is the name it is written under."""
    return {
        "scope": made.asked.scope,
        "description": made.asked.description,
        "products": list(made.asked.products),
        "declaration": declaration_to_json(made.declaration, file),
        "answers": [answer_to_json(answer) for answer in made.answers],
        "fields": [
            {"field": field.id, "value": field.value, "source": field.source}
            for field in made.fields
        ],
        "smelters": [
            {"metal": s.row.metal, "cid": s.row.cid, "name": s.row.name, "members": s.members}
            for s in made.smelters
        ],
        "mines": [
            {"metal": m.row.metal, "name": m.row.name, "members": m.members} for m in made.mines
        ],
        "remarks": [remark_to_json(remark) for remark in made.remarks],
        "inputs": dict(made.inputs),
    }


def answer_to_json(answer: RolledAnswer) -> dict[str, Any]:
    """Return an answer with its reasons, and who decided it where somebody did."""
    decided = answer.decided
    return {
        "question": answer.question,
        "metal": answer.metal,
        "answer": answer.answer,
        "comment": answer.comment,
        "computed": answer.computed if decided else answer.answer,
        "decided": asdict(decided) | {"when": decided.when.isoformat()} if decided else None,
        "reasons": [{"fact": r.fact, "members": list(r.members)} for r in answer.reasons],
    }


def remark_to_json(remark: Remark) -> dict[str, Any]:
    """Return a remark as plain JSON values."""
    return asdict(remark)


def review_to_json(review: Review) -> dict[str, Any]:
    """Return how a declaration that went out stands today."""
    sent = review.sent
    return {
        "to": sent.to,
        "when": sent.when.isoformat(),
        "template": f"{sent.template} {sent.version}",
        "scope": sent.scope,
        "products": list(sent.products),
        "sha256": sent.sha256,
        "standing": review.standing,
        "inputs": list(review.inputs),
        "says": list(review.says),
    }
