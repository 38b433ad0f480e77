"""The words of reasons and changes, as `data/rollup_reasons.toml` has them."""

from dataclasses import dataclass

from oreigin import tables


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A row of `data/rollup_reasons.toml`."""

    id: str
    text: str


def words(reason_id: str, **facts: object) -> str:
    """Return the words `reason_id` with `facts` in them; KeyError without words: ours to mend."""
    held = {row.id: row.text for row in tables.load("rollup_reasons.toml", ReasonWords)}
    return held[reason_id].format(**facts)
