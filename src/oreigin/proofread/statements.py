"""Statements with a truth value: what a sentence says of all facilities, and how far it reaches."""

import re
from functools import cache

from oreigin.proofread.numbers import numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.words import any_of, prose_words

_FACILITIES = r"(?:smelters?|refiners?|SORs?|facilit(?:y|ies))"
_COVERED = (
    r"(?:a |an |any |the |any of the )?"
    r"(?:covered countr(?:y|ies)|DRC(?: region)?|Democratic Republic|adjoining countr(?:y|ies))"
)
_NONE = (
    r"\b(?:no|none of (?:the|our|these|those)"
    r"|(?:did|do|does|have|has) not (?:identif\w+|found|find|list) any)\b"
)
_NO_LOCATION = re.compile(
    rf"{_NONE}[^.;]*\b{_FACILITIES}\b[^.;]*\b(?:locat\w+|situated|based|operat\w+)\b[^.;]*"
    rf"\bin {_COVERED}",
    re.IGNORECASE,
)
_NO_ORIGIN = re.compile(
    rf"{_NONE}[^.;]*\b(?:{_FACILITIES}|suppliers?|responses?|minerals?|3TG)\b[^.;]*?"
    rf"\b(?:originat\w+|sourc(?:e|es|ed|ing))\b[^.;]*?\b(?:in|from) {_COVERED}",
    re.IGNORECASE,
)
_HARM = re.compile(r"\barmed groups?\b|\bfinanc\w+|\bbenefit\w*", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:declar|report|stat|indicat|respond|answer|confirm)\w* that\b", re.I)
_THEIRS = re.compile(r"\b(?:all|each|every|%|percent)(?: of)? (?:its|their)\b", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(?:may|might|could|reason to believe|unable|not able|cannot|guarantee|assurance|whether|if"
    r"|any additional)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:\b(?:all|each|every|100 percent|one hundred percent)\b|\b100 ?%)(?: of)?[^.;,]*"
    rf"\b(?:{_FACILITIES}|supply chain)\b[^.;]*?\b(?:are|were|was|is|as|been)\b[^.;]*?"
    r"\b(?:conformant|compliant)\b"
    rf"|\b{_FACILITIES}\b[^.;]*\b(?:was|were|is|are) 100 ?% (?:conformant|compliant)",
    re.IGNORECASE,
)
_NONE_LACKING = re.compile(
    rf"\b(?:no|none of)\b[^.;]*\b{_FACILITIES}\b[^.;]*"
    r"\b(?:non-?conformant|not conformant|non-?compliant)\b",
    re.IGNORECASE,
)
_SOURCING = re.compile(rf"\bsourc\w+\b[^.;]*\b(?:from|in) {_COVERED}", re.IGNORECASE)
_UNIVERSAL = re.compile(r"\b(?:all|any|each|every)\b", re.IGNORECASE)
_CONFORMANT = re.compile(r"(?<!non-)(?<!not )\b(?:conformant|compliant)\b", re.IGNORECASE)
_LIMITED = re.compile(
    r"\b(?:that|which|who|listed|identified as|marked|with an asterisk|certified|legitimate"
    r"|at the time|direct|participating|audited|assessed|eligible|new)\b",
    re.IGNORECASE,
)


def no_covered_location(text: str) -> bool:
    """Whether a sentence says that no facility stands in a Covered Country."""
    return bool(_NO_LOCATION.search(text)) and not _DOUBT.search(text)


def no_covered_origin(text: str) -> bool:
    """Whether a sentence says that nothing comes from a Covered Country, as far as was told."""
    found = _NO_ORIGIN.search(text)
    if not found or _DOUBT.search(text) or no_covered_location(text):
        return False
    if _TOLD.search(text[: found.start()]):
        return False  # what one supplier declared
    return not _HARM.search(found[0])


def speaks_of_all_conformant(text: str) -> bool:
    """Whether a sentence says of all facilities, without limit, that they are conformant."""
    found = _ALL.search(text)
    if not found or re.search(r"\bnot all\b|\bnon-?conform", text, re.IGNORECASE):
        return False
    limited = any(n.count > 1 and not (n.percent and n.value == 100) for n in numbers(found[0]))
    limited = limited or bool(_THEIRS.search(found[0]))
    return not limited and not _SOURCING.search(text) and not _LIMITED.search(found[0])


def no_conformity_lacking(text: str) -> bool:
    """Whether a sentence says that no facility is non-conformant."""
    return bool(_NONE_LACKING.search(text)) and not _LIMITED.search(text)


def sources_covered_conformant(text: str) -> bool:
    """Whether a sentence says that all who source from Covered Countries are conformant."""
    if not (_UNIVERSAL.search(text) and _SOURCING.search(text)):
        return False
    return bool(_CONFORMANT.search(text)) and bool(re.search(rf"\b{_FACILITIES}\b", text, re.I))


def is_asserted(text: str) -> bool:
    """Whether a sentence says that something is so, and not that it should be."""
    return not _not_asserted().search(text)


def narrowed(sentence: Sentence, before: Sentence | None) -> str:
    """Return the words that may narrow whom a sentence speaks of, "" where it reaches all.

    "We have assessed these 53 facilities." before "There were no smelters in a Covered Country."
    may confine the second to the 53.
    """
    for said in (sentence, before):
        found = _narrowing().search(said.text) if said else None
        if found:
            return found[0]
    return ""


@cache
def _not_asserted() -> re.Pattern[str]:
    return any_of(prose_words().statements["not_asserted"])


@cache
def _narrowing() -> re.Pattern[str]:
    words = "|".join(prose_words().statements["narrowed"])
    return re.compile(
        rf"\b(?:{words})\s+(?:\d+\s+)?(?:\w+\s+){{0,2}}?(?:smelters?|refiners?|SORs?|facilit\w+)\b",
        re.IGNORECASE,
    )
