"""The roll-up: a case's accepted responses and records folded into one outgoing declaration."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from oreigin.assessment.doubts import with_doubts
from oreigin.assessment.responses import counted
from oreigin.assessment.withheld_names import withheld_names
from oreigin.case import Case
from oreigin.errors import RefusedError
from oreigin.response.answers import mineral_fields
from oreigin.response.declaration import (
    Declaration,
    DeclaredProduct,
    DeclaredSmelter,
    MineralInScope,
)
from oreigin.response.drafting import Given, drafted
from oreigin.response.reading import Reading
from oreigin.response.recalculation import LookUp
from oreigin.rollup.answers import Ground, metal_answers
from oreigin.rollup.company import company_answers, company_fields
from oreigin.rollup.deciding import check_known, fields_decided, in_force, with_decided
from oreigin.rollup.inputs import inputs
from oreigin.rollup.mines import mines
from oreigin.rollup.relevance import Reach, problem, reach
from oreigin.rollup.remarking import remarks
from oreigin.rollup.smelters import NOT_IDENTIFIED, Known, Listed, listed, with_look_up
from oreigin.rollup.values import (
    Asked,
    Program,
    RolledAnswer,
    RolledField,
    RolledSmelter,
    RollUp,
)
from oreigin.rollup.voices import Responses, covering
from oreigin.smelters.names import sort_key
from oreigin.terms import Answer, Metal, Scope, Sha256, Topic
from oreigin.workbook.layout import Layout
from oreigin.workbook.templates import BUILT_IN, Templates


@dataclass(frozen=True, slots=True)
class Target:
    """The template that is to be filled in, with its own look-up of smelters.

    `minerals_scope` is what whoever asks for the declaration wrote into it (AMRT: why a mineral is
    asked for); it is theirs, and goes back as it came.
    """

    layout: Layout
    look_up: LookUp
    minerals_scope: tuple[MineralInScope, ...] = ()

    @classmethod
    def of(cls, reading: Reading) -> "Target":
        """Return the workbook that was read as one to fill in."""
        return cls(reading.layout, reading.look_up, reading.declaration.minerals_scope)


def roll_up(
    case: Case,
    declarations: Mapping[Sha256, Declaration],
    target: Target,
    asked: Asked,
    *,
    effective: date,
    program: Program | None = None,
    templates: Templates = BUILT_IN,
) -> RollUp:
    """Return the declaration of a case's registrant in the template `target`, with its reasons.

    `declarations` are the readings of the case's documents, `effective` is the day on which it is
    declared. Raises RefusedError for what cannot be declared: an unknown product, a scope that is
    not offered, an override without a reason.
    """
    program, layout, look_up = program or Program(), target.layout, target.look_up
    about = reach(case, asked, program)
    _check_scope(layout, asked.scope)
    responses = _responses(case, declarations, templates)
    metals = form_metals(layout, about, responses, look_up)
    needed = tuple(metal for metal in metals if metal in about.metals)
    lists = with_look_up(case.lists, layout, look_up, needed, case.as_of.status)
    known = Known(layout, look_up, lists, withheld_names(case))
    found = listed(case, about, responses, needed, known)
    relevant = {metal: covering(metal, about.suppliers(metal), responses) for metal in needed}
    ground = Ground(case, about, layout, responses, dict(declarations), metals, found)
    decided = in_force(program.decided, layout)
    answers = _answers(ground)
    check_known(decided.values(), answers, layout)
    answers = tuple(with_decided(answers, decided, layout))
    fields = tuple(fields_decided(company_fields(ground, program.declarant), decided, layout))
    smelters = _smelters(found, needed)
    dug = mines(relevant, needed, known) if layout.mine_list else ()
    products = _products(about)
    return RollUp(
        asked=asked,
        declaration=drafted(
            layout,
            dict(_texts(asked, fields)) | mineral_fields(layout, metals, look_up.metals),
            dict(_given(answers, known)),
            smelters=[each.row for each in smelters],
            products=products,
            mines=[each.row for each in dug],
            minerals_scope=target.minerals_scope,
            scope=asked.scope,
            effective_date=effective,
        ),
        fields=fields,
        answers=answers,
        smelters=smelters,
        mines=dug,
        products=products,
        remarks=remarks(ground, known, answers, fields, relevant),
        inputs=inputs(case, about, responses, program),
    )


def form_metals(
    layout: Layout, about: Reach, responses: Responses, look_up: LookUp
) -> tuple[Metal, ...]:
    """Return the metals of the form; where it lets one choose, those that a product needs.

    Chosen are also the minerals that accepted responses in this template declare in use: whether a
    product needs them is then for a person to say.
    """
    if layout.metals:
        return layout.metals
    declared = {
        answer.metal
        for counted_ in responses
        if counted_.declaration and counted_.declaration.template == layout.template
        for answer in counted_.declaration.questions
        if answer.topic is Topic.USED and answer.answer.value is Answer.YES and answer.metal
    }
    needed = set(about.metals) & offered_minerals(layout, look_up)
    return tuple(sorted(declared | needed, key=str.casefold))


def offered_minerals(layout: Layout, look_up: LookUp) -> frozenset[Metal]:
    """Return the metals and minerals that a form lets one choose, or has smelters of.

    Blank rows of a look-up that is made of formulas read as zero.
    """
    chosen = layout.declaration.minerals
    named = look_up.metals.union(chosen.offers if chosen else ())
    return frozenset(Metal(name) for name in named if not name.isdecimal())


def _responses(
    case: Case, declarations: Mapping[Sha256, Declaration], templates: Templates
) -> Responses:
    """Return the counted responses in one order, whatever order they came in."""
    found = with_doubts(counted(case, declarations), templates, case.as_of.filing)
    return tuple(sorted(found, key=lambda each: each.response.id))


def _check_scope(layout: Layout, scope: Scope) -> None:
    scopes = [known.scope for known in layout.declaration.scopes]
    if scopes and scope not in scopes:
        facts = {"template": layout.name, "scope": scope, "known": ", ".join(scopes)}
        raise RefusedError(problem("scope-not-offered", **facts))


def _answers(ground: Ground) -> tuple[RolledAnswer, ...]:
    return (*metal_answers(ground), *company_answers(ground))


def _smelters(found: Listed, needed: tuple[Metal, ...]) -> tuple[RolledSmelter, ...]:
    """Return the rows of the list, by metal in the form's order and then by name.

    A metal of which suppliers do not know every smelter says so in a row of its own.
    """
    rows: list[RolledSmelter] = []
    for metal in needed:
        taken = sorted(found.of(metal), key=lambda each: (sort_key(each.row.name), each.row.cid))
        rows += [RolledSmelter(each.row, each.members) for each in taken]
        members = found.unidentified.get(metal, ())
        if members:
            unknown = DeclaredSmelter(row=0, metal=metal, look_up=NOT_IDENTIFIED)
            rows.append(RolledSmelter(unknown, members))
    return tuple(rows)


def _products(about: Reach) -> tuple[DeclaredProduct, ...]:
    if about.asked.scope is not Scope.PRODUCT:
        return ()
    return tuple(DeclaredProduct(0, product.id, product.name) for product in about.products)


def _given(
    answers: Iterable[RolledAnswer], known: Known
) -> Iterator[tuple[tuple[str, Metal | None], Given]]:
    """Yield what goes out of each answer; a comment that names a supplier stays inside."""
    for each in answers:
        kept = each.answer is None or known.names_supplier(each.comment)
        comment = "" if kept else each.comment
        yield (each.question, each.metal), Given(each.answer, comment)


def _texts(asked: Asked, fields: Iterable[RolledField]) -> Iterator[tuple[str, str]]:
    """Yield the texts of the company fields."""
    yield from ((field.id, field.value) for field in fields if field.value)
    if asked.description:
        yield "scope_description", asked.description
