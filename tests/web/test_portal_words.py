"""The portal's words: complete in every language, all of them used, every problem put in words."""

import re
import string
import tomllib
from datetime import date
from pathlib import Path

import pytest

from oreigin import tables
from oreigin.checks.letters import LANGUAGES as OF_LETTERS
from oreigin.errors import Problem
from oreigin.web.portal_words import CATALOGS, LANGUAGES, best, words_in

WEB = Path(__file__).parents[2] / "src" / "oreigin" / "web"
NOT_A_SUPPLIERS = {
    "file-not-readable",
    "template-file-invalid",
    "template-filled-in",
    "template-not-derivable",
    "template-not-whole",
}
"""What can be wrong with files that only we open."""


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_facts(language: str) -> None:
    english, said = words_in("en").texts, words_in(language).texts
    assert said.keys() == english.keys()
    for key, text in english.items():
        assert facts(said[key]) == facts(text), key
        assert said[key].strip(), key


def test_a_day_is_written_as_in_mails() -> None:
    day = date(2026, 12, 14)
    said = [words_in(each).say("lead", supplier="A", day=day) for each in ("en", "de", "fr", "ja")]
    assert said == [
        "A: please answer by December 14, 2026.",
        "A: bitte antworten Sie bis zum 14. Dezember 2026.",
        "A : merci de répondre au plus tard le 14 décembre 2026.",
        "A 様：2026年12月14日 までにご回答ください。",
    ]


def test_one_point_is_no_points() -> None:
    english = words_in("en")
    assert english.say("to-mend", count=2) == "2 points have to be corrected"
    assert english.say("to-mend", count=1) == "One point has to be corrected"
    assert words_in("ja").say("to-mend", count=1) == "1 点の修正が必要です"
    assert english.say("uploads-taken", count=1) == "One file received."
    assert english.say("uploads-failed", count=1, failed=1) == "The file could not be taken."


def test_the_portal_speaks_the_languages_of_the_letters() -> None:
    assert tuple(LANGUAGES) == OF_LETTERS


def test_no_id_stands_in_two_catalogs() -> None:
    ids = [key for folder in CATALOGS for key in tables.load_one(f"{folder}/en.toml", dict)]
    assert len(ids) == len(set(ids))


def test_every_word_is_used() -> None:
    files = [*WEB.glob("portal*.py"), *WEB.rglob("templates/web/portal*/*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    composed = ("problem-", "remedy-", "standing-", "done-")
    for key in tables.load_one("portal/en.toml", dict[str, str]):
        used = re.search(rf"""["']{key.removesuffix("-one")}["']""", code)
        assert used or key.startswith(composed), key


def test_every_problem_of_a_file_is_put_in_words_for_its_sender() -> None:
    kinds = tables.load_one("portal_kinds.toml", dict[str, str])
    codes = {
        row.id
        for table in ("document_problems.toml", "portal_problems.toml")
        for row in tables.load(table, tables.ProblemWords)
    }
    assert codes - NOT_A_SUPPLIERS <= kinds.keys()
    for kind in kinds.values():
        assert f"problem-{kind}" in words_in("en").texts
        assert f"remedy-{kind}" in words_in("en").texts
    for code in codes:
        told = words_in("en").problem(Problem(code, "", ""))
        assert "supplier" not in told.message + told.remedy


def test_every_standing_of_an_answer_has_a_word(django_ready: None) -> None:
    from oreigin.casework.portal import Standing

    for standing in Standing:
        assert words_in("en").say(f"standing-{standing}")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(("de-AT", "en"), "de"), (("", "xx", "zh-TW"), "zh"), (("*",), "en"), ((), "en")],
)
def test_the_first_language_that_we_speak_is_spoken(wanted: tuple[str, ...], found: str) -> None:
    assert best(*wanted) == found


def test_the_data_files_are_flat() -> None:
    for language in LANGUAGES:
        text = tables.read_text(f"portal/{language}.toml")
        assert all(isinstance(value, str) for value in tomllib.loads(text).values())
