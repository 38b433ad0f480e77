"""Bringing a table of suppliers: uploaded, its columns chosen, looked at, taken over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from oreigin.casework.importing import applying
from oreigin.casework.importing.applying import Brought, Looked
from oreigin.casework.importing.columns import columns_of, fields
from oreigin.casework.importing.comparing import Entry, State, field_of
from oreigin.casework.receiving import file_name
from oreigin.errors import OreiginError
from oreigin.store.models import Document
from oreigin.web.access import PageRequest, page
from oreigin.web.exporting import exported
from oreigin.web.languages import named

SHOWN = 200
"""How many entries of a kind a preview shows; the counts are of all."""

_LARGEST = 20 * 1024 * 1024
_KINDS = (("supplier", "Suppliers"), ("contact", "Contacts"), ("product", "Products"))


class TableForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="Table of suppliers",
        help_text="XLSX, XLS or CSV with one row of headers. A row may name a supplier, a contact "
        "and a product; several rows may speak of the same one.",
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be a table of suppliers."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError("This file is larger than 20 MB; is it the right one?")
        return file


@dataclass(frozen=True, slots=True)
class Told:
    """One column that changes, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a preview as it is shown."""

    entry: Entry
    changes: list[Told]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one kind in a preview that change something: what is changed first."""

    label: str
    added: int
    changed: int
    unchanged: int
    lines: list[Line]
    more: int


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PageRequest) -> HttpResponse:
    """Take a file, to be looked at before anything is written."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        document = applying.bring(request.actor, file.read())
        here = _address(request, document.sha256)
        return redirect(f"{here}?{urlencode({'file': file_name(file.name)})}")
    known = [(label, [f for f in fields().values() if f.about == about]) for about, label in _KINDS]
    values = {"section": "suppliers", "form": form, "known": known}
    return render(request, "web/suppliers/bring.html", values)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: PageRequest, table: str) -> HttpResponse:
    """Show what the file would change; posted, take it over as it was shown."""
    brought = _brought(request, table)
    try:
        if request.method == "POST":
            done = applying.apply(
                request.actor, request.period, brought, request.POST.get("mark", "")
            )
            messages.success(request, _said(done))
            return redirect("suppliers", request.actor.registrant.slug, request.period.year)
        looked = applying.look(request.period, brought)
    except OreiginError as refused:
        return _refused(request, brought, refused)
    values = {
        "section": "suppliers",
        "file": brought.name,
        "table": table,
        "looked": looked,
        "preview": looked.preview,
        "columns": columns_of(looked.sheet, looked.layout),
        "left_out": [c for c in columns_of(looked.sheet, looked.layout) if not c.field],
        "fields": fields().values(),
        "groups": list(_groups(looked)),
        "refused": looked.preview.refused[:SHOWN],
        "header": looked.sheet.rows[looked.layout.header].number,
        "first_rows": [row.number for row in looked.sheet.rows[:10]],
        "query": request.GET.urlencode(),
    }
    return render(request, "web/suppliers/look.html", values)


@page("suppliers.write")
@require_safe
def refused(request: PageRequest, table: str, form: str) -> HttpResponse:
    """Hand out the rows that would not be taken, with what to do about each."""
    brought = _brought(request, table)
    rows = applying.look(request.period, brought).preview.refused
    header = ("Row", "Cell", "What is wrong", "What to do", "Row as it stands")
    lines = ((r.number, r.problem.place, r.problem.message, r.problem.remedy, r.text) for r in rows)
    return exported("refused-rows", form, header, lines)


def _brought(request: PageRequest, sha256: str) -> Brought:
    """Return the file with what the address says was chosen about it."""
    held = Document.objects.filter(registrant=request.actor.registrant, sha256=sha256)
    query = request.GET
    name = file_name(query.get("file", "table"))
    return Brought(
        get_object_or_404(held), name, query.get("sheet", ""), _header(query), dict(_chosen(query))
    )


def _header(query: QueryDict) -> int | None:
    """Return the row of headers that was chosen, by its index among the rows with any text."""
    given = query.get("header", "")
    return int(given) if given.isdecimal() and len(given) < 6 else None


def _chosen(query: QueryDict) -> Iterator[tuple[int, str]]:
    for name, field in query.items():
        number = name.removeprefix("c")
        if name.startswith("c") and number.isdecimal() and len(number) < 6:
            yield int(number), str(field)


def _groups(looked: Looked) -> Iterator[Group]:
    for about, label in _KINDS:
        found = [entry for entry in looked.preview.entries if entry.about == about]
        changed, added, unchanged = (
            [entry for entry in found if entry.state is state]
            for state in (State.CHANGED, State.ADDED, State.UNCHANGED)
        )
        changing = [*changed, *added]
        if found:
            yield Group(
                label,
                added=len(added),
                changed=len(changed),
                unchanged=len(unchanged),
                lines=[_line(entry) for entry in changing[:SHOWN]],
                more=len(changing[SHOWN:]),
            )


def _line(entry: Entry) -> Line:
    return Line(
        entry,
        [
            Told(
                _label(entry, change.column),
                _text(change.column, change.before),
                _text(change.column, change.after),
            )
            for change in entry.changes
        ],
    )


def _label(entry: Entry, column: str) -> str:
    """Return what a column is called, as where it is chosen."""
    field = fields().get(field_of(entry.about, column))
    return field.short if field else "Made by"


def _text(column: str, value: Any) -> str:
    if column == "language":
        return named(value or "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value or "")


def _said(done: Any) -> str:
    """Return in words what was taken over."""
    told = [
        f"{done.count(about, 'added')} {label.lower()} added, "
        f"{done.count(about, 'changed')} changed"
        for about, label in _KINDS
        if done.count(about, "added") + done.count(about, "changed")
    ]
    left = f" {len(done.refused)} rows were left out." if done.refused else ""
    return f"{'; '.join(told) or 'Nothing had to be changed'}.{left}"


def _refused(request: PageRequest, brought: Brought, error: OreiginError) -> HttpResponse:
    form = TableForm()
    values = {"section": "suppliers", "form": form, "file": brought.name, "problem": error.problem}
    return render(request, "web/suppliers/bring.html", values)


def _address(request: PageRequest, sha256: str) -> str:
    where = [request.actor.registrant.slug, request.period.year, sha256]
    return reverse("suppliers-import-look", args=where)
