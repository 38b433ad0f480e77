"""What a person decided against a computed answer: by subject, the newest that is in force.

A subject is "determination", the origin of a metal ("origin: Tin"), or an item of attention that
may be overridden, by its rule and what it is about ("claim-refuted: none-covered"). Whatever was
decided is kept with its reason and shown wherever it counts; a later row takes its place, or
withdraws it.
"""

from oreigin.case import Case, Override
from oreigin.terms import CONFLICT_MINERALS, Metal, OriginFinding, Outcome

DETERMINATION = "determination"
"""The subject of an override of the outcome; its value is an `Outcome`."""

ORIGIN = "origin: "
"""What begins the subject of an override of a metal's finding; its value an `OriginFinding`."""


STANDS = "stands"
"""The value of an override of an attention item: what it is about is right as it stands."""

WITHDRAWN = "withdrawn"
"""The value of a later override that takes back the one before, of whatever subject."""


def origin_subject(metal: Metal) -> str:
    """Return the subject of an override of what is found of a metal's origin."""
    return f"{ORIGIN}{metal}"


def attention_subject(rule: str, about: str = "") -> str:
    """Return the subject of an override of an attention item."""
    return f"{rule}: {about}" if about else rule


def in_force(case: Case) -> tuple[Override, ...]:
    """Return the overrides dated not after filing, the newest of each subject.

    Of two of one day the later row counts.
    """
    newest: dict[str, Override] = {}
    for override in sorted(case.overrides, key=lambda each: each.when):
        if override.when <= case.as_of.filing:
            newest[override.subject] = override
    return tuple(override for override in newest.values() if override.value != WITHDRAWN)


def override_of(case: Case, subject: str) -> Override | None:
    """Return the override in force of that subject, None where there is none."""
    return next((each for each in in_force(case) if each.subject == subject), None)


_CLAIM_RULES = ("claim-refuted", "claim-ambiguous", "claim-undecided")


def lets_stand(case: Case, claim_id: str) -> bool:
    """Return whether a person lets a sentence stand that the data do not bear out."""
    subjects = {attention_subject(rule, claim_id) for rule in _CLAIM_RULES}
    return any(override.subject in subjects for override in in_force(case))


def decided_subjects() -> tuple[str, ...]:
    """Return the subjects that change the determination."""
    return (DETERMINATION, *map(origin_subject, CONFLICT_MINERALS))


def permitted_values(subject: str) -> tuple[str, ...]:
    """Return the values that an override of the subject may have."""
    if subject == DETERMINATION:
        outcomes = (outcome for outcome in Outcome if outcome is not Outcome.NOT_DETERMINED)
        return (*outcomes, WITHDRAWN)
    if subject.startswith(ORIGIN):
        findings = (f for f in OriginFinding if f is not OriginFinding.NOT_NECESSARY)
        return (*findings, WITHDRAWN)
    return (STANDS, WITHDRAWN)
