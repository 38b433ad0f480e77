"""What the cells of a column hold, by their looks: metals, countries, numbers, marks."""

import re
from collections.abc import Callable, Sequence

from oreigin.proofread.marks import is_checked, is_mark, without_marks
from oreigin.proofread.vocabulary import Role, is_country, is_status, metals_in

CID_LIKE = re.compile(r"(?:RMI\s*)?CID[\s:#-]*\w{3,8}|\d[A-Z]{3}\d{3}|RMI\d{6}", re.IGNORECASE)
"""An identification number, well formed or not; before the CIDs they were like "1CHN001"."""

_ID = re.compile(rf"{CID_LIKE.pattern}|[A-Z]{{0,4}}\d{{3,8}}", re.IGNORECASE)
_NUMERIC = re.compile(r"[\s\d.,%()*$+–—-]+")
_MOSTLY = 0.6
_NEARLY_ALL = 0.85
_SOME = 0.3


def is_numeric(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return bool(_NUMERIC.fullmatch(text))


def share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    """Return the share of the cells for which something holds; 0 of none."""
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def kind_of(cells: Sequence[str]) -> Role | None:
    """Return what filled cells hold, None where their looks do not show it (as with names)."""
    plain = [without_marks(cell)[0] or cell for cell in cells]
    kinds = (
        (Role.METAL, plain, _is_metal, _MOSTLY),
        (Role.CID, plain, _is_cid, _MOSTLY),
        (Role.COUNTRY, plain, is_country, _MOSTLY),
        (Role.MARK, cells, is_mark, _MOSTLY),
        (Role.MARK, cells, is_checked, _NEARLY_ALL),
        (Role.STATUS, plain, is_status, _NEARLY_ALL),
        (Role.NUMBER, cells, is_numeric, _MOSTLY),
    )
    return next((role for role, said, holds, enough in kinds if share(said, holds) >= enough), None)


def can_hold(role: Role, cells: Sequence[str]) -> bool:
    """Whether cells may hold what their header says; a header may say too much."""
    if role is Role.METAL:
        return share(cells, _is_metal) > _SOME
    if role is Role.CID:
        return share(cells, lambda cell: bool(_ID.fullmatch(cell))) > _SOME
    return True


def _is_metal(cell: str) -> bool:
    return bool(metals_in(cell))


def _is_cid(cell: str) -> bool:
    return bool(CID_LIKE.fullmatch(cell))
