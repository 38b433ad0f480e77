"""The cells of one row of a table as a row of a list of each kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oreigin.smelters.facility import (
    HistoryRow,
    ListKind,
    ListRow,
    MemberRow,
    OriginRow,
    ReferenceRow,
    RegionRow,
    SanctionRow,
    StatusRow,
    TranslationRow,
)
from oreigin.smelters.list_dates import Day
from oreigin.terms import CID, Cid, Metal

_YES = ("yes", "y", "x")
_RECOGNIZED = ("lbma", "rjc")
"""The schemes that have a column of their own in the RMI's list."""

_WITHOUT_CID = frozenset({ListKind.MEMBERS, ListKind.REGIONS, ListKind.SANCTIONS})


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's texts by column, and for columns of dates what each text means."""

    texts: Mapping[str, str]
    days: Mapping[str, Mapping[str, Day]]

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "")

    @property
    def metal(self) -> Metal:
        """The metal, as the templates write it."""
        return Metal(self["metal"].title())

    @property
    def cid(self) -> Cid | None:
        """The CID, for lists that may lack it."""
        return Cid(self["cid"]) if self["cid"] else None

    def earliest(self, column: str) -> date | None:
        """Return the earliest day that the cell can mean, None where it is no date."""
        day = self._day(column)
        return day.earliest if day else None

    def latest(self, column: str) -> date | None:
        """Return the latest day that the cell can mean, None where it is no date."""
        day = self._day(column)
        return day.latest if day else None

    def _day(self, column: str) -> Day | None:
        return self.days.get(column, {}).get(self[column])


def unusable(values: Mapping[str, str], kinds: Sequence[ListKind]) -> str:
    """Return why a row with these cells can be no row of lists of these kinds, "" if it can."""
    cid = values.get("cid", "")
    if _WITHOUT_CID.issuperset(kinds):
        if cid and not CID.fullmatch(cid):
            return f'"{cid}" is not a CID'
        named = values.get("name") or (ListKind.REGIONS in kinds and values.get("country"))
        return "" if named else "the name is empty"
    if not CID.fullmatch(cid):
        return f'"{cid}" is not a CID'
    if not values.get("metal") or not values.get("name"):
        return "metal or name is empty"
    return ""


def _reference(cells: Cells) -> ReferenceRow:
    return ReferenceRow(
        metal=cells.metal,
        look_up=cells["look_up"] or cells["name"],
        name=cells["name"],
        country=cells["country"],
        cid=Cid(cells["cid"]),
        id_source=cells["id_source"],
        city=cells["city"],
        state=cells["state"],
    )


def _status(cells: Cells) -> StatusRow:
    return StatusRow(
        metal=cells.metal,
        cid=Cid(cells["cid"]),
        name=cells["name"],
        country=cells["country"],
        status=cells["status"],
        last_audit=cells["last_audit"],
        audited_from=cells.earliest("last_audit"),
        audited_to=cells.latest("last_audit"),
        audit_cycle=cells["audit_cycle"],
        reaudit=cells["reaudit"],
        recognized_by=tuple(s for s in _RECOGNIZED if cells[s].casefold() in _YES),
        recognition="; ".join(f"{s}: {cells[s]}" for s in _RECOGNIZED if cells[s]),
        operation=cells["operation"],
    )


def _history(cells: Cells) -> HistoryRow:
    return HistoryRow(
        metal=cells.metal,
        cid=Cid(cells["cid"]),
        name=cells["name"],
        country=cells["country"],
        basis=cells["basis"],
        details=cells["details"],
        revised=cells["revised"],
        revised_from=cells.earliest("revised"),
        revised_to=cells.latest("revised"),
        added=cells["added"],
        added_from=cells.earliest("added"),
        added_to=cells.latest("added"),
    )


def _translation(cells: Cells) -> TranslationRow:
    cid = Cid(cells["cid"])
    return TranslationRow(cells.metal, cells["name"], cells["country"], cells["legacy_id"], cid)


def _member(cells: Cells) -> MemberRow:
    return MemberRow(
        metal=cells.metal,
        name=cells["name"],
        country=cells["country"],
        city=cells["city"],
        status=cells["status"],
        valid_until=cells["valid_until"],
        cid=cells.cid,
    )


def _region(cells: Cells) -> RegionRow:
    return RegionRow(cells["country"], cells["region"] or cells["state"], cells["reason"])


def _sanction(cells: Cells) -> SanctionRow:
    return SanctionRow(cells["name"], cells["country"], cells.cid, cells["program"])


def _origin(cells: Cells) -> OriginRow:
    return OriginRow(
        metal=cells.metal,
        cid=Cid(cells["cid"]),
        name=cells["name"],
        origins=cells["origins"],
        country=cells["country"],
        recycled=cells["recycled"],
    )


ROWS: dict[ListKind, Callable[[Cells], ListRow]] = {
    ListKind.REFERENCE: _reference,
    ListKind.STATUS: _status,
    ListKind.HISTORY: _history,
    ListKind.TRANSLATION: _translation,
    ListKind.MEMBERS: _member,
    ListKind.REGIONS: _region,
    ListKind.SANCTIONS: _sanction,
    ListKind.ORIGINS: _origin,
}
