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
    facts["subject"] = subject
    message, remedy = words.message.format(**facts), words.remedy.format(**facts)
    return Remark(remark_id, words.kind, subject, message, remedy, members)
