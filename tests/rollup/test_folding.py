"""The folding of answers: order never matters, no further answer makes one better."""

from hypothesis import given
from hypothesis import strategies as st

from oreigin.rollup.rules import rules
from oreigin.terms import Answer

FOLDS = st.sampled_from(rules().folds)
VOICES = st.lists(st.sampled_from([None, *Answer]), max_size=6)


@given(FOLDS, VOICES, st.randoms())
def test_the_order_of_responses_never_matters(fold, voices, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(voices)
    chance.shuffle(shuffled)
    assert fold.of(voices) == fold.of(shuffled)


@given(FOLDS, VOICES)
def test_the_same_answer_twice_says_nothing_more(fold, voices) -> None:  # type: ignore[no-untyped-def]
    assert fold.of([*voices, *voices]) == fold.of(voices)


@given(FOLDS, VOICES, st.sampled_from([None, *Answer]))
def test_a_further_answer_never_makes_it_better(fold, voices, more) -> None:  # type: ignore[no-untyped-def]
    before, after = fold.of(voices), fold.of([*voices, more])
    assert before is None or fold.rank(after) <= fold.rank(before)


@given(FOLDS, VOICES)
def test_one_that_is_silent_keeps_the_best_answer_away(fold, voices) -> None:  # type: ignore[no-untyped-def]
    assert fold.rank(fold.of([*voices, None])) < len(fold.worst_first) - 1


@given(FOLDS, st.sets(st.sampled_from(list(Answer))), st.sampled_from(list(Answer)))
def test_a_template_with_fewer_answers_gets_a_worse_one_or_none(fold, offered, said) -> None:  # type: ignore[no-untyped-def]
    meant = fold.of([said])
    fitted = fold.fitted(meant, offered)
    assert fitted is None or (fitted in offered and fold.rank(fitted) <= fold.rank(meant))


def test_any_yes_makes_yes_and_only_all_no_makes_no() -> None:
    fold = next(f for f in rules().folds if f.topic == "covered-countries")
    assert fold.of([Answer.NO, Answer.UNKNOWN, Answer.YES]) is Answer.YES
    assert fold.of([Answer.NO, Answer.UNKNOWN]) is Answer.UNKNOWN
    assert fold.of([Answer.NO, Answer.NO]) is Answer.NO
    assert fold.of([]) is None


def test_only_where_all_say_so_it_is_from_one_country_alone() -> None:
    fold = next(f for f in rules().folds if f.topic == "high-risk-areas")
    assert fold.of([Answer.DRC_ONLY, Answer.DRC_ONLY]) is Answer.DRC_ONLY
    assert fold.of([Answer.DRC_ONLY, Answer.NO]) is Answer.YES


CMRT_6 = [Answer.ALL, Answer.OVER_90, Answer.OVER_75, Answer.OVER_50, Answer.HALF_OR_LESS]
BANDS = [*CMRT_6, Answer.NONE]


def test_shares_fall_into_the_templates_own_bands_without_rounding() -> None:
    table = {(10, 10): Answer.ALL, (999, 1000): Answer.OVER_90, (9, 10): Answer.OVER_75}
    table |= {(3, 4): Answer.OVER_50, (1, 2): Answer.HALF_OR_LESS, (1, 99): Answer.HALF_OR_LESS}
    table |= {(0, 3): Answer.NONE}
    assert {key: rules().band(*key, BANDS) for key in table} == table


def test_nobody_asked_is_no_share() -> None:
    assert rules().band(0, 0, BANDS) is None


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60))
def test_a_higher_share_never_gives_a_lower_band(answered: int, asked: int, more: int) -> None:
    low, high = min(answered, asked), min(answered + more, asked)
    order = [BANDS.index(rules().band(n, asked, BANDS) or Answer.NONE) for n in (low, high)]
    assert order[1] <= order[0]
