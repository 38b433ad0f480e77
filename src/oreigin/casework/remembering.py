"""What is dear to compute for a page and rests on one period: kept until the period changes.

It is kept in this process alone: another one computes it once more, and nothing has to be thrown
away when a period changes, is computed anew or is gone.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from oreigin.store.models import Period, PeriodResult

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """The last values that were computed, at most `size`; the longest unused leaves first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def of(self, period: Period, about: Hashable, compute: Callable[[], Value]) -> Value:
        """Return what `compute` gave `about` something of the period as it is now.

        Before the period has results nothing is kept: they tell one state of it from another.
        """
        result: PeriodResult | None = getattr(period, "result", None)
        if result is None:
            return compute()
        key = (period.pk, period.revision, result.pk, result.assessed, about)
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = compute()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value
