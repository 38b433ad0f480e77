"""The review queue: what declared names mean, decided by a person, and taken back.

It holds the smelters of the filing and those of other minerals that own declarations stand on. The
latter are no part of what was filed, so that they are decided also after the period was closed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from oreigin import tables
from oreigin.casework import assessing, declaring
from oreigin.casework.acting import Event, changing, day_in, doing
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.smelters.judgment import Verdict
from oreigin.store.models import (
    Judgment,
    ListRow,
    ListSnapshot,
    OwnDeclaration,
    Period,
    Smelter,
    WaitingSmelter,
)
from oreigin.terms import CID, CONFLICT_MINERALS


@dataclass(frozen=True, slots=True)
class Writing:
    """One way in which rows declare a smelter, with the evidence and the facilities it may be.

    The fields mean what they do in a `DeclaredName`.
    """

    metal: str
    name: str
    also: str
    country: str
    cid: str
    rows: int
    evidence: Sequence[str]
    alternatives: Sequence[Mapping[str, Any]]


def queue(period: Period) -> QuerySet[Smelter]:
    """Return the smelters that wait for a person; first those that most suppliers declare.

    Their `declared_names` hold what was declared, with evidence and the facilities it may be.
    """
    waiting = Smelter.objects.filter(period=period, needs_review=True)
    return waiting.prefetch_related("declared_names").order_by("-suppliers", "-rows", "sort_name")


def queue_beyond(period: Period) -> QuerySet[WaitingSmelter]:
    """Return the smelters of other minerals than the filing's that wait, in the same order."""
    waiting = WaitingSmelter.objects.filter(period=period, needs_review=True)
    return waiting.order_by("-suppliers", "-rows", "sort_name", "pk")


def waiting(period: Period) -> int:
    """Return how many smelters of any mineral wait for a person."""
    ours = queue(period).prefetch_related(None).order_by().values_list("pk")
    return ours.union(queue_beyond(period).order_by().values_list("pk"), all=True).count()


def may_judge(period: Period, metal: str) -> bool:
    """Return whether names of a metal can be decided: those of a filing only until it is closed."""
    return not period.closed or metal not in CONFLICT_MINERALS


def writings(smelter: Smelter | WaitingSmelter) -> tuple[Writing, ...]:
    """Return every way in which rows declare a smelter."""
    if isinstance(smelter, WaitingSmelter):
        return tuple(Writing(**each) for each in smelter.names)
    held = sorted(smelter.declared_names.all(), key=lambda name: name.pk)
    return tuple(Writing(**{f: getattr(name, f) for f in Writing.__slots__}) for name in held)


def judge(
    actor: Actor,
    smelter: Smelter | WaitingSmelter,
    verdict: Verdict,
    why: str,
    cid: str | None = None,
) -> tuple[Judgment, ...]:
    """Decide what a smelter is, for every way in which rows write it; return the judgments.

    Raises RefusedError without a reason, or for a CID that no list of the period holds under the
    metal; of another mineral, also no look-up of an own declaration. It leaves the queue at once;
    figures and own declarations follow when they are computed anew.
    """
    if not why.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    period = smelter.period
    if verdict is Verdict.FACILITY:
        _check_cid(period, smelter.metal, cid)
    with _deciding(actor, period, smelter.metal, "name-judged", f"smelter:{smelter.key}") as event:
        event.facts |= {"verdict": verdict.value, "cid": cid, "name": smelter.name}
        event.person["why"] = why
        asked = dict.fromkeys((w.metal, w.name, w.cid, w.country) for w in writings(smelter))
        made = tuple(
            Judgment.objects.create(
                registrant=actor.registrant,
                period=period,
                metal=metal,
                name=name or typed,
                country=country,
                verdict=verdict.value,
                cid=cid if verdict is Verdict.FACILITY else None,
                who=actor.name,
                when=day_in(actor, period),
                why=why.strip(),
                user=actor.user,
                at=actor.now,
            )
            for metal, name, typed, country in asked
        )
        event.facts["judgments"] = [each.pk for each in made]
        there = type(smelter).objects.filter(period=period, key=smelter.key)
        there.update(needs_review=False)
    return made


