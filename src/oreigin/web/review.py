"""The review queue: one smelter at a time, what was declared beside what it may be.

Those of the filing come first, then those of other minerals that own declarations stand on.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import judging
from oreigin.casework.judging import Writing
from oreigin.errors import RefusedError
from oreigin.smelters.countries import reader_name
from oreigin.smelters.judgment import Verdict
from oreigin.store.models import Judgment, Period, Response, Smelter, WaitingSmelter
from oreigin.web.access import PageRequest, page
from oreigin.web.computing import standing
from oreigin.web.parts import Compared

LAST = "judged"
"""Where the session keeps what was judged last, the newest at the end, for taking it back."""

REMEMBERED = 50
"""How many decisions can be taken back one after the other."""

LIKELY = 0.5
"""How alike the first facility must be to be accepted by "a", where its CID was not declared."""

USUAL_REASON = "Compared with the lists in use."


class JudgeForm(forms.Form):
    """What a smelter is, and why; `do` is a verdict, "facility" with the CID behind a colon."""

    do = forms.CharField(max_length=40)
    cid = forms.CharField(max_length=20, required=False)
    why = forms.CharField(max_length=2000, required=False, strip=True)
    at = forms.IntegerField(min_value=0, required=False)

    def verdict(self) -> tuple[Verdict, str | None]:
        """Return the verdict and the CID, which is the one typed where the button names none."""
        said, _, cid = self.cleaned_data["do"].partition(":")
        if said == Verdict.FACILITY.value:
            return Verdict.FACILITY, (cid or self.cleaned_data["cid"]).strip().upper()
        return Verdict(said), None

    def clean_do(self) -> str:
        """Refuse what is no verdict."""
        said = str(self.cleaned_data["do"])
        if said.partition(":")[0] not in {verdict.value for verdict in Verdict}:
            raise forms.ValidationError("Choose what the name means.")
        return said


@page("smelters.read")
@require_safe
def review(request: PageRequest) -> HttpResponse:
    """Show the smelter of the queue that the address asks for: by place, by key, or by metal."""
    period = request.period
    ours, total = judging.queue(period).count(), judging.waiting(period)
    at = _place(period, request.GET, total)
    returning = _returning(period, request.GET.get("key", ""))
    held = None if returning else _waiting_at(period, at, ours)
    names = judging.writings(held) if held else ()
    values = {
        "smelter": held,
        "returning": returning,
        "beyond": isinstance(held, WaitingSmelter),
        "declared_by": _declared_by(request, held) if isinstance(held, WaitingSmelter) else (),
        "judgeable": held is not None and judging.may_judge(period, held.metal),
        "names": names,
        "alternatives": _alternatives(names),
        "at": at,
        "number": at + 1,
        "following": (at + 1) % total if total else 0,
        "total": total,
        "usual_reason": USUAL_REASON,
        "undoable": next(reversed(_judged(request)), None),
        "counts": {"review": total},
    }
    return render(request, "web/review/review.html", values)


@page("smelters.judge")
@require_POST
def judge(request: PageRequest, key: str) -> HttpResponse:
    """Decide what a smelter is and show the next one."""
    held = _of_key(request.period, key)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Choose what the name means, and say why.")
        return _to_queue(request)
    verdict, cid = form.verdict()
    try:
        made = judging.judge(request.actor, held, verdict, form.cleaned_data["why"], cid)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        _remember(request, held, [one.pk for one in made])
        messages.success(request, f"{held.name}: {cid or verdict.value}.")
    return _to_queue(request, form.cleaned_data["at"] or 0)


@page("smelters.judge")
@require_POST
def undo(request: PageRequest) -> HttpResponse:
    """Take the judgments back that were made last in this session; again, those before."""
    judged = _judged(request)
    if not judged:
        messages.warning(request, "There is nothing to undo.")
        return _to_queue(request)
    last = judged.pop()
    request.session[LAST] = judged
    made = Judgment.objects.filter(period=request.period, pk__in=last["made"]).order_by("pk")
    try:
        judging.undo(request.actor, list(made), last["key"])
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        returned = _first(request.period, "key", last["key"]) is not None
        when = "" if returned else " It returns to the queue with the next figures."
        messages.success(request, f"{last['name']}: taken back.{when}")
    return _to_queue(request, key=last["key"])


def _judged(request: PageRequest) -> list[dict[str, Any]]:
    """Return what this session judged in the period and has not taken back."""
    kept = request.session.get(LAST, [])
    return [one for one in kept if one["period"] == request.period.pk]


def _remember(request: PageRequest, held: Smelter | WaitingSmelter, made: list[int]) -> None:
    one = {"period": request.period.pk, "key": held.key, "name": held.name, "made": made}
    request.session[LAST] = [*_judged(request), one][-REMEMBERED:]


def _to_queue(request: PageRequest, at: int = 0, key: str = "") -> HttpResponse:
    answer = redirect("review", request.actor.registrant.slug, request.period.year)
    where = {"key": key} if key else {"at": at} if at else {}
    answer["Location"] += f"?{urlencode(where)}" if where else ""
    return answer


def _waiting_at(period: Period, at: int, ours: int) -> Smelter | WaitingSmelter | None:
    """Return the smelter at a place of the queue; the first `ours` are those of the filing."""
    if at < ours:
        return next(iter(judging.queue(period)[at : at + 1]), None)
    return next(iter(judging.queue_beyond(period)[at - ours : at - ours + 1]), None)


def _of_key(period: Period, key: str) -> Smelter | WaitingSmelter:
    """Return the smelter of that key, of the filing or beyond; 404 where there is none."""
    held = Smelter.objects.filter(period=period, key=key).first()
    found = held or WaitingSmelter.objects.filter(period=period, key=key).first()
    if found is None:
        raise Http404
    return found


def _declared_by(request: PageRequest, held: WaitingSmelter) -> list[dict[str, Any]]:
    """Return the responses that declare it, with how many rows of each do, and their pages."""
    found = Response.objects.filter(period=request.period, code__in=held.responses)
    where = [request.actor.registrant.slug, request.period.year]
    return [
        {
            "response": each,
            "rows": held.responses[each.code],
            "url": reverse("response-smelters", args=[*where, each.pk]),
        }
        for each in found.select_related("supplier").order_by("supplier__name", "pk")
    ]


def _first(period: Period, column: str, value: str) -> int | None:
    """Return the place of the first smelter of the queue with that value; None where none has."""
    ours = judging.queue(period).prefetch_related(None).values_list(column, flat=True)
    values = [*ours, *judging.queue_beyond(period).values_list(column, flat=True)]
    return values.index(value) if value in values else None


def _returning(period: Period, key: str) -> bool:
    """Whether a name was taken back that the queue holds again with the next figures.

    Nothing else is shown meanwhile: whoever took it back would decide on another name.
    """
    return bool(key) and standing(period).outdated and _first(period, "key", key) is None


def _place(period: Period, query: Mapping[str, Any], total: int) -> int:
    for column in ("key", "metal"):
        if value := query.get(column):
            return _first(period, column, value) or 0
    at = str(query.get("at", ""))
    wanted = int(at) if at.isdecimal() else 0
    return wanted if wanted < total else 0


def _alternatives(names: Sequence[Writing]) -> list[dict[str, Any]]:
    """Return the facilities that the names may be, each once, the likeliest first, to compare."""
    best: dict[str, tuple[Writing, Mapping[str, Any]]] = {}
    for name in names:
        for found in name.alternatives:
            before = best.get(found["cid"])
            if before is None or found["score"] > before[1]["score"]:
                best[found["cid"]] = (name, found)
    ordered = sorted(best.values(), key=lambda pair: -pair[1]["score"])
    return [
        {
            **found,
            "percent": round(100 * found["score"]),
            "lines": _compared(name, found),
            "likely": found["score"] >= LIKELY or found["cid"] == name.cid,
        }
        for name, found in ordered[:9]
    ]


def _compared(name: Writing, found: Mapping[str, Any]) -> list[Compared]:
    return [
        Compared("Name", name.name, found["name"]),
        Compared("Country", _country(name.country), _country(found["country"])),
        Compared("CID", name.cid, found["cid"]),
    ]


def _country(code: str) -> str:
    return reader_name(code) if code else ""
