"""What a page computes of a period is computed once for each state of it."""

from itertools import count

import pytest

from tests.casework.world import actor, world


@pytest.fixture
def period(sqlite_database):
    from oreigin.casework.working import work_off

    made = world()
    work_off()
    return as_it_is(made)


def as_it_is(period):
    from oreigin.store.models import Period

    return Period.objects.select_related("result").get(pk=period.pk)


@pytest.fixture
def remembered():
    from oreigin.casework.remembering import Remembered

    return Remembered(2)


def test_the_same_is_computed_once(period, remembered):
    numbers = count()
    seen = [remembered.of(period, "a", lambda: next(numbers)) for _ in range(3)]
    assert seen == [0, 0, 0]


def test_it_is_computed_anew_when_the_period_has_changed(period, remembered):
    from oreigin.casework.supplying import save_supplier

    numbers = count()
    remembered.of(period, "a", lambda: next(numbers))
    save_supplier(actor(period), period, "more", name="More Parts")
    assert remembered.of(as_it_is(period), "a", lambda: next(numbers)) == 1


def test_it_is_computed_anew_when_there_are_new_results(period, remembered):
    from oreigin.casework import assessing
    from oreigin.casework.working import work_off

    numbers = count()
    remembered.of(period, "a", lambda: next(numbers))
    period.result.delete()
    assessing.request(actor(period), period)
    work_off()
    assert remembered.of(as_it_is(period), "a", lambda: next(numbers)) == 1


def test_without_results_nothing_is_kept(period, remembered):
    period.result.delete()
    numbers = count()
    without = as_it_is(period)
    assert [remembered.of(without, "a", lambda: next(numbers)) for _ in range(2)] == [0, 1]


def test_what_was_not_asked_for_longest_makes_room(period, remembered):
    numbers = count()
    for about in ("a", "b", "a", "c", "a", "b"):
        remembered.of(period, about, lambda: next(numbers))
    assert next(numbers) == 4
