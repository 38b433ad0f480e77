"""The team's app in small: importing a case into the database, assessing it, and every page.

A period of 200 suppliers and 60,000 rows (`big_period.py`) in a database made for this;
[speed](../docs/speed.md) has the large one, with 20 people at work.
"""

import importlib
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import big_period
from benchmarks.measure import Measurement
from benchmarks.screens import SLUG, client_of, cost, screens

SUPPLIERS, ROWS, TIMES = 200, 300, 3
PAGE_LIMIT = 300
"""Milliseconds within which 95 of 100 pages should be made."""


def measure() -> Iterator[Measurement]:
    """Yield processor milliseconds of the import, of assessing, and of pages."""
    from oreigin.web import starting

    with tempfile.TemporaryDirectory(prefix="oreigin-bench-app-") as folder:
        starting.start(Path(folder))
        starting.migrate()
        logging.disable(logging.WARNING)  # addresses that only take forms refuse to be looked at
        importlib.import_module("oreigin.web.wsgi")  # garbage is collected as it is there
        yield from _filling()
        yield from _pages()


def _filling() -> Iterator[Measurement]:
    """Put the period into the database as `big_period` does, step by step."""
    from oreigin.casework import people
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import import_case
    from oreigin.casework.working import work_off
    from oreigin.store.models import User

    user = User.objects.create_user("bench@oreigin.example", "Bench", "worked-example-2020")
    registrant = people.create_registrant(user, "Big Corp.", SLUG, big_period.NOW)
    case, documents, declarations = big_period.big_case(SUPPLIERS, ROWS)
    subject = f"database, {SUPPLIERS} suppliers, {SUPPLIERS * ROWS:,} rows"
    began = time.process_time()
    period = import_case(operator(registrant, big_period.NOW), case, documents)
    yield Measurement(subject, "importing the case", _since(began))
    big_period.keep_readings(registrant, declarations)
    began = time.process_time()
    work_off()
    yield Measurement(subject, "assessing and checking it, stored", _since(began))
    big_period.leave_behind(operator(registrant, big_period.NOW), period, case)
    began = time.process_time()
    work_off()
    yield Measurement(subject, "assessing it again after changes", _since(began))


def _since(began: float) -> float:
    return (time.process_time() - began) * 1000


def _pages() -> Iterator[Measurement]:
    client = client_of()
    costs = [cost(client, each, TIMES) for each in screens(client) if not each.file]
    taken = sorted(each.milliseconds for each in costs)
    subject = f"web, {len(costs)} pages of that period"
    yield Measurement(subject, "a page, on average", statistics.mean(taken))
    slow = taken[int(len(taken) * 0.95)]
    yield Measurement(subject, "95 of 100 pages within", slow, target=PAGE_LIMIT)
    slowest = max(costs, key=lambda each: each.milliseconds)
    yield Measurement(subject, f"slowest: {slowest.screen.name}", slowest.milliseconds)
    queries = statistics.mean(each.queries for each in costs)
    yield Measurement(subject, "queries of a page", queries, unit="")
