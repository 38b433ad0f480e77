"""Facilities and the lists that know them: reference lists (who exists), status lists (who passed).

A list is a dated, hashed snapshot and is never changed; a newer one stands beside it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oreigin.terms import Cid, Country, Metal, Sha256


class ListKind(StrEnum):
    """What a list is for.

    REFERENCE: who exists. STATUS: who passed an audit, by CID. HISTORY: what became of whom.
    TRANSLATION: numbers of earlier templates to CIDs. MEMBERS: who is on another program's list,
    by name. REGIONS: conflict-affected and high-risk areas. SANCTIONS: whom not to trade with.
    ORIGINS: where the ore that facilities process comes from.
    """

    REFERENCE = "reference"
    STATUS = "status"
    HISTORY = "history"
    TRANSLATION = "translation"
    MEMBERS = "members"
    REGIONS = "regions"
    SANCTIONS = "sanctions"
    ORIGINS = "origins"


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
    """One row of a status list; `status` is the list's own word for it, verbatim.

    `last_audit` is as written; `audited_from` and `audited_to` are the earliest and the latest day
    it can mean (equal where it means one). `recognized_by` are the schemes whose audit the list's
    owner recognized instead of its own, by what it says in `recognition`. `operation` is the list's
    word on whether it operates.
    """

    metal: Metal
    cid: Cid
    name: str
    country: str
    status: str
    last_audit: str = ""
    audited_from: date | None = None
    audited_to: date | None = None
    audit_cycle: str = ""
    reaudit: str = ""
    recognized_by: tuple[str, ...] = ()
    recognition: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One revision of a facility's entry, in the words of the list's owner (`basis`, `details`).

    `revised` and `added` are as written, the `..._from` and `..._to` the days they can mean.
    """

    metal: Metal
    cid: Cid
    name: str
    country: str
    basis: str
    details: str = ""
    revised: str = ""
    revised_from: date | None = None
    revised_to: date | None = None
    added: str = ""
    added_from: date | None = None
    added_to: date | None = None


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """A number that templates before 3.0 gave, such as "1JPN072", and the CID that followed it.

    `legacy_id` is "" for a facility that had no earlier number.
    """

    metal: Metal
    name: str
    country: str
    legacy_id: str
    cid: Cid


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row of a list that knows no CIDs (LBMA Good Delivery, RJC members), as written.

    A person says which facility it is: a judgment on its name. `cid` is for lists that do say.
    """

    metal: Metal
    name: str
    country: str = ""
    city: str = ""
    status: str = ""
    valid_until: str = ""
    cid: Cid | None = None


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A conflict-affected or high-risk area: a country, or with `region` only that part of it."""

    country: str
    region: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A party under sanctions, by name or by CID; `program` says under which."""

    name: str
    country: str = ""
    cid: Cid | None = None
    program: str = ""


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Where the ore of a facility comes from: the countries as written, or all recycled ("Yes").

    `country` is where the facility stands, which is another matter.
    """

    metal: Metal
    cid: Cid
    name: str
    origins: str
    country: str = ""
    recycled: str = ""


ListRow = (
    ReferenceRow
    | StatusRow
    | HistoryRow
    | TranslationRow
    | MemberRow
    | RegionRow
    | SanctionRow
    | OriginRow
)


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
class HistoryList:
    """A snapshot of a revision history with its rows."""

    snapshot: Snapshot
    rows: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class TranslationList:
    """A snapshot of a translation of earlier numbers with its rows."""

    snapshot: Snapshot
    rows: tuple[TranslationRow, ...]


@dataclass(frozen=True, slots=True)
class MemberList:
    """A snapshot of a list by names with its rows."""

    snapshot: Snapshot
    rows: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class RegionList:
    """A snapshot of a list of conflict-affected and high-risk areas with its rows."""

    snapshot: Snapshot
    rows: tuple[RegionRow, ...]


@dataclass(frozen=True, slots=True)
class SanctionList:
    """A snapshot of a sanctions list with its rows."""

    snapshot: Snapshot
    rows: tuple[SanctionRow, ...]


@dataclass(frozen=True, slots=True)
class OriginList:
    """A snapshot of a list of countries of origin with its rows."""

    snapshot: Snapshot
    rows: tuple[OriginRow, ...]


AnyList = (
    ReferenceList
    | StatusList
    | HistoryList
    | TranslationList
    | MemberList
    | RegionList
    | SanctionList
    | OriginList
)


@dataclass(frozen=True, slots=True)
class Lists:
    """All snapshots of a case or folder, in order of their dates."""

    references: tuple[ReferenceList, ...] = ()
    statuses: tuple[StatusList, ...] = ()
    histories: tuple[HistoryList, ...] = ()
    translations: tuple[TranslationList, ...] = ()
    members: tuple[MemberList, ...] = ()
    regions: tuple[RegionList, ...] = ()
    sanctions: tuple[SanctionList, ...] = ()
    origins: tuple[OriginList, ...] = ()

    @property
    def all(self) -> tuple[AnyList, ...]:
        """The lists of every kind."""
        return (
            *self.references,
            *self.statuses,
            *self.histories,
            *self.translations,
            *self.members,
            *self.regions,
            *self.sanctions,
            *self.origins,
        )


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
