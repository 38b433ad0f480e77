"""Names of minerals beyond the conflict minerals that wait for a person, for own declarations.

The filing is about the conflict minerals alone, and its names wait as its smelters do. An own EMRT,
CRT or AMRT stands on more, recognized by the lists and by the look-up of its official blank.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from oreigin.case import Case
from oreigin.response.declaration import Declaration
from oreigin.rollup.beyond import beyond_conflict_minerals
from oreigin.rollup.rolling import Target
from oreigin.smelters.consolidate import asked_metals
from oreigin.smelters.names import sort_key
from oreigin.smelters.resolution import ConsolidatedSmelter, Member, Resolution
from oreigin.store.keeping import BATCH, alternative_json, storable
from oreigin.store.models import Job, JobState, Period, PeriodResult, WaitingSmelter
from oreigin.terms import CONFLICT_MINERALS, Sha256

JOBS = ("assess", "declare")
"""The jobs after which names are found anew: a decision asks for the first or the second."""


def found_for(
    case: Case, said: Mapping[Sha256, Declaration], target: Target, made: Declaration
) -> tuple[tuple[ConsolidatedSmelter, ...], dict[str, str]]:
    """Return the names that wait for the sake of a declaration, and the metal of each known CID.

    `made` is what the roll-up into `target` declares; its minerals are asked about in any case.
    """
    beyond = beyond_conflict_minerals(case, said, target)
    known = beyond.directory.facilities.values()
    others = {str(f.cid): str(f.metal) for f in known if f.metal not in CONFLICT_MINERALS}
    return beyond.waiting(asked_metals(made)), others if beyond.responses else {}


def keep_waiting(period: Period, case: Case, found: Iterable[ConsolidatedSmelter]) -> None:
    """Store the names that wait in place of those before, each once.

    Where somebody decided meanwhile a job waits already: that one stores them, and none that was
    just decided comes back.
    """
    once = {smelter.id: smelter for smelter in reversed(tuple(found))}
    supplier_of = {response.id: response.supplier for response in case.responses}
    rows = [_row(period, smelter, supplier_of) for smelter in once.values()]
    with transaction.atomic():
        Period.objects.select_for_update().get(pk=period.pk)
        if Job.objects.filter(period=period, kind__in=JOBS, state=JobState.WAITING).exists():
            return
        WaitingSmelter.objects.filter(period=period).delete()
        WaitingSmelter.objects.bulk_create(rows, BATCH)
        PeriodResult.objects.filter(period=period).update(minerals_to_decide=len(rows))


def _row(
    period: Period, smelter: ConsolidatedSmelter, supplier_of: Mapping[str, str]
) -> WaitingSmelter:
    return WaitingSmelter(
        registrant_id=period.registrant_id,
        period=period,
        key=storable(smelter.id),
        metal=smelter.metal,
        name=storable(smelter.name),
        sort_name=storable(sort_key(smelter.name)),
        suppliers=len({supplier_of[source] for source in smelter.sources}),
        rows=len(smelter.members),
        names=_names(smelter.members),
        responses=dict(Counter(member.source for member in smelter.members)),
    )


def _names(members: Iterable[Member]) -> list[dict[str, Any]]:
    """Return each way in which rows declare it, as the columns of a `DeclaredName`."""
    resolutions = [member.resolution for member in members]
    rows = Counter(found.query for found in resolutions)
    once = {found.query: found for found in resolutions}
    return [_name(found, rows[query]) for query, found in once.items()]


def _name(found: Resolution, rows: int) -> dict[str, Any]:
    query = found.query
    texts = {name: getattr(query, name) for name in ("metal", "cid", "name", "also", "country")}
    return {name: storable(text) for name, text in texts.items()} | {
        "evidence": [storable(said) for said in found.evidence],
        "alternatives": [alternative_json(each) for each in found.alternatives],
        "rows": rows,
    }
