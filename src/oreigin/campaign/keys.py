"""The key of a message: the same whoever computes it, whenever, and never given twice."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import count
from urllib.parse import quote

from oreigin.campaign.schedule import Step
from oreigin.campaign.values import Sent

_LONGEST = 160


def message_key(step: Step, supplier: str, about: str, queued: Iterable[Sent]) -> str:
    """Return the key of the next message of a step: "reminder/acme/1".

    `queued` are the messages there are already: the number is the first that none of them has.
    """
    stem = "/".join(quote(part, safe="") for part in (step.id, supplier, about) if part)
    if len(stem) > _LONGEST:
        stem = f"{step.id}/{sha256(stem.encode()).hexdigest()}"
    taken = {row.key for row in queued}
    return next(key for number in count(1) if (key := f"{stem}/{number}") not in taken)
