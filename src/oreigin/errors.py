"""Errors as values: each names the document, the place and the remedy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, where, and what to do about it; every field is plain text for people.

    `code` is stable and kebab-case ("unknown-template-version"); `place` is a cell
    ("Declaration!D8"), a line ("suppliers.csv:4"), a zip member or "".
    """

    code: str
    message: str
    remedy: str
    file: str = ""
    place: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        said = f"{self.message} {self.remedy}"
        return f"{where}: {said}" if where else said


class OreiginError(Exception):
    """The one root of our exceptions: carries a `Problem`. Survives pickling between processes."""

    def __init__(self, problem: Problem):
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


class UnreadableDocumentError(OreiginError):
    """A document that cannot be read at all: not a workbook, locked, broken or dangerous."""


class UnknownTemplateError(OreiginError):
    """A workbook that is not one of the templates and versions we know. Never guessed."""


class InvalidTemplateError(OreiginError):
    """A file that should say where everything stands in a template version, and does not."""


class InvalidCaseError(OreiginError):
    """A file of a case folder that does not say what it must; `problem.place` is file:line."""


class InvalidListError(OreiginError):
    """A reference or status list that cannot be imported as it stands."""


class NotAllowedError(OreiginError):
    """Somebody may not do what they asked for; nothing was done."""


class RefusedError(OreiginError):
    """What was asked for cannot be done as things stand; nothing was done."""


class StorageError(OreiginError):
    """The place where documents are kept does not answer, or takes no more; it may later."""
