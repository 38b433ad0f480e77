"""The portal's words: `data/portal/LANGUAGE.toml`, one flat table a language, complete in each.

Findings speak with the words of the letters (`checks.letters`), everything else with these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from oreigin import tables
from oreigin.campaign.rendering import written_date
from oreigin.checks import letters
from oreigin.errors import Problem

CATALOGS = ("portal", "portal_form")
"""The folders of `data/` that hold words; no id stands in two of them."""

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
}
"""The languages that suppliers can read, by ISO 639-1 code, each by its own name."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, **facts: object) -> str:
        """Return the text `key` with `facts` filled in. Raises KeyError for one without words.

        A `count` of 1 has a text of its own, "KEY-one", where others need one; a day is written as
        in mails.
        """
        one = f"{key}-one" if facts.get("count") == 1 else key
        written = {name: self._written(fact) for name, fact in facts.items()}
        return self.texts.get(one, self.texts[key]).format(**written)

    def _written(self, fact: object) -> object:
        return written_date(fact, self.language) if isinstance(fact, date) else fact

    def problem(self, problem: Problem) -> Problem:
        """Return a problem in this language, and in words for a supplier instead of for us."""
        kind = _kinds().get(problem.code, "other")
        message, remedy = self.texts[f"problem-{kind}"], self.texts[f"remedy-{kind}"]
        return Problem(problem.code, message, remedy, problem.file, problem.place)


def _kinds() -> Mapping[str, str]:
    return tables.load_one("portal_kinds.toml", dict[str, str])


@cache
def words_in(language: str) -> Words:
    """Return all words of a language of `LANGUAGES`."""
    texts: dict[str, str] = {}
    for folder in CATALOGS:
        texts |= tables.load_one(f"{folder}/{language}.toml", dict[str, str])
    return Words(language, texts)


def best(*wanted: str) -> str:
    """Return the first language of those wanted that there are words in ("de-AT" is "de")."""
    for each in wanted:
        code = each.strip().lower().partition("-")[0]
        if code in letters.LANGUAGES:
            return code
    return "en"
