"""What a supplier does and sees through its personal link; all of it takes a `links.Visitor`.

A visitor sees what it sent itself with what the checks found in it, and of documents that others
filed under it no more than that they are there: what was filed by mistake may be another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from oreigin import tables
from oreigin.case import Decision, ResponseKind
from oreigin.casework import assessing
from oreigin.casework.acting import changing
from oreigin.casework.checking import UNREADABLE
from oreigin.casework.links import Visitor, used
from oreigin.casework.receiving import Source, file_name, new_response, receive
from oreigin.casework.responding import checked_of
from oreigin.checks.letters import Points, points_of
from oreigin.errors import RefusedError
from oreigin.store import documents as store
from oreigin.store.models import FormDraft, Question, Response, Upload, UploadState

LARGEST = 50 * 1024 * 1024
"""How many bytes a file may have: ten times the largest workbook seen."""

MOST_A_DAY = 200
"""How many files and statements a supplier may send within a day."""

MOST_OPEN_QUESTIONS = 20
"""How many questions of a supplier may wait for an answer at a time."""

_DAY = timedelta(days=1)


class Standing(StrEnum):
    """Where an answer stands, as its supplier is told."""

    RECEIVED = "received"
    UNREADABLE = "unreadable"
    ACCEPTED = "accepted"
    SENT_BACK = "sent-back"
    WAIVED = "waived"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as its supplier sees it; `points` where it sent the workbook itself."""

    response: Response
    standing: Standing
    points: Points | None

    @property
    def must(self) -> int:
        """How many points have to be mended."""
        return len(self.points.incomplete) + len(self.points.to_correct) if self.points else 0


@dataclass(frozen=True, slots=True)
class Attestation:
    """That a supplier's products contain no 3TG: in which words, by whom, as of which day."""

    wording: str
    name: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class _Letter:
    """The file `data/attestation.toml`: how an attestation is written down."""

    filename: str
    text: str
    attached: str


def upload(visitor: Visitor, files: Sequence[tuple[str, bytes]]) -> None:
    """Keep files for the worker to read and check, as this supplier's answers.

    Raises RefusedError for none, for a file that is too large, for too many within a day, and where
    the period is closed.
    """
    if not files:
        raise RefusedError(tables.problem("portal_problems.toml", "no-file"))
    for name, data in files:
        check_size(name, len(data))
    _check_number(visitor, len(files))
    source = Source(event="portal-uploaded", link=visitor.link)
    with transaction.atomic():
        receive(visitor.actor, visitor.period, files, visitor.supplier, source)
        used(visitor)


def check_size(name: str, size: int) -> None:
    """Raise RefusedError for a file larger than `LARGEST`."""
    if size > LARGEST:
        limit = LARGEST // (1024 * 1024)
        raise RefusedError(
            tables.problem("portal_problems.toml", "file-too-large", name, limit=limit)
        )


def attest(
    visitor: Visitor, statement: Attestation, letter: tuple[str, bytes] | None = None
) -> Response:
    """File the attestation that no 3TG is supplied, as a text with all that was attested.

    `letter` is one of the supplier's own, name and bytes; it is kept beside it. Raises RefusedError
    for a day to come, where something was left empty, and as `upload` does.
    """
    _check_attested(visitor, statement)
    if letter:
        check_size(letter[0], len(letter[1]))
    _check_number(visitor, 1)
    actor, supplier, period = visitor.actor, visitor.supplier, visitor.period
    subject = f"supplier:{supplier.code}"
    with changing(actor, period, "portal-attested", subject) as event:
        attached = store.keep(actor.registrant, letter[1], actor.now) if letter else None
        name = file_name(letter[0]) if letter else ""
        written = _written(visitor, statement, name, attached.sha256 if attached else "")
        response = new_response(
            actor,
            supplier,
            kind=ResponseKind.NO_3TG,
            received=actor.now.date(),
            document=store.keep(actor.registrant, written.encode(), actor.now),
            filename=_letter().filename,
        )
        about = {"registrant": actor.registrant, "period": period, "supplier": supplier}
        sent = {"state": UploadState.FILED, "link": visitor.link, "at": actor.now}
        for document, filename in ((response.document, response.filename), (attached, name)):
            if document:
                Upload.objects.create(
                    **about, **sent, response=response, document=document, filename=filename
                )
        event.facts["response"] = response.code
        event.person.update(name=statement.name, title=statement.title)
        used(visitor)
        assessing.request(actor, period)
    return response


def answers_of(visitor: Visitor, language: str) -> list[Answer]:
    """Return what this supplier answered in the period, the newest first."""
    return [_answer(response, language) for response in responses_of(visitor).order_by("-pk")]


def answer_of(response: Response, language: str) -> Answer:
    """Return a response of `responses_of` as its supplier sees it."""
    return _answer(response, language)


