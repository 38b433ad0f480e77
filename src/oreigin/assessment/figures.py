"""Every number a document may print, counted from the members it names.

`data/figures.toml` says what each figure is called and how it is counted; here is the counting,
one function for each subject. A figure without its row in the table is a fault of ours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oreigin.assessment.grouping import Group, group_of
from oreigin.assessment.responses import (
    answer_to,
    current,
    metal_in_scope,
    surveyed,
)
from oreigin.assessment.values import AssessedSmelter, CountedResponse
from oreigin.case import Case, ResponseKind, Risk
from oreigin.provenance import Figure
from oreigin.response.declaration import Declaration
from oreigin.smelters.resolution import Consolidation, LeftoverReason
from oreigin.tables import load
from oreigin.terms import CONFLICT_MINERALS, Answer, ConformanceStatus, Scope, Topic


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of `data/figures.toml`."""

    id: str
    label: str
    rule: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: a row of the table, in a family for which metal or printed label."""

    pattern: str
    members: Iterable[str]
    metal: str = ""
    label: str = ""

    def figure(self, value: int | None = None) -> Figure:
        """Return the figure, worded as its row of the table says."""
        row = next(row for row in load("figures.toml", FigureRow) if row.id == self.pattern)
        members = tuple(dict.fromkeys(self.members))
        counted = len(members) if value is None else value
        return Figure(
            self._fill(row.id), counted, self._fill(row.label), self._fill(row.rule), members
        )

    def _fill(self, text: str) -> str:
        return text.replace("{metal}", self.metal).replace("{label}", self.label)


def figures(
    case: Case,
    responses: tuple[CountedResponse, ...],
    consolidation: Consolidation,
    smelters: tuple[AssessedSmelter, ...],
) -> tuple[Figure, ...]:
    """Return every figure of the case; families follow the metals and the printed labels."""
    counted = (
        *_survey(case, responses),
        *_scopes(responses),
        *_rows(consolidation),
        *_smelters(case, smelters),
        *_by_metal(case, smelters),
        *_risks(case, smelters),
        *_ties(smelters),
        *_by_label(case, smelters),
    )
    return (*(each.figure() for each in counted), _response_rate(case))


def _survey(case: Case, responses: tuple[CountedResponse, ...]) -> Iterator[Counted]:
    accepted = {counted.response.supplier for counted in responses}
    received = list(_responded(case))
    yield Counted("suppliers-surveyed", [supplier.id for supplier in surveyed(case)])
    yield Counted("responses-received", received)
    yield Counted("responses-accepted", _ids(responses))
    yield Counted("responses-not-accepted", [s for s in received if s not in accepted])


def _responded(case: Case) -> Iterator[str]:
    responded = {response.supplier for response in current(case)}
    return (supplier.id for supplier in surveyed(case) if supplier.id in responded)


def _scopes(responses: tuple[CountedResponse, ...]) -> Iterator[Counted]:
    workbooks = [(c, c.declaration) for c in responses if c.declaration]
    other_form = (c for c in responses if c.response.kind is not ResponseKind.WORKBOOK)
    yield Counted("responses-workbook", _ids(c for c, _ in workbooks))
    yield Counted("responses-other-form", _ids(other_form))
    for scope, figure_id in (
        (Scope.COMPANY, "responses-company-level"),
        (Scope.PRODUCT, "responses-product-level"),
        (Scope.USER_DEFINED, "responses-user-defined"),
    ):
        yield Counted(figure_id, _ids(c for c, d in workbooks if d.scope.value is scope))
    nothing = _ids(c for c, d in workbooks if _nothing_from_covered_countries(d))
    yield Counted("responses-no-covered-country", nothing)


def _rows(consolidation: Consolidation) -> Iterator[Counted]:
    named = [str(m.row) for smelter in consolidation.smelters for m in smelter.members]
    left = {left.reason: [str(m.row) for m in left.members] for left in consolidation.leftovers}
    yield Counted("rows-declared", [*named, *(row for rows in left.values() for row in rows)])
    yield Counted("rows-not-yet-identified", left.get(LeftoverReason.NOT_YET_IDENTIFIED, ()))


def _smelters(case: Case, smelters: tuple[AssessedSmelter, ...]) -> Iterator[Counted]:
    printed = [s for s in smelters if s.printed]
    yield Counted("smelters-total", _names(printed))
    for group in Group:
        yield Counted(f"smelters-{group}", _names(in_group(printed, group, case)))
    confirmed = (s for s in printed if not s.smelter.facility)
    covered = (s for s in printed if s.in_covered_country)
    yield Counted("smelters-unlisted-confirmed", _names(confirmed))
    yield Counted("smelters-in-covered-countries", _names(covered))
    yield Counted("smelters-unresolved", _names(s for s in smelters if s.smelter.needs_review))


def _by_metal(case: Case, smelters: tuple[AssessedSmelter, ...]) -> Iterator[Counted]:
    for metal in CONFLICT_MINERALS:
        of_metal = [s for s in smelters if s.printed and s.smelter.metal == metal]
        yield Counted("smelters-{metal}", _names(of_metal), metal=metal.lower())
        for group in Group:
            members = _names(in_group(of_metal, group, case))
            yield Counted(f"{{metal}}-{group}", members, metal=metal.lower())


def _risks(case: Case, smelters: tuple[AssessedSmelter, ...]) -> Iterator[Counted]:
    unlisted = in_group((s for s in smelters if s.printed), Group.NEITHER, case)
    for risk in Risk:
        members = (s for s in unlisted if s.profile.risk and s.profile.risk.risk is risk)
        yield Counted(f"not-listed-risk-{risk}", _names(members))


def _ties(smelters: tuple[AssessedSmelter, ...]) -> Iterator[Counted]:
    printed = [s for s in smelters if s.printed]
    yield Counted("smelters-tied-to-products", _names(s for s in printed if s.profile.ties.product))
    company = (s for s in printed if s.profile.ties.only_company_level)
    yield Counted("smelters-company-level-only", _names(company))


def _by_label(case: Case, smelters: tuple[AssessedSmelter, ...]) -> Iterator[Counted]:
    label_of = case.annex.label
    for label in dict.fromkeys(map(label_of, ConformanceStatus)):
        alike = [s for s in smelters if s.printed and label_of(s.conformance.status) == label]
        yield Counted("label:{label}", _names(alike), label=label)
        for metal in CONFLICT_MINERALS:
            of_metal = (s for s in alike if s.smelter.metal == metal)
            yield Counted("label:{label}:{metal}", _names(of_metal), metal.lower(), label)


def in_group(
    smelters: Iterable[AssessedSmelter], group: Group, case: Case
) -> tuple[AssessedSmelter, ...]:
    """Return the smelters whose status counts in a group by the policy of the case."""
    policy = case.policy.status
    return tuple(s for s in smelters if group_of(s.conformance.status, policy) is group)


def _nothing_from_covered_countries(declaration: Declaration) -> bool:
    in_scope = [metal for metal in CONFLICT_MINERALS if metal_in_scope(declaration, metal)]
    return bool(in_scope) and all(
        answer_to(declaration, Topic.COVERED_COUNTRIES, metal) is Answer.NO for metal in in_scope
    )


def _ids(responses: Iterable[CountedResponse]) -> list[str]:
    return [counted.response.id for counted in responses]


def _names(smelters: Iterable[AssessedSmelter]) -> list[str]:
    return [assessed.smelter.id for assessed in smelters]


def _response_rate(case: Case) -> Figure:
    asked = len(surveyed(case))
    received = list(_responded(case))
    percent = 100 * len(received) // asked if asked else 0
    return Counted("response-rate", received).figure(percent)
