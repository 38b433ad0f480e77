"""Choosing one of a period's suppliers by typing: a list of a thousand would weigh on every page.

What was typed may be a name or an id. While somebody types, the likeliest stand in a list below.
"""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oreigin.store.models import Period, Supplier
from oreigin.web.access import PageRequest, page

_SUGGESTED = 20


class SupplierInput(forms.TextInput):
    """A text input with suggestions, once it knows its period (`SupplierField.among`)."""

    template_name = "web/suppliers/input.html"


class SupplierField(forms.CharField):
    """One supplier of a period, by name or id; `among` says of which period."""

    widget = SupplierInput

    def __init__(self, **given: Any):
        super().__init__(max_length=300, **given)
        self.suppliers = Supplier.objects.none()

    def among(self, period: Period) -> None:
        """Take the suppliers of a period."""
        where = [period.registrant.slug, period.year]
        self.suppliers = suppliers_of(period)
        self.widget.attrs["hx-get"] = reverse("suppliers-suggested", args=where)

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the input: the name of a supplier, or what was typed."""
        return value.name if isinstance(value, Supplier) else value

    def clean(self, value: Any) -> Supplier | None:
        """Return the supplier with that id or that name, None where none is needed."""
        given = super().clean(value)
        if not given:
            return None
        found = self.suppliers.filter(code=given) or self.suppliers.filter(name__iexact=given)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                f"No supplier of the period is called “{given}”. Choose a name that is offered,"
                " or add it under Suppliers first."
            )
        ids = ", ".join(one.code for one in found)
        raise forms.ValidationError(f"Several suppliers are called “{given}”; give an id: {ids}.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else stands in the input than the page was made with."""
        return bool(super().has_changed(self.prepare_value(initial), data))


@page("responses.read")
@require_safe
def suggested(request: PageRequest) -> HttpResponse:
    """Return the suppliers that what was typed may mean, as options of an input."""
    typed = str(next(iter(request.GET.values()), "")).strip()  # whatever name the input has
    found = suppliers_of(request.period)
    if typed:
        found = found.filter(Q(name__icontains=typed) | Q(code__icontains=typed))
    values = {"suppliers": found.order_by("name", "code")[:_SUGGESTED]}
    return render(request, "web/suppliers/suggested.html", values)


def suppliers_of(period: Period) -> QuerySet[Supplier]:
    """Return the suppliers of a period that can be chosen: not those merged into others."""
    return Supplier.objects.filter(period=period, merged_into=None)
