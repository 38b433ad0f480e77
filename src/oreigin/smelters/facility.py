"""Facilities and the lists that know them: reference lists (who exists), status lists (who passed).

A list is a dated, hashed snapshot and is never changed; a newer one stands beside it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oreigin.terms import Cid, Country, Metal, Sha256


class ListKind(StrEnum):
    """What a list is for."""

    REFERENCE = "reference"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of one imported list: a row of `lists/lists.toml`.

    `id` names the CSV file beside it; `sha256` is that file's, `source_sha256` the imported
    original's. `scheme` is an id of `data/schemes.toml`. `public` says whether its contents may be
    shown outside (RMI member data may not). `unknown_columns` were kept in the CSV, unread.
    """

    id: str
    kind: ListKind
    scheme: str
    as_of: date
    source: str
    source_sha256: Sha256
    sha256: Sha256
    public: bool
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One row of a reference list: a name (`look_up`) under which a facility is known.

    `name` is the standard name; the row whose `look_up` equals it is the facility's own.
    """

    metal: Metal
    look_up: str
    name: str
    country: str
    cid: Cid
    id_source: str = ""
    city: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One row of a status list; `status` is the list's own word for it, verbatim."""

    metal: Metal
    cid: Cid
    name: str
    country: str
    status: str


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A snapshot of a reference list with its rows."""

    snapshot: Snapshot
    rows: tuple[ReferenceRow, ...]


@dataclass(frozen=True, slots=True)
class StatusList:
    """A snapshot of a status list with its rows."""

    snapshot: Snapshot
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """All snapshots of a case or folder, in order of their dates."""

    references: tuple[ReferenceList, ...] = ()
    statuses: tuple[StatusList, ...] = ()


@dataclass(frozen=True, slots=True)
class Facility:
    """One smelter or refiner for one metal, as the newest reference list names it.

    `country` is where the facility stands, as ISO alpha-2; it says nothing of where ore comes from.
    """

    metal: Metal
    cid: Cid
    name: str
    country: Country
    city: str = ""
    state: str = ""
