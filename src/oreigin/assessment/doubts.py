"""Answers that their own declaration contradicts, by the rules of `oreigin.checks`.

`data/doubts.toml` names those rules. A determination cannot rest on such an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from oreigin.assessment.values import CountedResponse, Doubt
from oreigin.checks.checking import finding, predicates, rules
from oreigin.checks.context import Context
from oreigin.response.declaration import Declaration
from oreigin.tables import load
from oreigin.terms import Metal, Topic
from oreigin.workbook.templates import Templates


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A row of `data/doubts.toml`: a rule of checks, and the topic of the answer it makes open."""

    id: str
    topic: Topic


def with_doubts(
    responses: tuple[CountedResponse, ...], templates: Templates, as_of: date
) -> tuple[CountedResponse, ...]:
    """Return the responses, each with the answers that its own declaration contradicts."""
    return tuple(
        replace(counted, doubts=tuple(_doubts(counted.declaration, templates, as_of)))
        if counted.declaration
        else counted
        for counted in responses
    )


def _doubts(declaration: Declaration, templates: Templates, as_of: date) -> Iterator[Doubt]:
    try:
        layout = templates.layout(declaration.template, declaration.version)
    except KeyError:  # a version without a layout has no questions that the rules know
        return
    context = Context(declaration, layout, as_of)
    for row in load("doubts.toml", DoubtRow):
        if rules()[row.id].applies_to(layout):
            for hit in predicates()[row.id](context):
                metal = Metal(hit.facts["metal"])
                yield Doubt(row.topic, metal, finding(row.id, hit).message, hit.cells)
