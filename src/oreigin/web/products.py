"""Covered products: which metals are necessary to each, and who makes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oreigin.casework import supplying
from oreigin.errors import OreiginError
from oreigin.store.models import Period, Product, ProductSupplier, Supplier
from oreigin.terms import CONFLICT_MINERALS
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.choosing import SupplierField
from oreigin.web.exporting import exported
from oreigin.web.parts import Choice, Column
from oreigin.web.settings_pages import SAVED
from oreigin.web.suppliers import frame, writable
from oreigin.workbook.writing import Value

COLUMNS = (
    Column("product", "Product", ("name", "code")),
    Column("code", "Id", ("code",)),
    Column("metals", "Necessary metals"),
    Column("makers", "Made by", ("n_makers", "name")),
    Column("scope", "Covered", ("in_scope", "name")),
    Column("reason", "Why not"),
)
HEADER = ("Product ID", "Product", "Metals", "Supplier", "Supplier ID", "Covered", "Product Reason")
"""Headers that the import knows again (`data/import_columns.toml`)."""

NAMED = 3
"""How many makers of a product the table names."""

_MORE = 4
_NO_METAL, _NO_MAKER = "none", "none"


class ProductForm(forms.Form):
    """A product, its metals and its makers: those it has, and a few more to be added."""

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
        Supplier.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
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

    def __init__(self, period: Period, held: Product | None, posted: Any = None):
        super().__init__(posted, initial=_initial(held) if held else None)
        self._take_makers(held)
        for number in range(_MORE):
            field = SupplierField(required=False, label="Add a maker" if not number else "And")
            field.among(period)
            self.fields[f"maker_{number}"] = field
        first = ("code", "name", "metals", "makers", *(f"maker_{n}" for n in range(_MORE)))
        self.order_fields([*first, "in_scope", "reason", "completed", "acquired"])
        self.fields["code"].disabled = held is not None

    def _take_makers(self, held: Product | None) -> None:
        """Offer the makers that the product has; without any there is nothing to take away."""
        field = self.fields["makers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        field.queryset = Supplier.objects.filter(makes__product=held).order_by("name", "pk")
        field.label = "Made by"
        if held is None or not self.initial["makers"]:
            del self.fields["makers"]

    def clean(self) -> dict[str, Any]:
        """Put all makers together; ensure that what is not covered is so for a reason."""
        given = self.cleaned_data
        added = [given.pop(f"maker_{number}", None) for number in range(_MORE)]
        chosen = [*given.get("makers", ()), *(one for one in added if one)]
        given["makers"] = list({one.pk: one for one in chosen}.values())
        if not given.get("in_scope") and not given.get("reason", "").strip():
            self.add_error("reason", "Say why: a reader of the file has to see it.")
        return given


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the products is shown."""

    metal: str = ""
    scope: str = ""
    maker: str = ""

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the products that pass; `q` looks at names, ids and makers."""
        if self.q:
            made = ProductSupplier.objects.filter(supplier__name__icontains=self.q)
            told = Q(name__icontains=self.q) | Q(code__icontains=self.q)
            rows = rows.filter(told | Q(pk__in=made.values("product")))
        if self.metal:
            # Metals are a list in JSON; its text is the same on both databases.
            named = Q(metals=[]) if self.metal == _NO_METAL else Q(metals__icontains=self.metal)
            rows = rows.filter(named)
        if self.scope:
            rows = rows.filter(in_scope=self.scope == table.YES)
        return rows.filter(n_makers=0) if self.maker == _NO_MAKER else rows


@page("suppliers.read")
@require_safe
def products(request: PageRequest) -> HttpResponse:
    """Show the products of the period."""
    filters, held = Filters.of(request.GET), _products(request.period)
    values = {
        **frame(request, "products"),
        "filters": filters,
        **_offered(request.period),
        **table.page_of_table(request, filters.apply(held), COLUMNS, "product"),
    }
    return render(request, "web/suppliers/products.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the products, a row for each maker; the import reads it again."""
    rows = Filters.of(request.GET).apply(_products(request.period))
    shown = table.ordered(rows, COLUMNS, request.GET, "product")
    return exported(f"products-{request.period.year}", form, HEADER, _lines(shown))


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Add a product."""
    return _product(request, None)


@page("suppliers.read")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PageRequest, product: int) -> HttpResponse:
    """Show a product; whoever may write changes it."""
    if request.method == "POST":
        request.actor.must("suppliers.write")
    return _product(request, get_object_or_404(Product, period=request.period, pk=product))


def _product(request: PageRequest, held: Product | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ProductForm(request.period, held, posted)
    if request.method == "POST" and form.is_valid() and _saved(request, form, held):
        messages.success(request, SAVED)
        return redirect("products", request.actor.registrant.slug, request.period.year)
    makers = (
        ProductSupplier.objects.filter(product=held) if held else ProductSupplier.objects.none()
    )
    values = {
        "section": "suppliers",
        "form": form if writable(request) else None,
        "product": held,
        "makers": makers.select_related("supplier").order_by("supplier__name", "pk"),
    }
    return render(request, "web/suppliers/product.html", values)


def _saved(request: PageRequest, form: ProductForm, held: Product | None) -> bool:
    """Save what the form says; False where that is refused, which the form then says."""
    given = dict(form.cleaned_data)
    code, makers = given.pop("code"), given.pop("makers")
    if held is None and Product.objects.filter(period=request.period, code=code).exists():
        form.add_error("code", "There is a product with this id already.")
        return False
    try:
        supplying.save_product(request.actor, request.period, code, makers, **given)
    except OreiginError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _products(period: Period) -> QuerySet[Any]:
    makers = Prefetch(
        "makers", ProductSupplier.objects.select_related("supplier").order_by("supplier__name")
    )
    held = Product.objects.filter(period=period).annotate(n_makers=Count("makers"))
    return held.prefetch_related(makers)


def _offered(period: Period) -> dict[str, Any]:
    """Return what each filter offers, with how many products have it."""
    held = list(_products(period).prefetch_related(None).values("metals", "in_scope", "n_makers"))
    metals = [(m, m, sum(m in row["metals"] for row in held)) for m in CONFLICT_MINERALS]
    none = sum(not row["metals"] for row in held)
    covered = sum(row["in_scope"] for row in held)
    return {
        "total": len(held),
        "named": NAMED,
        "metals": [Choice(*each) for each in metals] + [Choice(_NO_METAL, "None of them", none)],
        "scopes": [
            Choice(table.YES, "Covered", covered),
            Choice("no", "Not covered", len(held) - covered),
        ],
        "maker_choices": [
            Choice(_NO_MAKER, "Nobody named", sum(not row["n_makers"] for row in held))
        ],
    }


def _lines(rows: QuerySet[Any]) -> Iterator[tuple[Value, ...]]:
    """Yield a line for each maker of each product, one without for what nobody makes."""
    for row in rows:
        makers = [(one.supplier.name, one.supplier.code) for one in row.makers.all()]
        for name, code in makers or [("", "")]:
            metals = ", ".join(row.metals) or "none"
            yield row.code, row.name, metals, name, code, table.said(row.in_scope), row.reason


def _initial(held: Product) -> dict[str, Any]:
    makers = list(held.makers.values_list("supplier", flat=True))
    names = ("code", "name", "metals", "in_scope", "reason", "completed", "acquired")
    return {"makers": makers, **{name: getattr(held, name) for name in names}}
