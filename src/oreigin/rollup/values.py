"""What a roll-up is asked for and what it says: answers with their reasons, what is left open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from oreigin.response.declaration import (
    Declaration,
    DeclaredMine,
    DeclaredProduct,
    DeclaredSmelter,
)
from oreigin.terms import Answer, Metal, Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """What a declaration is to be about.

    `products` are ids of covered products of the case: needed for a product list, possible for a
    user-defined scope, which `description` has to describe; () means all of them.
    """

    scope: Scope = Scope.COMPANY
    description: str = ""
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declarant:
    """Who declares, as the case does not say it (`rollup/declarant.toml`); "" is open."""

    company_unique_id: str = ""
    company_unique_id_authority: str = ""
    address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    authorizer_name: str = ""
    authorizer_title: str = ""
    authorizer_email: str = ""
    authorizer_phone: str = ""


@dataclass(frozen=True, slots=True)
class ProductMineral:
    """That a mineral beyond the conflict minerals is necessary to a product (`minerals.csv`)."""

    product: str
    mineral: Metal


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided against a computed answer (`rollup/overrides.csv`), with the reason.

    `subject` is a question, with its metal where it has one ("3 Tin", "E"), or a company field
    ("contact_email"). It holds for the template or version that `template` names ("CMRT", "CMRT
    6.5"); only one about a field may leave that "", and then holds for all. A later row takes the
    place of an earlier one; an empty `value` withdraws it.
    """

    subject: str
    value: str
    why: str
    who: str
    when: date
    comment: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """All that a roll-up takes from beside the case: the declarant, minerals and decisions."""

    declarant: Declarant = field(default_factory=Declarant)
    minerals: tuple[ProductMineral, ...] = ()
    decided: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """What one response says on one question for one metal.

    `source` is the response, or the supplier where none speaks; `answer` None where it is silent,
    with `why`. One that does not use the metal does not `count`.
    """

    supplier: str
    source: str
    answer: Answer | None
    cell: str = ""
    why: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is what it is: a fact in words, and what it stands on.

    `members` name responses with their cells, suppliers or records of the case. They stay inside.
    """

    fact: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RolledAnswer:
    """The answer to one question, for one metal or for the company; None: open.

    `computed` is what the case says where a person `decided` otherwise.
    """

    question: str
    metal: Metal | None
    answer: Answer | None
    reasons: tuple[Reason, ...]
    comment: str = ""
    computed: Answer | None = None
    decided: Decided | None = None

    @property
    def subject(self) -> str:
        """What an override of it names: the question, with the metal."""
        return f"{self.question} {self.metal}" if self.metal else self.question


@dataclass(frozen=True, slots=True)
class RolledField:
    """A company field, where its text comes from, and who decided it where somebody did."""

    id: str
    value: str
    source: str
    decided: Decided | None = None


@dataclass(frozen=True, slots=True)
class RolledSmelter:
    """A row of the outgoing list, and the declared rows behind it, which stay inside."""

    row: DeclaredSmelter
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolledMine:
    """A row of the outgoing mine list, and the declared rows behind it, which stay inside."""

    row: DeclaredMine
    members: tuple[str, ...]


class RemarkKind(StrEnum):
    """Whether a remark needs a person, proposes something or only says what was done."""

    NEEDS_YOU = "needs you"
    PROPOSAL = "proposal"
    FOR_INFORMATION = "for information"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a roll-up; `id` is a row of `data/rollup_remarks.toml`.

    `subject` is what an override would name, or what it is about.
    """

    id: str
    kind: RemarkKind
    subject: str
    message: str
    remedy: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollUp:
    """One outgoing declaration with everything that stands behind it.

    `declaration` is what goes out, and nothing in it names a supplier; all else stays inside.
    `inputs` are fingerprints of what it was made from, by their names.
    """

    asked: Asked
    declaration: Declaration
    fields: tuple[RolledField, ...]
    answers: tuple[RolledAnswer, ...]
    smelters: tuple[RolledSmelter, ...]
    mines: tuple[RolledMine, ...]
    products: tuple[DeclaredProduct, ...]
    remarks: tuple[Remark, ...]
    inputs: Mapping[str, str]

    @property
    def needs_you(self) -> tuple[Remark, ...]:
        """What is open until a person says it."""
        return tuple(remark for remark in self.remarks if remark.kind is RemarkKind.NEEDS_YOU)
