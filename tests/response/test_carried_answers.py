"""What an answer of an older version settles in a newer one, and what it does not."""

import pytest

from oreigin.response.drafting import Given, drafted
from oreigin.response.reading import read_declaration
from oreigin.response.writing import Written, written
from oreigin.terms import TIN, Answer
from oreigin.workbook.templates import layout
from tests.response.test_writing import blank


def carried(answer: Answer) -> Written:
    """Question 1 of the CMRT 3.01, answered for tin, in a CMRT 6.5."""
    old = drafted(layout("CMRT", "3.01"), {}, {("1", TIN): Given(answer)})
    return written(old, blank("6.5"), "blank.xlsx")


@pytest.mark.parametrize(
    ("answer", "becomes", "said"),
    [(Answer.YES, Answer.YES, "answer-implied"), (Answer.NO, None, "question-missing")],
)
def test_a_yes_to_the_narrower_question_is_one_to_the_wider_and_a_no_is_lost(
    answer: Answer, becomes: Answer | None, said: str
) -> None:
    made = carried(answer)
    read = read_declaration(made.data, "a.xlsx").answer("1", TIN)
    assert read
    assert read.answer.value is becomes
    assert [note.id for note in made.notes if note.kind != "cleared"] == [said]


def test_what_is_lost_is_named_by_what_it_asks() -> None:
    [lost] = carried(Answer.NO).lost
    assert "question 1 of CMRT 3.01 (Added to the products); the answer for Tin" in lost.message