def sent_by(visitor: Visitor) -> QuerySet[Response]:
    """Return those of `responses_of` that this supplier sent itself."""
    held: QuerySet[Response] = responses_of(visitor).filter(theirs=True)
    return held


def responses_of(visitor: Visitor) -> Any:
    """Return this supplier's responses as rows to query; `theirs` says which it sent itself."""
    sent = Upload.objects.filter(response=OuterRef("pk"))
    came = Q(link__supplier=OuterRef("supplier")) | Q(mail__supplier=OuterRef("supplier"), by=None)
    filled_in = FormDraft.objects.filter(response=OuterRef("pk"))
    replaced = Response.objects.filter(supersedes=OuterRef("pk")).exclude(status=UNREADABLE)
    held = Response.objects.filter(supplier=visitor.supplier, period=visitor.period)
    light = held.select_related("document__reading", "period")
    return light.defer("document__reading__declaration").annotate(
        theirs=Exists(sent.filter(came)) | Exists(filled_in), replaced=Exists(replaced)
    )


def waiting_of(visitor: Visitor) -> QuerySet[Upload]:
    """Return the files of this supplier that the worker has not read yet."""
    return _uploads(visitor).filter(state=UploadState.WAITING)


def unread_of(visitor: Visitor) -> QuerySet[Upload]:
    """Return the files that came through its links and could not be opened, the newest first."""
    return _uploads(visitor).filter(state=UploadState.UNREADABLE).order_by("-pk")


def duplicates_of(visitor: Visitor) -> QuerySet[Upload]:
    """Return the files that this supplier had sent before, the newest first."""
    return _uploads(visitor).filter(state=UploadState.DUPLICATE).order_by("-pk")


def questions_of(visitor: Visitor) -> QuerySet[Question]:
    """Return the questions between the registrant and this supplier, the newest first."""
    held = Question.objects.filter(supplier=visitor.supplier, period=visitor.period)
    return held.order_by("-pk")


def check_asking(visitor: Visitor) -> None:
    """Raise RefusedError where too many questions of this supplier wait for an answer."""
    waiting = questions_of(visitor).filter(from_supplier=True, answered=None, closed=None)
    if waiting.count() >= MOST_OPEN_QUESTIONS:
        raise RefusedError(tables.problem("portal_problems.toml", "too-many-questions"))


def _uploads(visitor: Visitor) -> QuerySet[Upload]:
    """Return what came through this supplier's links; archives stand for what was in them."""
    held = Upload.objects.filter(supplier=visitor.supplier, period=visitor.period)
    return held.filter(link__supplier=visitor.supplier)


def _check_number(visitor: Visitor, more: int) -> None:
    lately = _uploads(visitor).filter(at__gt=visitor.actor.now - _DAY)
    if lately.count() + more > MOST_A_DAY:
        raise RefusedError(tables.problem("portal_problems.toml", "too-many", most=MOST_A_DAY))


def _check_attested(visitor: Visitor, statement: Attestation) -> None:
    if not all(text.strip() for text in (statement.wording, statement.name, statement.title)):
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    # Where it is tomorrow already, tomorrow is today.
    if statement.day > (visitor.actor.now + _DAY).date():
        day = statement.day.isoformat()
        raise RefusedError(tables.problem("casework.toml", "day-to-come", day=day))


def _written(visitor: Visitor, statement: Attestation, attached: str, sha256: str) -> str:
    """Return an attestation as the text that is kept."""
    said = _letter()
    text = said.text.format(
        wording=statement.wording.strip(),
        name=statement.name.strip(),
        title=statement.title.strip(),
        day=statement.day.isoformat(),
        supplier=visitor.supplier.name,
        registrant=visitor.actor.registrant.name,
        year=visitor.period.year,
        at=visitor.actor.now.strftime("%Y-%m-%d %H:%M UTC"),
    )
    return text + (said.attached.format(name=attached, sha256=sha256) if attached else "")


def _letter() -> _Letter:
    return tables.load_one("attestation.toml", _Letter)


def _answer(response: Response, language: str) -> Answer:
    readable = response.checked and response.status not in ("", UNREADABLE)
    theirs = getattr(response, "theirs", False)
    points = points_of(checked_of(response), language) if theirs and readable else None
    return Answer(response, _standing(response), points)


_DECIDED = {
    Decision.ACCEPTED.value: Standing.ACCEPTED,
    Decision.REJECTED.value: Standing.SENT_BACK,
    Decision.WAIVED.value: Standing.WAIVED,
}


def _standing(response: Response) -> Standing:
    if response.decision in _DECIDED:
        return _DECIDED[response.decision]
    if response.status == UNREADABLE:
        return Standing.UNREADABLE
    return Standing.REPLACED if getattr(response, "replaced", False) else Standing.RECEIVED
