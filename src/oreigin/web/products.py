"""Covered products: which metals are necessary to each, and who makes it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oreigin.casework import supplying
from oreigin.errors import OreiginError
from oreigin.store.models import Period, Product, ProductSupplier, Supplier
from oreigin.terms import CONFLICT_MINERALS
from oreigin.web.access import PageRequest, page
from oreigin.web.settings_pages import SAVED
from oreigin.web.settings_tabs import tabs


class ProductForm(forms.Form):
    """A product, its metals and its makers."""

    code = forms.CharField(
        max_length=100, label="Id", help_text="Short and lasting, such as an article group."
    )
    name = forms.CharField(max_length=300, help_text="As the report names it.")
    metals = forms.MultipleChoiceField(
        required=False,
        label="Metals necessary to its functionality or production",
        choices=[(metal, metal) for metal in CONFLICT_MINERALS],
        widget=forms.CheckboxSelectMultiple,
    )
    makers = forms.ModelMultipleChoiceField(
        Supplier.objects.none(),
        required=False,
        label="Made by",
        help_text="Suppliers that make it, or parts of it.",
        widget=forms.CheckboxSelectMultiple,
    )
    in_scope = forms.BooleanField(
        required=False,
        initial=True,
        label="Covered: we make it, or have it made",
    )
    reason = forms.CharField(
        max_length=1000, required=False, label="If it is not covered, why", widget=forms.TextInput()
    )
    completed = forms.IntegerField(
        required=False,
        min_value=2013,
        max_value=2200,
        label="Year its manufacture was completed",
        help_text="Only where that is not the reporting period.",
    )
    acquired = forms.DateField(
        required=False,
        label="Acquired on",
        help_text="Only where it came with a company that owed no Form SD.",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["makers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        held = Supplier.objects.filter(period=period, merged_into=None)
        field.queryset = held.order_by("name")

    def clean(self) -> dict[str, Any]:
        """Ensure that what is not covered is so for a reason."""
        given = self.cleaned_data
        if not given.get("in_scope") and not given.get("reason", "").strip():
            self.add_error("reason", "Say why: a reader of the file has to see it.")
        return given


@page("suppliers.read")
@require_safe
def products(request: PageRequest) -> HttpResponse:
    """Show the products of the period."""
    makers = Prefetch("makers", ProductSupplier.objects.select_related("supplier"))
    held = Product.objects.filter(period=request.period).prefetch_related(makers)
    values = {
        **tabs(request, "products"),
        "products": held.order_by("name", "pk"),
        "editable": request.actor.may("suppliers.write") and not request.period.closed,
    }
    return render(request, "web/settings/products.html", values)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Add a product."""
    return _product(request, None)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PageRequest, product: int) -> HttpResponse:
    """Change a product."""
    return _product(request, get_object_or_404(Product, period=request.period, pk=product))


def _product(request: PageRequest, held: Product | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ProductForm(request.period, posted, initial=_initial(held) if held else None)
    if held:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        code, makers = given.pop("code"), list(given.pop("makers"))
        try:
            if held is None and Product.objects.filter(period=request.period, code=code).exists():
                form.add_error("code", "There is a product with this id already.")
            else:
                supplying.save_product(request.actor, request.period, code, makers, **given)
        except OreiginError as refused:
            form.add_error(None, str(refused))
        if not form.errors:
            messages.success(request, SAVED)
            return redirect("products", request.actor.registrant.slug, request.period.year)
    values = {"section": "settings", "form": form, "product": held}
    return render(request, "web/settings/product.html", values)


def _initial(held: Product) -> dict[str, Any]:
    makers = list(held.makers.values_list("supplier", flat=True))
    return {
        "code": held.code,
        "name": held.name,
        "metals": held.metals,
        "makers": makers,
        "in_scope": held.in_scope,
        "reason": held.reason,
        "completed": held.completed,
        "acquired": held.acquired,
    }
