"""Fingerprints of what a declaration was made from, so that a change of any can be told later."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from oreigin import tables
from oreigin.assessment.program import recorded
from oreigin.case import Case
from oreigin.rollup.relevance import Reach
from oreigin.rollup.values import Program
from oreigin.rollup.voices import Responses
from oreigin.rollup.wording import words

_SHOWN = 16
"""Digits of a fingerprint; nobody forges their own inputs."""


def inputs(case: Case, reach: Reach, responses: Responses, program: Program) -> dict[str, str]:
    """Return the fingerprint of everything a declaration stands on, by its name.

    Of the suppliers only those count that have to do with it: what another one sends changes
    nothing here.
    """
    relevant = {s for metal in reach.metals for s in reach.suppliers(metal)}
    found = {
        "products": print_of(reach.products),
        "suppliers": print_of(sorted(relevant)),
        "registrant": print_of(case.registrant),
        "program records": print_of(recorded(case)),
        "reviewers' decisions on names": print_of(case.judgments),
        "declarant": print_of(program.declarant),
        "minerals of products": print_of(program.minerals),
        "overrides": print_of(program.decided),
        "rules": print_of(tables.read_text("rollup.toml")),
    }
    found |= {f"list {held.snapshot.id}": held.snapshot.sha256[:_SHOWN] for held in case.lists.all}
    heard = (c.response for c in responses if c.response.supplier in relevant)
    return found | {f"response {r.id}": print_of((r.kind, r.sha256, r.supplier)) for r in heard}


def fingerprint(parts: Mapping[str, str]) -> str:
    """Return one fingerprint of all inputs."""
    return print_of(sorted(parts.items()))


def print_of(value: Any) -> str:
    """Return the fingerprint of any value of ours."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:_SHOWN]


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[str]:
    """Yield what was added to the inputs, taken from them or changed, in words."""
    for name in dict.fromkeys((*before, *now)):
        if name not in before:
            yield words("input-new", what=name)
        elif name not in now:
            yield words("input-gone", what=name)
        elif before[name] != now[name]:
            yield words("input-changed", what=name)
