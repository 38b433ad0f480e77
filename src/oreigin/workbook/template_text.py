"""A layout as the text of its template file: TOML that a person reads, one form for all."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date

from oreigin.workbook.layout import (
    CheckerLine,
    ChosenMinerals,
    FieldCell,
    Layout,
    ListSheet,
    Question,
)

_ABOUT = """\
# {name}: where everything stands. Complete in itself; held against an official workbook by
# `oreigin templates verify`. `label_starts` are the first words of the English label, to recognize it by.
"""  # noqa: E501
_FIELDS = "# Company fields: the cell to fill in, and its label."
_MINERALS = """\
# The minerals are chosen by the supplier: where, and in how many rows each question then asks for
# them; the formula in the column shows which."""
_SAME_ANSWERS = "# Answers that say the same as one of ours in other words."
_QUESTIONS = """\
# Questions asked for each metal: the cells of the first metal; the others follow below in order.
# Answers as the drop-down stores them{shown}."""
_COMPANY = "# Questions asked once, about the company."
_SMELTERS = "# The smelter list; a computed column holds formulas until somebody types over them."
_LOOK_UP = "# The RMI's look-up of smelter names; it ends with its last filled row."
_COMPLETENESS = """\
# What the workbook's own Checker tab asks for, in its order: when a line is required, and when it is
# complete. A question, or a line with {metal}, is one line a metal."""  # noqa: E501

_BARE = re.compile("[A-Za-z0-9_-]+")

Value = str | int | bool | Iterable[str | int] | Mapping[str, str | Iterable[str | int]]


def template_text(layout: Layout) -> str:
    """Return the file that says what `layout` says; `oreigin.workbook.templates` reads it."""
    blocks = [
        _ABOUT.format(name=layout.name),
        *_head(layout),
        *_declaration(layout),
        *_list("smelter_list", layout.smelter_list, _SMELTERS),
        *_list("product_list", layout.product_list),
        *_list("mine_list", layout.mine_list),
        *_list("minerals_scope", layout.minerals_scope),
        *_list("look_up", layout.look_up, _LOOK_UP),
        *_completeness(layout),
    ]
    return "\n".join(blocks)


def _head(layout: Layout) -> Iterator[str]:
    lines = [
        *_pairs({"template": layout.template, "version": layout.version}),
        *_dates({"released": layout.released}),
        *_pairs({"metals": layout.metals, "sheets": layout.sheets}),
        *_dates({"dates_from": layout.dates_from, "dates_to": layout.dates_to}),
        *_given({"tabs": layout.tabs}),
        *_given({"looks_up_unlisted_names": layout.looks_up_unlisted_names}),
    ]
    yield "".join(lines)
    mark = layout.fingerprint
    yield _table("[fingerprint]", {"sheet": mark.sheet, "cell": mark.cell, "text": mark.text})


def _declaration(layout: Layout) -> Iterator[str]:
    sheet = layout.declaration
    about = {"sheet": sheet.sheet, "language": sheet.language}
    yield _table("[declaration]", about, {"languages": sheet.languages})
    for number, field in enumerate(sheet.fields):
        yield _field(field, _once(_FIELDS, number))
    for known in sheet.scopes:
        yield _table("[[declaration.scopes]]", {"scope": known.scope, "text": known.text})
    for number, same in enumerate(sheet.same_answers):
        values = {"text": same.text, "answer": same.answer}
        yield _table("[[declaration.same_answers]]", values, {}, _once(_SAME_ANSWERS, number))
    if sheet.minerals:
        yield _chosen(sheet.minerals)
    shown = " (1 is shown as 100%)" if any(1 in q.answers for q in sheet.questions) else ""
    for number, question in enumerate(sheet.questions):
        about_them = _once(_QUESTIONS.format(shown=shown), number)
        yield _question("[[declaration.questions]]", question, about_them)
    for number, question in enumerate(sheet.company_questions):
        yield _question("[[declaration.company_questions]]", question, _once(_COMPANY, number))


