"""A corrected copy of a response, to send beside the letter; the response itself never changes."""

from dataclasses import replace
from datetime import date
from functools import partial

from oreigin import tables, workers
from oreigin.casework.checking import Checker
from oreigin.casework.remembering import Remembered
from oreigin.checks.correcting import Corrected, corrected
from oreigin.checks.documents import Terms
from oreigin.checks.reference import Reference
from oreigin.errors import RefusedError, UnreadableDocumentError
from oreigin.store import documents as store
from oreigin.store.models import Document, Response
from oreigin.terms import ReportingPeriod

_COPIES = Remembered[Corrected](4)  # a workbook each, some of them large


def corrected_copy(response: Response, as_of: date) -> Corrected:
    """Return a copy of a response's workbook with what can be mended without judgment.

    It is made in a process that may be killed, as everything that opens a stranger's document, and
    once a state of the period: the page that tells of it is followed by the download.
    Raises RefusedError for a response without a document, UnreadableDocumentError where the
    workbook cannot be read or filled in safely.
    """
    document = response.document
    if document is None:
        raise RefusedError(tables.problem("casework.toml", "no-workbook"))
    about = (response.pk, document.sha256, response.filename, as_of)
    return _COPIES.of(response.period, about, lambda: _copy(response, document, as_of))


def _copy(response: Response, document: Document, as_of: date) -> Corrected:
    checker = Checker.of(response.period, as_of)
    terms = Terms(
        as_of,
        checker.policy.acceptance,
        ReportingPeriod(response.period.year),
        response.received,
        checker.templates,
    )
    mend = partial(_mend, name=response.filename, terms=terms, reference=checker.reference)
    with store.on_disk([document]) as paths:
        [outcome] = workers.run(mend, paths.values())
    if outcome.result is None:
        assert outcome.problem  # noqa: S101 - one of the two is there
        raise UnreadableDocumentError(replace(outcome.problem, file=response.filename))
    return outcome.result


def _mend(
    data: bytes, _: str, *, name: str, terms: Terms, reference: Reference | None
) -> Corrected:
    """Mend a workbook under the name it came with; runs in the worker."""
    return corrected(data, name, terms, reference)
