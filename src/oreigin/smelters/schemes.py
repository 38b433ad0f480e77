"""Schemes: whose list it is, which audit program it speaks of, and whether it may be shown."""

from dataclasses import dataclass

from oreigin.smelters.facility import ListKind
from oreigin.tables import load
from oreigin.terms import ConformanceStatus


@dataclass(frozen=True, slots=True)
class Scheme:
    """A row of `data/schemes.toml`: a list, the audit program it speaks of, may it be shown.

    `kinds` are what a table of this scheme can be; `metal` is what its rows are about where the
    table does not say; `speaks_of` narrows which statuses it is about.
    """

    id: str
    name: str
    program: str
    public: bool
    kinds: tuple[ListKind, ...]
    metal: str = ""
    speaks_of: tuple[ConformanceStatus, ...] = ()

    @property
    def statuses(self) -> tuple[ConformanceStatus, ...]:
        """The statuses whose holders a list of this scheme names completely."""
        return self.speaks_of or tuple(ConformanceStatus)


def schemes() -> dict[str, Scheme]:
    """Return the schemes we know, by id."""
    return {scheme.id: scheme for scheme in load("schemes.toml", Scheme)}
