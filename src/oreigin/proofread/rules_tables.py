"""Rules about tables of figures: sums, percentages, and tables against the annex."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.proofread.context import Context
from oreigin.proofread.figures import Column, Figure, FigureTable, metal_in, percentage_agrees
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.tally import Rows, standing_of
from oreigin.proofread.values import Hit, Place, Severity
from oreigin.smelters.names import normalized
from oreigin.terms import Metal

_DISTINCT = re.compile(r"\b(?:unique|distinct|different|unduplicated)\b", re.IGNORECASE)
_BASE = re.compile(r"(?:%|percent(?:age)?|share)\s*(?:of|out of)\s+(?:the\s+|all\s+)?(.+)", re.I)
_WORD = re.compile(r"[a-z]+")
_FILLERS = frozenset(
    {"column", "total", "number", "of", "the", "and", "or", "in", "our", "for", "s"}
)
_OTHER_FACTS = re.compile(
    r"\b(?:sourc\w+|origin\w*|recycl\w+|scrap|suppliers?|respon\w+|covered|DRC|change|prior|previous"
    r"|%|percent\w*|20\d\d|countr\w+|mines?)\b",
    re.IGNORECASE,
)
_FACILITIES = re.compile(
    r"\b(?:smelters?|refiners?|SORs?|facilit\w+|total|number|count|identified|reported|#)", re.I
)
_CLOSE = 0.05
_NAMED_ALIKE = 0.8


def column_does_not_add_up(context: Context) -> Iterator[Hit]:
    """The total of a column is not the sum of the rows above it."""
    for table in context.tables:
        for index in range(len(table.labels)):
            if table.is_total(index):
                yield from _column_sums(context, table, index)


def _column_sums(context: Context, table: FigureTable, total: int) -> Iterator[Hit]:
    parts = _parts_above(table, total)
    summed = [
        (column, sum(cell.value for i in parts if (cell := column.cells[i])), column.cells[total])
        for column in table.columns
        if not column.percent and column.cells[total] and not _DISTINCT.search(column.header)
    ]
    wrong = [
        (column, found, said) for column, found, said in summed if said and found != said.value
    ]
    if len(parts) < 2 or not _are_parts(table, parts, summed):
        return
    for column, found, said in wrong:
        if _counts_names_once(context, found, said.value):
            continue
        alone = len(wrong) == len(summed)
        fewer = said.value < found
        places = (table.place(total), *(table.place(i) for i in parts))
        facts = {
            "column": column.header or "the column",
            "total": f"{said.value:g}",
            "sum": f"{found:g}",
        }
        yield Hit(places, facts, Severity.AMBIGUOUS if alone and fewer else None)


def _parts_above(table: FigureTable, total: int) -> list[int]:
    """Return the rows that a total sums up: those since the total before it."""
    parts: list[int] = []
    for index in range(total - 1, -1, -1):
        if table.is_total(index):
            break
        parts.insert(0, index)
    return parts


def _are_parts(
    table: FigureTable, parts: list[int], summed: list[tuple[Column, float, Figure | None]]
) -> bool:
    """Whether the rows above a total are its parts: metals, or rows that add up elsewhere."""
    if sum(metal_in(table.labels[i]) is not None for i in parts) >= 2:
        return True
    return any(said and found == said.value for _, found, said in summed)


def _counts_names_once(context: Context, found: float, said: float) -> bool:
    """Whether a total is smaller only because names under two metals count once."""
    names = {normalized(row.name) for row in context.rows}
    return bool(names) and said == len(names) and found == len(context.rows)


def row_does_not_add_up(context: Context) -> Iterator[Hit]:
    """The total of a row is not the sum of its other columns, although other rows add up."""
    for table in context.tables:
        totals = [column for column in table.columns if column.is_total and not column.percent]
        parts = [c for c in table.columns if not c.is_total and not c.percent]
        if len(totals) != 1 or len(parts) < 2:
            continue
        rows = [i for i in range(len(table.labels)) if totals[0].cells[i]]
        sums = {i: sum(cell.value for c in parts if (cell := c.cells[i])) for i in rows}
        wrong = [i for i in rows if (cell := totals[0].cells[i]) and cell.value != sums[i]]
        if len(rows) - len(wrong) < 2 or len(wrong) * 2 > len(rows):
            continue
        for i in wrong:
            said = totals[0].cells[i]
            facts = {
                "label": table.labels[i],
                "sum": f"{sums[i]:g}",
                "total": said.text if said else "",
            }
            yield Hit((table.place(i),), facts)


def percentage_does_not_follow(context: Context) -> Iterator[Hit]:
    """A percentage in a table is not what its own numbers give."""
    for table in context.tables:
        for at, column in enumerate(table.columns):
            parts = next((c for c in reversed(table.columns[:at]) if not c.percent), None)
            if column.percent and parts:
                base = _named_base(context, table, column) or _fitting_base(table, column, parts)
                if base:
                    yield from _wrong_shares(table, column, parts, base)


@dataclass(frozen=True, slots=True)
class _Base:
    """What a percentage is of: a figure for each row of its table, and the figure's own place."""

    name: str
    figures: tuple[Figure | None, ...]
    places: tuple[Place | None, ...]


def _named_base(context: Context, table: FigureTable, column: Column) -> _Base | None:
    """Return the column that the header "% of ..." names, in this table or another."""
    named = _BASE.search(column.header)
    wanted = _words(named[1]) if named else frozenset()
    for other in (table, *(t for t in context.tables if t is not table)):
        for candidate in other.columns:
            held = _words(f"{candidate.group} {candidate.header}")
            if candidate.percent or not held or not wanted or not named:
                continue
            if len(wanted & held) / len(wanted | held) >= _NAMED_ALIKE:
                return _aligned(table, other, candidate, named[1])
    return None


