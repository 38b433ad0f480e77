"""Inside the app nobody is sent to a file of a case folder that they do not have."""

import re

import pytest

from oreigin.assessment.attention_items import AttentionRow
from oreigin.store.app_words import Words, in_app
from oreigin.tables import ProblemWords, load

PROBLEMS = load("document_problems.toml", ProblemWords)
A_FILE = re.compile(r"\b\w+\.(csv|toml|md)\b|\bprogram/|case\.toml|, \[\w")


@pytest.mark.parametrize("row", load("attention.toml", AttentionRow), ids=lambda row: row.id)
def test_nothing_that_needs_a_person_names_a_file_of_a_case_folder(row: AttentionRow) -> None:
    assert not A_FILE.search(in_app(row.message))
    assert not A_FILE.search(in_app(row.one))
    assert not A_FILE.search(in_app(row.remedy))


def test_an_unknown_template_is_added_on_a_page() -> None:
    [row] = [row for row in PROBLEMS if row.id == "unknown-template-version"]
    assert in_app(row.remedy).endswith("blank workbook under Settings, Official templates.")


def test_the_subject_of_an_override_is_kept() -> None:
    assert in_app('Say so in overrides.csv, subject "origin: Tin".') == (
        'Say so under Actions, Decided otherwise: subject "origin: Tin".'
    )


def test_every_phrase_is_still_said() -> None:
    """A phrase that nothing holds any more would silently replace nothing."""
    rows = load("attention.toml", AttentionRow)
    said = " ".join([text for row in (*rows, *PROBLEMS) for text in (row.message, row.remedy)])
    phrases = load("app_words.toml", Words)
    assert [words.id for words in phrases if words.folder not in said] == []
