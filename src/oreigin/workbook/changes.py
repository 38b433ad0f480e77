"""What differs between a template version and the known one that its layout was derived from."""

from dataclasses import dataclass

from oreigin import tables


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A row of `data/template_changes.toml`."""

    id: str
    message: str
    decide: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: an id of `data/template_changes.toml`, where it is, and what was and is.

    `what` names the part of the layout ("company_name", "smelter_list", question "3").
    """

    id: str
    place: str
    what: str = ""
    was: str = ""
    now: str = ""

    @property
    def decide(self) -> bool:
        """Whether a person must look before the derived layout may be used."""
        return _words(self.id).decide

    def __str__(self) -> str:
        shown = {"was": repr(self.was), "now": repr(self.now)}
        return _words(self.id).message.format(place=self.place, what=self.what, **shown)


def _words(change: str) -> ChangeWords:
    rows = tables.load("template_changes.toml", ChangeWords)
    return next(row for row in rows if row.id == change)
