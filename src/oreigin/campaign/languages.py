"""In which language somebody is written to."""

from oreigin.checks.letters import LANGUAGES

FALLBACK = "en"


def has_language(wanted: str) -> bool:
    """Return whether there are texts in the language `wanted`, such as "de" or "zh-Hans"."""
    return _primary(wanted) in LANGUAGES


def language_for(*wanted: str) -> str:
    """Return the first language wanted in which there are texts; English where there is none."""
    primary = (_primary(language) for language in wanted)
    return next((language for language in primary if language in LANGUAGES), FALLBACK)


def _primary(language: str) -> str:
    return language.strip().casefold().replace("_", "-").partition("-")[0]
