"""How fast the team's screens answer 20 people at work, on 1,000 suppliers and 300,000 rows.

    python benchmarks/big_period.py --data DIR     # once
    python -m benchmarks.team_app --data DIR [--users 20] [--seconds 60] [--markdown]

Every user asks for some page every two seconds, from `oreigin serve` on this machine; printed is a
table of all pages of `benchmarks/screens.py`, worst first; with `--markdown` it is that of
docs/speed.md, beside what each page costs the server alone. Files that pages hand out are not among
them. Every address is asked for once before the clock runs. With OREIGIN_DATABASE_URL the app runs
on PostgreSQL.
"""

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path

from benchmarks.screens import SLUG, Cost, Screen, client_of, cost, screens

PAUSE = 2.0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--users", type=int, default=20)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--markdown", action="store_true")
    given = arguments.parse_args()
    from oreigin.web import starting

    starting.start(given.data)
    starting.migrate()
    client = client_of()
    pages = [screen for screen in screens(client) if not screen.file]
    costs = [cost(client, page, 7) for page in pages] if given.markdown else []
    cookies = [signed_in() for _ in range(given.users)]
    port = free_port()
    served = serve(given.data, port)
    try:
        address = f"http://localhost:{port}"
        fitting = [page for page in pages if answers(address, page, cookies[0])]
        times = ask(address, fitting, cookies, given.seconds)
    finally:
        served.terminate()
        served.wait()
    if given.markdown:
        report_as_markdown(costs, times)
    else:
        report(times)


def signed_in() -> str:
    """Return the cookie of a session of somebody who may see everything."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from oreigin.store.models import User

    user = User.objects.filter(memberships__registrant__slug=SLUG)[0]
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def serve(data: Path, port: int) -> "subprocess.Popen[bytes]":
    """Start the app, without a worker: that would look for what the stand-ins really hold."""
    command = [sys.executable, "-m", "oreigin", "serve", "--no-worker"]
    command += ["--data", str(data), "--port", str(port)]
    served = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=dict(os.environ))
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/sign-in/", timeout=5)
            return served
        except urllib.error.URLError:
            time.sleep(0.2)
    raise TimeoutError("the app does not answer")


def answers(address: str, page: Screen, cookie: str) -> bool:
    """Ask for a page, and return whether the app answers with it; where it does not, say so."""
    request = urllib.request.Request(address + page.address, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(answer.read())
    except urllib.error.HTTPError as refused:
        print(f"{page.address} answers {refused.code}")
        return False


def ask(
    address: str, pages: list[Screen], cookies: list[str], seconds: int
) -> dict[str, list[float]]:
    """Let every user ask for a page every two seconds, and return the times."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    ends = time.monotonic() + seconds

    def work(number: int, cookie: str) -> None:
        chance = random.Random(number)
        time.sleep(PAUSE * number / len(cookies))
        while (began := time.monotonic()) < ends:
            page = chance.choice(pages)
            if answers(address, page, cookie):
                times[page.name].append(time.monotonic() - began)
            time.sleep(max(0.0, PAUSE - (time.monotonic() - began)))

    threads = [threading.Thread(target=work, args=each) for each in enumerate(cookies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(times)


def report(times: dict[str, list[float]]) -> None:
    print(f"{'page':24} {'asked':>6} {'median ms':>10} {'p95 ms':>8} {'slowest':>8}")
    every = [each for taken in times.values() for each in taken]
    ordered = sorted(times.items(), key=lambda held: -p95(held[1]))
    for name, taken in (*ordered, ("all", every)):
        middle, worst = statistics.median(taken), max(taken)
        print(
            f"{name:24} {len(taken):6} {middle * 1000:10.0f} {p95(taken) * 1000:8.0f} "
            f"{worst * 1000:8.0f}"
        )


def report_as_markdown(costs: list[Cost], times: dict[str, list[float]]) -> None:
    """Print the table of docs/speed.md, the dearest page first, and what stands above it."""
    every = [each for taken in times.values() for each in taken]
    mean = statistics.mean(each.milliseconds for each in costs)
    print(f"Load over the last minute: {os.getloadavg()[0]:.1f}. A page costs {mean:.0f} ms of")
    print(f"processor time on average. Of {len(every)} answers 95 of 100 came within")
    print(
        f"**{p95(every) * 1000:.0f} ms**, half within {statistics.median(every) * 1000:.0f} ms.\n"
    )
    print("| page | CPU ms | queries | kB | answered in, median ms | p95 ms |")
    print("|---|--:|--:|--:|--:|--:|")
    for each in sorted(costs, key=lambda one: -one.milliseconds):
        if taken := times.get(each.screen.name):
            middle, late = statistics.median(taken) * 1000, p95(taken) * 1000
            print(
                f"| `{each.screen.name}` | {each.milliseconds:.0f} | {each.queries} | "
                f"{each.kilobytes:.0f} | {middle:.0f} | {late:.0f} |"
            )


def p95(taken: list[float]) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
