"""Official workbooks that the registrant brought: what is said where one cannot be filled in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from oreigin import tables
from oreigin.errors import Problem, UnknownTemplateError, UnreadableDocumentError


@dataclass(frozen=True, slots=True)
class Remedy:
    """A row of `data/template_problems.toml`; the id "other" is for all that stand not there."""

    id: str
    remedy: str


def of_ones_own(problem: Problem) -> Problem:
    """Return a document's problem with what to do where it is no supplier's, but one's own."""
    remedies = {row.id: row.remedy for row in tables.load("template_problems.toml", Remedy)}
    return replace(problem, remedy=remedies.get(problem.code, remedies["other"]))


@contextmanager
def ones_own() -> Iterator[None]:
    """Say of a workbook that cannot be read or filled in what whoever brought it can do."""
    try:
        yield
    except (UnreadableDocumentError, UnknownTemplateError) as fault:
        raise type(fault)(of_ones_own(fault.problem)) from fault
