"""The JSON Schema of a declaration as `oreigin read --json` prints it, made from the values' types.

A version of the schema only ever gains keys; one that changes or loses any gets another number.
"""

from dataclasses import fields
from typing import Any

from oreigin.response.declaration import (
    DeclaredMine,
    DeclaredProduct,
    DeclaredSmelter,
    MineralInScope,
)
from oreigin.terms import Answer, Scope

VERSION = 1
"""The number of the schema; it is in its id."""

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_RARE = ("legacy_id", "other", "raw")
"""What a row has only where there is any; see `oreigin.response.json_form`."""


def declaration_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one object that `oreigin read --json` prints."""
    keys = _keys()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:oreigin:declaration:{VERSION}",
        "title": "A declaration read from an RMI template (CMRT, EMRT, CRT, AMRT)",
        "description": "One object a document. Where it could not be read, `error` says why.",
        "type": "object",
        "properties": keys,
        "required": list(keys),
        "$defs": {
            "answer": _answer(),
            "by_metal": {"type": "object", "additionalProperties": _ref("answer")},
            "smelter": _row(DeclaredSmelter),
            "mine": _row(DeclaredMine),
            "product": _row(DeclaredProduct),
            "mineral_in_scope": _row(MineralInScope),
            "field": _field(),
            "error": _object(("code", "message", "remedy", "place")),
        },
    }


def _keys() -> dict[str, Any]:
    return {
        "file": {**_TEXT, "description": "The name it was read under."},
        "sha256": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        "template": {**_TEXT_OR_NULL, "description": "CMRT, EMRT, CRT or AMRT."},
        "version": _TEXT_OR_NULL,
        "language": {**_TEXT_OR_NULL, "description": "What the language cell says."},
        "fields": {"type": "object", "additionalProperties": _ref("field")},
        "questions": {
            "type": "object",
            "description": "By question, then by metal.",
            "additionalProperties": _ref("by_metal"),
        },
        "company_questions": {
            "type": "object",
            "description": "By letter; those asked per metal, then by metal.",
            "additionalProperties": {"anyOf": [_ref("answer"), _ref("by_metal")]},
        },
        "smelters": _list("smelter"),
        "mines": _list("mine"),
        "products": _list("product"),
        "minerals_scope": _list("mineral_in_scope"),
        "error": {"anyOf": [{"type": "null"}, _ref("error")]},
    }


def _answer() -> dict[str, Any]:
    words = [answer.value for answer in Answer]
    said = {"enum": [*words, None], "description": "In one vocabulary; null: blank or no answer."}
    return _object(("raw", "comment", "cell")) | {
        "properties": {"answer": said, "raw": _TEXT, "comment": _TEXT, "cell": _TEXT},
        "required": ["answer", "raw", "comment", "cell"],
    }


def _field() -> dict[str, Any]:
    scopes = ", ".join(scope.value for scope in Scope)
    value = {**_TEXT_OR_NULL, "description": f"Dates are ISO; the scope is one of: {scopes}."}
    made = _object(("raw", "cell"))
    return made | {
        "properties": {"value": value, **made["properties"]},
        "required": ["value", "raw", "cell"],
    }


def _row(row_type: type[Any]) -> dict[str, Any]:
    """Return the schema of a row: its number, its columns, and what is rare."""
    names = [field.name for field in fields(row_type)]
    always = [name for name in names if name not in _RARE]
    made = _object(tuple(always))
    made["properties"]["row"] = {"type": "integer", "minimum": 0}
    texts = {"type": "object", "additionalProperties": _TEXT}
    rare = {name: _TEXT if name == "legacy_id" else texts for name in _RARE if name in names}
    return made | {"properties": made["properties"] | rare}


def _object(names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: dict(_TEXT) for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}
