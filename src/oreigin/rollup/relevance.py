"""What a declaration is about: its products, their metals, and whose responses have to do with it.

Who makes what decides: the list of a product holds only the smelters of its own manufacturers.
"""

from dataclasses import dataclass

from oreigin import tables
from oreigin.assessment.products import covered_products
from oreigin.assessment.responses import surveyed
from oreigin.case import Case, Product
from oreigin.errors import Problem, RefusedError
from oreigin.rollup.values import Asked, Program
from oreigin.terms import Metal, Scope


@dataclass(frozen=True, slots=True)
class Reach:
    """The products of a declaration with the metals and minerals necessary to each."""

    case: Case
    asked: Asked
    products: tuple[Product, ...]
    metals_of: dict[str, frozenset[Metal]]

    @property
    def metals(self) -> frozenset[Metal]:
        """Every metal or mineral necessary to one of the products."""
        return frozenset(metal for metals in self.metals_of.values() for metal in metals)

    def products_with(self, metal: Metal) -> tuple[Product, ...]:
        """Return the products to which `metal` is necessary."""
        return tuple(p for p in self.products if metal in self.metals_of[p.id])

    def suppliers(self, metal: Metal) -> tuple[str, ...]:
        """Return the surveyed suppliers that have to do with `metal`, in the case's order.

        They make one of the products that need it. One that is tied to no product of the case may
        make any of them, and so belongs to a declaration about all of them.
        """
        makers = {s for product in self.products_with(metal) for s in product.suppliers}
        tied = {s for product in self.case.products for s in product.suppliers}
        everything = not self.asked.products
        return tuple(
            supplier.id
            for supplier in surveyed(self.case)
            if supplier.id in makers or (everything and supplier.id not in tied)
        )


def reach(case: Case, asked: Asked, program: Program) -> Reach:
    """Return what `asked` is about.

    Raises RefusedError where a product is not a covered one of the case, or where the scope needs
    products or a description and has none.
    """
    covered = {product.id: product for product in covered_products(case)}
    for product in asked.products:
        if product not in covered:
            known = ", ".join(covered) or "none"
            raise RefusedError(problem("product-not-covered", product=product, known=known))
    if asked.scope is Scope.PRODUCT and not asked.products:
        raise RefusedError(problem("products-not-named"))
    if asked.scope is Scope.USER_DEFINED and not asked.description.strip():
        raise RefusedError(problem("scope-not-described"))
    named = dict.fromkeys(asked.products)
    chosen = tuple(covered[each] for each in named) or tuple(covered.values())
    metals = {
        product.id: frozenset(product.metals)
        | {row.mineral for row in program.minerals if row.product == product.id}
        for product in chosen
    }
    return Reach(case, asked, chosen, metals)


def problem(code: str, **facts: object) -> Problem:
    """Return the problem `code` of `data/rollup_problems.toml`."""
    return tables.problem("rollup_problems.toml", code, **facts)
