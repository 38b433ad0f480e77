"""The review queue: what declared names mean, decided by a person, and taken back."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from oreigin import tables
from oreigin.casework import assessing
from oreigin.casework.acting import changing, day_in
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.smelters.judgment import Verdict
from oreigin.store.models import Judgment, ListRow, ListSnapshot, Period, Smelter
from oreigin.terms import CID


def queue(period: Period) -> QuerySet[Smelter]:
    """Return the smelters that wait for a person; first those that most suppliers declare.

    Their `declared_names` hold what was declared, with evidence and the facilities it may be.
    """
    waiting = Smelter.objects.filter(period=period, needs_review=True)
    return waiting.prefetch_related("declared_names").order_by("-suppliers", "-rows", "sort_name")


def judge(
    actor: Actor, smelter: Smelter, verdict: Verdict, why: str, cid: str | None = None
) -> tuple[Judgment, ...]:
    """Decide what a smelter is, for every way in which rows write it; return the judgments.

    Raises RefusedError without a reason, or for a CID that no list of the period holds under the
    metal. It leaves the queue at once; the figures follow when the results are computed anew.
    """
    if not why.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    period = smelter.period
    if verdict is Verdict.FACILITY:
        _check_cid(period, smelter.metal, cid)
    facts = {"verdict": verdict.value, "metal": smelter.metal, "cid": cid, "name": smelter.name}
    with changing(actor, period, "name-judged", f"smelter:{smelter.key}", **facts) as event:
        event.person["why"] = why
        writings = smelter.declared_names.order_by("pk").values_list(
            "metal", "name", "cid", "country"
        )
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
            for metal, name, typed, country in dict.fromkeys(writings)
        )
        event.facts["judgments"] = [each.pk for each in made]
        smelter.needs_review = False
        smelter.save(update_fields=["needs_review"])
        assessing.request(actor, period)
    return made


def undo(actor: Actor, judgments: Sequence[Judgment], key: str = "") -> None:
    """Revoke judgments that were made together: they stay on record and no longer count.

    The smelter `key` they were made on is back in the queue at once, if no results were computed
    since; otherwise it returns with the next ones. Raises RefusedError where one was revoked
    already.
    """
    period = judgments[0].period
    numbers = [each.pk for each in judgments]
    subject = f"judgment:{numbers[0]}"
    with changing(actor, period, "judgment-revoked", subject, judgments=numbers):
        for judgment in judgments:
            if judgment.revoked:
                raise RefusedError(tables.problem("casework.toml", "revoked-already"))
            judgment.revoked = max(judgment.when, day_in(actor, period))
            judgment.save(update_fields=["revoked"])
        undecided = Smelter.objects.filter(period=period, key=key, cid="", confirmed_unlisted=False)
        undecided.update(needs_review=True)
        assessing.request(actor, period)


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


def _check_cid(period: Period, metal: str, cid: str | None) -> None:
    if not cid or not CID.fullmatch(cid):
        raise RefusedError(tables.problem("casework.toml", "cid-needed"))
    held = ListRow.objects.filter(
        registrant=period.registrant_id, cid=cid, snapshot__uses__period=period
    )
    metals = set(held.values_list("metal", flat=True))
    if metal not in metals:
        code = "cid-of-other-metal" if metals else "cid-unknown"
        words = {"cid": cid, "metals": ", ".join(sorted(metals))}
        raise RefusedError(tables.problem("casework.toml", code, **words))
