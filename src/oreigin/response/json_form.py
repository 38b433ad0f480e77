"""The Declaration as JSON: the form that `oreigin read --json` prints, one object a document."""

from dataclasses import asdict
from typing import Any

from oreigin.errors import Problem
from oreigin.response.declaration import Declaration, DeclaredSmelter, QuestionAnswer
from oreigin.terms import Sha256


def to_json(declaration: Declaration, file: str) -> dict[str, Any]:
    """Return a declaration as plain JSON values; `file` is the name it was read under."""
    return {
        "file": file,
        "sha256": declaration.document,
        "template": declaration.template,
        "version": declaration.version,
        "language": declaration.language,
        "fields": _fields(declaration),
        "questions": _questions(declaration),
        "company_questions": {a.question: _answer(a) for a in declaration.company_questions},
        "smelters": [_smelter(smelter) for smelter in declaration.smelters],
        "mines": [],
        "products": [asdict(product) for product in declaration.products],
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


def _answer(answer: QuestionAnswer) -> dict[str, str | None]:
    return {
        "answer": answer.answer.value,
        "raw": answer.answer.raw,
        "comment": answer.comment.value or "",
        "cell": str(answer.answer.ref),
    }


def _smelter(smelter: DeclaredSmelter) -> dict[str, Any]:
    """Give every column of the list; texts that were cut or are errors are added as `raw`."""
    row = asdict(smelter)
    raw = row.pop("raw")
    return {**row, "raw": raw} if raw else row
