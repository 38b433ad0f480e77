"""The rules of a roll-up, kept in `data/rollup.toml`, and the folding that they describe."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from oreigin.tables import load_one
from oreigin.terms import Answer, Topic
from oreigin.workbook.layout import Question


@dataclass(frozen=True, slots=True)
class Fold:
    """How the answers on one topic become one; see the comments of `data/rollup.toml`."""

    topic: Topic
    worst_first: tuple[Answer, ...]
    silent: Answer
    fact: str
    else_worse: bool = False
    list: Literal["", "identified", "reported"] = ""
    as_one: dict[Answer, Answer] = field(default_factory=dict)

    def of(self, answers: Iterable[Answer | None]) -> Answer | None:
        """Return what `answers` come to, None where nobody is there to answer.

        Neither their order nor how often one is given matters, and a further answer never makes it
        better. One outside the rule's words counts as none given.
        """
        given = {self._known(answer) for answer in answers}
        if len(given) == 1:
            return given.pop()
        ranks = [self.rank(answer) for answer in given]
        return self.worst_first[min(ranks)] if ranks else None

    def rank(self, answer: Answer) -> int:
        """Return how good an answer is: 0 for the worst."""
        return self.worst_first.index(self.as_one.get(answer, answer))

    def fitted(self, answer: Answer, offered: Collection[Answer]) -> Answer | None:
        """Return `answer` as a template can say it, None where it cannot."""
        if answer in offered or not self.else_worse:
            return answer if answer in offered else None
        worse = reversed(self.worst_first[: self.rank(answer)])
        return next((each for each in worse if each in offered), None)

    def _known(self, answer: Answer | None) -> Answer:
        known = answer in self.worst_first or answer in self.as_one
        return answer if answer and known else self.silent


@dataclass(frozen=True, slots=True)
class Band:
    """An answer on the share of suppliers, and the percentages that it is true for."""

    answer: Answer
    at_least: int | None = None
    above: int | None = None
    below: int | None = None

    def holds(self, answered: int, asked: int) -> bool:
        """Return whether `answered` of `asked` are within the band; no rounding is involved."""
        share = answered * 100
        return (
            (self.at_least is None or share >= self.at_least * asked)
            and (self.above is None or share > self.above * asked)
            and (self.below is None or share < self.below * asked)
        )


@dataclass(frozen=True, slots=True)
class Untopical:
    """A question that no topic of the layout covers, by its title, and what it asks about."""

    title: str
    topic: Topic


@dataclass(frozen=True, slots=True)
class CompanyRule:
    """What of the case answers the company questions of these titles.

    `records` are kinds of program records, all of which must be there; `stated` a field of the
    registrant, which becomes the comment; `forms` that responses in this template were accepted;
    `filer` that the registrant files a Form SD. The first of `answers` that is offered is given.
    For a template about other minerals the `records` have to name those, also beside `stated`;
    with `forms_do` accepted responses in it, each a review with a decision, do without any.
    """

    titles: tuple[str, ...]
    answers: tuple[Answer, ...]
    records: tuple[str, ...] = ()
    stated: str = ""
    forms: bool = False
    forms_do: bool = False
    filer: bool = False


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where in the case a company field stands."""

    id: str
    registrant: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All of `data/rollup.toml`."""

    folds: tuple[Fold, ...]
    bands: tuple[Band, ...]
    untopical: tuple[Untopical, ...]
    company: tuple[CompanyRule, ...]
    fields: tuple[FieldRule, ...]

    def fold(self, topic: Topic | None) -> Fold | None:
        """Return the rule for a topic, None where it is not folded."""
        return next((fold for fold in self.folds if fold.topic is topic), None)

    def topic(self, question: Question) -> Topic | None:
        """Return what a question asks about."""
        named = (each.topic for each in self.untopical if each.title == question.title)
        return question.topic or next(named, None)

    def company_rule(self, question: Question) -> CompanyRule | None:
        """Return the rule for a company question, None where the case cannot answer it."""
        return next((rule for rule in self.company if question.title in rule.titles), None)

    def band(self, answered: int, asked: int, offered: Collection[Answer]) -> Answer | None:
        """Return how a template says the share of `answered` in `asked`, None where it cannot."""
        if not asked:
            return None
        fitting = (b.answer for b in self.bands if b.answer in offered)
        true = {b.answer for b in self.bands if b.holds(answered, asked)}
        return next((answer for answer in fitting if answer in true), None)


def rules() -> Rules:
    """Return the rules of a roll-up."""
    return load_one("rollup.toml", Rules)
