"""The whole assessment of a case, from declarations to figures and claims."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from oreigin import tables
from oreigin.assessment.attention import attention
from oreigin.assessment.claims import claims, narrative_claim
from oreigin.assessment.conformance import StatusBook, lists_of, status_book
from oreigin.assessment.determination import determine
from oreigin.assessment.doubts import with_doubts
from oreigin.assessment.facts import Facts
from oreigin.assessment.figures import figures
from oreigin.assessment.own_words import prose_claims
from oreigin.assessment.products import necessary_metals
from oreigin.assessment.profiling import with_profiles
from oreigin.assessment.publication import may_be_shown
from oreigin.assessment.responses import about_conflict_minerals, counted, of_this_survey
from oreigin.assessment.survey_figures import completeness_of
from oreigin.assessment.values import AssessedSmelter, Assessment
from oreigin.case import Case
from oreigin.errors import Problem
from oreigin.response.declaration import Declaration
from oreigin.smelters.consolidate import consolidate
from oreigin.smelters.countries import is_covered
from oreigin.smelters.history import known_directory
from oreigin.smelters.locations import countries_of
from oreigin.smelters.resolution import ConsolidatedSmelter, Consolidation
from oreigin.smelters.resolve import resolver
from oreigin.terms import Cid, Sha256
from oreigin.workbook.templates import BUILT_IN, Templates


def assess(
    case: Case,
    declarations: Mapping[Sha256, Declaration],
    unread: Mapping[Sha256, Problem] | None = None,
    lapsed: Collection[Cid] = (),
    templates: Templates = BUILT_IN,
) -> Assessment:
    """Return everything that can be said of `case` as of its own dates.

    `declarations` are the readings of its documents, `unread` says why others could not be read.
    A workbook that asks about other minerals (cobalt, mica) counts as one that says nothing, unless
    its supplier sent one about conflict minerals as well: then it is none of this survey's.
    The facilities `lapsed` are taken as non-conformant, whatever the lists say. `templates` are
    the known template versions, which say what a complete declaration is.
    """
    ours = {key: said for key, said in declarations.items() if about_conflict_minerals(said)}
    beside = {key: _of_others(said) for key, said in declarations.items() if key not in ours}
    facts = _facts(case, ours, beside, lapsed, templates)
    own = (*case.claims, *prose_claims(case))
    told = tuple((said, narrative_claim(said, facts)) for said in own)
    read = (c.declaration.document for c in facts.responses if c.declaration)
    return Assessment(
        case=case,
        responses=facts.responses,
        consolidation=facts.consolidation,
        smelters=facts.smelters,
        determination=facts.determination,
        figures=tuple(facts.figures.values()),
        claims=(*claims(facts), *(held for _, held in told)),
        attention=attention(facts, told, {**(unread or {}), **beside}),
        status_lists=tuple(held.snapshot for held in facts.public_book.lists),
        documents=tuple(dict.fromkeys(read)),
    )


def _facts(
    case: Case,
    ours: Mapping[Sha256, Declaration],
    beside: Mapping[Sha256, Problem],
    lapsed: Collection[Cid],
    templates: Templates,
) -> Facts:
    """Return what claims and attention items are decided from: `ours` recognized and counted."""
    said = of_this_survey(counted(case, ours), beside)
    responses = with_doubts(said, templates, case.as_of.filing)
    known = known_directory(case.lists, case.as_of.status)
    consolidation = consolidate(
        ((c.response.id, c.declaration) for c in responses if c.declaration),
        resolver(known, case.judgments, case.as_of.filing),
    )
    statuses = lists_of(case)
    book, public_book = (
        status_book(lists, case.as_of.status, case.policy.status).lapsed(lapsed)
        for lists in (statuses, [held for held in statuses if may_be_shown(held.snapshot)])
    )
    needed = necessary_metals(case)
    supplier_of = {counted.response.id: counted.response.supplier for counted in responses}
    assessed = assessed_smelters(consolidation, book, case.as_of.filing, supplier_of)
    smelters = tuple(
        replace(each, necessary=each.smelter.metal in needed)
        for each in with_profiles(assessed, case, responses, statuses)
    )
    checked = completeness_of(case, ours, templates)
    counts = figures(case, responses, consolidation, smelters, checked)
    return Facts(
        case=case,
        responses=responses,
        consolidation=consolidation,
        smelters=smelters,
        book=book,
        public_book=public_book,
        determination=determine(case, responses, smelters),
        figures={figure.id: figure for figure in counts},
    )


def _of_others(declaration: Declaration) -> Problem:
    form = f"{declaration.template} {declaration.version}"
    return tables.problem("document_problems.toml", "other-minerals", form=form)


def assessed_smelters(
    consolidation: Consolidation,
    book: StatusBook,
    as_of: date,
    supplier_of: Mapping[str, str],
) -> tuple[AssessedSmelter, ...]:
    """Return every consolidated smelter with its status, and whether its country is covered.

    `supplier_of` names the supplier of each source: several documents may come from one.
    """
    return tuple(_assessed(s, book, as_of, supplier_of) for s in consolidation.smelters)


def _assessed(
    smelter: ConsolidatedSmelter, book: StatusBook, as_of: date, supplier_of: Mapping[str, str]
) -> AssessedSmelter:
    cid = smelter.facility.cid if smelter.facility else None
    return AssessedSmelter(
        smelter=smelter,
        conformance=book.conformance(cid) if cid else book.not_listed,
        in_covered_country=any(is_covered(code, as_of) for code in countries_of(smelter)),
        suppliers=tuple(dict.fromkeys(supplier_of[source] for source in smelter.sources)),
    )
