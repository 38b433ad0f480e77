"""The ledger of what went out, and who should get a new declaration since its inputs changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oreigin.response.declaration import Declaration
from oreigin.rollup.inputs import changed, fingerprint
from oreigin.rollup.values import Asked, RollUp
from oreigin.rollup.wording import words
from oreigin.smelters.names import normalized
from oreigin.terms import Metal, Scope, Sha256


@dataclass(frozen=True, slots=True)
class Sent:
    """A row of `rollup/ledger.csv`: what was given to whom, when, and from which inputs.

    `sha256` names the exact bytes, `inputs` is the fingerprint of everything it was made from.
    """

    to: str
    when: date
    template: str
    version: str
    scope: Scope
    sha256: Sha256
    inputs: str
    description: str = ""
    products: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """What it was asked to be about."""
        return Asked(self.scope, self.description, self.products)


class Standing(StrEnum):
    """How a declaration that went out stands today."""

    CURRENT = "current"
    INPUTS_CHANGED = "inputs changed, it would say the same"
    OUTDATED = "a new one is due"


@dataclass(frozen=True, slots=True)
class Review:
    """How one declaration that went out stands: what of its inputs changed, and what it says."""

    sent: Sent
    standing: Standing
    inputs: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


def sent_row(made: RollUp, sha256: Sha256, to: str, when: date) -> Sent:
    """Return the row of a declaration that goes out today."""
    return Sent(
        to=to,
        when=when,
        template=made.declaration.template,
        version=made.declaration.version,
        scope=made.asked.scope,
        sha256=sha256,
        inputs=fingerprint(made.inputs),
        description=made.asked.description,
        products=made.asked.products,
    )


def recipient(to: str) -> str:
    """Return whom a row names, however capitals and blanks were typed."""
    return " ".join(to.casefold().split())


def latest(rows: tuple[Sent, ...]) -> tuple[Sent, ...]:
    """Return the last declaration of each recipient, template and scope: what they hold today."""
    in_order = sorted(rows, key=lambda row: row.when)
    held = {(recipient(row.to), row.template, row.asked): row for row in in_order}
    return tuple(sorted(held.values(), key=lambda row: (row.to.casefold(), row.template)))


def reviewed(sent: Sent, before: Declaration, inputs: Mapping[str, str], now: RollUp) -> Review:
    """Return how `sent` stands: `before` is what its bytes say, `now` what it would say today.

    The effective date is no difference: it is another one every day.
    """
    if sent.inputs == fingerprint(now.inputs):
        return Review(sent, Standing.CURRENT)
    why = tuple(changed(inputs, now.inputs))
    says = tuple(differences(before, now.declaration))
    standing = Standing.OUTDATED if says else Standing.INPUTS_CHANGED
    return Review(sent, standing, why, says)


def differences(before: Declaration, now: Declaration) -> Iterator[str]:
    """Yield in words what two declarations of one template say differently."""
    yield from _fields(before, now)
    was, is_ = _answers(before), _answers(now)
    for subject in dict.fromkeys((*was, *is_)):
        old, new = was.get(subject, ""), is_.get(subject, "")
        if old != new:
            yield words("answer-changed", what=subject, new=new or "blank", old=old or "blank")
    yield from _lists("smelters", _smelters(before), _smelters(now))
    yield from _lists("mines", _mines(before), _mines(now))
    yield from _lists("products", _products(before), _products(now))


def _fields(before: Declaration, now: Declaration) -> Iterator[str]:
    for name in dict.fromkeys((*before.fields, *now.fields)):
        if name in ("effective_date", "declaration_scope"):
            continue
        old, new = (d.fields[name].value if name in d.fields else None for d in (before, now))
        if old != new:
            yield words("field-changed", what=name.replace("_", " "))


def _answers(declaration: Declaration) -> dict[str, str]:
    given = (*declaration.questions, *declaration.company_questions)
    return {_subject(a.question, a.metal): str(a.answer.value or "") for a in given}


def _subject(question: str, metal: Metal | None) -> str:
    return f"{question} {metal}" if metal else question


def _lists(what: str, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    added = [name for key, name in new.items() if key not in old]
    gone = [name for key, name in old.items() if key not in new]
    if added:
        yield words("rows-added", count=len(added), what=what, names="; ".join(added))
    if gone:
        yield words("rows-gone", count=len(gone), what=what, names="; ".join(gone))


def _smelters(declaration: Declaration) -> dict[str, str]:
    rows = declaration.smelters
    named = ((row.cid_input or row.cid, row.metal, row.name or row.look_up, row) for row in rows)
    return {
        cid or f"{metal}|{normalized(name)}": f"{cid} {name}".strip()
        for cid, metal, name, _ in named
    }


def _mines(declaration: Declaration) -> dict[str, str]:
    return {f"{row.metal}|{normalized(row.name)}|{row.cid}": row.name for row in declaration.mines}


def _products(declaration: Declaration) -> dict[str, str]:
    return {row.number: row.name or row.number for row in declaration.products}
