"""What a campaign is planned from, and what a plan consists of."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from oreigin.campaign.reasons import Reason
from oreigin.case import Decision
from oreigin.terms import Scope


class Channel(StrEnum):
    """How a step reaches people: a mail, or a person who picks up the telephone."""

    MAIL = "mail"
    CALL = "call"


class Delivery(StrEnum):
    """What became of a message; `WAITING` as long as it is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a supplier; `role` in their own words, `main` for the one who answers."""

    id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""
    language: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person at the registrant."""

    name: str
    email: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a supplier answered and what became of it; without `decided` that holds at once.

    `indeterminate` names the smelters in it about which the supplier is to be warned.
    """

    id: str
    received: date
    decision: Decision = Decision.PENDING
    decided: date | None = None
    scope: Scope | None = None
    indeterminate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier of the survey.

    `requested` is the day it was asked without us. With an `open_question` it waits for an answer
    of the registrant, and is not pressed. `corrective_due` is when a corrective action about an
    answer that was sent back is due, of several the first.
    """

    id: str
    name: str
    in_scope: bool = True
    reason: str = ""
    language: str = "en"
    contacts: tuple[Contact, ...] = ()
    answers: tuple[Answer, ...] = ()
    requested: date | None = None
    open_question: bool = False
    corrective_due: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the outbox, in whatever state; `on` is when it was sent, else queued."""

    key: str
    step: str
    on: date
    state: Delivery = Delivery.SENT
    supplier: str = ""
    address: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """How the registrant surveys its suppliers in one period; `sender` is an office."""

    registrant: str
    year: int
    sender: str
    starts: date | None = None
    answers_due: date | None = None
    product_level: bool = True
    executive: Person | None = None
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """Everything that who is due what follows from; `sent` holds every message ever queued."""

    survey: Survey
    suppliers: tuple[Supplier, ...]
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A message, or a call, that is due: to whom, why, since when.

    `key` names it for good: whoever keeps keys apart never sends it twice. `about` is the answer
    it is about, `answer_by` the day it asks to answer by. A digest is to the registrant's own
    manager: it has no supplier, and `suppliers` are those that it names, `unreached` those of them
    that no request ever reached.
    """

    step: str
    channel: Channel
    message: str
    supplier: str
    key: str
    why: str
    due_on: date
    contact: Contact | None = None
    name: str = ""
    address: str = ""
    language: str = "en"
    answer_by: date | None = None
    about: str = ""
    suppliers: tuple[str, ...] = ()
    unreached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a supplier is not due a step; `when` is the day it will be if nothing changes.

    Its words are made when somebody reads them: of a plan's thousands a page shows a few.
    """

    step: str
    supplier: str
    because: Reason
    when: date | None = None
    about: str = ""

    @property
    def reason(self) -> str:
        """The id of the reason."""
        return self.because.id

    @property
    def why(self) -> str:
        """The reason in words."""
        return self.because.words

    @property
    def needs_person(self) -> bool:
        """Whether waiting never mends it."""
        return self.because.needs_person


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is due what as of a day: each supplier and step is once in `due` or in `skipped`."""

    due: tuple[Due, ...] = field(default=())
    skipped: tuple[Skipped, ...] = field(default=())
