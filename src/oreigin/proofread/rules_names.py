"""Rules about words: outdated and wrong names, templates that never were, slips of spelling."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from oreigin import tables
from oreigin.proofread.context import Context
from oreigin.proofread.organizations import Mentions, Writing, mentions, name_history, typos
from oreigin.proofread.origins import origin_countries
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.values import Grid, Hit, Place
from oreigin.smelters.countries import all_names, country_code

_CMRT = "CMRT|EMRT|(?:Conflict|Extended) Minerals Reporting Template"
_VERSION = re.compile(
    rf"\b(?P<template>{_CMRT})\b\"?\)?,?\s"
    r"(?:(?:(?!MRT\b|Template)[^.;\d]){0,60}?\b(?:[Vv]ersion|[Rr]evision|[Rr]ev\.?|[Vv]\.?)\s?)?"
    r"(?P<version>\d\.\d{1,2}[a-z]?)(?![\d%])"
    r"|\b(?:[Vv]ersion|[Rr]evision|[Vv]\.)\s?(?P<version2>\d\.\d{1,2}[a-z]?)(?![\d%])"
    rf" of (?:the )?(?:RMI(?:'s)? )?(?P<template2>{_CMRT})"
)
_WORD = re.compile(r"[A-Za-z]+")
_ACRONYM = re.compile(r"\b[A-Z]{3,5}\b")
_SHORTEST = 7
_ALMOST = 88.0
_SHORTEST_COUNTRY = 5
_DUE = (5, 31)


def outdated_name(context: Context) -> Iterator[Hit]:
    """A program or organization is called by a name it had before."""
    rows = [row for row in name_history().names if row.since]
    yield from _named(context, _in_force(context, rows))


def wrong_name(context: Context) -> Iterator[Hit]:
    """A program, organization or rule is called by a name it never had."""
    yield from _named(context, [row for row in name_history().names if row.since is None])


def outdated_term(context: Context) -> Iterator[Hit]:
    """Smelters are called "compliant" or "conflict-free"."""
    yield from _named(context, _in_force(context, name_history().terms))


def stale_link(context: Context) -> Iterator[Hit]:
    """An address that moved or closed."""
    yield from _named(context, _in_force(context, name_history().links), any_case=True)


def stale_boilerplate(context: Context) -> Iterator[Hit]:
    """A sentence that was true once and was rolled over."""
    yield from _named(context, _in_force(context, name_history().boilerplate), any_case=True)


def meaning_changed_by_slip(context: Context) -> Iterator[Hit]:
    """A slip of spelling that makes another word of it: "complaint" for "compliant"."""
    yield from _named(context, typos().slips, any_case=True)


def template_version_never_released(context: Context) -> Iterator[Hit]:
    """A version of a reporting template that was never released.

    A version above the newest known one is judged only in a filing from before that one's release.
    """
    for sentence, template, version in _versions(context.prose):
        released = _template_versions()[template]
        order, newest = _order(version), max(released, key=_order)
        day = _written(context)
        known = order < _order(newest) or (day is not None and day <= released[newest])
        if known and order not in map(_order, released):
            near = sorted(released, key=lambda one: abs(_order(one) - order))[:2]
            facts = {"template": template, "version": version, "near": " and ".join(sorted(near))}
            yield Hit((sentence.place(),), facts)


def template_version_not_yet_released(context: Context) -> Iterator[Hit]:
    """A version of a reporting template that came out only after the report was due or signed."""
    day = _written(context)
    for sentence, template, version in _versions(context.prose):
        known = {_order(one): when for one, when in _template_versions()[template].items()}
        released = known.get(_order(version))
        if released and day and released > day:
            facts = {"template": template, "version": version, "day": released.isoformat()}
            yield Hit((sentence.place(),), facts)


def letters_of_acronym_swapped(context: Context) -> Iterator[Hit]:
    """An acronym of the field with its letters in another order, such as "CRMT" for "CMRT"."""
    words = typos().vocabulary
    known = {"".join(sorted(word)): word for word in words.acronyms if len(word) > 3}
    used = {word for sentence in context.prose for word in _ACRONYM.findall(sentence.text)}
    for sentence in context.prose:
        for word in dict.fromkeys(_ACRONYM.findall(sentence.text)):
            right = known.get("".join(sorted(word)))
            if right and word != right and right in used and word not in words.not_acronyms:
                yield Hit((sentence.place(),), {"text": word, "right": right})


def misspelled_term(context: Context) -> Iterator[Hit]:
    """A word of the field with one letter wrong."""
    found: dict[str, list[Sentence]] = {}
    for sentence in context.prose:
        for word in _WORD.findall(sentence.text):
            if len(word) >= _SHORTEST and _meant(word.casefold()):
                found.setdefault(word, []).append(sentence)
    for word, said in found.items():
        facts = {"text": word, "right": _meant(word.casefold())}
        yield Hit(tuple(s.place() for s in dict.fromkeys(said)), facts)


def country_misspelled(context: Context) -> Iterator[Hit]:
    """A country in a list is misspelled, so that nobody looking for it finds it."""
    places = {row.country: row.place for row in reversed(context.rows)}
    places |= {text: place for text, place in _in_origin_lists(context) if text not in places}
    for text, place in places.items():
        if len(text) >= _SHORTEST_COUNTRY and not country_code(text):
            near = process.extractOne(text.casefold(), _country_names(), score_cutoff=_ALMOST)
            if near and abs(len(near[0]) - len(text)) <= 2:
                yield Hit((place,), {"text": text, "right": near[2]})


def _in_origin_lists(context: Context) -> Iterator[tuple[str, Place]]:
    """Yield the cells of the tables that list countries of origin."""
    blocks = {origin.place.block: origin.place for origin in origin_countries(context.filing)}
    for index, place in blocks.items():
        block = context.filing.blocks[index]
        for number, row in enumerate(block.rows if isinstance(block, Grid) else ()):
            for text in row:
                bare = text.strip("*†‡ ")
                yield bare, Place(text, place.where.partition(",")[0], index, number)


def _named(context: Context, rows: Iterable[Writing], any_case: bool = False) -> Iterator[Hit]:
    for found in mentions(context.prose, rows, any_case):
        yield Hit(_places(found), {"text": _texts(found), "right": found.row.called})


def _places(found: Mentions) -> tuple[Place, ...]:
    return tuple(sentence.place() for sentence in dict.fromkeys(m.sentence for m in found.places))


def _texts(found: Mentions) -> str:
    return " and ".join(f'"{text}"' for text in dict.fromkeys(m.text for m in found.places))


def _in_force(context: Context, rows: Iterable[Writing]) -> list[Writing]:
    """Return the rows whose names were outdated when the filing was written."""
    day = _written(context)
    return [row for row in rows if day and row.since and row.since <= day]


def _written(context: Context) -> date | None:
    """Return the day the filing was signed, else the day it was due, else that of reading."""
    if context.signed and context.signed.value:
        return context.signed.value
    return date(context.year + 1, *_DUE) if context.year else context.as_of


def _versions(said: Iterable[Sentence]) -> Iterator[tuple[Sentence, str, str]]:
    for sentence in said:
        for found in _VERSION.finditer(sentence.text):
            template = found["template"] or found["template2"]
            kind = "EMRT" if template.startswith(("EMRT", "Extended")) else "CMRT"
            yield sentence, kind, found["version"] or found["version2"]


@cache
def _template_versions() -> dict[str, dict[str, date]]:
    """Return the versions of each template with the day of their release."""
    return tables.load_one("template_versions.toml", dict[str, dict[str, date]])


def _order(version: str) -> float:
    """Versions of the templates order as decimals: 6.22 came before 6.3."""
    letter = ord(version[-1]) / 1e6 if version[-1].isalpha() else 0.0
    return float(version.rstrip("abcdefgh")) + letter


@cache
def _meant(word: str) -> str:
    """Return the word of the field that a word is a slip for, "" for none."""
    words = typos().vocabulary
    stem = word.removesuffix("s")
    if word in words.words or word in words.right or any(_inflected(stem, w) for w in words.words):
        return ""
    for right in sorted(words.words):
        if word[0] == right[0] and DamerauLevenshtein.distance(word, right, score_cutoff=1) <= 1:
            return right
    return ""


def _inflected(stem: str, word: str) -> bool:
    return stem.startswith(word.removesuffix("s")) or word.startswith(stem)


@cache
def _country_names() -> dict[str, str]:
    return {name: name.casefold() for name in all_names()}
