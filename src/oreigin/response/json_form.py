"""The Declaration as JSON: the form that `oreigin read --json` prints, one object a document."""

from dataclasses import asdict
from typing import Any

from oreigin.errors import Problem
from oreigin.response.declaration import (
    Declaration,
    DeclaredMine,
    DeclaredSmelter,
    QuestionAnswer,
)
from oreigin.terms import Sha256


def to_json(declaration: Declaration, file: str) -> dict[str, Any]:
    """Return a declaration as plain JSON values; `file` is the name it was read under.

    `sha256` is None where it was not read from a file: an outgoing one that is being made.
    """
    return {
        "file": file,
        "sha256": declaration.document or None,
        "template": declaration.template,
        "version": declaration.version,
        "language": declaration.language,
        "fields": _fields(declaration),
        "questions": _questions(declaration),
        "company_questions": _company_questions(declaration),
        "smelters": [_row(smelter) for smelter in declaration.smelters],
        "mines": [_row(mine) for mine in declaration.mines],
        "products": [asdict(product) for product in declaration.products],
        "minerals_scope": [asdict(mineral) for mineral in declaration.minerals_scope],
        "error": None,
    }


def failure_to_json(problem: Problem, file: str, sha256: Sha256 | None) -> dict[str, Any]:
    """Return why a document could not be read, with every key of `to_json`.

    `sha256` is None where the file could not even be opened.
    """
    return {
        "file": file,
        "sha256": sha256,
        "template": None,
        "version": None,
        "language": None,
        "fields": {},
        "questions": {},
        "company_questions": {},
        "smelters": [],
        "mines": [],
        "products": [],
        "minerals_scope": [],
        "error": {
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "place": problem.place,
        },
    }


def _fields(declaration: Declaration) -> dict[str, dict[str, str | None]]:
    """Give the company fields; scope and effective date by their meaning, their text as `raw`."""
    typed: dict[str, str | None] = {
        "declaration_scope": declaration.scope.value,
        "effective_date": _iso(declaration),
    }
    return {
        name: {
            "value": typed.get(name, sourced.value),
            "raw": sourced.raw,
            "cell": str(sourced.ref),
        }
        for name, sourced in declaration.fields.items()
    }


def _iso(declaration: Declaration) -> str | None:
    value = declaration.effective_date.value
    return value.isoformat() if value else None


def _questions(declaration: Declaration) -> dict[str, dict[str, dict[str, str | None]]]:
    asked: dict[str, dict[str, dict[str, str | None]]] = {}
    for answer in declaration.questions:
        asked.setdefault(answer.question, {})[answer.metal or ""] = _answer(answer)
    return asked


def _company_questions(declaration: Declaration) -> dict[str, Any]:
    """Give each answer by its question; those asked per metal, by question and metal."""
    asked: dict[str, Any] = {}
    for answer in declaration.company_questions:
        if answer.metal is None:
            asked[answer.question] = _answer(answer)
        else:
            asked.setdefault(answer.question, {})[answer.metal] = _answer(answer)
    return asked


def _answer(answer: QuestionAnswer) -> dict[str, str | None]:
    return {
        "answer": answer.answer.value,
        "raw": answer.answer.raw,
        "comment": answer.comment.value or "",
        "cell": str(answer.answer.ref),
    }


def _row(declared: DeclaredSmelter | DeclaredMine) -> dict[str, Any]:
    """Give every column of today's list; what is rare only where there is any.

    That is `raw` (texts that were cut or are errors), `legacy_id` and `other`.
    """
    row = asdict(declared)
    rare = {name: row.pop(name) for name in ("legacy_id", "other", "raw") if name in row}
    return row | {name: value for name, value in rare.items() if value}
