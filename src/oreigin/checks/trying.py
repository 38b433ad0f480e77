"""What a new policy would change: the verdict on each response under the old and the new one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oreigin.case import AcceptancePolicy, Response
from oreigin.checks.acceptance import Judged, verdict
from oreigin.checks.checking import check
from oreigin.checks.documents import Terms, context_of
from oreigin.checks.reference import Reference
from oreigin.response.reading import Reading


@dataclass(frozen=True, slots=True)
class Tried:
    """One response under both policies."""

    response: Response
    old: Judged
    new: Judged

    @property
    def changes(self) -> bool:
        """Whether the new policy says something else of the response."""
        return self.old.verdict is not self.new.verdict


def tried(
    responses: Mapping[str, tuple[Response, Reading]],
    old: Terms,
    new: AcceptancePolicy,
    reference: Reference | None,
) -> Iterator[Tried]:
    """Yield every response (by its id, with what was read of it) under both policies."""
    for response, reading in responses.values():
        judged = []
        for policy in (old.policy, new):
            terms = Terms(old.as_of, policy, old.period, response.received, old.templates)
            judged.append(verdict(check(context_of(reading, terms, reference)), policy))
        yield Tried(response, *judged)
