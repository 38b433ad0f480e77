"""Which suppliers are likely the same one twice: alike names, or mail of the same domain."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from oreigin.casework.importing.rows import words
from oreigin.smelters.names import parsed

_ALIKE = 90
"""From which likeness on (0 to 100) two names are proposed."""

_MOST_OF_A_DOMAIN = 3
"""A domain that more suppliers share than this is a group's or a provider's, and says nothing."""

_MOST = 10
"""How many alike names one name is compared with."""


class Why(StrEnum):
    """Why two suppliers are proposed as one."""

    SAME_NAME = "the same name"
    ALIKE = "a name much like it"
    DOMAIN = "email addresses of the same domain"


@dataclass(frozen=True, slots=True)
class Party:
    """A supplier as far as likeness goes."""

    code: str
    name: str
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two suppliers that may be one; `score` is how alike the names are, from 0 to 100."""

    one: Party
    other: Party
    score: int
    why: tuple[Why, ...]

    @property
    def reasons(self) -> str:
        """The reasons as one text."""
        return " and ".join(self.why)


def likely_pairs(parties: Sequence[Party], among: Collection[str] | None = None) -> list[Pair]:
    """Return the pairs of parties that may be one, the likeliest first.

    With `among` only those of which one has a code in it.
    """
    found: dict[tuple[int, int], set[Why]] = defaultdict(set)
    for pair in _named_alike(parties):
        found[pair].add(Why.ALIKE)
    for pair in _of_one_domain(parties):
        found[pair].add(Why.DOMAIN)
    made = (_pair(parties[one], parties[other], why) for (one, other), why in found.items())
    kept = (p for p in made if among is None or p.one.code in among or p.other.code in among)
    return sorted(kept, key=lambda p: (-len(p.why), -p.score, p.one.name, p.other.name))


def _pair(one: Party, other: Party, why: set[Why]) -> Pair:
    names = core(one.name), core(other.name)
    score = round(fuzz.token_sort_ratio(*names))
    if Why.ALIKE in why and names[0] == names[1]:
        why = (why - {Why.ALIKE}) | {Why.SAME_NAME}
    return Pair(one, other, score, tuple(reason for reason in Why if reason in why))


def _named_alike(parties: Sequence[Party]) -> Iterator[tuple[int, int]]:
    # With the words in order, the plain ratio is `token_sort_ratio`, and sorts nothing again.
    cores = [core(party.name) for party in parties]
    names = [" ".join(sorted(name.split())) for name in cores]
    for at, name in enumerate(names):
        later = names[at + 1 :]
        alike = process.extract(
            name, later, scorer=fuzz.ratio, processor=None, score_cutoff=_ALIKE, limit=_MOST
        )
        found = (at + 1 + index for _, _, index in alike)
        yield from ((at, other) for other in found if _digits(cores[at]) == _digits(cores[other]))


def _digits(name: str) -> list[str]:
    """Return the numbers in a name: "Plant 1" and "Plant 2" are two, however alike."""
    return re.findall(r"[0-9]+", name)


def _of_one_domain(parties: Sequence[Party]) -> Iterator[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, party in enumerate(parties):
        for domain in {domain_of(email) for email in party.emails} - {""}:
            holders[domain].append(at)
    for held in holders.values():
        if len(held) <= _MOST_OF_A_DOMAIN:
            yield from ((one, other) for n, one in enumerate(held) for other in held[n + 1 :])


def domain_of(email: str) -> str:
    """Return the domain of an address that tells whose it is, "" for a provider anybody uses."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in words().public_domains else domain


def core(name: str) -> str:
    """Return a name folded, without its legal form: "Acme Parts GmbH" and "ACME Parts, Inc." meet.

    Good enough to propose, not to decide: a person looks at every pair.
    """
    known = parsed(name)
    bare = [word for word in known.words if word not in known.forms]
    return " ".join(bare or known.words)
