"""What an amendment changes: the value that documents insert."""

from dataclasses import dataclass

from oreigin.report.wording import figures_worded

ANNEX = "annex: "
"""What begins the `what` of a row of the annex."""

_FAMILIES = ("label:", "smelters-", "origin:")
"""What begins the ids of figures that tables print."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `was` or `now` is "" for what is added or gone.

    `what` is the id of a figure or names a row of the annex; `label` is what it is called.
    """

    what: str
    label: str
    was: str
    now: str

    @property
    def is_printed(self) -> bool:
        """Whether it is about something that documents print."""
        shown = (*_FAMILIES, ANNEX)
        return self.what.startswith(shown) or self.what in figures_worded()
