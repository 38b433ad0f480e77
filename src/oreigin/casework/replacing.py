"""Which response takes the place of which, and which stand side by side.

Files that a supplier sends in one go, say one a division, do not replace each other, and one that
cannot be read replaces nothing. Where it is not certain which of several a newer one is meant to
replace, it stands beside them, and a person says which of them count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from oreigin.case import Decision
from oreigin.casework.checking import UNREADABLE
from oreigin.store.models import Response, Supplier, Upload

_COPY = re.compile(r"([\s_-]*(corrected|copy|final|v?\d+|\(\d+\)))+$", re.IGNORECASE)
"""What the name of a newer version of a file ends with, beside the name of the first."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """What arrives: the name of its file, with which others it was sent, and what it is read as.

    `template` is "" for what is no workbook; `readable` says whether it could be read.
    """

    filename: str = ""
    sending: str = ""
    template: str = ""
    readable: bool = True


def replaced_by(supplier: Supplier, arriving: Arriving) -> Response | None:
    """Return the response whose place one that arrives will take; None where it takes none's."""
    if not arriving.readable:
        return None
    beside = _sent_with(supplier, arriving.sending)
    held = Response.objects.filter(supplier=supplier).exclude(pk__in=beside)
    gone = Response.objects.filter(supplier=supplier, supersedes__isnull=False)
    gone = gone.exclude(pk__in=beside)
    standing = held.exclude(pk__in=gone.values("supersedes")).order_by("pk")
    alike = [row for row in standing if _same_form(row, arriving.template)]
    meant = _meant([row for row in alike if row.status != UNREADABLE], arriving.filename)
    return _with_broken_between(meant, [row for row in alike if row.status == UNREADABLE])


def side_by_side(supplier: Supplier) -> list[Response]:
    """Return responses of which a person has to say which count; [] where that is clear."""
    rows = Response.objects.filter(supplier=supplier)
    replaced = rows.filter(supersedes__isnull=False).values("supersedes")
    open_or_counted = (Decision.PENDING.value, Decision.ACCEPTED.value)
    standing = rows.exclude(pk__in=replaced).filter(decision__in=open_or_counted)
    found = list(standing.exclude(status=UNREADABLE).order_by("pk"))
    several = len(found) > 1 and any(row.decision == Decision.PENDING.value for row in found)
    return found if several else []


def _sent_with(supplier: Supplier, sending: str) -> list[int]:
    """Return the keys of the responses that were sent in the same go."""
    if not sending:
        return []
    sent = Upload.objects.filter(supplier=supplier, sending=sending, response__isnull=False)
    return list(sent.values_list("response", flat=True))


def _same_form(row: Response, template: str) -> bool:
    """Whether one may stand for the other: a supplier may well answer several templates."""
    there = row.template.partition(" ")[0]
    return not template or not there or there == template


def _meant(standing: Sequence[Response], filename: str) -> Response | None:
    """Return which of several is replaced: the only one, the same file, the one sent back."""
    if len(standing) < 2:
        return standing[0] if standing else None
    named = [row for row in standing if _stem(row.filename) == _stem(filename)]
    sent_back = [row for row in standing if row.decision == Decision.REJECTED.value]
    return next((found[0] for found in (named, sent_back) if len(found) == 1), None)


def _stem(filename: str) -> str:
    stem = PurePath(filename.casefold()).stem
    return _COPY.sub("", stem) or stem


def _with_broken_between(meant: Response | None, broken: Sequence[Response]) -> Response | None:
    """Put unreadable files, which wait for nothing any more, into the line below the new one."""
    for row in broken:
        if meant and row.pk > meant.pk:
            row.supersedes = meant
            row.save(update_fields=["supersedes"])
            meant = row
    return meant or (broken[-1] if broken else None)
