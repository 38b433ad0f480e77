"""How fast the team's screens answer 20 people at work, on 1,000 suppliers and 300,000 rows.

    python benchmarks/big_period.py --data DIR     # once
    python benchmarks/team_app.py --data DIR [--users 20] [--seconds 60]

Every user asks for one screen every two seconds, from `oreigin serve` on this machine; printed is a
table of every screen that needs no more than registrant and year in its address.
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
from typing import Any

PAUSE = 2.0
SLUG, YEAR = "big", 2020


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--users", type=int, default=20)
    arguments.add_argument("--seconds", type=int, default=60)
    given = arguments.parse_args()
    from oreigin.web import starting

    starting.start(given.data)
    starting.migrate()
    screens, cookies = screens_to_ask(), [signed_in() for _ in range(given.users)]
    port = free_port()
    served = serve(given.data, port)
    try:
        times, failed = ask(f"http://localhost:{port}", screens, cookies, given.seconds)
    finally:
        served.terminate()
        served.wait()
    report(times, failed)


def screens_to_ask() -> list[str]:
    """Return the addresses of all screens of the period and of the registrant."""
    from django.urls import URLPattern, get_resolver

    found = []

    def walk(patterns: Any, before: str) -> None:
        for each in patterns:
            route = before + str(each.pattern)
            if not isinstance(each, URLPattern):
                walk(each.url_patterns, route)
            elif route.startswith("<slug:registrant>/"):
                made = route.replace("<slug:registrant>", SLUG).replace("<int:year>", str(YEAR))
                if "<" not in made:
                    found.append("/" + made)

    walk(get_resolver().url_patterns, "")
    return sorted(set(found))


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
    command = [sys.executable, "-m", "oreigin", "serve", "--data", str(data), "--port", str(port)]
    served = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=dict(os.environ))
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/sign-in/", timeout=5)
            return served
        except urllib.error.URLError:
            time.sleep(0.2)
    raise TimeoutError("the app does not answer")


def ask(
    address: str, screens: list[str], cookies: list[str], seconds: int
) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Let every user ask for a screen every two seconds; return the times, and what failed."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    failed: dict[str, int] = {}
    ends = time.monotonic() + seconds

    def work(number: int, cookie: str) -> None:
        chance = random.Random(number)
        time.sleep(PAUSE * number / len(cookies))
        while (began := time.monotonic()) < ends:
            screen = chance.choice(screens)
            request = urllib.request.Request(address + screen, headers={"Cookie": cookie})
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    answer.read()
                times[screen].append(time.monotonic() - began)
            except urllib.error.HTTPError as refused:
                failed[screen] = refused.code
            time.sleep(max(0.0, PAUSE - (time.monotonic() - began)))

    threads = [threading.Thread(target=work, args=each) for each in enumerate(cookies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(times), failed


def report(times: dict[str, list[float]], failed: dict[str, int]) -> None:
    print(f"{'screen':44} {'asked':>6} {'median ms':>10} {'p95 ms':>8} {'slowest':>8}")
    every = [each for taken in times.values() for each in taken]
    for screen, taken in (*sorted(times.items()), ("all", every)):
        if taken:
            middle, worst = statistics.median(taken), max(taken)
            print(
                f"{screen:44} {len(taken):6} {middle * 1000:10.0f} {p95(taken) * 1000:8.0f} "
                f"{worst * 1000:8.0f}"
            )
    for screen, code in sorted(failed.items()):
        print(f"{screen:44} answers {code} to GET")


def p95(taken: list[float]) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
