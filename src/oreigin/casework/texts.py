"""The registrant's own words: text blocks, and sentences that are held against the data."""

from dataclasses import replace

from oreigin import case as values
from oreigin import tables
from oreigin.assessment.claims import ClaimRow
from oreigin.casework import assessing
from oreigin.casework.acting import changing
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.folder.rules import FILE_ID, FILE_ID_WORDS
from oreigin.store.models import Narrative, NarrativeClaim, Period
from oreigin.store.rows import columns_of


def write_text(actor: Actor, period: Period, code: str, text: str) -> None:
    """Write the text block `code`; an empty one is taken out.

    Raises RefusedError "id-unusable" for an id that could be no file's name.
    """
    if not FILE_ID.fullmatch(code):
        raise RefusedError(
            tables.problem("casework.toml", "id-unusable", id=code, how=FILE_ID_WORDS)
        )
    plain = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    with changing(actor, period, "text-changed", f"text:{code}") as event:
        held = Narrative.objects.filter(period=period, code=code, previous=False)
        event.person["before"] = held.values_list("text", flat=True).first() or ""
        event.person["after"] = plain
        if plain:
            Narrative.objects.update_or_create(
                registrant=actor.registrant,
                period=period,
                code=code,
                previous=False,
                defaults={"text": plain},
            )
        else:
            held.delete()
        assessing.request(actor, period)


def save_sentence(
    actor: Actor, period: Period, claim: values.NarrativeClaim, row: NarrativeClaim | None = None
) -> NarrativeClaim:
    """Add a sentence that is held against the data, or change `row` into it.

    An empty id is given one. Raises RefusedError "text-needed", "value-not-permitted" for a rule or
    a reach that is none, "id-taken" where another sentence, or one of ours, bears the id.
    """
    if not claim.sentence.strip():
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    _check_rule(claim)
    with changing(actor, period, "sentence-changed", "sentence:new") as event:
        named = replace(claim, id=claim.id.strip() or (row.code if row else _free_id(period)))
        other = NarrativeClaim.objects.filter(period=period, code=named.id).first()
        if named.id in _rules() or other not in (None, row):
            raise RefusedError(tables.problem("casework.toml", "id-taken", id=named.id))
        kept = row or NarrativeClaim(registrant=actor.registrant, period=period)
        for name, value in columns_of(named, NarrativeClaim).items():
            setattr(kept, name, value)
        kept.save()
        event.subject = f"sentence:{named.id}"
        event.person["sentence"] = named.sentence
        assessing.request(actor, period)
    return kept


def remove_sentence(actor: Actor, row: NarrativeClaim) -> None:
    """Hold a sentence against the data no more; the trail says what it was."""
    period = row.period
    with changing(actor, period, "sentence-changed", f"sentence:{row.code}") as event:
        event.facts["removed"] = True
        event.person["sentence"] = row.sentence
        row.delete()
        assessing.request(actor, period)


def rules() -> tuple[ClaimRow, ...]:
    """Return the rules that a sentence can be held to."""
    return tables.load("claims.toml", ClaimRow)


def _rules() -> dict[str, ClaimRow]:
    return {row.id: row for row in rules()}


def _check_rule(claim: values.NarrativeClaim) -> None:
    rule = _rules().get(claim.predicate)
    if rule is None:
        raise _not_permitted(claim.predicate, tuple(_rules()))
    if claim.reach not in ("", *rule.reaches):
        raise _not_permitted(claim.reach, rule.reaches)


def _not_permitted(value: str, known: tuple[str, ...]) -> RefusedError:
    words = {"value": value, "known": "; ".join(known) or "nothing"}
    return RefusedError(tables.problem("casework.toml", "value-not-permitted", **words))


def _free_id(period: Period) -> str:
    taken = set(NarrativeClaim.objects.filter(period=period).values_list("code", flat=True))
    names = (f"sentence-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
