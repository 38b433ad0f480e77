"""Names of minerals beyond the conflict minerals: what EMRT, CRT and AMRT of a case declare.

The filing is about the conflict minerals alone, so its assessment leaves these documents out; a
person reviews their names all the same, and an own EMRT, CRT or AMRT stands on them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from oreigin.assessment.responses import about_conflict_minerals, counted
from oreigin.assessment.values import CountedResponse
from oreigin.case import Case
from oreigin.response.declaration import Declaration
from oreigin.rollup.rolling import Target
from oreigin.rollup.smelters import with_look_up
from oreigin.smelters.consolidate import asked_metals, consolidate
from oreigin.smelters.directory import Directory
from oreigin.smelters.facility import Lists
from oreigin.smelters.history import known_directory
from oreigin.smelters.resolution import ConsolidatedSmelter, Consolidation
from oreigin.smelters.resolve import resolver
from oreigin.terms import Metal, Sha256


@dataclass(frozen=True, slots=True)
class Beyond:
    """The counted responses about other minerals, their one list, and what it was held against.

    `directory` is what `lists` know; `unknown_minerals` are the declared ones of which it holds not
    a single facility.
    """

    responses: tuple[CountedResponse, ...]
    consolidation: Consolidation
    lists: Lists
    directory: Directory
    unknown_minerals: tuple[Metal, ...]

    def waiting(self, asked: Collection[Metal] = ()) -> tuple[ConsolidatedSmelter, ...]:
        """Return the names that a person has to decide, in the order of the list.

        Those of an unknown mineral only where it is `asked` for: another template's look-up may
        know them.
        """
        unknown = set(self.unknown_minerals) - set(asked)
        smelters = self.consolidation.smelters
        return tuple(s for s in smelters if s.needs_review and s.metal not in unknown)

    def asked_in(self, template: str) -> frozenset[Metal]:
        """Return the minerals that accepted responses in a template ask about."""
        said = (c.declaration for c in self.responses if c.declaration)
        return frozenset(m for d in said if d.template == template for m in asked_metals(d))


def beyond_conflict_minerals(
    case: Case, declarations: Mapping[Sha256, Declaration], target: Target | None = None
) -> Beyond:
    """Return what the accepted responses of a case declare of other minerals, consolidated.

    Names are recognized by the case's reference lists and by the look-up of `target`, the workbook
    that is to be filled in, where these know nothing of a mineral.
    """
    others = {k: said for k, said in declarations.items() if not about_conflict_minerals(said)}
    heard = tuple(c for c in counted(case, others) if c.declaration)
    said = [(c.response.id, c.declaration) for c in heard if c.declaration]
    metals = {metal for _, declaration in said for metal in asked_metals(declaration)}
    lists = case.lists
    if target:
        lists = with_look_up(lists, target.layout, target.look_up, metals, case.as_of.status)
    known = known_directory(lists, case.as_of.status)
    found = consolidate(said, resolver(known, case.judgments, case.as_of.filing))
    listed = {facility.metal for facility in known.facilities.values()}
    unknown = {smelter.metal for smelter in found.smelters} - listed
    return Beyond(heard, found, lists, known, tuple(sorted(unknown, key=str.casefold)))
