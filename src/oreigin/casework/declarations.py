"""Making the registrant's own declarations anew, and saying who should get a new one: a job.

Each is rolled up from the case as it is stored, written into the official blank, read back and held
against the same checks as any supplier's. A workbook stays the same file until what it stands on
changes, so that whoever downloaded it yesterday sends what is recorded today.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils import timezone

from oreigin import tables, workers
from oreigin.case import Case
from oreigin.casework import jobs
from oreigin.casework.declared_result import result_of
from oreigin.casework.known import known_templates, read_with
from oreigin.casework.waiting import found_for, keep_waiting
from oreigin.errors import OreiginError, Problem, RefusedError
from oreigin.response.declaration import Declaration
from oreigin.response.reading import Reading, read_with_look_up
from oreigin.response.writing import written
from oreigin.rollup.ledger import Review, Sent, Standing, latest, reviewed
from oreigin.rollup.outgoing import checked
from oreigin.rollup.rolling import Target, offered_minerals, roll_up
from oreigin.rollup.values import Asked, Program, RollUp
from oreigin.smelters.consolidate import asked_metals
from oreigin.smelters.resolution import ConsolidatedSmelter
from oreigin.store import documents as store
from oreigin.store.declarations import asked_of, load_program, sent_of
from oreigin.store.loading import load_case, load_declarations
from oreigin.store.models import (
    Document,
    OfficialBlank,
    OwnDeclaration,
    Period,
    SentDeclaration,
)
from oreigin.terms import Sha256
from oreigin.workbook.templates import Templates
from oreigin.workers import Outcome

_LOG = logging.getLogger("oreigin.worker")
_MADE = (
    "revision", "computed", "effective", "document", "inputs", "result", "open", "smelters",
    "errors", "problem",
)  # fmt: skip
"""What the worker makes of a declaration."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that declarations of a period are made from, loaded once for all of them.

    `waiting` gathers the names of other minerals that a person has to decide for any of them.
    """

    case: Case
    said: Mapping[Sha256, Declaration]
    program: Program
    templates: Templates
    blanks: dict[str, Reading] = field(default_factory=dict)
    waiting: list[ConsolidatedSmelter] = field(default_factory=list)

    def rolled(self, target: Target, asked: Asked, effective: date) -> RollUp:
        """Return the roll-up for a template."""
        return roll_up(
            self.case,
            self.said,
            target,
            asked,
            effective=effective,
            program=self.program,
            templates=self.templates,
        )

    def blank(self, data: bytes, sha256: str) -> Reading:
        """Return an official blank as it was read, each once."""
        if sha256 not in self.blanks:
            self.blanks[sha256] = read_with_look_up(data, "blank.xlsx", templates=self.templates)
        return self.blanks[sha256]


def keep_up_to_date(progress: jobs.Progress) -> dict[str, Any]:
    """Do the job `declare`: make all declarations of the period, then go through the ledger."""
    period = Period.objects.select_related("registrant").get(pk=progress.period.pk)
    kept = list(OwnDeclaration.objects.filter(period=period).order_by("pk"))
    ledger = list(SentDeclaration.objects.filter(period=period).select_related("document"))
    total = len(kept) + 1
    progress.tell(0, total, "Reading the case")
    templates = known_templates()
    said, _ = load_declarations(period)
    desk = Desk(load_case(period), said, load_program(period), templates)
    for number, own in enumerate(kept):
        progress.tell(number, total, f"Making {own}")
        _keep(desk, own, period.revision, timezone.now())
    keep_waiting(period, desk.case, desk.waiting)
    progress.tell(len(kept), total, "Going through what went out")
    outdated = _review(desk, ledger, timezone.now())
    return {"made": len(kept), "outdated": outdated}


def _keep(desk: Desk, own: OwnDeclaration, revision: int, now: datetime) -> None:
    """Make one declaration anew; why it could not be made stands in its place."""
    before = own.document
    try:
        _make(desk, own, now)
        own.problem = None
    except jobs.NOT_NOW:
        raise  # no fault of the declaration's; the job is taken up again
    except OreiginError as fault:
        _not_made(own, fault.problem)
    except Exception:  # a fault of ours costs this declaration, and no other
        _LOG.exception("own declaration %s (%s) broke", own.pk, own)
        _not_made(own, _problem("declaration-broke", form=own))
    own.revision, own.computed = revision, now
    _store(own, before)


def _not_made(own: OwnDeclaration, problem: Problem) -> None:
    own.problem, own.document, own.result = asdict(problem), None, {}
    own.open = own.smelters = own.errors = 0


def _store(own: OwnDeclaration, before: Document | None) -> None:
    """Store what was made, where the declaration is kept still; what never went out goes."""
    columns = {name: getattr(own, name) for name in _MADE}
    with transaction.atomic():
        kept = OwnDeclaration.objects.filter(pk=own.pk).update(**columns)
        for document in {before, own.document} - ({own.document} if kept else set()):
            if document:
                store.remove_unused(document)


def _make(desk: Desk, own: OwnDeclaration, now: datetime) -> None:
    held = OfficialBlank.objects.filter(
        registrant=own.registrant_id, template=own.template, version=own.version
    )
    blank = held.select_related("document").first()
    if blank is None:
        raise RefusedError(_problem("declaration-blank-gone", form=own))
    empty = store.read(blank.document)
    target = desk.blank(empty, blank.document.sha256)
    made = desk.rolled(Target.of(target), asked_of(own), now.date())
    filled = written(made.declaration, empty, blank.filename, desk.templates)
    again = read_with_look_up(filled.data, blank.filename, templates=desk.templates)
    stamp = f"{read_with(desk.templates)} {blank.document.sha256}"
    if own.document is None or own.result.get("made_with") != stamp or own.inputs != made.inputs:
        own.document = store.keep(own.registrant, filled.data, now)
        own.effective, own.inputs = now.date(), dict(made.inputs)
    found = checked(desk.case, again, now.date())
    result = result_of(desk.case, made, found, filled, again.declaration)
    offered = offered_minerals(target.layout, target.look_up)
    minerals = sorted(offered.union(asked_metals(made.declaration)), key=str.casefold)
    waiting, facilities = found_for(desk.case, desk.said, Target.of(target), made.declaration)
    desk.waiting.extend(waiting)
    more = {"made_with": stamp, "minerals": minerals, "facilities": facilities}
    own.result = result | more
    own.smelters, own.errors = len(made.smelters), len(result["errors"])
    # An answer that is open is a line that the Checker asks for too: it is one thing to do.
    own.open = len(made.needs_you) or len(found.missing)


def _review(desk: Desk, ledger: list[SentDeclaration], now: datetime) -> int:
    """Say of everything that went out how it stands; returns how many should be sent anew."""
    by_value = {sent_of(row): row for row in sorted(ledger, key=lambda row: row.pk)}
    held = set(latest(tuple(by_value)))
    for value, row in by_value.items():
        if value not in held:
            SentDeclaration.objects.filter(pk=row.pk).exclude(standing="").update(standing="")
    files = {value.sha256: row.document for value, row in by_value.items() if value in held}
    before = dict(_read_again({name: store.read(each) for name, each in files.items()}, desk))
    outdated = 0
    for value in held:
        found, row = _reviewed(desk, value, by_value[value], before[value.sha256]), by_value[value]
        row.standing, row.says = found.standing.value, list(found.says)
        row.changed, row.reviewed = list(found.inputs), now
        row.save(update_fields=["standing", "says", "changed", "reviewed"])
        outdated += found.standing is Standing.OUTDATED
    return outdated


def _reviewed(desk: Desk, sent: Sent, row: SentDeclaration, before: Outcome[Reading]) -> Review:
    """Return how one that went out stands; what can no longer be declared so is to be replaced."""
    if before.result is None:
        assert before.problem  # noqa: S101 - one of the two is there
        return Review(sent, Standing.OUTDATED, says=(before.problem.message,))
    reading = before.result
    try:
        made = desk.rolled(Target.of(reading), sent.asked, sent.when)
    except OreiginError as fault:
        return Review(sent, Standing.OUTDATED, says=(fault.problem.message,))
    return reviewed(sent, reading.declaration, row.parts, made)


def _read_again(
    files: Mapping[Sha256, bytes], desk: Desk
) -> Iterator[tuple[Sha256, Outcome[Reading]]]:
    """Yield each workbook that went out as it reads; one that was imported may be anything."""
    with TemporaryDirectory(prefix="oreigin-") as folder:
        paths = {Path(folder) / f"{name}.xlsx": name for name in files}
        for path, name in paths.items():
            path.write_bytes(files[name])
        read = partial(read_with_look_up, templates=desk.templates)
        yield from zip(paths.values(), workers.run(read, paths), strict=True)


def _problem(code: str, **facts: object) -> Problem:
    return tables.problem("declarations.toml", code, **facts)
