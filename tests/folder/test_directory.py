"""Contacts and duplicates lie beside a case, and are refused where they name what it has not."""

from dataclasses import replace

import pytest

from oreigin.errors import InvalidCaseError
from oreigin.folder.campaign import ContactRow
from oreigin.folder.directory import (
    Directory,
    DuplicateRow,
    directory_files,
    directory_from_files,
)
from tests.casework.world import case

HELD = Directory(
    (ContactRow("two", "7", "Lab", "lab@two.example", main=True),),
    (DuplicateRow("three", "Three", "two", products=("p1",), contacts=("7",), mains=("7",)),),
)


def test_it_comes_back_as_it_was():
    assert directory_from_files(directory_files(HELD), "here", case()) == HELD


def test_an_empty_one_leaves_no_files():
    assert directory_files(Directory()) == {}
    assert directory_from_files({}, "here", case()) == Directory()


@pytest.mark.parametrize(
    "wrong",
    [
        {"merged_into": "nobody"},
        {"id": "two"},
        {"responses": ("r-9",)},
        {"contacts": ("8",)},
        {"duplicates": ("four",)},
    ],
)
def test_what_the_case_has_not_is_refused(wrong):
    files = directory_files(replace(HELD, duplicates=(replace(HELD.duplicates[0], **wrong),)))
    with pytest.raises(InvalidCaseError) as caught:
        directory_from_files(files, "here", case())
    assert caught.value.problem.place == "campaign/duplicates.csv:2"
