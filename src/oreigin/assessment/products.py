"""Covered products: which there are, which metals are necessary to them, and who makes them."""

from datetime import date

from oreigin.case import Case, Product
from oreigin.terms import CONFLICT_MINERALS, Metal

_MONTHS_BEFORE = 8


def covered_products(case: Case) -> tuple[Product, ...]:
    """Return the products to report on: in scope, completed in the period, not to be waited for."""
    return tuple(
        product
        for product in case.products
        if product.in_scope
        and product.completed in (None, case.period.year)
        and not (product.acquired and may_wait(product.acquired, case.period.year))
    )


def necessary_metals(case: Case) -> tuple[Metal, ...]:
    """Return the metals necessary to at least one covered product, in the templates' order."""
    named = {metal for product in covered_products(case) for metal in product.metals}
    return tuple(metal for metal in CONFLICT_MINERALS if metal in named)


def makers(case: Case, metal: Metal | None = None) -> frozenset[str]:
    """Return the suppliers that `products.csv` ties to a covered product (to which `metal` is)."""
    return frozenset(
        supplier
        for product in covered_products(case)
        if metal is None or metal in product.metals
        for supplier in product.suppliers
    )


def may_wait(event: date, year: int) -> bool:
    """Return whether a report for `year` may be waited for after an acquisition or registration.

    The first one owed is for the first calendar year that begins no sooner than eight months after.
    """
    months = event.month + _MONTHS_BEFORE
    first = event.year + 1 if (months, event.day) <= (13, 1) else event.year + 2
    return year < first


def why_left_out(case: Case, product: Product) -> str:
    """Return why a product of the case is not among the covered ones."""
    if not product.in_scope:
        return product.reason
    if product.completed not in (None, case.period.year):
        return f"its manufacture was completed in {product.completed}, another reporting period"
    return f"acquired on {product.acquired}, so that its first report may be waited for"
