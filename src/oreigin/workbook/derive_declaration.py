"""Deriving the Declaration tab of an unseen version from its labels and a known version's tab."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from oreigin.terms import Answer, Metal
from oreigin.workbook.addresses import row_and_column
from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.changes import Change
from oreigin.workbook.derive_lists import field_name, label_start, moved
from oreigin.workbook.labels import Labels, digest, plain
from oreigin.workbook.layout import (
    AnswerText,
    ChosenMinerals,
    DeclarationSheet,
    FieldCell,
    Layout,
    Question,
    ScopeText,
)
from oreigin.workbook.validations import validations

_NUMBERED = re.compile(r"(\d{1,2})\)\s")
_LETTERED = re.compile(r"([A-Z])\.\s")
_REQUIRED = "(*)"
_OURS = frozenset(answer.value.casefold() for answer in Answer)
_NOT_A_FIELD = ("note", "go to ", "click ")


class DeclarationDeriver:
    """Derives one Declaration tab; `changes` collects every difference on the way."""

    def __init__(self, known: Layout, others: Sequence[Layout], workbook: Workbook, said: Labels):
        self._layout, self._others, self._book, self._said = known, others, workbook, said
        self._known = known.declaration
        self._lists = validations(workbook, self._known.sheet)
        self._labels = dict(_label_cells(self._known, workbook, said))
        self._claimed: set[str] = set()
        self.changes: list[Change] = []

    def derive(self) -> tuple[DeclarationSheet, tuple[Metal, ...]]:
        """Return the tab, and the metals that its questions are asked for."""
        questions = self._questions(_NUMBERED, self._known.questions)
        company = self._questions(_LETTERED, self._known.company_questions)
        first = min((row_and_column(q.label)[0] for q in (*questions, *company)), default=999)
        fields, minerals = self._fields(first), self._minerals()
        metals = () if minerals else self._metals(questions)
        scopes = self._scopes(fields)
        questions = self._with_answers(questions, metals, minerals)
        company = self._with_answers(company, metals, minerals)
        sheet = replace(
            self._known,
            languages=self._languages(),
            fields=tuple(sorted((*fields, *self._new_fields(fields, first, minerals)), key=_row)),
            scopes=scopes,
            questions=questions,
            company_questions=company,
            same_answers=self._same_answers((*questions, *company)),
            minerals=minerals,
        )
        return sheet, metals

    def _note(self, change: str, cell: str, what: str = "", was: str = "", now: str = "") -> None:
        self.changes.append(Change(change, f"{self._known.sheet}!{cell}", what, was, now))

    def _find(self, starts: str, at: str) -> str:
        """Return the free cell whose label begins so: `at` where it does, else the nearest."""
        found = [c for c, label in self._labels.items() if label.startswith(starts)]
        free = [cell for cell in found if cell not in self._claimed]
        row = row_and_column(at)[0]
        return min(free, key=lambda cell: abs(row_and_column(cell)[0] - row), default="")

    # Fields

    def _fields(self, first_question: int) -> tuple[FieldCell, ...]:
        placed: dict[str, FieldCell] = {}
        for field in self._known.fields:
            label = self._find(field.label_starts, field.label)
            if label:
                placed[field.id] = self._moved_field(field, label)
        for field in (f for f in self._known.fields if f.id not in placed):
            label = self._renamed_label(field) or self._reworded_label(field, first_question)
            if label:
                now = label_start(self._labels[label])
                change = "label-renamed" if self._field_of(label) == field.id else "label-reworded"
                self._note(change, label, field.id, field.label_starts, now)
                placed[field.id] = self._moved_field(replace(field, label_starts=now), label)
            else:
                self._note("field-dropped", field.label, field.id, field.label_starts)
        return tuple(sorted(placed.values(), key=_row))

    def _field_of(self, label: str) -> str:
        """Return the field that another version reads under exactly this label, "" for none."""
        words = label_start(self._labels[label])
        fields = (field for other in self._others for field in other.declaration.fields)
        return next((field.id for field in fields if field.label_starts == words), "")

    def _renamed_label(self, field: FieldCell) -> str:
        free = (cell for cell in self._labels if cell not in self._claimed)
        return next((cell for cell in free if self._field_of(cell) == field.id), "")

    def _reworded_label(self, field: FieldCell, first_question: int) -> str:
        """Return where an unknown label stands for a known field: by its kind of cell or place."""
        candidates = [field.label]
        if field.id == "effective_date" and self._lists.date_cell():
            column = field.label.rstrip("0123456789")
            candidates = [f"{column}{row_and_column(self._lists.date_cell())[0]}"]
        for cell in candidates:
            free = cell in self._labels and cell not in self._claimed
            if free and not self._field_of(cell) and row_and_column(cell)[0] < first_question:
                return cell
        return ""

    def _moved_field(self, field: FieldCell, label: str) -> FieldCell:
        self._claimed.add(label)
        by = row_and_column(label)[0] - row_and_column(field.label)[0]
        cell = moved(field.cell, by)
        required = _REQUIRED in self._labels[label]
        if by:
            self._note("label-moved", label, field.id, field.cell, cell)
        if required != field.required:
            words = ("not required", "required")
            self._note("required", label, field.id, words[field.required], words[required])
        parts = tuple(moved(part, by) for part in field.parts)
        return replace(field, cell=cell, label=label, required=required, parts=parts)

    def _new_fields(
        self, fields: Sequence[FieldCell], first_question: int, minerals: ChosenMinerals | None
    ) -> Iterator[FieldCell]:
        """Yield the labels between the first field and the questions that nobody knows."""
        if not fields:
            return
        chosen = (*minerals.cells, *minerals.others, *minerals.extra) if minerals else ()
        taken = {row_and_column(cell)[0] for cell in chosen}
        top = row_and_column(fields[0].label)[0]
        column = fields[0].cell.rstrip("0123456789")
        for cell, label in self._labels.items():
            row = row_and_column(cell)[0]
            known = cell in self._claimed or label.casefold().startswith(_NOT_A_FIELD)
            if known or row in taken or not top < row < first_question - 2:
                continue
            name, change = self._field_of(cell), "field-known"
            if not name or name in (field.id for field in fields):
                name, change = field_name(label, (field.id for field in fields)), "field-new"
            self._note(change, cell, name, "", label_start(label))
            required = _REQUIRED in label
            yield FieldCell(name, f"{column}{row}", required, cell, label_start(label))

    def _minerals(self) -> ChosenMinerals | None:
        chosen = self._known.minerals
        if chosen is None:
            return None
        label = self._find(chosen.label_starts, chosen.label)
        if not label and chosen.label in self._labels and chosen.label not in self._claimed:
            label, now = chosen.label, label_start(self._labels[chosen.label])
            self._note("label-reworded", label, "minerals_in_scope", chosen.label_starts, now)
            chosen = replace(chosen, label_starts=now)
        if not label:
            self._note("minerals-gone", chosen.label, "", chosen.label_starts)
            return None
        self._claimed.add(label)
        by = row_and_column(label)[0] - row_and_column(chosen.label)[0]
        if by:
            self._note("minerals-moved", label, "", chosen.cells[0], moved(chosen.cells[0], by))

        def shifted(cells: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(moved(cell, by) for cell in cells)

        return replace(
            chosen,
            label=label,
            cells=shifted(chosen.cells),
            others=shifted(chosen.others),
            extra=shifted(chosen.extra),
        )

    # Questions

    def _questions(self, form: re.Pattern[str], known: Sequence[Question]) -> tuple[Question, ...]:
        """Return the questions whose labels begin "1) " or "A. ", each matched with a known one."""
        left = {question.id: question for question in known}
        asked = [(cell, form.match(label)) for cell, label in self._labels.items()]
        labels = {cell: match[1] for cell, match in asked if match and self._is_question(cell)}
        matched: dict[str, Question] = {}
        for same in (_same_text, _same_words, _same_number):
            for cell, number in labels.items():
                text = self._labels[cell]
                like = next((q for q in left.values() if same(q, text, number)), None)
                if like and cell not in matched:
                    matched[cell] = left.pop(like.id)
        self._claimed |= labels.keys()
        found = [self._placed(c, number, matched.get(c), known) for c, number in labels.items()]
        for question in left.values():
            self._note("question-dropped", question.label, question.id, question.title)
        return tuple(question for question in found if question)

    def _is_question(self, label: str) -> bool:
        """Whether a drop-down stands beside a label or right below."""
        row = row_and_column(label)[0]
        column = self._answer_column()
        return any(self._lists.kind(f"{column}{row + step}") == "list" for step in (0, 1))

    def _answer_column(self) -> str:
        asked = (*self._known.questions, *self._known.company_questions)
        return asked[0].answer.rstrip("0123456789")

    def _placed(
        self, label: str, number: str, like: Question | None, known: Sequence[Question]
    ) -> Question | None:
        text, row = self._labels[label], row_and_column(label)[0]
        pattern = like or (known[0] if known else None)
        if pattern is None:
            self._note("question-new", label, number, "", label_start(text))
            return None
        column = self._answer_column()
        below = self._lists.kind(f"{column}{row}") != "list"
        answer, comment = (f"{cell.rstrip('0123456789')}{row + below}"
                           for cell in (pattern.answer, pattern.comment))  # fmt: skip
        question = replace(
            pattern, id=number, answer=answer, comment=comment, label=label,
            per_metal=below and bool(_LETTERED.match(text)),
        )  # fmt: skip
        if like is None:
            starts = label_start(text)
            self._note("question-new", label, number, "", starts)
            title = " ".join(_without_number(starts).split())
            question = replace(question, title=title, topic=None, answers_of={})
            return replace(question, label_starts=starts, text_digest=digest(text))
        return replace(self._compared(question, like, text), text_digest=digest(text))

    def _compared(self, question: Question, like: Question, text: str) -> Question:
        if like.id != question.id:
            self._note("question-renumbered", question.label, "", like.id, question.id)
        if (like.answer, like.label) != (question.answer, question.label):
            self._note("label-moved", question.label, f"question {question.id}", like.answer, question.answer)  # noqa: E501  # fmt: skip
        told = like.text_digest in ("", digest(text)) or like.id != question.id
        if text.startswith(question.label_starts):
            if not told:
                self._note("question-text", question.label, question.id, like.title)
            return question
        starts = label_start(text)
        if _without_number(text).startswith(_without_number(like.label_starts)):
            return replace(question, label_starts=starts)
        self._note("question-reworded", question.label, question.id, like.label_starts, starts)
        return replace(question, label_starts=starts)

    # Answers

    def _metals(self, questions: Sequence[Question]) -> tuple[Metal, ...]:
        """Return the metals by the labels of the first question's rows, where they are fixed."""
        known = self._layout.metals
        if not questions:
            return known
        top, column = (
            row_and_column(questions[0].answer)[0],
            questions[0].label.rstrip("0123456789"),
        )
        count = self._rows_of(questions[0])
        shown = [
            self._said.told.get(f"{self._known.sheet}!{column}{top + n}", "") for n in range(count)
        ]
        shown = [label for label in shown if label]
        names = tuple(Metal(plain(label.partition("(")[0])) for label in shown)
        if names and names != known:
            self._note("metals", f"{column}{top}", "", ", ".join(known), ", ".join(names))
            return names
        if not names and count != len(known):
            was, now = ", ".join(known), f"{count} rows"
            self._note("metals", f"{column}{top}", "", was, now)
        return known

    def _rows_of(self, question: Question) -> int:
        """Return how many rows below one another have a drop-down, from a question's first on."""
        count = 0
        while self._lists.kind(question.answer_cell(count)) == "list":
            count += 1
        return count

    def _with_answers(
        self,
        questions: Sequence[Question],
        metals: tuple[Metal, ...],
        minerals: ChosenMinerals | None,
    ) -> tuple[Question, ...]:
        found = []
        for question in questions:
            asked_per_metal = question.per_metal or _NUMBERED.match(self._labels[question.label])
            rows = minerals.slots if minerals else max(len(metals), 1)
            rows = rows if asked_per_metal else 1
            offered = [self._offered(question, position, metals) for position in range(rows)]
            others = {
                str(metals[position]): answers
                for position, answers in enumerate(offered)
                if position < len(metals) and answers != offered[0]
            }
            changed = replace(question, answers=offered[0], answers_of=others)
            if (changed.answers, changed.answers_of) != (question.answers, question.answers_of):
                was, now = _shown(question), _shown(changed)
                self._note("answers", question.answer, question.id, was, now)
            found.append(changed)
        return tuple(found)

    def _offered(
        self, question: Question, position: int, metals: tuple[Metal, ...]
    ) -> tuple[str | int, ...]:
        cell = question.answer_cell(position)
        metal = metals[position] if position < len(metals) else None
        known = question.permitted(metal)
        choices = self._lists.choices(cell)
        said = tuple(choice for choice in choices if choice)
        if said:
            return tuple(1 if choice == "1" else choice for choice in said)
        if len(choices) != len(known):
            was = " / ".join(map(str, known))
            self._note("answers-hidden", cell, question.id, was)
        return known

    def _same_answers(self, questions: Sequence[Question]) -> tuple[AnswerText, ...]:
        """Return what the answers that we do not know by themselves mean, as far as known."""
        offered = {
            str(answer): question.answer
            for question in questions
            for answers in (question.answers, *question.answers_of.values())
            for answer in answers
        }
        meanings = {s.text: s for other in self._others for s in other.declaration.same_answers}
        meanings |= {same.text: same for same in self._known.same_answers}
        kept = []
        for text, cell in offered.items():
            if text == "1" or plain(text).casefold() in _OURS:
                continue
            if text in meanings:
                kept.append(meanings[text])
            else:
                self._note("answer-unknown", cell, "", "", text)
        order = [same.text for same in self._known.same_answers]
        return tuple(sorted(kept, key=lambda s: order.index(s.text) if s.text in order else 99))

    def _scopes(self, fields: Sequence[FieldCell]) -> tuple[ScopeText, ...]:
        cell = next((field.cell for field in fields if field.id == "declaration_scope"), "")
        if not cell:
            return ()
        offered = [choice for choice in self._lists.choices(cell) if choice]
        if not offered:
            return self._known.scopes
        meanings = {s.text: s for other in self._others for s in other.declaration.scopes}
        meanings |= {scope.text: scope for scope in self._known.scopes}
        for text in (text for text in offered if text not in meanings):
            self._note("scope-unknown", cell, "", "", text)
        found = tuple(meanings[text] for text in offered if text in meanings)
        if found != self._known.scopes:
            was, now = (" / ".join(s.text for s in all_) for all_ in (self._known.scopes, found))
            self._note("scopes", cell, "", was, now)
        return found

    def _languages(self) -> tuple[str, ...]:
        known, found = self._known.languages, self._said.languages
        if found and known and found != known:
            was, now = ", ".join(known), ", ".join(found)
            self._note("languages", self._known.language, "", was, now)
        if known and not found:
            self._note("languages-carried", self._known.language, "languages", ", ".join(known))
        return found if found and known else known


