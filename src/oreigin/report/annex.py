"""The annex of smelters and refiners: its rows in printed order, as a table and as CSV."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from oreigin.assessment.values import AssessedSmelter, Assessment
from oreigin.report.document import Block, Column, Heading, Inserted, Kind, Literal, Runs, Table
from oreigin.report.insertions import Source
from oreigin.smelters.countries import country_code, country_name, rmi_name
from oreigin.smelters.names import sort_key
from oreigin.terms import ConformanceStatus
from oreigin.workbook.writing import csv_text

CSV_COLUMNS = ("metal", "name", "country", "status", "cid")

_WEIGHTS: Mapping[str, int] = {
    "metal": 12,
    "name": 44,
    "country": 30,
    "city": 18,
    "status": 17,
    "cid": 14,
}


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One smelter or refiner as printed; `id` is its CID, or what stands for one it lacks."""

    id: str
    metal: str
    name: str
    country: str
    city: str
    status: str
    cid: str


def annex_rows(assessment: Assessment) -> tuple[AnnexRow, ...]:
    """Return the rows of the annex in printed order: group by group, then as the case chose."""
    choices = assessment.case.annex
    rows = [_row(assessment, assessed) for assessed in assessment.smelters if assessed.printed]
    groups = _groups(assessment, choices.group_by, rows)

    def order(row: AnnexRow) -> tuple[int | str, ...]:
        group = groups.index(getattr(row, choices.group_by)) if choices.group_by else 0
        chosen = (sort_key(getattr(row, column)) for column in choices.order)
        return (group, *chosen, row.metal, sort_key(row.name), row.country, row.id)

    return tuple(sorted(rows, key=order))


def annex_csv(assessment: Assessment) -> str:
    """Return the annex as CSV, in printed order."""
    rows = ([getattr(row, name) for name in CSV_COLUMNS] for row in annex_rows(assessment))
    return csv_text(CSV_COLUMNS, rows)


def annex_tables(source: Source, words: Mapping[str, str]) -> list[Block]:
    """Return the annex with the columns that the case chose: a table, or a headed one a group."""
    choices = source.assessment.case.annex
    rows = annex_rows(source.assessment)
    if not choices.group_by:
        return [_table(source, words, choices.columns, rows)]
    columns = tuple(c for c in choices.columns if c != choices.group_by) or choices.columns
    blocks: list[Block] = []
    for group, members in groupby(rows, key=lambda row: str(getattr(row, choices.group_by))):
        called = (Inserted(Kind.VALUE, f"{choices.group_by}.{group}", group),)
        blocks.append(Heading(source.runs(words["annex-group"], {"group": called}), 3))
        blocks.append(_table(source, words, columns, tuple(members)))
    return blocks


def _table(
    source: Source, words: Mapping[str, str], chosen: tuple[str, ...], rows: Iterable[AnnexRow]
) -> Table:
    whole = sum(_WEIGHTS[name] for name in chosen)
    columns = tuple(
        Column(source.runs(words[f"annex-{name}"]), 100 * _WEIGHTS[name] // whole)
        for name in chosen
    )
    cells = tuple(tuple((_part(row, name, getattr(row, name)),) for name in chosen) for row in rows)
    return Table(source.runs(words["annex-caption"]), columns, cells)


def _groups(assessment: Assessment, column: str, rows: Iterable[AnnexRow]) -> list[str]:
    """Return the groups in printed order: statuses as in our vocabulary, others by name."""
    if column == "status":
        return list(printed_labels(assessment))
    return sorted({getattr(row, column) for row in rows}) if column else []


def printed_labels(assessment: Assessment) -> tuple[str, ...]:
    """Return the status labels that the annex prints, in the order of our vocabulary."""
    return tuple(statuses_by_label(assessment))


def statuses_by_label(assessment: Assessment) -> dict[str, list[ConformanceStatus]]:
    """Return the statuses of printed smelters under the label that each prints as."""
    found = {a.conformance.status for a in assessment.smelters if a.printed}
    grouped: dict[str, list[ConformanceStatus]] = {}
    for status in ConformanceStatus:
        if status in found:
            grouped.setdefault(assessment.case.annex.label(status), []).append(status)
    return grouped


def definitions(
    source: Source, words: Mapping[str, str], meanings: Mapping[ConformanceStatus, str]
) -> tuple[Runs, ...]:
    """Return one sentence for each printed label that says what it means."""
    return tuple(
        source.runs(
            words["definition"],
            {
                "label": (Inserted(Kind.VALUE, f"label:{label}", label, strong=True),),
                "meaning": _meaning(source, words, [meanings[status] for status in statuses]),
            },
        )
        for label, statuses in statuses_by_label(source.assessment).items()
    )


def covered_smelters(source: Source, words: Mapping[str, str]) -> tuple[Runs, ...]:
    """Return one item for each printed smelter that is located in a Covered Country."""
    covered = {a.smelter.id for a in source.assessment.smelters if a.in_covered_country}
    return tuple(
        source.runs(words["covered-smelter"], _cells(source, row))
        for row in annex_rows(source.assessment)
        if row.id in covered
    )


def _row(assessment: Assessment, assessed: AssessedSmelter) -> AnnexRow:
    smelter = assessed.smelter
    code = country_code(smelter.country)
    return AnnexRow(
        id=smelter.id,
        metal=smelter.metal,
        name=smelter.name,
        country=rmi_name(code) if code else smelter.country,
        city=smelter.facility.city if smelter.facility else "",
        status=assessment.case.annex.label(assessed.conformance.status),
        cid=smelter.facility.cid if smelter.facility else "",
    )


def _meaning(source: Source, words: Mapping[str, str], meanings: list[str]) -> Runs:
    whole = source.runs(meanings[0])
    for meaning in meanings[1:]:
        whole += (Literal(words["definition-or"]), *source.runs(meaning))
    return whole


def _cells(source: Source, row: AnnexRow) -> dict[str, Runs]:
    """Return the parts of a sentence about a smelter, with the country as a reader expects it."""
    code = country_code(row.country)
    texts = {
        "name": row.name,
        "metal": row.metal.lower(),
        "country": country_name(code) if code else row.country,
        "status": row.status,
        "annex": source.value("annex.title"),
    }
    return {key: (_part(row, key, text),) for key, text in texts.items()}


def _part(row: AnnexRow, name: str, text: str) -> Inserted:
    """Return a part of what is said of a smelter."""
    return Inserted(Kind.VALUE, f"{row.id}.{name}", text, smelter=row.id)