def _aligned(table: FigureTable, other: FigureTable, column: Column, name: str) -> _Base:
    at = {label.casefold(): i for i, label in enumerate(other.labels)}
    rows = [at.get(label.casefold()) for label in table.labels]
    return _Base(
        f' "{name}"',
        tuple(None if i is None else column.cells[i] for i in rows),
        tuple(None if i is None or other is table else other.place(i) for i in rows),
    )


def _fitting_base(table: FigureTable, column: Column, parts: Column) -> _Base | None:
    """Return the figures that most rows of an unnamed percentage are of, None for none."""
    asked = [i for i, said in enumerate(column.cells) if said and parts.cells[i]]
    best, most = None, max(1, len(asked) // 2)
    for figures in _possible_bases(table, parts):
        fitting = sum(_follows(column.cells[i], parts.cells[i], figures[i]) for i in asked)
        if fitting > most:
            best, most = _Base("", figures, (None,) * len(figures)), fitting
    return best


def _possible_bases(table: FigureTable, parts: Column) -> Iterator[tuple[Figure | None, ...]]:
    for column in table.columns:
        if column is not parts and not column.percent:
            yield column.cells
    for index in range(len(table.labels)):
        if table.is_total(index):
            yield (parts.cells[index],) * len(table.labels)


def _wrong_shares(table: FigureTable, column: Column, parts: Column, base: _Base) -> Iterator[Hit]:
    for i, said in enumerate(column.cells):
        part, whole = parts.cells[i], base.figures[i]
        if said and part and whole and not _follows(said, part, whole):
            other = base.places[i]
            places = (table.place(i), *((other,) if other else ()))
            exact = 100 * part.value / whole.value if whole.value else 0.0
            facts = {"said": said.text, "part": f"{part.value:g}", "whole": f"{whole.value:g}"}
            facts |= {"exact": f"{exact:.{max(1, said.decimals)}f}%", "base": base.name}
            yield Hit(places, facts)


def _follows(said: Figure | None, part: Figure | None, whole: Figure | None) -> bool:
    """Whether a printed percentage is a part of a whole; nothing of nothing may be any."""
    if said is None or part is None or whole is None:
        return False
    if not whole.value:
        return not part.value
    return percentage_agrees(said.value, said.decimals, part.value, whole.value)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _FILLERS


def count_in_table_against_annex(context: Context) -> Iterator[Hit]:
    """A table counts smelters by metal, and the annex has other numbers of them."""
    if not context.rows:
        return
    for table in context.tables:
        metals = [metal_in(label) for label in table.labels]
        if sum(metal is not None for metal in metals) < 2:
            continue
        for column in table.columns:
            wanted = _counted_by(column)
            if wanted is None:
                continue
            said = {m: (i, c.value) for i, m in enumerate(metals) if m and (c := column.cells[i])}
            yield from _differing(context, table, column, said, wanted)


def _counted_by(column: Column) -> Standing | None:
    """Return which facilities a column counts: UNSAID for all, None where it is not plain."""
    header = f"{column.group} {column.header}".strip()
    if column.percent or _OTHER_FACTS.search(header):
        return None
    said = standing(header)
    if said is Standing.UNSAID:
        return said if _FACILITIES.search(header) else None
    return said


def _differing(
    context: Context,
    table: FigureTable,
    column: Column,
    said: dict[Metal, tuple[int, float]],
    wanted: Standing,
) -> Iterator[Hit]:
    """Hold a column against the reading of the annex that is nearest to it.

    Only a column that plainly counts this annex is held against it: some metal agrees, and the rest
    is close. Otherwise it counts something else, such as another year's smelters.
    """
    readings = [_by_metal(rows, said) for rows in _readings(context, wanted)]
    if not said or not readings:
        return
    nearest = min(readings, key=lambda found: sum(abs(found[m] - said[m][1]) for m in said))
    wrong = [metal for metal in said if nearest[metal] != said[metal][1]]
    off = sum(abs(nearest[metal] - said[metal][1]) for metal in said)
    if not wrong or len(wrong) == len(said) or off > max(2, _CLOSE * sum(nearest.values())):
        return
    parts = [f"{metal} {said[metal][1]:g}, annex {nearest[metal]}" for metal in wrong]
    first = [next(r.place for r in context.rows if r.metal == m) for m in wrong if nearest[m]]
    facts = {"column": column.header, "differences": "; ".join(parts)}
    yield Hit((*(table.place(said[metal][0]) for metal in wrong), *first), facts)


def _readings(context: Context, wanted: Standing) -> Iterator[Rows]:
    """Yield the rows of the annex that a column may count."""
    for rows in context.tally.lists:
        if wanted is Standing.UNSAID:
            yield rows
            yield tuple(r for r in rows if standing_of(r) is not Standing.INOPERATIVE)
        elif context.tally.has_standings:
            yield tuple(r for r in rows if standing_of(r) is wanted)
            if wanted is Standing.CONFORMANT:
                both = (Standing.CONFORMANT, Standing.ACTIVE, Standing.ENGAGED)
                yield tuple(r for r in rows if standing_of(r) in both)


def _by_metal(rows: Rows, metals: dict[Metal, tuple[int, float]]) -> dict[Metal, int]:
    return {metal: sum(row.metal == metal for row in rows) for metal in metals}
