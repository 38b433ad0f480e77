"""What a period keeps of the year before: figures to print beside, texts, and commitments.

It comes from the app's own period of that year, or from a package or case folder made elsewhere.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from oreigin import tables
from oreigin.case import Narrative, PreviousFigure, ProgramRecord, RecordKind
from oreigin.casework import assessing
from oreigin.casework.acting import Event, changing
from oreigin.casework.actors import Actor
from oreigin.casework.case_files import unpack
from oreigin.errors import RefusedError
from oreigin.folder import PREVIOUS, open_case, previous_figures
from oreigin.store import saving
from oreigin.store.loading import load_case
from oreigin.store.models import Figure, Period
from oreigin.store.models import Narrative as NarrativeRow
from oreigin.store.models import ProgramRecord as RecordRow
from oreigin.store.rows import columns_of

_STEP_OF_REPORTING = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a year; None leaves that part as it is."""

    figures: tuple[PreviousFigure, ...] | None = None
    texts: tuple[Narrative, ...] | None = None
    commitments: tuple[ProgramRecord, ...] | None = None


def kept_of(period: Period) -> Kept:
    """Return what the year after keeps of a period."""
    case = load_case(period)
    rows = Figure.objects.filter(period=period).order_by("pk")
    figures = tuple(PreviousFigure(row.code, row.value) for row in rows)
    return Kept(figures, case.narrative, _commitments(case.program))


def take_over(actor: Actor, period: Period) -> None:
    """Keep what the app's own period of the year before holds now.

    Raises RefusedError "no-year-before" where there is none.
    """
    before = Period.objects.filter(registrant=actor.registrant, year=period.year - 1).first()
    if before is None:
        raise RefusedError(tables.problem("casework.toml", "no-year-before", year=period.year - 1))
    _keep(actor, period, kept_of(before), "period")


def read_figures(actor: Actor, period: Period, data: bytes) -> None:
    """Keep the figures of a package's `figures.json`. Raises InvalidCaseError for another file."""
    figures = previous_figures({PREVIOUS: data}, "", period.year - 1)
    _keep(actor, period, Kept(figures=figures), "figures")


def read_folder(actor: Actor, period: Period, archive: bytes) -> None:
    """Keep texts and commitments of a zipped case folder, and the figures of its package if any.

    Raises InvalidCaseError or UnreadableDocumentError for what is none, RefusedError
    "case-of-another-year".
    """
    with TemporaryDirectory(prefix="oreigin-") as there:
        unpack(archive, Path(there))
        found = sorted(Path(there).rglob("case.toml"), key=lambda path: len(path.parts))
        folder = found[0].parent if found else Path(there)
        case = open_case(folder).case
        year = period.year - 1
        if case.period.year != year:
            words = {"found": case.period.year, "year": year}
            raise RefusedError(tables.problem("casework.toml", "case-of-another-year", **words))
        made = folder / "out/internal/figures.json"
        figures = (
            previous_figures({PREVIOUS: made.read_bytes()}, "", year) if made.is_file() else None
        )
        _keep(actor, period, Kept(figures, case.narrative, _commitments(case.program)), "folder")


def add_commitment(actor: Actor, period: Period, summary: str, made: date) -> RecordRow:
    """Keep a commitment of the year before, which this year has to follow up."""
    if not summary.strip():
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    with changing(actor, period, "year-before-changed", "record:new") as event:
        code = _free_code(period)
        kind = RecordKind.COMMITMENT
        record = ProgramRecord(code, _STEP_OF_REPORTING, kind, made, summary.strip())
        columns = columns_of(record, RecordRow)
        row = RecordRow.objects.create(
            registrant=actor.registrant, period=period, previous=True, **columns
        )
        event.subject = f"record:{code}"
        event.person["summary"] = row.summary
        assessing.request(actor, period)
    return row


def remove_commitment(actor: Actor, record: RecordRow) -> None:
    """Keep a commitment of the year before no more; the trail says what it was."""
    period = record.period
    with changing(actor, period, "year-before-changed", f"record:{record.code}") as event:
        event.facts["removed"] = True
        event.person["summary"] = record.summary
        record.delete()
        assessing.request(actor, period)


def _keep(actor: Actor, period: Period, kept: Kept, source: str) -> None:
    subject = f"period:{period.year}"
    with changing(actor, period, "year-before-changed", subject, source=source) as event:
        if kept.figures is not None:
            _keep_figures(period, kept.figures, event)
        owner = {"registrant": actor.registrant, "period": period, "previous": True}
        if kept.texts is not None:
            NarrativeRow.objects.filter(period=period, previous=True).delete()
            saving.save_values(NarrativeRow, kept.texts, owner)
        if kept.commitments is not None:
            RecordRow.objects.filter(period=period, previous=True).delete()
            saving.save_values(RecordRow, kept.commitments, owner)
        assessing.request(actor, period)


def _keep_figures(period: Period, figures: tuple[PreviousFigure, ...], event: Event) -> None:
    held = Period.objects.get(pk=period.pk)
    held.settings["previous"] = [{"id": one.id, "value": one.value} for one in figures]
    held.save(update_fields=["settings"])
    period.settings = held.settings
    event.facts["figures"] = len(figures)


def _commitments(program: tuple[ProgramRecord, ...]) -> tuple[ProgramRecord, ...]:
    return tuple(record for record in program if record.kind is RecordKind.COMMITMENT)


def _free_code(period: Period) -> str:
    held = RecordRow.objects.filter(period=period, previous=True)
    taken = set(held.values_list("code", flat=True))
    names = (f"commitment-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
