"""An own declaration as its pages show it: laid out like the form, each answer with its reasons.

It takes what the worker stored (`oreigin.casework.declared_result`) and the form's layout.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from oreigin import tables
from oreigin.rollup.values import RemarkKind
from oreigin.store.models import OwnDeclaration, Period, Product, Response, Supplier
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
    """A question with its lines, or the fields of the company."""

    id: str
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
    missing: tuple[str, ...] = ()
    errors: tuple[Mapping[str, Any], ...] = field(default=())


def about(own: Any) -> str:
    """Return in a line what a declaration, or one that went out, is about."""
    shown, more = own.products[:SHORT], len(own.products) - SHORT
    products = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return ": ".join(part for part in (own.scope, own.description, products) if part)


def blocks(own: OwnDeclaration, layout: Layout) -> Iterator[Block]:
    """Yield the parts of the form in its order."""
    labels = headings()
    lines = (
        AnswerLine(
            subject=each["id"],
            label=labels.get(each["id"], each["id"].replace("_", " ").capitalize()),
            cell=layout.declaration.field(each["id"]).cell,
            value=each["value"],
            why=each["source"],
            decided=each["decided"],
            open=not each["value"],
        )
        for each in own.result.get("fields", ())
    )
    yield Block("", "Company", tuple(lines))
    answers: dict[str, list[dict[str, Any]]] = {}
    for each in own.result.get("answers", ()):
        answers.setdefault(each["question"], []).append(each)
    waiting = open_subjects(own)
    form = layout.declaration
    for question in (*form.questions, *form.company_questions):
        found = answers.get(question.id, ())
        yield Block(
            question.id,
            question.title,
            tuple(_line(each, question.answer_cell(at), waiting) for at, each in enumerate(found)),
        )


def _line(each: dict[str, Any], cell: str, waiting: frozenset[str]) -> AnswerLine:
    return AnswerLine(
        subject=each["subject"],
        label=each["metal"] or "",
        cell=cell,
        value=each["answer"] or "",
        why=each["reasons"][0]["fact"] if each["reasons"] else "",
        comment=each["comment"],
        decided=each["decided"],
        computed=(each["computed"] or "blank") if each["decided"] else "",
        open=each["subject"] in waiting,
    )


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
    if not name:
        return ""
    if name == "answer":
        return reverse("declaration-answer", args=[*where, own.pk, subject])
    if name.startswith("declaration-"):
        return reverse(name, args=[*where, own.pk])
    return reverse(name, args=where)


def members(period: Period, lines: Iterable[str]) -> list[MemberLine]:
    """Return what a reason stands on, with the pages of responses, suppliers and products.

    A line begins with the id of what it is about.
    """
    given = list(lines)
    first = {line: line.partition(" ")[0].rstrip(":") for line in given}
    where, wanted = [period.registrant.slug, period.year], set(first.values())
    known: dict[str, tuple[str, str]] = {}
    for code, name, pk in Supplier.objects.filter(period=period, code__in=wanted).values_list(
        "code", "name", "pk"
    ):
        known[code] = (name, reverse("supplier", args=[*where, pk]))
    for code, name, pk in Product.objects.filter(period=period, code__in=wanted).values_list(
        "code", "name", "pk"
    ):
        known[code] = (name, reverse("product", args=[*where, pk]))
    for code, name, pk in Response.objects.filter(period=period, code__in=wanted).values_list(
        "code", "supplier__name", "pk"
    ):
        known[code] = (name, reverse("response", args=[*where, pk]))
    return [MemberLine(line, *known.get(first[line], ("", ""))) for line in given]
