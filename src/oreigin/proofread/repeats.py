"""Clauses that say the same again with other numbers.

Two clauses state one fact where their words are the same, numbers left out. Words that carry no
fact of their own ("the", "identified") do not matter, all others do, and so do years.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oreigin.proofread.numbers import Number, numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.words import prose_words

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_PARTS = re.compile(r"[,;:]\s|\bof which\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DURATION = re.compile(
    r"[\s-]+(?:business |calendar |working |full )?(?:days?|weeks?|months?|years?|hours?|times?)\b"
)
_FINISHED = re.compile(r"""[.!?;]["')]*$""")
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Repeated:
    """Two sentences that state one fact, and the numbers in which they differ.

    `whole`: they are alike from beginning to end, and not only in a clause.
    """

    first: Sentence
    second: Sentence
    one: str
    other: str
    whole: bool


def repeated_with_other_numbers(said: Iterable[Sentence]) -> tuple[Repeated, ...]:
    """Return the pairs of sentences that state one fact with different numbers, each once.

    What ends without a mark is no sentence: the head of a page repeats with its number.
    """
    known: defaultdict[_Key, list[tuple[Sentence, tuple[Number, ...]]]] = defaultdict(list)
    found: dict[tuple[Sentence, Sentence], Repeated] = {}
    for sentence in (one for one in said if _FINISHED.search(one.text)):
        for at, (key, held) in enumerate(_clauses(sentence)):
            for first, others in known[key]:
                if first is not sentence and (differ := _differing(others, held)):
                    pair = Repeated(first, sentence, *differ, whole=at == 0)
                    found.setdefault((first, sentence), pair)
            known[key].append((sentence, held))
    return tuple(found.values())


_Key = tuple[frozenset[str], frozenset[str], tuple[bool, ...]]


def _clauses(sentence: Sentence) -> Iterator[tuple[_Key, tuple[Number, ...]]]:
    """Yield the clauses of a sentence that hold numbers, keyed by what they say."""
    years = frozenset(_YEAR.findall(sentence.text))
    for clause in dict.fromkeys((sentence.text, *_PARTS.split(sentence.text))):
        held = tuple(n for n in numbers(clause) if not _DURATION.match(clause[n.end :]))
        words = frozenset(_WORD.findall(_without(clause, held).casefold()))
        telling = frozenset(word.rstrip("s") for word in words - _idle())
        if held and len(telling) >= _FEWEST_WORDS:
            yield (telling, years, tuple(number.percent for number in held)), held


def _differing(some: tuple[Number, ...], others: tuple[Number, ...]) -> tuple[str, str] | None:
    for one, other in zip(some, others, strict=True):
        if one.value != other.value:
            return one.text, other.text
    return None


def _without(text: str, found: tuple[Number, ...]) -> str:
    for number in reversed(found):
        text = f"{text[: number.start]} {text[number.end :]}"
    return text


def _idle() -> frozenset[str]:
    return frozenset(prose_words().counts["idle"])
