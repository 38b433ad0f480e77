"""The conditions of the schedule: named predicates that say why not, where they do not hold."""

from collections.abc import Callable, Mapping

from oreigin.campaign.reasons import Reason
from oreigin.campaign.standing import Standing
from oreigin.case import Decision
from oreigin.terms import Scope

Condition = Callable[[Standing], Reason | None]


def broken(standing: Standing, conditions: tuple[str, ...]) -> Reason | None:
    """Return why a step is not for this supplier; None where everything holds."""
    if not standing.supplier.in_scope:
        return Reason("out-of-scope", {"reason": standing.supplier.reason})
    found = (CONDITIONS[name](standing) for name in conditions)
    return next(filter(None, found), None)


def _answered(standing: Standing) -> Reason | None:
    """Say that nothing is owed: an answer is there, unless it was sent back."""
    answer = standing.newest
    if answer is None or answer.decision is Decision.REJECTED:
        return None
    if answer.decision is Decision.WAIVED:
        return Reason("waived", {"day": answer.decided or answer.received})
    return Reason("answered", {"day": answer.received})


def _unanswered(standing: Standing) -> Reason | None:
    if standing.newest and standing.sent_back:
        return Reason("corrections-owed", {"day": standing.newest.received})
    return _answered(standing)


def _answer_sent_back(standing: Standing) -> Reason | None:
    if standing.newest is None:
        return Reason("nothing-sent-back")
    return _answered(standing)


def _not_asked_elsewhere(standing: Standing) -> Reason | None:
    day = standing.supplier.requested
    return Reason("asked-elsewhere", {"day": day}) if day else None


def _nothing_asked_of_us(standing: Standing) -> Reason | None:
    return Reason("question-open") if standing.supplier.open_question else None


def _answered_for_the_company(standing: Standing) -> Reason | None:
    if not standing.survey.product_level:
        return Reason("company-answer-suffices")
    answer = standing.newest
    if answer and answer.decision is Decision.ACCEPTED and answer.scope is Scope.COMPANY:
        return None
    return Reason("no-company-answer")


def _names_indeterminate_smelters(standing: Standing) -> Reason | None:
    answer = standing.newest
    if answer and answer.decision is Decision.ACCEPTED and answer.indeterminate:
        return None
    return Reason("nothing-indeterminate")


CONDITIONS: Mapping[str, Condition] = {
    "open": _answered,
    "unanswered": _unanswered,
    "answer-sent-back": _answer_sent_back,
    "not-asked-elsewhere": _not_asked_elsewhere,
    "nothing-asked-of-us": _nothing_asked_of_us,
    "answered-for-the-company": _answered_for_the_company,
    "names-indeterminate-smelters": _names_indeterminate_smelters,
}
