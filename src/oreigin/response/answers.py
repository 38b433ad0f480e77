"""The answers of the Declaration tab: to questions per metal, and to those asked once."""

from collections.abc import Callable, Collection, Iterator, Sequence

from oreigin.response.declaration import QuestionAnswer
from oreigin.response.source import Source, text_of
from oreigin.terms import Answer, Metal
from oreigin.workbook.addresses import row_and_column
from oreigin.workbook.cells import Value
from oreigin.workbook.layout import ChosenMinerals, Layout, Question

Slot = tuple[int, Metal]
"""The position of a question's row, from zero, and the metal it asks for."""

_OURS = {answer.value.casefold(): answer for answer in Answer}
_REQUIRED = "(*)"


def read_answers(
    source: Source, layout: Layout
) -> tuple[tuple[QuestionAnswer, ...], tuple[QuestionAnswer, ...]]:
    """Return the answers per metal, and those to company questions.

    An answer outside the vocabulary keeps its text and has no value.
    """
    sheet = layout.declaration
    words = _OURS | {_key(same.text): same.answer for same in sheet.same_answers}
    slots = tuple(_slots(source, layout))
    per_metal = tuple(
        _answered(source, question, position, metal, words)
        for question in sheet.questions
        for position, metal in slots
    )
    company = tuple(
        _answered(source, question, position, metal, words)
        for question in sheet.company_questions
        for position, metal in (slots if question.per_metal else ((0, None),))
    )
    return per_metal, company


def offered(layout: Layout, question: Question, metal: Metal | None) -> dict[Answer, str | int]:
    """Return what the drop-down of a question holds, by what it means."""
    words = _OURS | {_key(same.text): same.answer for same in layout.declaration.same_answers}
    permitted = question.permitted(metal)
    meant = ((_answer(text, permitted, words), text) for text in permitted)
    return {answer: text for answer, text in meant if answer}


def _answered(
    source: Source,
    question: Question,
    position: int,
    metal: Metal | None,
    words: dict[str, Answer],
) -> QuestionAnswer:
    cell, comment = question.answer_cell(position), question.comment_cell(position)
    return QuestionAnswer(
        question.id,
        metal,
        source.sourced(cell, _answer(source.value(cell), question.permitted(metal), words)),
        source.sourced(comment, source.text(comment) or None),
        question.topic,
    )


def _answer(
    value: Value, permitted: tuple[str | int, ...], words: dict[str, Answer]
) -> Answer | None:
    """Return the answer in our vocabulary; the number 1 is 100% where a question offers that."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        offers_all = not {1, Answer.ALL.value}.isdisjoint(permitted)
        return Answer.ALL if value == 1 and offers_all else None
    return words.get(_key(text_of(value)))


def _key(text: str) -> str:
    return text.strip().casefold()


def _slots(source: Source, layout: Layout) -> Iterator[Slot]:
    """Yield the rows that are asked for: each metal, or each chosen mineral.

    A row without a mineral in which somebody typed is called by its number: nothing is lost.
    """
    chosen = layout.declaration.minerals
    if chosen is None:
        yield from enumerate(layout.metals)
        return
    names = _shown(source, chosen, layout.declaration.questions[0])
    selected = chosen_minerals(source.text, chosen)
    if sorted(filter(None, names)) != sorted(selected):
        names = selected  # the formulas were not calculated since something was chosen
    seen: set[str] = set()
    for position in range(chosen.slots):
        name = names[position] if position < len(names) else ""
        if name and name not in seen:
            yield position, Metal(name)
        elif name or _anything_typed(source, layout, position):
            yield position, Metal(f"{name} (row {position + 1})".strip())
        seen.add(name)


def _shown(source: Source, chosen: ChosenMinerals, question: Question) -> list[str]:
    """Return what the formulas beside a question's rows show, "" for an unused row."""
    top, _ = row_and_column(question.answer)
    cells = (f"{chosen.column}{top + position}" for position in range(chosen.slots))
    return [source.text(cell).partition(_REQUIRED)[0].strip() for cell in cells]


def chosen_minerals(text: Callable[[str], str], chosen: ChosenMinerals) -> list[str]:
    """Return the minerals chosen in the selection cells, in the order of the formulas: sorted.

    `text` says what a cell holds.
    """
    names = []
    for position, cell in enumerate(chosen.cells):
        name = text(cell)
        if chosen.other_starts and name.startswith(chosen.other_starts):
            other = chosen.others[position : position + 1]
            name = (text(other[0]) if other else "") or name
        if name and not (chosen.deleted_starts and name.startswith(chosen.deleted_starts)):
            names.append(name)
    return sorted(names, key=str.casefold)


def mineral_fields(
    layout: Layout, minerals: Sequence[str], listed: Collection[str]
) -> dict[str, str]:
    """Return the fields that choose `minerals` where the template lets one choose, by their name.

    Each goes into the cell that offers it. One that the form's own list (`listed`) lacks is chosen
    as "Other" and named beside, where the form has that; one without a cell is not among them.
    """
    chosen = layout.declaration.minerals
    if chosen is None:
        return {}
    offers = chosen.offers or minerals[: len(chosen.cells)]
    fields: dict[str, str] = {}
    for number, mineral in enumerate(offers, 1):
        if mineral not in minerals:
            continue
        other = bool(chosen.other_starts) and mineral not in listed
        fields[f"minerals_in_scope_{number}"] = chosen.other_starts if other else mineral
        if other:
            fields[f"minerals_in_scope_other_{number}"] = mineral
    return fields


def _anything_typed(source: Source, layout: Layout, position: int) -> bool:
    company = (q for q in layout.declaration.company_questions if q.per_metal)
    return any(
        source.text(cell)
        for question in (*layout.declaration.questions, *company)
        for cell in (question.answer_cell(position), question.comment_cell(position))
    )
