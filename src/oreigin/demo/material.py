"""What the worked example is made of: the filing's annex and what its manufacturers answer."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from oreigin import tables
from oreigin.terms import Cid, Metal


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A row of `data/demo/annex.csv`: a smelter of the filing's Annex I.

    `status` is the annex's label; `alias` the standard name of later lists, where it differs.
    """

    metal: Metal
    name: str
    country: str
    status: str
    cid: Cid
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Common:
    """What all manufacturers fill in alike."""

    authorizer_title: str
    contact_name: str
    authorizer_name: str
    answers: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Manufacturer:
    """One manufacturer's declaration, but for its smelters."""

    supplier: str
    breadth: float
    effective: date
    received: date
    address: str
    answers: dict[str, str | int]
    comments: dict[str, str] = field(default_factory=dict)
    untidy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """A way to write a smelter into a row, and in how many of a thousand rows."""

    id: str
    share: int
    with_cid: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """`data/demo/declarations.toml`."""

    notice: str
    template: str
    version: str
    language: str
    seed: str
    common: Common
    manufacturers: tuple[Manufacturer, ...]
    writings: tuple[Writing, ...]
    accents: dict[str, str]
    countries: dict[str, str]

    def chance(self, *about: str) -> float:
        """Return a number from 0 to 1 that the seed and `about` decide, on every machine alike."""
        text = "\n".join((self.seed, *about))
        return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) / 16**12


@dataclass(frozen=True, slots=True)
class ListMaterial:
    """`data/demo/lists.toml`: how the annex becomes a reference list and a status list."""

    scheme_reference: str
    scheme_status: str
    id_reference: str
    id_status: str
    as_of: date
    source_reference: str
    source_status: str
    id_source: str
    words: dict[str, str]


ANNEX = "demo/annex.csv"


def annex() -> tuple[AnnexRow, ...]:
    """Return the filing's annex, in its order."""
    return tables.load(ANNEX, AnnexRow)


def material() -> Material:
    """Return what the manufacturers answer."""
    return tables.load_one("demo/declarations.toml", Material)


def list_material() -> ListMaterial:
    """Return how the lists are described."""
    return tables.load_one("demo/lists.toml", ListMaterial)
