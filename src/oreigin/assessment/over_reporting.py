"""Who ties a smelter to our products, and who only says that the whole company uses it.

A declaration for a whole company names every smelter of every product it makes, for everybody. So a
smelter that only such declarations name may have nothing to do with a covered product.
"""

from collections.abc import Mapping

from oreigin.assessment.profile import Ties
from oreigin.assessment.values import CountedResponse
from oreigin.case import Case
from oreigin.smelters.resolution import ConsolidatedSmelter
from oreigin.terms import Scope


def ties(
    smelter: ConsolidatedSmelter, case: Case, responses: Mapping[str, CountedResponse]
) -> Ties:
    """Return the responses that name a smelter by their scope, and what they tie it to.

    `responses` are the counted ones by their id, which is the source of a smelter's rows.
    """
    by_scope: dict[Scope | None, list[str]] = {}
    named = [responses[source] for source in smelter.sources if source in responses]
    for counted in named:
        scope = counted.declaration.scope.value if counted.declaration else None
        by_scope.setdefault(scope, []).append(counted.response.id)
    product_level = set(by_scope.get(Scope.PRODUCT, ()))
    makers = {c.response.supplier for c in named if c.response.id in product_level}
    return Ties(
        product=tuple(by_scope.get(Scope.PRODUCT, ())),
        company=tuple(by_scope.get(Scope.COMPANY, ())),
        narrower=(
            *by_scope.get(Scope.DIVISION, ()),
            *by_scope.get(Scope.PRODUCT_CATEGORY, ()),
        ),
        user_defined=tuple(by_scope.get(Scope.USER_DEFINED, ())),
        unstated=tuple(by_scope.get(None, ())),
        products=tuple(
            product.id
            for product in case.products
            if product.in_scope and smelter.metal in product.metals
            if makers.intersection(product.suppliers)
        ),
        suppliers=tuple(dict.fromkeys(counted.response.supplier for counted in named)),
    )
