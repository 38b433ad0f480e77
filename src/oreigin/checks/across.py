"""What only shows when many documents are looked at: the same smelter list from two suppliers."""

from typing import TYPE_CHECKING

from oreigin.checks.checking import finding
from oreigin.checks.rules_smelters import same_list_hit
from oreigin.checks.values import Checked

if TYPE_CHECKING:
    from oreigin.terms import Sha256


class Across:
    """Remembers a mark of each smelter list, nothing else, so that memory stays flat.

    The later of two documents is told of the earlier; the same document twice is no finding.
    """

    def __init__(self) -> None:
        self._first: dict[str, tuple[Sha256, str, str]] = {}

    def completed(self, checked: Checked, file: str) -> Checked:
        """Return the document with what the earlier ones add to its findings."""
        if not checked.list_mark:
            return checked
        mine = (checked.document, checked.company.casefold(), file)
        document, company, name = self._first.setdefault(checked.list_mark, mine)
        if document == checked.document or company == mine[1]:
            return checked
        return checked.with_findings((finding("list-same-as-another", same_list_hit("", name)),))
