"""Every number a document may print, counted from the members it names.

`data/figures.toml` says what each figure is called and how it is counted; here is the counting of
smelters, in `survey_figures` that of the survey. A figure without its row in the table is a fault
of ours.
"""

from collections.abc import Callable, Iterable, Iterator

from oreigin.assessment.counting import Counted, percent
from oreigin.assessment.grouping import Group, in_group
from oreigin.assessment.survey_figures import Completeness, response_rate, scopes, survey
from oreigin.assessment.values import AssessedSmelter, CountedResponse
from oreigin.case import Case, Risk
from oreigin.provenance import Figure
from oreigin.smelters.countries import country_name, is_covered
from oreigin.smelters.resolution import Consolidation, LeftoverReason
from oreigin.terms import CONFLICT_MINERALS, ConformanceStatus, Country

Smelters = tuple[AssessedSmelter, ...]


def figures(
    case: Case,
    responses: tuple[CountedResponse, ...],
    consolidation: Consolidation,
    smelters: Smelters,
    checked: Completeness,
) -> tuple[Figure, ...]:
    """Return every figure of the case; families follow metals, printed labels and countries."""
    printed = tuple(s for s in smelters if s.printed)
    counted = (
        *survey(case, responses, checked),
        *scopes(responses),
        *_rows(consolidation),
        *_smelters(printed),
        Counted("smelters-unresolved", _names(s for s in smelters if s.smelter.needs_review)),
        *_by_metal(printed),
        *_risks(printed),
        *_ties(printed),
        *_by_label(case, printed),
        *_origins(case, printed),
        *_countries_of_origin(case, printed),
    )
    made = (*(each.figure() for each in counted), response_rate(case), _recycled_share(printed))
    if len({figure.id for figure in made}) < len(made):
        raise ValueError("two figures of one id")  # a label with a colon; never printed silently
    return made


def _rows(consolidation: Consolidation) -> Iterator[Counted]:
    named = [str(m.row) for smelter in consolidation.smelters for m in smelter.members]
    left = {left.reason: [str(m.row) for m in left.members] for left in consolidation.leftovers}
    yield Counted("rows-declared", [*named, *(row for rows in left.values() for row in rows)])
    yield Counted("rows-not-yet-identified", left.get(LeftoverReason.NOT_YET_IDENTIFIED, ()))


def _smelters(printed: Smelters) -> Iterator[Counted]:
    yield Counted("smelters-total", _names(printed))
    for group in Group:
        yield Counted(f"smelters-{group}", _names(in_group(printed, group)))
    confirmed = (s for s in printed if not s.smelter.facility)
    covered = (s for s in printed if s.in_covered_country)
    yield Counted("smelters-unlisted-confirmed", _names(confirmed))
    yield Counted("smelters-in-covered-countries", _names(covered))


def _by_metal(printed: Smelters) -> Iterator[Counted]:
    for metal in CONFLICT_MINERALS:
        of_metal = [s for s in printed if s.smelter.metal == metal]
        yield Counted("smelters-{metal}", _names(of_metal), metal=metal.lower())
        for group in Group:
            members = _names(in_group(of_metal, group))
            yield Counted(f"{{metal}}-{group}", members, metal=metal.lower())


def _risks(printed: Smelters) -> Iterator[Counted]:
    unlisted = in_group(printed, Group.NEITHER)
    for risk in Risk:
        members = (s for s in unlisted if s.profile.risk and s.profile.risk.risk is risk)
        yield Counted(f"not-listed-risk-{risk}", _names(members))


def _ties(printed: Smelters) -> Iterator[Counted]:
    yield Counted("smelters-tied-to-products", _names(s for s in printed if s.profile.ties.product))
    company = (s for s in printed if s.profile.ties.only_company_level)
    yield Counted("smelters-company-level-only", _names(company))


def _by_label(case: Case, printed: Smelters) -> Iterator[Counted]:
    for label, alike in _labeled(case, printed).items():
        yield Counted("label:{label}", _names(alike), label=label)
        for metal in CONFLICT_MINERALS:
            of_metal = (s for s in alike if s.smelter.metal == metal)
            yield Counted("label:{label}:{metal}", _names(of_metal), metal.lower(), label)


def _origins(case: Case, printed: Smelters) -> Iterator[Counted]:
    """Yield, by metal and by status, whose ore is said to be of Covered Countries or recycled."""
    yield Counted("smelters-origin-known", _names(s for s in printed if s.profile.origin.countries))
    for about, holds in _ABOUT_ORIGIN.items():
        some = [s for s in printed if holds(case, s)]
        yield Counted(f"smelters-{about}", _names(some))
        for metal in CONFLICT_MINERALS:
            of_metal = _names(s for s in some if s.smelter.metal == metal)
            yield Counted(f"{{metal}}-{about}", of_metal, metal=metal.lower())
        for label, alike in _labeled(case, some).items():
            yield Counted(f"label:{{label}}:{about}", _names(alike), label=label)


def sources_from_covered_country(case: Case, assessed: AssessedSmelter) -> bool:
    """Return whether suppliers or lists say that its ore comes from a Covered Country."""
    return any(is_covered(c, case.as_of.filing) for c in assessed.profile.origin.countries)


_ABOUT_ORIGIN: dict[str, Callable[[Case, AssessedSmelter], bool]] = {
    "sourcing-from-covered-countries": sources_from_covered_country,
    "recycled": lambda _, assessed: assessed.profile.origin.wholly_recycled,
}
"""What may be said of a smelter's ore, by the part of the figures' ids that says it."""


def _countries_of_origin(case: Case, printed: Smelters) -> Iterator[Counted]:
    for country in countries_of_origin(printed):
        for metal in CONFLICT_MINERALS:
            naming = [
                s
                for s in printed
                if s.smelter.metal == metal and country in s.profile.origin.countries
            ]
            called = country_name(country)
            yield Counted("origin:{country}:{metal}", _names(naming), metal.lower(), "", called)


def countries_of_origin(printed: Iterable[AssessedSmelter]) -> tuple[Country, ...]:
    """Return every country that is named as one of origin, in order of its name."""
    named = {country for s in printed for country in s.profile.origin.countries}
    return tuple(sorted(named, key=country_name))


def _labeled(case: Case, smelters: Iterable[AssessedSmelter]) -> dict[str, list[AssessedSmelter]]:
    """Return the smelters under the label that each prints as; every label that may print."""
    label_of = case.annex.label
    by_label: dict[str, list[AssessedSmelter]] = {label_of(s): [] for s in ConformanceStatus}
    for assessed in smelters:
        by_label[label_of(assessed.conformance.status)].append(assessed)
    return by_label


def _names(smelters: Iterable[AssessedSmelter]) -> list[str]:
    return [assessed.smelter.id for assessed in smelters]


def _recycled_share(printed: Smelters) -> Figure:
    recycled = _names(s for s in printed if s.profile.origin.wholly_recycled)
    return Counted("recycled-share", recycled).figure(percent(len(recycled), len(printed)))
