"""What a supplier does and sees through its personal link; all of it takes a `links.Visitor`.

A visitor sees what it sent itself with what the checks found in it, and of documents that others
filed under it no more than that they are there: what was filed by mistake may be another's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from oreigin import tables
from oreigin.case import Decision, ResponseKind
from oreigin.casework import assessing
from oreigin.casework.acting import changing
from oreigin.casework.checking import UNREADABLE
from oreigin.casework.links import Visitor, check_open, contact_of, hold, used
from oreigin.casework.portal_limits import check_number, check_size
from oreigin.casework.receiving import Source, file_name, new_response, receive
from oreigin.casework.replacing import Arriving
from oreigin.casework.responding import checked_of
from oreigin.checks.letters import Points, points_of
from oreigin.errors import RefusedError
from oreigin.store import documents as store
from oreigin.store.models import FormDraft, Question, Response, Upload, UploadState

MOST_IN_FULL = 20
"""How many answers that stand side by side are shown with all that was found in them."""

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
    """A response as its supplier sees it; `points` where it sent the workbook itself.

    `readable` says that there are points to be seen; they are worked out for what is shown whole.
    """

    response: Response
    standing: Standing
    readable: bool
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


def upload(visitor: Visitor, files: Iterable[tuple[str, bytes]], sending: str = "") -> None:
    """Keep files for the worker to read and check, as this supplier's answers.

    `sending` is the same for files that a browser sends one by one in one go. Raises RefusedError
    for none, for a file that is too large, for too many within a day, and where the period is
    closed.
    """
    source = Source(event="portal-uploaded", link=visitor.link, sending=sending)
    receive(visitor.actor, visitor.period, _sized(files), visitor.supplier, source)
    used(visitor)


def check_sending(visitor: Visitor, sizes: Sequence[tuple[str, int]]) -> None:
    """Raise RefusedError for files that would not be taken, by name and size, before one is read.

    They are counted again where they are taken.
    """
    if not sizes:
        raise RefusedError(tables.problem("portal_problems.toml", "no-file"))
    for name, size in sizes:
        check_size(name, size)
    check_open(visitor.period)
    check_number(visitor.supplier, visitor.actor.now, len(sizes))


def _sized(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield files that are not too large, at least one."""
    file = None
    for file in files:
        check_size(file[0], len(file[1]))
        yield file
    if file is None:
        raise RefusedError(tables.problem("portal_problems.toml", "no-file"))


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
    actor, period = visitor.actor, visitor.period
    check_number(visitor.supplier, actor.now, 1)
    attached = store.keep(actor.registrant, letter[1], actor.now) if letter else None
    subject = f"supplier:{visitor.supplier.code}"
    with changing(actor, period, "portal-attested", subject) as event:
        supplier = hold(visitor)
        check_number(supplier, actor.now, 1)
        event.subject = f"supplier:{supplier.code}"
        name = file_name(letter[0]) if letter else ""
        written = _written(visitor, statement, name, attached.sha256 if attached else "")
        response = new_response(
            actor,
            supplier,
            kind=ResponseKind.NO_3TG,
            received=actor.now.date(),
            document=store.keep(actor.registrant, written.encode(), actor.now),
            arriving=Arriving(_letter().filename),
        )
        about = {"registrant": actor.registrant, "period": period, "supplier": supplier}
        sent = {"state": UploadState.FILED, "link": visitor.link, "at": actor.now}
        for document, filename in ((response.document, response.filename), (attached, name)):
            if document:
                Upload.objects.create(
                    **about, **sent, response=response, document=document, filename=filename
                )
        event.facts["response"] = response.code
        event.person.update(name=statement.name, title=statement.title, **contact_of(visitor.link))
        used(visitor)
        assessing.request(actor, period)
    return response


@dataclass(frozen=True, slots=True)
class Answers:
    """What a supplier answered, the newest first: `current` is what stands, in full, side by side.

    `earlier` is what something newer came in place of.
    """

    current: list[Answer]
    earlier: list[Answer]


def answers_of(visitor: Visitor, language: str) -> Answers:
    """Return what this supplier answered in the period."""
    held = list(responses_of(visitor).order_by("-pk"))
    good = next((row.pk for row in held if row.status != UNREADABLE), 0)
    current = [
        row for row in held if not row.replaced and (row.status != UNREADABLE or row.pk > good)
    ]
    shown = current[:MOST_IN_FULL]
    earlier = [row for row in held if row not in shown]
    return Answers(
        [answer_of(row, language) for row in shown], [_answer(row, None) for row in earlier]
    )


def answer_of(response: Response, language: str) -> Answer:
    """Return a response of `responses_of` as its supplier sees it."""
    return _answer(response, points_of(checked_of(response), language) if _seen(response) else None)


def sent_by(visitor: Visitor) -> QuerySet[Response]:
    """Return those of `responses_of` that this supplier sent itself."""
    held: QuerySet[Response] = responses_of(visitor).filter(theirs=True)
    return held


def responses_of(visitor: Visitor) -> Any:
    """Return this supplier's responses as rows to query; `theirs` says which it sent itself."""
    sent = Upload.objects.filter(response=OuterRef("pk"))
    came = Q(link__supplier=OuterRef("supplier")) | Q(mail__supplier=OuterRef("supplier"), by=None)
    filled_in = FormDraft.objects.filter(response=OuterRef("pk"))
    replaced = Response.objects.filter(supersedes=OuterRef("pk"))
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


def _uploads(visitor: Visitor) -> QuerySet[Upload]:
    """Return what came through this supplier's links; archives stand for what was in them."""
    held = Upload.objects.filter(supplier=visitor.supplier, period=visitor.period)
    return held.filter(link__supplier=visitor.supplier)


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


def _answer(response: Response, points: Points | None) -> Answer:
    return Answer(response, _standing(response), _seen(response), points)


def _seen(response: Response) -> bool:
    """Whether its supplier may see what the checks found: it sent it itself, and it was read."""
    readable = response.checked is not None and response.status not in ("", UNREADABLE)
    return readable and bool(getattr(response, "theirs", False))


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
