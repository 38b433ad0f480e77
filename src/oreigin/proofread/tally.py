"""Counting an annex in every way a sentence may mean it.

"297 smelters" may be rows, distinct names, distinct CIDs, the operating ones, those of one metal.
A number in prose agrees with the annex if it is any of these, so a tally holds them all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.values import Annex, AnnexRow
from oreigin.smelters.names import normalized
from oreigin.terms import Metal

Rows = tuple[AnnexRow, ...]

_ROWS = "rows"
_CONFORMANT = (Standing.CONFORMANT,)
_ACTIVE = (Standing.ACTIVE,)
_BOTH = (Standing.CONFORMANT, Standing.ENGAGED, Standing.ACTIVE)


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows of a filing's annexes; `lists` are the ways to put the annexes together."""

    lists: tuple[Rows, ...]

    @property
    def rows(self) -> Rows:
        """The rows of all annexes together."""
        return self.lists[0] if self.lists else ()

    @property
    def has_standings(self) -> bool:
        """Whether the annexes tell facilities apart by status."""
        return len({standing_of(row) for row in self.rows}) > 1

    def totals(self, metals: tuple[Metal, ...] = ()) -> dict[int, str]:
        """Return every number that "so many smelters" may mean, with what it counts."""
        found: dict[int, str] = {}
        for rows in self._of(metals):
            operating = tuple(r for r in rows if standing_of(r) is not Standing.INOPERATIVE)
            for some, words in ((rows, ""), (operating, ", those no longer operating left out")):
                for value, what in _sizes(some):
                    found.setdefault(value, what + words)
            for value in self._standing_sizes(rows):
                found.setdefault(value, "rows of one status")
        return found

    def with_standing(
        self, wanted: Standing, metals: tuple[Metal, ...] = (), whole: int | None = None
    ) -> dict[int, str]:
        """Return every number that "so many are conformant" (or another status) may mean.

        Where the `whole` they are part of is a number of rows, the parts are counted in rows too.
        """
        found: dict[int, str] = {}
        for rows in self._of(metals):
            for kinds in _KINDS[wanted]:
                chosen = tuple(row for row in rows if standing_of(row) in kinds)
                if chosen:
                    for value, what in _sizes(chosen):
                        if what == _ROWS or whole != len(rows):
                            found.setdefault(value, f"{what} marked {_words(kinds)}")
        return found

    def _of(self, metals: tuple[Metal, ...]) -> Iterator[Rows]:
        for rows in self.lists:
            yield tuple(row for row in rows if not metals or row.metal in metals)

    def _standing_sizes(self, rows: Rows) -> Iterator[int]:
        for kinds in (_CONFORMANT, _ACTIVE, _BOTH, (Standing.CONFORMANT, Standing.UNSAID)):
            chosen = tuple(row for row in rows if standing_of(row) in kinds)
            yield from (value for value, _ in _sizes(chosen) if value)


_KINDS: dict[Standing, tuple[tuple[Standing, ...], ...]] = {
    # A total of conformant ones may include those under audit, and a legend may mark only the rest.
    Standing.CONFORMANT: (_CONFORMANT, _BOTH, (Standing.UNSAID,), (Standing.ENGAGED,)),
    Standing.ACTIVE: (_ACTIVE, (Standing.ENGAGED,), _BOTH),
    Standing.ENGAGED: (_BOTH, _CONFORMANT, (Standing.UNSAID,)),
    Standing.NOT_CONFORMANT: (
        (Standing.NOT_CONFORMANT,),
        (Standing.UNSAID,),
        (Standing.NOT_CONFORMANT, Standing.UNSAID),
        (Standing.NOT_CONFORMANT, Standing.UNSAID, Standing.ACTIVE),
        (Standing.NOT_CONFORMANT, Standing.UNSAID, Standing.INOPERATIVE),
    ),
    Standing.INOPERATIVE: ((Standing.INOPERATIVE,),),
}


def tally(annexes: Iterable[Annex]) -> Tally:
    """Return the tally of a filing's annexes: all together first, then each alone.

    An annex that repeats rows of another (the same list in the body and in an exhibit) is also
    counted as one list.
    """
    each = tuple(annex.rows for annex in annexes if annex.rows)
    together = tuple(row for rows in each for row in rows)
    if not together:
        return Tally(())
    once = tuple({(row.metal, normalized(row.name), row.cid): row for row in together}.values())
    ways = (together, once, *each) if len(each) > 1 else (together,)
    return Tally(tuple(dict.fromkeys(ways)))


def standing_of(row: AnnexRow) -> Standing:
    """Return what the filing says of a row's audit status."""
    return standing(row.status) if row.status else Standing.UNSAID


def _sizes(rows: Rows) -> Iterator[tuple[int, str]]:
    yield len(rows), _ROWS
    yield len({(row.metal, normalized(row.name)) for row in rows}), "different names by metal"
    yield len({normalized(row.name) for row in rows}), "different names"
    numbers = {row.cid for row in rows if row.cid}
    if numbers:
        yield len(numbers), "different identification numbers"


def _words(kinds: tuple[Standing, ...]) -> str:
    return " or ".join(kind.value for kind in kinds)
