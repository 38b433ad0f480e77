"""The Covered Countries as a filing names them, held against those of the law."""

import re
from dataclasses import dataclass
from datetime import date

from oreigin.proofread.sentences import Sentence
from oreigin.smelters.countries import countries_in, covered_countries
from oreigin.terms import Country

_MARKS = re.compile(r"""["*†‡()\[\];]|\bthe\b""")
_JOINTS = re.compile(r",|\band\b|\bor\b")
_DEFINES = re.compile(
    r"\"(?:Covered|DRC|Conflict|Adjoining|Subject|DRC Region)? ?(?:Countr(?:y|ies)|Region)\""
    r"|\b(?:adjoining|covered|neighboring) countr(?:y|ies)\b[^.]{0,60}?"
    r"(?:\b(?:are|includes?|including|means?|namely|defined)\b|[:(])",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r"\b(?:such as|e\.g\.|for example|including but not limited|countr(?:y|ies) of origin"
    r"|sourc\w+ from|at least|may include|following (?:smelters|refiners))\b",
    re.IGNORECASE,
)
_ADJOINING = re.compile(r"\b(?:adjoin|neighbo|surround)", re.IGNORECASE)
_CONGO = Country("CD")
_FEWEST = 6
_MOST = 14


@dataclass(frozen=True, slots=True)
class CoveredList:
    """A sentence that names the Covered Countries: those it leaves out, and others it adds."""

    sentence: Sentence
    missing: tuple[Country, ...]
    added: tuple[Country, ...]


def covered_lists(said: tuple[Sentence, ...], as_of: date) -> tuple[CoveredList, ...]:
    """Return every sentence that lists the Covered Countries, held against those of that day."""
    covered = covered_countries(as_of)
    found: list[CoveredList] = []
    for sentence in said:
        if not _DEFINES.search(sentence.text) or _EXAMPLES.search(sentence.text):
            continue
        text = _MARKS.sub(" ", sentence.text)
        named = tuple(dict.fromkeys((*countries_in(text), *countries_in(_JOINTS.sub("\n", text)))))
        held = [code for code in named if code in covered]
        if len(held) < _FEWEST or len(named) > _MOST:
            continue
        inner = named[named.index(held[0]) : named.index(held[-1]) + 1]
        found.append(
            CoveredList(
                sentence,
                tuple(code for code in covered if code not in (*named, *_said_before(text))),
                tuple(code for code in inner if code not in covered),
            )
        )
    return tuple(found)


def _said_before(text: str) -> tuple[Country, ...]:
    """Return the country that a list of adjoining countries need not name."""
    return (_CONGO,) if _ADJOINING.search(text) else ()
