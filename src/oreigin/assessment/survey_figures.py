"""Numbers of the survey: who was asked, who answered, how complete and how wide their answers are.

What is complete is what the template's own Checker finds so, whatever was decided of the response.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oreigin.assessment.counting import Counted, percent
from oreigin.assessment.responses import answer_to, current, metal_in_scope, surveyed
from oreigin.assessment.values import CountedResponse
from oreigin.case import Case, ResponseKind
from oreigin.provenance import Figure
from oreigin.response.completeness import LineStatus, completeness
from oreigin.response.declaration import Declaration
from oreigin.terms import CONFLICT_MINERALS, Answer, Scope, Sha256, Topic
from oreigin.workbook.templates import Templates

_OPEN = (LineStatus.MISSING, LineStatus.ERROR)

SCOPE_FIGURES: Mapping[Scope | None, str] = {
    Scope.COMPANY: "responses-company-level",
    Scope.DIVISION: "responses-division-level",
    Scope.PRODUCT_CATEGORY: "responses-product-category-level",
    Scope.PRODUCT: "responses-product-level",
    Scope.USER_DEFINED: "responses-user-defined",
    None: "responses-scope-unstated",
}
"""The figure of each scope; every accepted workbook is in exactly one of them."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Suppliers by what the Checker says of the workbook that they sent last."""

    complete: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def completeness_of(
    case: Case, declarations: Mapping[Sha256, Declaration], templates: Templates
) -> Completeness:
    """Return which suppliers' workbooks are complete; unknown for versions without formulas."""
    found: dict[str, bool | None] = {}
    for response in current(case):
        declaration = declarations.get(response.sha256) if response.sha256 else None
        if response.kind is not ResponseKind.WORKBOOK:
            continue
        said = _is_complete(declaration, templates) if declaration else False
        found[response.supplier] = found.get(response.supplier) or said
    return Completeness(
        *(tuple(s for s, said in found.items() if said is each) for each in (True, False, None))
    )


def _is_complete(declaration: Declaration, templates: Templates) -> bool | None:
    try:
        layout = templates.layout(declaration.template, declaration.version)
    except KeyError:
        return None
    lines = completeness(declaration, layout)
    return all(line.status not in _OPEN for line in lines) if lines else None


def survey(
    case: Case, responses: tuple[CountedResponse, ...], checked: Completeness
) -> Iterator[Counted]:
    """Yield the suppliers asked, those that answered, and what became of it."""
    accepted = {counted.response.supplier for counted in responses}
    received = list(_responded(case))
    asked = (s.id for s in surveyed(case) if s.requested and s.requested <= case.as_of.filing)
    yield Counted("suppliers-surveyed", [supplier.id for supplier in surveyed(case)])
    yield Counted("suppliers-requested", asked)
    yield Counted("responses-received", received)
    heard = set(received)
    yield Counted("suppliers-silent", [s.id for s in surveyed(case) if s.id not in heard])
    yield Counted("responses-complete", checked.complete)
    yield Counted("responses-incomplete", checked.incomplete)
    yield Counted("responses-completeness-unknown", checked.unknown)
    yield Counted("responses-accepted", _ids(responses))
    yield Counted("responses-not-accepted", [s for s in received if s not in accepted])


def scopes(responses: tuple[CountedResponse, ...]) -> Iterator[Counted]:
    """Yield the accepted responses by their form and by what they speak for."""
    workbooks = [(c, c.declaration) for c in responses if c.declaration]
    other_form = (c for c in responses if c.response.kind is not ResponseKind.WORKBOOK)
    yield Counted("responses-workbook", _ids(c for c, _ in workbooks))
    yield Counted("responses-other-form", _ids(other_form))
    for scope, figure_id in SCOPE_FIGURES.items():
        yield Counted(figure_id, _ids(c for c, d in workbooks if d.scope.value is scope))
    nothing = _ids(c for c, d in workbooks if _nothing_from_covered_countries(d))
    yield Counted("responses-no-covered-country", nothing)


def response_rate(case: Case) -> Figure:
    """Return the share of the surveyed suppliers that responded, in percent."""
    received = list(_responded(case))
    return Counted("response-rate", received).figure(percent(len(received), len(surveyed(case))))


def _responded(case: Case) -> Iterator[str]:
    responded = {response.supplier for response in current(case)}
    return (supplier.id for supplier in surveyed(case) if supplier.id in responded)


def _nothing_from_covered_countries(declaration: Declaration) -> bool:
    in_scope = [metal for metal in CONFLICT_MINERALS if metal_in_scope(declaration, metal)]
    return bool(in_scope) and all(
        answer_to(declaration, Topic.COVERED_COUNTRIES, metal) is Answer.NO for metal in in_scope
    )


def _ids(responses: Iterable[CountedResponse]) -> list[str]:
    return [counted.response.id for counted in responses]