def _field(field: FieldCell, comment: str) -> str:
    values: dict[str, Value] = {
        "id": field.id,
        "cell": field.cell,
        "required": field.required,
        "label": field.label,
        "label_starts": field.label_starts,
    }
    return _table("[[declaration.fields]]", values, {"parts": field.parts}, comment)


def _chosen(chosen: ChosenMinerals) -> str:
    values: dict[str, Value] = {
        "label": chosen.label,
        "label_starts": chosen.label_starts,
        "cells": chosen.cells,
        "slots": chosen.slots,
        "column": chosen.column,
    }
    more: dict[str, Value] = {
        "others": chosen.others,
        "extra": chosen.extra,
        "other_starts": chosen.other_starts,
        "deleted_starts": chosen.deleted_starts,
        "offers": chosen.offers,
    }
    return _table("[declaration.minerals]", values, more, _MINERALS + "\n")


def _question(header: str, question: Question, comment: str) -> str:
    values: dict[str, Value] = {
        "id": question.id,
        "title": question.title,
        **({"topic": question.topic.value} if question.topic else {}),
        "answer": question.answer,
        "comment": question.comment,
        "label": question.label,
        "label_starts": question.label_starts,
        **({"text_digest": question.text_digest} if question.text_digest else {}),
        "answers": question.answers,
    }
    text = _table(header, values, {"per_metal": question.per_metal}, comment)
    for metal, answers in question.answers_of.items():
        text += f"answers_of.{_quoted(metal)} = {_value(answers)}\n"
    return text


def _list(name: str, form: ListSheet | None, comment: str = "") -> Iterator[str]:
    if form is None:
        return
    values: dict[str, Value] = {
        "sheet": form.sheet,
        "header_row": form.header_row,
        "first_row": form.first_row,
    }
    more: dict[str, Value] = {
        "last_row": form.last_row or 0,
        "closing_line_starts": form.closing_line_starts,
        "own_rows": form.own_rows,
    }
    yield _table(f"[{name}]", values, more, f"{comment}\n" if comment else "")
    for column in form.columns:
        lines = [
            *_pairs({"field": column.field, "column": column.column}),
            *_given({"computed": column.computed}),
            *_pairs({"label_starts": column.label_starts}),
        ]
        yield f"[[{name}.columns]]\n" + "".join(lines)


def _completeness(layout: Layout) -> Iterator[str]:
    """Yield the lines of the Checker, whatever each says: its names first, then the rest."""
    named = ("line", "question", "metals")
    others = (field.name for field in fields(CheckerLine) if field.name not in named)
    order = (*named, *others)
    for number, line in enumerate(layout.completeness):
        said = {name: getattr(line, name) for name in order if getattr(line, name)}
        body = "".join(_pairs(said))
        yield _once(_COMPLETENESS, number) + "[[completeness]]\n" + body


def _once(comment: str, number: int) -> str:
    return f"{comment}\n" if number == 0 else ""


def _table(
    header: str,
    values: Mapping[str, Value],
    more: Mapping[str, Value] | None = None,
    comment: str = "",
) -> str:
    """Return a table with `values` and those of `more` that are not empty."""
    return comment + f"{header}\n" + "".join([*_pairs(values), *_given(more or {})])


def _given(values: Mapping[str, Value]) -> Iterator[str]:
    return _pairs({name: value for name, value in values.items() if value})


def _pairs(values: Mapping[str, Value]) -> Iterator[str]:
    return (f"{name} = {_value(value)}\n" for name, value in values.items())


def _dates(values: Mapping[str, date | None]) -> Iterator[str]:
    return (f"{name} = {value.isoformat()}\n" for name, value in values.items() if value)


def _value(value: Value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return _quoted(value)
        case Mapping():
            pairs = (f"{_key(name)} = {_value(each)}" for name, each in value.items())
            return f"{{ {', '.join(pairs)} }}"
        case _:
            return "[" + ", ".join(_value(each) for each in value) + "]"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
