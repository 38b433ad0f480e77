"""One response: its declaration laid out like the form, its lists, the letter, its versions."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from oreigin.case import Decision, ResponseKind
from oreigin.casework import following_up, responding
from oreigin.casework.known import known_templates
from oreigin.checks.letters import LANGUAGES
from oreigin.checks.values import Finding
from oreigin.errors import RefusedError
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.store.models import Comment, DeclaredRow, Response
from oreigin.store.packing import unpacked
from oreigin.web import declared
from oreigin.web.access import PageRequest, page
from oreigin.web.actions_about import actions_about
from oreigin.web.documents import attachment
from oreigin.web.languages import languages
from oreigin.web.parts import Choice, Column, Happened, Tab, badge
from oreigin.workbook.layout import Layout, ListSheet

ROWS = 100
DECLARATION = "Declaration"
ANY = "any"


@dataclass(frozen=True, slots=True)
class Opened:
    """A response with what was read from it and what was found; of a statement nothing was read."""

    response: Response
    declaration: Declaration | None
    layout: Layout | None
    findings: tuple[Finding, ...]

    @property
    def marks(self) -> declared.Marks:
        """The findings by their cells."""
        return declared.Marks.of(self.findings)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a rule found something, its first words, and where: a cell here, or rows."""

    rule: str
    severity: str
    message: str
    remedy: str
    times: int
    here: str
    rows: bool


@page("responses.read")
@require_safe
def declaration(request: PageRequest, response: int) -> HttpResponse:
    """Show the answers, laid out like the Declaration tab, with the findings beside them."""
    opened = _opened(request, response)
    values = _shared(request, opened, "declaration")
    if opened.declaration:
        marks, said, layout = opened.marks, opened.declaration, opened.layout
        values |= {
            "counts_of_rules": counted(opened.findings, said),
            "company": declared.company(said, layout, marks),
            "questions": declared.questions(said, layout, marks),
            "company_questions": declared.company_questions(said, layout, marks),
        }
    return render(request, "web/responses/declaration.html", values)


@page("responses.read")
@require_safe
def smelters(request: PageRequest, response: int) -> HttpResponse:
    """Show the smelter list, beside each row what it was recognized as."""
    opened = _opened(request, response)
    if opened.declaration is None or opened.layout is None:
        raise Http404
    form, q = opened.layout.smelter_list, request.GET.get("q", "").strip()
    only = request.GET.get("only", "")
    rows = list(_narrowed(opened, opened.declaration.smelters, q, only))
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    fields = declared.filled(form, opened.declaration.smelters)
    recognized = _recognized(opened.response, [row.row for row in shown])
    lines = declared.listed(form, list(shown), fields, opened.marks)
    values = _shared(request, opened, "smelters") | {
        "q": q,
        "only": only,
        "onlys": _rules_of_rows(opened, form.sheet),
        "said": next((found for found in opened.findings if found.rule == only), None),
        "columns": (
            Column("row", "Row"),
            Column("recognized", "Recognized as"),
            Column("status", "Conformance"),
            Column("found", "Found"),
            *_columns(form, fields),
        ),
        "page": shown,
        "lines": [(line, recognized.get(line.row)) for line in lines],
    }
    return render(request, "web/responses/smelters.html", values)


@page("responses.read")
@require_safe
def lists(request: PageRequest, response: int) -> HttpResponse:
    """Show the other lists of the workbook: products, mines, minerals."""
    opened = _opened(request, response)
    if opened.declaration is None or opened.layout is None:
        raise Http404
    shown = []
    for title, form, rows in _other_lists(opened.declaration, opened.layout):
        fields = declared.filled(form, rows)
        lines = declared.listed(form, rows, fields, opened.marks)
        columns = (Column("row", "Row"), *_columns(form, fields), Column("found", "Found"))
        shown.append((title, columns, lines))
    values = _shared(request, opened, "lists") | {"lists": shown}
    return render(request, "web/responses/lists.html", values)


@page("responses.read")
@require_safe
def letter(request: PageRequest, response: int) -> HttpResponse:
    """Show the letter to the supplier in one of its languages, or hand it out as a file."""
    opened = _opened(request, response)
    if opened.declaration is None:
        raise Http404
    asked = request.GET.get("language", opened.response.supplier.language)
    language = asked if asked in LANGUAGES else "en"
    text = responding.letter(opened.response, language)
    if request.GET.get("download"):
        return attachment(text.encode(), f"{opened.response.code}-{language}.txt")
    values = _shared(request, opened, "letter") | {
        "letter": text,
        "language": language,
        "languages": [Choice(code, name) for code, name in languages().items()],
        "contact": opened.response.supplier.contacts.filter(main=True).first(),
    }
    return render(request, "web/responses/letter.html", values)


