"""Everything of the team's app that can be asked for, with what it costs the server alone.

    python benchmarks/big_period.py --data DIR          # once
    python -m benchmarks.screens --data DIR [--times N] [--profile NAME]

One process asks for each screen over and over; the table has processor milliseconds, queries and
kilobytes a request. Other work on the machine spoils these figures much less than waiting times.
With OREIGIN_DATABASE_URL the period is read from PostgreSQL, whose own processor time is not in
them. `--profile` prints where one screen's time goes.
"""

import argparse
import cProfile
import importlib
import pstats
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SLUG, YEAR = "big", 2020


@dataclass(frozen=True, slots=True)
class Screen:
    """What an address answers, by the name of the address: a page, or a file to save."""

    name: str
    address: str
    file: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request of a screen costs."""

    screen: Screen
    milliseconds: float
    worst: float
    queries: int
    kilobytes: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--times", type=int, default=7)
    arguments.add_argument("--profile", default="")
    given = arguments.parse_args()
    from oreigin.web import starting

    starting.start(given.data)
    starting.migrate()
    importlib.import_module("oreigin.web.wsgi")  # garbage is collected as it is there
    client = client_of()
    found = screens(client)
    if given.profile:
        [screen] = [each for each in found if each.name == given.profile]
        profile(client, screen)
        return
    report([cost(client, screen, given.times) for screen in found])


def client_of() -> Any:
    """Return a client of somebody who may see everything of the big period's registrant."""
    from django.test import Client

    from oreigin.store.models import User

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(
        User.objects.filter(memberships__registrant__slug=SLUG)[0],
        "django.contrib.auth.backends.ModelBackend",
    )
    return client


def screens(client: Any) -> list[Screen]:
    """Return every page below the registrant that answers, with an object of the period in it."""
    found, arguments = [], examples()
    for name, wanted in sorted(patterns()):
        if address := _address(name, wanted, arguments | {"code": codes().get(name, "")}):
            answer = client.get(address)
            if answer.status_code == 200:
                found.append(Screen(name, address, "Content-Disposition" in answer.headers))
            elif answer.status_code not in (302, 404, 405):
                print(f"{name} answers {answer.status_code}")
        else:
            print(f"{name} needs {', '.join(sorted(wanted - set(arguments)))}: not asked for")
    return found


def patterns() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name of every address below a registrant, and what stands in it."""
    from django.urls import URLPattern, get_resolver

    def walk(nodes: Any, before: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        for node in nodes:
            wanted = before | set(node.pattern.converters)
            if not isinstance(node, URLPattern):
                yield from walk(node.url_patterns, wanted)
            elif node.name and "registrant" in wanted:
                yield node.name, wanted

    yield from walk(get_resolver().url_patterns, frozenset())


def examples() -> dict[str, object]:
    """Return what stands in addresses: the objects of the big period that have the most to show."""
    from oreigin.store import models

    period = models.Period.objects.get(registrant__slug=SLUG, year=YEAR)
    smelter = models.Smelter.objects.filter(period=period).order_by("-rows")[0]
    response = models.Response.objects.filter(period=period, counted=True).order_by("-rows")[0]
    newest = {
        "snapshot": models.ListSnapshot.objects.filter(registrant=period.registrant, uses=None),
        "action": models.Action.objects.filter(period=period),
        "package": models.Package.objects.filter(period=period),
        "supplier": models.Supplier.objects.filter(period=period),
    }
    return {
        "registrant": SLUG,
        "year": YEAR,
        "form": "xlsx",
        "response": response.pk,
        "row": response.declared_rows.order_by("row")[0].row,
        "sha256": response.document.sha256 if response.document else "",
        "smelter": smelter.pk,
        "key": smelter.key,
        "sequence": 1,
        **{name: rows.latest("pk").pk for name, rows in newest.items()},
    }


def codes() -> dict[str, str]:
    """Return, for addresses whose code is an id of their own, one with the most behind it."""
    from oreigin.store.models import Claim

    claim = Claim.objects.filter(period__registrant__slug=SLUG).order_by("pk")[0]
    return {"figure": "smelters-total", "claim": claim.code}


def _address(name: str, wanted: frozenset[str], arguments: Mapping[str, object]) -> str:
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(name, kwargs={each: arguments[each] for each in wanted})
    except (KeyError, NoReverseMatch):
        return ""


def cost(client: Any, screen: Screen, times: int) -> Cost:
    """Ask for a screen some times, and return what that took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = read(client.get(screen.address))
    queries = len(asked)  # now: the next request forgets them
    taken = []
    for _ in range(times):
        began = time.process_time()
        read(client.get(screen.address))
        taken.append((time.process_time() - began) * 1000)
    return Cost(screen, statistics.median(taken), max(taken), queries, len(answer) / 1024)


def read(answer: Any) -> bytes:
    """Return the whole body of an answer, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def profile(client: Any, screen: Screen) -> None:
    """Print where the time of a screen goes."""
    read(client.get(screen.address))
    running = cProfile.Profile()
    running.enable()
    read(client.get(screen.address))
    running.disable()
    pstats.Stats(running).sort_stats("cumulative").print_stats(45)


def report(costs: list[Cost]) -> None:
    for what, of_kind in (
        ("page", [each for each in costs if not each.screen.file]),
        ("file", [each for each in costs if each.screen.file]),
    ):
        print(f"\n{what:24} {'CPU ms':>8} {'worst':>8} {'queries':>8} {'kB':>8}")
        for each in sorted(of_kind, key=lambda one: -one.milliseconds):
            print(
                f"{each.screen.name:24} {each.milliseconds:8.0f} {each.worst:8.0f} "
                f"{each.queries:8} {each.kilobytes:8.0f}"
            )
        mean = statistics.mean(each.milliseconds for each in of_kind)
        print(f"{'all, on average':24} {mean:8.0f}")


if __name__ == "__main__":
    main()
