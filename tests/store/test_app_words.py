"""Inside the app nobody is sent to a file of a case folder that they do not have."""

import re

import pytest

from oreigin.assessment.attention_items import AttentionRow
from oreigin.store.app_words import Words, in_app
from oreigin.tables import load

A_FILE = re.compile(r"\b\w+\.(csv|toml|md)\b|\bprogram/|case\.toml|, \[\w")


@pytest.mark.parametrize("row", load("attention.toml", AttentionRow), ids=lambda row: row.id)
def test_no_remedy_of_the_app_names_a_file_of_a_case_folder(row: AttentionRow) -> None:
    assert not A_FILE.search(in_app(row.remedy))


def test_the_subject_of_an_override_is_kept() -> None:
    assert in_app('Say so in overrides.csv, subject "origin: Tin".') == (
        'Say so under Actions, Decided otherwise: subject "origin: Tin".'
    )


def test_every_phrase_is_still_said() -> None:
    """A phrase that no remedy holds any more would silently replace nothing."""
    remedies = " ".join(row.remedy for row in load("attention.toml", AttentionRow))
    phrases = load("app_words.toml", Words)
    assert [words.id for words in phrases if words.folder not in remedies] == []
