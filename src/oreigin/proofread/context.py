"""What every rule of proofreading looks at: the filing, understood once."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from oreigin.proofread.annex import annexes
from oreigin.proofread.counts import facility_counts
from oreigin.proofread.dates import Day, Period, days, periods, reported_year, signed_on
from oreigin.proofread.facility_count import FacilityCount
from oreigin.proofread.figures import FigureTable, figure_tables
from oreigin.proofread.sentences import Sentence, sentences
from oreigin.proofread.tally import Tally, tally
from oreigin.proofread.values import Annex, AnnexRow, Filing, Part, Place
from oreigin.smelters.directory import Directory, directory
from oreigin.smelters.facility import Facility, Lists
from oreigin.terms import Cid

_RECENT = timedelta(days=700)


@dataclass(frozen=True)
class Context:
    """A filing and what was understood of it; every part is worked out when first asked for.

    `as_of` is the day on which the filing is read: it bounds what of `lists` was known. Without
    `lists`, nothing is known of a smelter but what the filing says.
    """

    filing: Filing
    annexes: tuple[Annex, ...]
    lists: Lists | None = None
    as_of: date | None = None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the filing."""
        return sentences(self.filing)

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The sentences that stand outside the lists of smelters."""
        blocks = {row.place.block for annex in self.annexes for row in annex.rows}
        return tuple(s for s in self.sentences if s.block not in blocks or s.row < 0)

    @cached_property
    def rows(self) -> tuple[AnnexRow, ...]:
        """The rows of all annexes."""
        return tuple(row for annex in self.annexes for row in annex.rows)

    @property
    def first_row(self) -> tuple[Place, ...]:
        """The place where the annex begins, () where there is none."""
        return (self.rows[0].place,) if self.rows else ()

    @property
    def annex_title(self) -> str:
        """The annexes as a sentence calls them."""
        titles = dict.fromkeys(annex.title for annex in self.annexes if annex.title)
        return " and ".join(f'"{title}"' for title in titles) or "the list of smelters"

    @cached_property
    def tally(self) -> Tally:
        """The annexes, counted in every way."""
        return tally(self.annexes)

    @cached_property
    def counts(self) -> tuple[FacilityCount, ...]:
        """Every number of smelters and refiners in the prose."""
        return facility_counts(self.prose, self.year)

    @cached_property
    def tables(self) -> tuple[FigureTable, ...]:
        """The tables of figures."""
        return figure_tables(self.filing)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day that the prose names."""
        return days(self.prose)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every reporting period that the prose names."""
        return periods(self.prose)

    @cached_property
    def year(self) -> int | None:
        """The year the filing reports on, None where it does not say."""
        return reported_year(self.periods)

    @cached_property
    def signed(self) -> Day | None:
        """The day the form was signed, None where it bears none."""
        return signed_on(self.filing, self.year)

    @cached_property
    def directory(self) -> Directory | None:
        """The facilities that the reference lists of that time know, None without lists."""
        if self.lists is None or not self.lists.references:
            return None
        return directory(self.lists.references, self._known_until)

    @property
    def lists_are_recent(self) -> bool:
        """Whether a reference list is of the year before the filing, so that it knows new ones."""
        held = self.lists.references if self.lists else ()
        days = [one.snapshot.as_of for one in held if one.snapshot.as_of <= self._known_until]
        return bool(days) and self._known_until - max(days) <= _RECENT

    @property
    def _known_until(self) -> date:
        """The day by which a list counts: that of signing, else of reading, else the due date."""
        if self.signed and self.signed.value:
            return self.signed.value
        if self.as_of:
            return self.as_of
        return date(self.year + 1, 12, 31) if self.year else date.max

    def numbered(self, row: AnnexRow) -> Facility | None:
        """Return the facility whose number a row gives, by the lists given."""
        number = Cid(row.cid.strip().upper())
        return self.directory.facilities.get(number) if self.directory else None

    def facility_of(self, row: AnnexRow) -> Facility | None:
        """Return the facility that a row means by its number, or by a name that only one has."""
        if row.cid or self.directory is None:
            return self.numbered(row)
        named = self.directory.named_alike(row.metal, row.name)
        return self.directory.facilities[next(iter(named))] if len(named) == 1 else None

    @cached_property
    def form(self) -> Part | None:
        """The body of the Form SD, None where the file has none."""
        return next((part for part in self.filing.parts if part.kind == "SD"), None)

    @cached_property
    def report(self) -> Part | None:
        """The Conflict Minerals Report, None where the file has none."""
        return next((p for p in self.filing.parts if p.kind.startswith("EX-1")), None)

    def within(self, part: Part) -> tuple[Sentence, ...]:
        """Return the sentences of a part."""
        return tuple(s for s in self.sentences if part.start <= s.block < part.end)


def context(filing: Filing, lists: Lists | None = None, as_of: date | None = None) -> Context:
    """Return a filing, ready for the rules."""
    return Context(filing, annexes(filing), lists, as_of)