@page("comments.write")
@require_POST
def comment(request: PageRequest, response: int) -> HttpResponse:
    """Keep what somebody says about a response."""
    held = get_object_or_404(Response, period=request.period, pk=response)
    try:
        following_up.comment(
            request.actor, request.period, _subject(held), request.POST.get("text", "")
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("response", request.actor.registrant.slug, request.period.year, held.pk)


def counted(findings: tuple[Finding, ...], said: Declaration) -> list[Count]:
    """Return what was found rule by rule, in the order of the findings."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [_count(rule, found, said.smelter_sheet) for rule, found in by_rule.items()]


def _count(rule: str, found: list[Finding], smelter_sheet: str) -> Count:
    first = found[0]
    places = [cell.rpartition("!") for finding in found for cell in finding.cells]
    elsewhere = any(sheet == smelter_sheet for sheet, _, _ in places)
    here = next((cell for sheet, _, cell in places if sheet == DECLARATION), "")
    return Count(
        rule, str(first.severity), first.message, first.remedy, len(found), here, elsewhere
    )


def _opened(request: PageRequest, pk: int) -> Opened:
    found = Response.objects.select_related(
        "supplier", "document__reading", "uploaded_by", "period", "supersedes"
    )
    response = get_object_or_404(found, period=request.period, pk=pk)
    reading = getattr(response.document, "reading", None)
    findings = msgspec.convert(response.findings, tuple[Finding, ...])
    if reading is None or reading.declaration is None:
        return Opened(response, None, None, findings)
    said = unpacked(bytes(reading.declaration))
    return Opened(response, said, _layout(said), findings)


def _layout(said: Declaration) -> Layout | None:
    """Return the layout of a declaration; None where this installation forgot the version."""
    try:
        return known_templates().layout(said.template, said.version)
    except KeyError:
        return None


def _shared(request: PageRequest, opened: Opened, current: str) -> dict[str, Any]:
    """Return what the head of all pages of a response shows."""
    response = opened.response
    return {
        "section": "responses",
        "response": response,
        "declaration": opened.declaration,
        "reading": getattr(response.document, "reading", None),
        "tabs": _tabs(opened, current),
        "versions": _versions(response),
        "against_policy": bool(responding.against_policy([response])),
        "undecided": response.decision == Decision.PENDING.value,
        "is_workbook": response.kind == ResponseKind.WORKBOOK.value,
        "about": actions_about(request.period, _subject(response)),
        "today": request.actor.now.date(),
        "comments": Comment.objects.filter(period=request.period, subject=_subject(response))
        .select_related("by")
        .order_by("pk"),
    }


def _tabs(opened: Opened, current: str) -> list[Tab]:
    response, said = opened.response, opened.declaration
    if said is None:
        return []
    where = [response.registrant.slug, response.period.year, response.pk]
    others = len(said.products) + len(said.mines) + len(said.minerals_scope)
    pages: list[tuple[str, str, str, int | None]] = [
        ("Declaration", "declaration", "response", None)
    ]
    if opened.layout:
        pages.append(("Smelters", "smelters", "response-smelters", len(said.smelters)))
    if opened.layout and others:
        title = "Products" if others == len(said.products) else "Products and mines"
        pages.append((title, "lists", "response-lists", others))
    pages.append(("Letter to the supplier", "letter", "response-letter", None))
    return [
        Tab(label, reverse(name, args=where), key == current, count)
        for label, key, name, count in pages
    ]


def _versions(response: Response) -> list[Happened]:
    """Return the supplier's responses of the period, the newest first."""
    held = Response.objects.filter(supplier=response.supplier_id).order_by("-received", "-pk")
    return [_version(each, response) for each in held.select_related("uploaded_by")]


def _version(each: Response, shown: Response) -> Happened:
    look = badge("decision", each.decision)
    facts = [each.template or each.kind, look.label]
    if not each.in_force:
        facts.append("replaced")
    if each.counted:
        facts.append("counted")
    url = reverse("response", args=[shown.registrant.slug, shown.period.year, each.pk])
    title = each.filename or each.code
    return Happened(
        each.received, title, " · ".join(facts), look.tone, look.icon, "" if each == shown else url
    )


def _subject(response: Response) -> str:
    return f"response:{response.code}"


def _recognized(response: Response, rows: list[int]) -> dict[int, DeclaredRow]:
    found = DeclaredRow.objects.filter(response=response, row__in=rows)
    return {row.row: row for row in found.select_related("name__smelter")}


def _narrowed(
    opened: Opened, rows: tuple[DeclaredSmelter, ...], q: str, only: str
) -> list[DeclaredSmelter]:
    """Return the rows that name what is searched for; with `only`, those that a rule hit."""
    wanted = q.casefold()
    sheet = opened.layout.smelter_list.sheet if opened.layout else ""
    found = _marks_of(opened, only).rows(sheet) if only else frozenset()
    return [
        row
        for row in rows
        if (not only or row.row in found)
        and wanted in f"{row.name} {row.look_up} {row.cid} {row.metal} {row.country}".casefold()
    ]


def _marks_of(opened: Opened, rule: str) -> declared.Marks:
    """Return the marks of one rule; of all where it is ANY."""
    return declared.Marks.of(f for f in opened.findings if rule in (ANY, f.rule))


def _rules_of_rows(opened: Opened, sheet: str) -> list[Choice]:
    """Return the rules that found something in the rows of a sheet, and all of them together."""
    rules = dict.fromkeys(
        finding.rule
        for finding in opened.findings
        if any(cell.startswith(f"{sheet}!") for cell in finding.cells)
    )
    counts = [
        Choice(rule, declared.rule_label(rule), len(_marks_of(opened, rule).rows(sheet)))
        for rule in rules
    ]
    return (
        [Choice(ANY, "With any finding", len(opened.marks.rows(sheet))), *counts] if counts else []
    )


def _columns(form: ListSheet, fields: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns of a list, each with its letter in the workbook."""
    names = declared.headings()
    return tuple(
        Column(name, f"{form.column(name).column} · {names.get(name, name)}") for name in fields
    )


def _other_lists(said: Declaration, layout: Layout) -> list[tuple[str, ListSheet, Any]]:
    lists = (
        ("Products", layout.product_list, said.products),
        ("Mines", layout.mine_list, said.mines),
        ("Minerals in scope", layout.minerals_scope, said.minerals_scope),
    )
    return [(title, form, rows) for title, form, rows in lists if form and rows]
