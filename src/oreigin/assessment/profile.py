"""What is known of one smelter beside who it is: its statuses, operation, audit, ore, risk, ties.

Where a facility stands and where its ore comes from are two things, and two values here:
`LocationRisk` speaks of the one, `OreOrigin` of the other.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oreigin.case import Risk
from oreigin.provenance import RowRef
from oreigin.terms import ConformanceStatus, Country, OperationalState


@dataclass(frozen=True, slots=True)
class Conformance:
    """The status of one facility as of a date: ours, the list's own words, and which list.

    For a facility that no list holds, `words` is "" and `snapshot` names the lists looked at; with
    no list at all `as_of` is None. `recognized_by` are the schemes of a cross-recognized audit.
    """

    status: ConformanceStatus
    words: str
    scheme: str
    as_of: date | None
    snapshot: str
    recognized_by: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there was a list to look at."""
        return self.as_of is not None


class Moment(StrEnum):
    """The days on which a status may differ, beside the day of the printed one."""

    PERIOD_END = "end of the reporting period"
    DECLARED = "newest declaration"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class StatusOn:
    """The status of a facility on one of those days."""

    moment: Moment
    day: date
    conformance: Conformance


@dataclass(frozen=True, slots=True)
class Operation:
    """That a facility does not operate, in a list's own words."""

    state: OperationalState
    words: str
    as_of: date
    snapshot: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The last audit that a list gives, as written, and the days on which it may expire.

    `expires_from` and `expires_to` differ where the date of the audit can mean two days; both are
    None where date or cycle cannot be read.
    """

    last: str
    cycle: str
    expires_from: date | None
    expires_to: date | None
    reaudit: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class OriginStatement:
    """What one declared row says of where the smelter's ore comes from, as written.

    `countries` are those that `mine_countries` names and we know; `recycled` is the answer to
    whether all of it is recycled or scrap.
    """

    source: str
    row: RowRef
    mines: str
    mine_countries: str
    countries: tuple[Country, ...]
    recycled: str

    @property
    def all_recycled(self) -> bool:
        """Whether it says that all of it is recycled or scrap, in the column for that or another.

        The instructions of the CMRT have "Recycled" or "Scrap" written in place of mines.
        """
        instead = {self.mines.casefold().strip(), self.mine_countries.casefold().strip()}
        return self.recycled.casefold() == "yes" or bool(instead & _RECYCLED_WORDS)

    @property
    def denies_recycled(self) -> bool:
        """Whether it says that not all of it is recycled or scrap."""
        return self.recycled.casefold() == "no"


_RECYCLED_WORDS = frozenset({"recycled", "scrap", "recycled/scrap", "recycled or scrap"})


@dataclass(frozen=True, slots=True)
class ListedOrigin:
    """What a list says of where a smelter's ore comes from, as written, and the countries named."""

    snapshot: str
    as_of: date
    origins: str
    countries: tuple[Country, ...]
    recycled: str = ""

    @property
    def all_recycled(self) -> bool:
        """Whether the list says that all of it is recycled or scrap."""
        return self.recycled.casefold() == "yes"

    @property
    def denies_recycled(self) -> bool:
        """Whether the list says that not all of it is recycled or scrap."""
        return self.recycled.casefold() == "no"


@dataclass(frozen=True, slots=True)
class OreOrigin:
    """Every statement on the origin of a smelter's ore. It never follows from its location.

    `statements` are suppliers' rows, `listed` what lists of origins say.
    """

    statements: tuple[OriginStatement, ...] = ()
    listed: tuple[ListedOrigin, ...] = ()

    @property
    def declared(self) -> tuple[Country, ...]:
        """The countries of mines that suppliers declare, each once."""
        every = (country for said in self.statements for country in said.countries)
        return tuple(dict.fromkeys(every))

    @property
    def countries(self) -> tuple[Country, ...]:
        """The countries that suppliers or lists name, each once."""
        listed = (country for said in self.listed for country in said.countries)
        return tuple(dict.fromkeys((*self.declared, *listed)))

    @property
    def recycled(self) -> tuple[OriginStatement, ...]:
        """The suppliers' statements that all of it is recycled or scrap."""
        return tuple(said for said in self.statements if said.all_recycled)

    @property
    def wholly_recycled(self) -> bool:
        """Whether somebody says that all of it is recycled or scrap, and nobody otherwise."""
        every: tuple[OriginStatement | ListedOrigin, ...] = (*self.statements, *self.listed)
        said = any(each.all_recycled for each in every)
        return said and not any(each.countries or each.denies_recycled for each in every)


@dataclass(frozen=True, slots=True)
class LocationRisk:
    """The risk of a facility by its location, why, and who said so ("" where the criteria do)."""

    risk: Risk
    reason: str
    who: str = ""
    when: date | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag of a smelter: its rule in `data/red_flags.toml`, the reason, what shows it."""

    rule: str
    reason: str
    citation: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ties:
    """The responses that name a smelter, by what they were declared for.

    Only a declaration for products ties a smelter to them; `products` are the covered products of
    the suppliers who gave one. `narrower` are those for a division or a category of products.
    """

    product: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    user_defined: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()

    @property
    def only_company_level(self) -> bool:
        """Whether nobody ties the smelter to anything narrower than a whole company."""
        return bool(self.company) and not (self.product or self.narrower or self.user_defined)


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything of the above for one smelter; empty where no case says more than its rows."""

    statuses: tuple[StatusOn, ...] = ()
    operation: Operation | None = None
    audit: Audit | None = None
    origin: OreOrigin = OreOrigin()
    risk: LocationRisk | None = None
    flags: tuple[RedFlag, ...] = ()
    ties: Ties = Ties()
