"""Filing an answer that is no workbook: a letter, or the attestation that no 3TG is supplied."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from oreigin.case import ResponseKind
from oreigin.casework import receiving
from oreigin.errors import OreiginError
from oreigin.store.models import Period
from oreigin.web.access import PageRequest, page
from oreigin.web.choosing import SupplierField, suppliers_of


class StatementForm(forms.Form):
    """Whose answer it is, in what form it came, when, and the document where there is one."""

    supplier = SupplierField()
    kind = forms.ChoiceField(
        label="Form",
        widget=forms.RadioSelect,
        choices=[
            (
                ResponseKind.NO_3TG.value,
                "Attestation that it supplies no tin, tantalum, tungsten or gold",
            ),
            (ResponseKind.STATEMENT.value, "Another statement, such as a letter"),
        ],
        initial=ResponseKind.NO_3TG.value,
    )
    received = forms.DateField(widget=forms.DateInput({"type": "date"}))
    document = forms.FileField(
        required=False, help_text="The letter or email it came as. It is kept as it is."
    )

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["supplier"]
        assert isinstance(field, SupplierField)  # noqa: S101 - declared above
        field.among(period)


@page("responses.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: PageRequest) -> HttpResponse:
    """Ask for a statement, and file it as the supplier's newest response."""
    today = request.actor.now.date()
    named = suppliers_of(request.period).filter(code=request.GET.get("supplier", "")).first()
    initial = {"supplier": named, "received": today}
    form = StatementForm(
        request.period, request.POST or None, request.FILES or None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given["document"]
        try:
            filed = receiving.file_statement(
                request.actor,
                request.period,
                given["supplier"],
                kind=ResponseKind(given["kind"]),
                received=given["received"],
                file=(file.name, file.read()) if file else None,
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The answer of {filed.supplier.name} is filed.")
            slug, year = request.actor.registrant.slug, request.period.year
            return redirect("response", slug, year, filed.pk)
    values = {"form": form, "section": "responses"}
    return render(request, "web/responses/statement.html", values)
