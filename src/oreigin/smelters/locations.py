"""Where a smelter stands, as far as lists and declarations say; never where its ore is from."""

from oreigin.smelters.countries import countries_in, country_code
from oreigin.smelters.resolution import ConsolidatedSmelter
from oreigin.terms import Country


def countries_of(smelter: ConsolidatedSmelter) -> tuple[Country, ...]:
    """Return where a smelter stands: as the list says, else wherever its declarations place it."""
    listed = country_code(smelter.country)
    if listed:
        return (listed,)
    declared = (member.resolution.query.country for member in smelter.members)
    every = (code for text in (smelter.country, *declared) for code in countries_in(text))
    return tuple(dict.fromkeys(every))
