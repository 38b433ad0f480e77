"""Counts as tables and as a chart: responses, and smelters by metal and status, two years beside.

Last year's figures are what the case holds of them (`previous/figures.json`); a figure that last
year's package did not have, as where a label was another, is said to be missing.
"""

from collections.abc import Iterable, Mapping

from oreigin.report.annex import annex_rows, printed_labels
from oreigin.report.document import Align, Chart, Column, Inserted, Kind, Literal, Runs, Table
from oreigin.report.insertions import Source
from oreigin.report.phrases import number
from oreigin.terms import CONFLICT_MINERALS, ConformanceStatus

Words = Mapping[str, str]

SURVEY_FIGURES = {
    "suppliers-surveyed": "",
    "suppliers-requested": "requests-recorded",
    "responses-received": "",
    "response-rate": "",
    "responses-complete": "completeness-known",
    "responses-accepted": "",
    "responses-not-accepted": "",
}
"""The rows of the survey's table, each with the claim that has to hold for it, "" where none."""

_TOTAL = "smelters-total"
_LABEL = "label:"


def survey_table(source: Source, words: Words) -> Table:
    """Return how many suppliers were asked and answered, last year's figures beside."""
    years = years_shown(source)
    heads = [source.runs(words["survey-what"]), *(shown_year(year) for year in years)]
    columns = [Column(heads[0], 100 - 18 * len(years))]
    columns += (Column(head, 18, Align.RIGHT) for head in heads[1:])
    rows = tuple(
        (
            source.runs(words[figure]),
            *(figure_of_year(source, words, figure, year) for year in years),
        )
        for figure, claim in SURVEY_FIGURES.items()
        if not claim or source.assessment.claim(claim).holds
    )
    caption = source.runs(words["survey-caption"])
    return Table(caption, tuple(columns), rows, width=70, row_heads=True)


def counts_table(source: Source, words: Words) -> Table:
    """Return how many smelters of each metal print each status, with sums both ways."""
    labels, years = labels_shown(source), years_shown(source)
    several = len(years) > 1
    heads = [source.runs(words["counts-metal"])]
    heads += [source.runs(words["counts-year"])] if several else []
    leading = [Column(head, 20 if several else 24) for head in heads]
    share = (100 - sum(column.width for column in leading)) // (len(labels) + 1)
    counted = [
        *((Inserted(Kind.VALUE, f"label:{label}", label),) for label in labels),
        source.runs(words["counts-total"]),
    ]
    columns = (*leading, *(Column(head, share, Align.RIGHT) for head in counted))
    now = metals_of(source)
    subjects = [
        (_value(metal, metal), _of_metal(labels, metal), years if metal in now else years[1:])
        for metal in (*now, *_metals_before(source, now))
    ]
    subjects.append((source.runs(words["counts-total"]), _altogether(labels), years))
    rows = tuple(
        (
            subject,
            *([shown_year(year)] if several else []),
            *(_counted(source, words, figure, year) for figure in figures),
        )
        for subject, figures, shown in subjects
        for year in shown
    )
    caption = source.runs(words["counts-caption"])
    return Table(caption, columns, rows, sums=len(years), width=80, row_heads=True)


def counts_chart(source: Source, words: Words) -> Chart:
    """Return the same counts of this year as bars."""
    labels, metals = printed_labels(source.assessment), metals_of(source)
    value = source.assessment.figure
    counted = {
        metal: [value(figure).value for figure in _of_metal(labels, metal)[:-1]] for metal in metals
    }
    return Chart(
        source.runs(words["chart-caption"]),
        metals,
        labels,
        tuple(tuple(counted[metal]) for metal in metals),
        _description(source, words, labels, metals),
    )


def _description(
    source: Source, words: Words, labels: tuple[str, ...], metals: tuple[str, ...]
) -> Runs:
    told: Runs = source.runs(words["chart-alt"])
    for metal in metals:
        row = {"metal": _value(metal, metal), "counts": _told(source, labels, metal)}
        told += (Literal(" "), *source.runs(words["chart-alt-metal"], row))
    return told


def _told(source: Source, labels: tuple[str, ...], metal: str) -> Runs:
    runs: Runs = ()
    for label, figure in zip(labels, _of_metal(labels, metal), strict=False):
        runs += (Literal(", " if runs else ""), source.figure(figure), Literal(" "))
        runs += _value(f"label:{label}", label)
    return tuple(run for run in runs if run.text)


def metals_of(source: Source) -> tuple[str, ...]:
    """Return the metals of the annex, in its order."""
    return tuple(dict.fromkeys(row.metal for row in annex_rows(source.assessment)))


def labels_shown(source: Source) -> tuple[str, ...]:
    """Return the labels that a smelter has this year or, as far as known, had the year before."""
    annex = source.assessment.case.annex
    had = {f.id for f in source.assessment.case.previous if f.value}
    now = printed_labels(source.assessment)
    every = dict.fromkeys(annex.label(status) for status in ConformanceStatus)
    before = (id_.removeprefix(_LABEL) for id_ in sorted(had) if id_.startswith(_LABEL))
    every |= dict.fromkeys(label for label in before if ":" not in label)
    return tuple(label for label in every if label in now or f"{_LABEL}{label}" in had)


def _metals_before(source: Source, now: tuple[str, ...]) -> tuple[str, ...]:
    """Return the metals that had smelters the year before, and have none of this year's rows."""
    had = {f.id for f in source.assessment.case.previous if f.value}
    return tuple(
        metal
        for metal in sorted(CONFLICT_MINERALS)
        if f"smelters-{metal.lower()}" in had and metal not in now
    )


def _counted(source: Source, words: Words, figure: str, year: int) -> Runs:
    """Return a count of smelters; none has a label that only the year before knew."""
    this_year = year == source.assessment.case.period.year
    if this_year and figure not in {known.id for known in source.assessment.figures}:
        return _value(figure, number(0))
    return figure_of_year(source, words, figure, year)


def _of_metal(labels: Iterable[str], metal: str) -> list[str]:
    return [*(f"label:{label}:{metal.lower()}" for label in labels), f"smelters-{metal.lower()}"]


def _altogether(labels: Iterable[str]) -> list[str]:
    return [*(f"label:{label}" for label in labels), _TOTAL]


def years_shown(source: Source) -> tuple[int, ...]:
    """Return the year of the report, and the one before it where its figures are known."""
    case = source.assessment.case
    return (case.period.year, case.period.year - 1) if case.previous else (case.period.year,)


def figure_of_year(source: Source, words: Words, figure: str, year: int) -> Runs:
    """Return a figure of this year or the one before; what is not known of that one is said."""
    if year == source.assessment.case.period.year:
        return (source.figure(figure),)
    held = {previous.id: previous.value for previous in source.assessment.case.previous}
    if figure not in held:
        return source.runs(words["not-known"])
    return _value(f"previous.{figure}", number(held[figure]))


def shown_year(year: int) -> Runs:
    """Return a year as a value."""
    return _value(f"period.{year}", str(year))


def _value(value_id: str, text: str) -> Runs:
    return (Inserted(Kind.VALUE, value_id, text),)
