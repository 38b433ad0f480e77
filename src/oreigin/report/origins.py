"""Where the material is said to come from: by metal and status, and the countries, aggregated.

No mine, supplier or single facility is named: only how many smelters a country is named for.
"""

from collections.abc import Iterable, Mapping

from oreigin.assessment.figures import countries_of_origin
from oreigin.report.annex import printed_labels
from oreigin.report.counts import figure_of_year, metals_of, shown_year, years_shown
from oreigin.report.document import Align, Column, Inserted, Kind, Runs, Table
from oreigin.report.insertions import Source
from oreigin.smelters.countries import country_name, is_covered

Words = Mapping[str, str]

_ABOUT = ("sourcing-from-covered-countries", "recycled")


def origin_table(source: Source, words: Words) -> Table:
    """Return what is said of the material, by metal and by status, last year's figures beside."""
    years = years_shown(source)
    several = len(years) > 1
    heads = [words["origin-what"], *([words["counts-year"]] if several else [])]
    counted = [words["origin-covered"], words["origin-recycled"], words["origin-total"]]
    columns = (
        *(Column(source.runs(head), 22 if several else 31) for head in heads),
        *(Column(source.runs(head), 18 if several else 23, Align.RIGHT) for head in counted),
    )
    rows = tuple(
        (
            subject,
            *([shown_year(year)] if several else []),
            *(figure_of_year(source, words, figure, year) for figure in figures),
        )
        for subject, figures in _subjects(source, words)
        for year in years
    )
    caption = source.runs(words["origin-caption"])
    return Table(caption, columns, rows, sums=len(years), width=80, row_heads=True)


def countries_table(source: Source, words: Words) -> Table:
    """Return the countries named, whether each is covered, and for how many smelters by metal."""
    metals = metals_of(source)
    countries = countries_of_origin(s for s in source.assessment.smelters if s.printed)
    share = 46 // len(metals)
    columns = (
        Column(source.runs(words["countries-country"]), 36),
        Column(source.runs(words["countries-covered"]), 18),
        *(Column(_value(metal, metal), share, Align.RIGHT) for metal in metals),
    )
    filing = source.assessment.case.as_of.filing
    rows = tuple(
        (
            _value(f"country.{code}", country_name(code)),
            source.runs(words["countries-yes" if is_covered(code, filing) else "countries-no"]),
            *((source.figure(f"origin:{country_name(code)}:{m.lower()}"),) for m in metals),
        )
        for code in countries
    )
    return Table(source.runs(words["countries-caption"]), columns, rows, row_heads=True)


def _subjects(source: Source, words: Words) -> Iterable[tuple[Runs, tuple[str, ...]]]:
    """Yield what each row is about, and its figures: each metal, each status, all of them."""
    for metal in metals_of(source):
        name = metal.lower()
        figures = (*(f"{name}-{about}" for about in _ABOUT), f"smelters-{name}")
        yield _value(metal, metal), figures
    for label in printed_labels(source.assessment):
        figures = (*(f"label:{label}:{about}" for about in _ABOUT), f"label:{label}")
        yield _value(f"label:{label}", label), figures
    figures = (*(f"smelters-{about}" for about in _ABOUT), "smelters-total")
    yield source.runs(words["counts-total"]), figures


def _value(value_id: str, text: str) -> Runs:
    return (Inserted(Kind.VALUE, value_id, text),)