def _row(field: FieldCell) -> int:
    return row_and_column(field.label)[0]


def _same_text(question: Question, label: str, _: str) -> bool:
    return label.startswith(question.label_starts)


def _same_words(question: Question, label: str, _: str) -> bool:
    """Whether a label begins as the question does, but for the number."""
    known = _without_number(question.label_starts)
    return len(known) > 12 and _without_number(label).startswith(known)


def _same_number(question: Question, _: str, number: str) -> bool:
    return question.id == number


def _without_number(text: str) -> str:
    return text.partition(" ")[2]


def _shown(question: Question) -> str:
    text = " / ".join(map(str, question.answers))
    more = (f"{m}: {' / '.join(map(str, a))}" for m, a in question.answers_of.items())
    return "; ".join([text, *more])


def _label_cells(
    sheet: DeclarationSheet, workbook: Workbook, said: Labels
) -> Iterator[tuple[str, str]]:
    """Yield the label cells of the tab with their English text, from the top."""
    prefix = f"{sheet.sheet}!"
    column = sheet.fields[0].label.rstrip("0123456789")
    cells = [place.removeprefix(prefix) for place in said.told if place.startswith(prefix)]
    if not cells:
        cells = [f"{column}{n}" for n, row in workbook.rows(sheet.sheet, 1) if _texts(row)]
    wanted = [cell for cell in cells if re.fullmatch(column + r"\d+", cell)]
    for cell in sorted(wanted, key=lambda cell: row_and_column(cell)[0]):
        label = said.at(sheet.sheet, cell)
        if label:
            yield cell, label


def _texts(row: Sequence[object]) -> bool:
    return any(isinstance(value, str) and raw_text(value) for value in row)
