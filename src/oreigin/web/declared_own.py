"""An own declaration as its pages show it: laid out like the form, each answer with its reasons.

It takes what the worker stored (`oreigin.casework.declared_result`) and the form's layout.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst

from oreigin import tables
from oreigin.rollup.values import RemarkKind
from oreigin.store.models import OwnDeclaration, Period, Product, Response, Smelter, Supplier
from oreigin.web.declared import headings
from oreigin.workbook.layout import Layout

SHORT = 3
"""Products that stand by name where a declaration is told in a line."""


@dataclass(frozen=True, slots=True)
class RemedyWords:
    """A row of `data/web/declarations.toml`."""

    id: str
    remedy: str
    page: str


@dataclass(frozen=True, slots=True)
class Word:
    """A row of `data/web/declaration_words.toml`."""

    text: str
    says: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something that has to be done, is proposed or is to be known; `url` is where, or ""."""

    message: str
    remedy: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of the form: the answer to a question for one metal, or a field."""

    subject: str
    label: str
    cell: str
    value: str
    why: str
    comment: str = ""
    decided: Mapping[str, Any] | None = None
    computed: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A question with its lines, the fields of the company, or what is asked once."""

    title: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """What a reason stands on: the text, and the page of whom it is about."""

    text: str
    who: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What is to be done before a declaration goes out, what is proposed, what is to be known."""

    open: tuple[Task, ...] = ()
    proposed: tuple[Task, ...] = ()
    known: tuple[Task, ...] = ()
    missing: tuple[Mapping[str, str], ...] = ()
    errors: tuple[Mapping[str, Any], ...] = field(default=())


def about(own: Any) -> str:
    """Return in a line what a declaration, or one that went out, is about."""
    shown, more = own.products[:SHORT], len(own.products) - SHORT
    products = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return ": ".join(part for part in (called(own.scope), own.description, products) if part)


def called(text: str) -> str:
    """Return what pages call something that a roll-up names otherwise."""
    return _words().get(text, text)


@cache
def _words() -> Mapping[str, str]:
    return {row.text: row.says for row in tables.load("web/declaration_words.toml", Word)}


def blocks(own: OwnDeclaration, layout: Layout) -> Iterator[Block]:
    """Yield the parts of the form in its order; what is asked once stands under one heading."""
    yield Block("Company", tuple(_fields(own, layout)))
    answers: dict[str, list[dict[str, Any]]] = {}
    for each in own.result.get("answers", ()):
        answers.setdefault(each["question"], []).append(each)
    waiting, once = open_subjects(own), []
    form = layout.declaration
    for question in (*form.questions, *form.company_questions):
        title = f"{question.id}. {question.title}"
        lines = [
            _line(each, title, question.answer_cell(at), waiting)
            for at, each in enumerate(answers.get(question.id, ()))
        ]
        if any(each["metal"] for each in answers.get(question.id, ())):
            yield Block(title, tuple(lines))
        else:
            once += lines
    yield Block("Company questions", tuple(once))


def title_of(subject: str, layout: Layout) -> str:
    """Return what the form asks, in our words: the question with its metal, or the field."""
    asked, _, metal = subject.partition(" ")
    form = layout.declaration
    for question in (*form.questions, *form.company_questions):
        if question.id == asked:
            return ", ".join(filter(None, (f"{asked}. {question.title}", metal)))
    return _label(subject)


def _label(field: str) -> str:
    return headings().get(field, field.replace("_", " ").capitalize())


def _fields(own: OwnDeclaration, layout: Layout) -> Iterator[AnswerLine]:
    for each in own.result.get("fields", ()):
        yield AnswerLine(
            subject=each["id"],
            label=_label(each["id"]),
            cell=layout.declaration.field(each["id"]).cell,
            value=each["value"],
            why=called(each["source"]),
            decided=each["decided"],
            open=not each["value"],
        )


def _line(each: dict[str, Any], title: str, cell: str, waiting: frozenset[str]) -> AnswerLine:
    return AnswerLine(
        subject=each["subject"],
        label=each["metal"] or title,
        cell=cell,
        value=each["answer"] or "",
        why=_in_short(each["reasons"]),
        comment=each["comment"],
        decided=each["decided"],
        computed=(each["computed"] or "blank") if each["decided"] else "",
        open=each["subject"] in waiting,
    )


def _in_short(reasons: list[dict[str, Any]]) -> str:
    """Return the first reason in a line: a fact that ends in a colon with what it stands on."""
    if not reasons:
        return ""
    first = reasons[0]
    if not (first["fact"].endswith(":") and first["members"]):
        return str(capfirst(first["fact"]))
    more = first["count"] - 1
    return f"{first['members'][0]}, and {more} more" if more else str(first["members"][0])


def open_subjects(own: OwnDeclaration) -> frozenset[str]:
    """Return the answers and fields that a person has to say."""
    held = own.result.get("remarks", ())
    return frozenset(each["subject"] for each in held if each["kind"] == RemarkKind.NEEDS_YOU)


def tasks(own: OwnDeclaration, period: Period) -> Tasks:
    """Return what a roll-up points out, with the page on which it is done."""
    remedies = {row.id: row for row in tables.load("web/declarations.toml", RemedyWords)}
    found: dict[str, list[Task]] = {kind.value: [] for kind in RemarkKind}
    for remark in own.result.get("remarks", ()):
        words = remedies.get(remark["id"])
        url = _page(words.page, remark["subject"], own, period) if words else ""
        remedy = words.remedy if words else remark["remedy"]
        found[remark["kind"]].append(Task(remark["message"], remedy, url))
    return Tasks(
        tuple(found[RemarkKind.NEEDS_YOU.value]),
        tuple(found[RemarkKind.PROPOSAL.value]),
        tuple(found[RemarkKind.FOR_INFORMATION.value]),
        tuple(own.result.get("missing", ())),
        tuple(own.result.get("errors", ())),
    )


def _page(name: str, subject: str, own: OwnDeclaration, period: Period) -> str:
    where: list[Any] = [period.registrant.slug, period.year]
    name, _, query = name.partition("?")
    if not name:
        return ""
    if name == "answer":
        return reverse("declaration-answer", args=[*where, own.pk, subject])
    if name.startswith("declaration-"):
        return reverse(name, args=[*where, own.pk])
    asks = f"?{query.format(subject=quote(subject))}" if query else ""
    return reverse(name, args=where) + asks


def members(period: Period, lines: Iterable[str]) -> list[MemberLine]:
    """Return what a reason stands on, with the pages of those it names.

    A line begins with the id of what it is about: a response, supplier, product or smelter.
    """
    given = list(lines)
    first = {line: line.partition(" ")[0].rstrip(":") for line in given}
    wanted = set(first.values())
    known = {code: found for kind in _KINDS for code, found in _found(period, kind, wanted)}
    return [MemberLine(called(line), *known.get(first[line], ("", ""))) for line in given]


_KINDS: tuple[tuple[type[Model], str, str, str], ...] = (
    (Supplier, "code", "name", "supplier"),
    (Product, "code", "name", "product"),
    (Smelter, "key", "name", "smelter"),
    (Response, "code", "supplier__name", "response"),
)
"""Where ids of members stand, who each is, and its page; the last that knows an id counts."""


def _found(
    period: Period, kind: tuple[type[Model], str, str, str], wanted: set[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    model, code, name, page = kind
    held = model._default_manager.filter(period=period, **{f"{code}__in": wanted})
    for key, who, pk in held.values_list(code, name, "pk"):
        argument = key if page == "smelter" else pk
        yield key, (who, reverse(page, args=[period.registrant.slug, period.year, argument]))
