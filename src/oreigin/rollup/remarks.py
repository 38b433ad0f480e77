"""Remarks about a roll-up, in the words of `data/rollup_remarks.toml`."""

from dataclasses import dataclass

from oreigin import tables
from oreigin.rollup.values import Remark, RemarkKind


@dataclass(frozen=True, slots=True)
class RemarkWords:
    """A row of `data/rollup_remarks.toml`."""

    id: str
    kind: RemarkKind
    message: str
    remedy: str


def remark(remark_id: str, subject: str, members: tuple[str, ...] = (), **facts: object) -> Remark:
    """Return the remark `remark_id` with `facts` in its words; KeyError without words."""
    words = {row.id: row for row in tables.load("rollup_remarks.toml", RemarkWords)}[remark_id]
    message = words.message.format(subject=subject, **facts)
    return Remark(remark_id, words.kind, subject, message, words.remedy, members)