def undo(actor: Actor, judgments: Sequence[Judgment], key: str = "") -> None:
    """Revoke judgments that were made together: they stay on record and no longer count.

    The smelter `key` they were made on is back in the queue at once, if no results were computed
    since; otherwise it returns with the next ones. Raises RefusedError where one was revoked
    already.
    """
    period, metal = judgments[0].period, judgments[0].metal
    subject = f"judgment:{judgments[0].pk}"
    with _deciding(actor, period, metal, "judgment-revoked", subject) as event:
        event.facts["judgments"] = [each.pk for each in judgments]
        for judgment in judgments:
            if judgment.revoked:
                raise RefusedError(tables.problem("casework.toml", "revoked-already"))
            judgment.revoked = max(judgment.when, day_in(actor, period))
            judgment.save(update_fields=["revoked"])
        undecided = Smelter.objects.filter(period=period, key=key, cid="", confirmed_unlisted=False)
        undecided.update(needs_review=True)
        WaitingSmelter.objects.filter(period=period, key=key).update(needs_review=True)


def match_member(actor: Actor, period: Period, row: ListRow, cid: str, why: str) -> Judgment:
    """Decide which facility a row of a list is that names none by its CID.

    Raises RefusedError without a reason, or for a CID that no list of the period holds under the
    metal. It counts as soon as the results are computed anew.
    """
    if not why.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    _check_cid(period, row.metal, cid)
    subject = f"list:{row.snapshot.code}"
    facts = {"metal": row.metal, "cid": cid, "name": row.name}
    with changing(
        actor, period, "name-judged", subject, verdict=Verdict.FACILITY.value, **facts
    ) as event:
        event.person["why"] = why
        made = Judgment.objects.create(
            registrant=actor.registrant,
            period=period,
            **facts,
            country=row.values.get("country", ""),
            verdict=Verdict.FACILITY.value,
            who=actor.name,
            when=day_in(actor, period),
            why=why.strip(),
            user=actor.user,
            at=actor.now,
        )
        event.facts["judgments"] = [made.pk]
        assessing.request(actor, period)
    return made


def matched_members(period: Period, snapshot: ListSnapshot) -> QuerySet[Judgment]:
    """Return the standing judgments on names of a list that have no CID there, by name."""
    rows = ListRow.objects.filter(snapshot=snapshot, cid="")
    named = rows.filter(name=OuterRef("name"), metal=OuterRef("metal"))
    standing = Judgment.objects.filter(Exists(named), period=period, revoked=None)
    return standing.order_by("name", "pk")


def unmatched_members(period: Period, snapshot: ListSnapshot) -> QuerySet[ListRow]:
    """Return the rows of a list without a CID on whose names nobody has decided."""
    standing = Judgment.objects.filter(period=period, revoked=None)
    decided = standing.filter(name=OuterRef("name"), metal=OuterRef("metal"))
    rows = ListRow.objects.filter(~Exists(decided), snapshot=snapshot, cid="")
    return rows.order_by("position")


@contextmanager
def _deciding(actor: Actor, period: Period, metal: str, kind: str, subject: str) -> Iterator[Event]:
    """Decide on a name of a metal, and have computed anew what rests on it.

    In a closed period only names of other minerals are decided, and own declarations follow: what
    was filed stays as it was. Raises RefusedError for one of the filing.
    """
    if period.closed and may_judge(period, metal):
        with doing(actor, kind, subject, period=period.year, metal=metal) as event:
            yield event
            declaring.request_where_needed(actor, period)
    else:
        with changing(actor, period, kind, subject, metal=metal) as event:
            yield event
            assessing.request(actor, period)


def _check_cid(period: Period, metal: str, cid: str | None) -> None:
    if not cid or not CID.fullmatch(cid):
        raise RefusedError(tables.problem("casework.toml", "cid-needed"))
    held = ListRow.objects.filter(
        registrant=period.registrant_id, cid=cid, snapshot__uses__period=period
    )
    metals = set(held.values_list("metal", flat=True))
    if metal not in metals:
        metals |= _looked_up(period, cid)
    if metal not in metals:
        code = "cid-of-other-metal" if metals else "cid-unknown"
        words = {"cid": cid, "metals": ", ".join(sorted(metals))}
        raise RefusedError(tables.problem("casework.toml", code, **words))


def _looked_up(period: Period, cid: str) -> set[str]:
    """Return the minerals under which the look-ups of own declarations know a CID on no list."""
    found = OwnDeclaration.objects.filter(period=period)
    metals = set(found.values_list(f"result__facilities__{cid}", flat=True))
    return {metal for metal in metals if metal}
