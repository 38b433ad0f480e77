"""The registrant's own declarations: rows, and what a case folder keeps of them in `rollup/`.

What the worker made of a declaration is not kept in a folder: it is made anew from the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from oreigin.folder.disk import SENT
from oreigin.folder.rollup import KeptUpToDate, RollupFolder, rollup_files
from oreigin.rollup.ledger import Sent
from oreigin.rollup.values import Asked, Program
from oreigin.rollup.values import Decided as DecidedValue
from oreigin.rollup.values import Declarant as DeclarantValue
from oreigin.rollup.values import ProductMineral as MineralValue
from oreigin.store import documents as store
from oreigin.store.models import (
    DecidedAnswer,
    Declarant,
    OwnDeclaration,
    Period,
    Product,
    ProductMineral,
    SentDeclaration,
)
from oreigin.store.rows import columns_of, value_of
from oreigin.terms import Scope, Sha256


@dataclass(frozen=True, slots=True)
class SentFile:
    """The exact bytes of what went out, and the fingerprints of what it was made from."""

    data: bytes
    inputs: Mapping[str, str]


def load_program(period: Period) -> Program:
    """Return what roll-ups of a period take from a person, in the order in which it was said."""
    declarant = Declarant.objects.filter(period=period).first()
    minerals = ProductMineral.objects.filter(product__period=period).order_by("pk")
    decided = DecidedAnswer.objects.filter(period=period).order_by("pk")
    return Program(
        value_of(declarant, DeclarantValue) if declarant else DeclarantValue(),
        tuple(
            value_of(row, MineralValue, product=row.product.code)
            for row in minerals.select_related("product")
        ),
        tuple(value_of(row, DecidedValue) for row in decided),
    )


def load_rollup(period: Period) -> RollupFolder:
    """Return all that a case folder keeps of the period's own declarations, but for the bytes."""
    kept = OwnDeclaration.objects.filter(period=period).order_by("pk")
    return RollupFolder(
        load_program(period),
        tuple(sent_of(row) for row in _ledger(period)),
        tuple(value_of(row, KeptUpToDate) for row in kept),
    )


def asked_of(row: OwnDeclaration | SentDeclaration) -> Asked:
    """Return what a declaration is about."""
    return Asked(Scope(row.scope), row.description, tuple(row.products))


def sent_of(row: SentDeclaration) -> Sent:
    """Return a row of the ledger; its document has to be at hand."""
    return value_of(row, Sent, sha256=Sha256(row.document.sha256))


def folder_files(period: Period) -> dict[str, bytes]:
    """Return the files of `rollup/` in a case folder; none where nothing was ever said or sent."""
    kept = load_rollup(period)
    if kept == RollupFolder(Program()):
        return {}
    files = rollup_files(kept)
    for row in _ledger(period):
        name = f"{SENT}/{row.document.sha256}"
        files[f"{name}.xlsx"] = store.read(row.document)
        files[f"{name}.inputs.json"] = msgspec.json.format(msgspec.json.encode(row.parts))
    return files


def save_rollup(
    period: Period, kept: RollupFolder, files: Mapping[Sha256, SentFile], now: datetime
) -> None:
    """Save what `load_rollup` gave beside the case of a new period; `files` are what went out."""
    owner = {"registrant": period.registrant, "period": period}
    program = kept.program
    if program.declarant != DeclarantValue():
        Declarant.objects.create(**owner, **columns_of(program.declarant, Declarant))
    save_minerals(period, program.minerals)
    DecidedAnswer.objects.bulk_create(
        DecidedAnswer(**owner, **columns_of(each, DecidedAnswer)) for each in program.decided
    )
    OwnDeclaration.objects.bulk_create(
        OwnDeclaration(**owner, added=now, **columns_of(each, OwnDeclaration)) for each in kept.kept
    )
    SentDeclaration.objects.bulk_create(
        SentDeclaration(
            **owner,
            **columns_of(each, SentDeclaration, ("sha256",)),
            document=store.keep(period.registrant, files[each.sha256].data, now),
            parts=dict(files[each.sha256].inputs),
            at=now,
        )
        for each in kept.sent
    )


def save_minerals(period: Period, minerals: Iterable[MineralValue]) -> None:
    """Add which minerals beyond the conflict minerals the period's products need, each once."""
    products = {row.code: row for row in Product.objects.filter(period=period)}
    ProductMineral.objects.bulk_create(
        ProductMineral(
            registrant=period.registrant, product=products[each.product], mineral=each.mineral
        )
        for each in dict.fromkeys(minerals)
    )


def _ledger(period: Period) -> Iterable[SentDeclaration]:
    rows = SentDeclaration.objects.filter(period=period).order_by("pk")
    return rows.select_related("document")
