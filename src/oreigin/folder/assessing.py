"""From a case folder to its assessment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from oreigin import workers
from oreigin.assessment.assess import assess
from oreigin.assessment.attention_items import gravest_first, item
from oreigin.assessment.values import Assessment
from oreigin.case import Case, ResponseKind
from oreigin.errors import Problem
from oreigin.folder.reading import open_case
from oreigin.response.declaration import Declaration
from oreigin.response.reading import read_declaration
from oreigin.terms import Sha256
from oreigin.workbook.templates import BUILT_IN, Templates


def assess_folder(
    path: Path, status_as_of: date | None = None, templates: Templates = BUILT_IN
) -> Assessment:
    """Return the assessment of the case in the folder `path`, its documents read in workers.

    `status_as_of` stands in for the case's own date of statuses; `templates` are the known
    template versions.
    Raises InvalidCaseError or InvalidListError; a document that cannot be read is no error here
    but an item of the assessment's attention.
    """
    folder = open_case(path)
    case = folder.case
    if status_as_of:
        case = replace(case, as_of=replace(case.as_of, status=status_as_of))
    declarations, unread = read_responses(case, folder.documents, templates)
    made = assess(case, declarations, unread, templates=templates)
    # Without the folder's own path: the same case says the same wherever it stands.
    noted = (item("case-file", str(replace(note, file=""))) for note in folder.notes)
    return replace(made, attention=gravest_first((*made.attention, *noted)))


def read_responses(
    case: Case, documents: Mapping[Sha256, Path], templates: Templates = BUILT_IN
) -> tuple[dict[Sha256, Declaration], dict[Sha256, Problem]]:
    """Read every workbook that a response of the case names, each document once."""
    named = {
        response.sha256: documents[response.sha256]
        for response in case.responses
        if response.kind is ResponseKind.WORKBOOK
        and response.sha256
        and response.sha256 in documents
    }
    declarations: dict[Sha256, Declaration] = {}
    unread: dict[Sha256, Problem] = {}
    outcomes = workers.run(partial(read_declaration, templates=templates), named.values())
    for sha256, outcome in zip(named, outcomes, strict=True):
        if outcome.result:
            declarations[sha256] = outcome.result
        elif outcome.problem:
            unread[sha256] = outcome.problem
    return declarations, unread
