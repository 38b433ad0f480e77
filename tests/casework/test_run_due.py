"""`oreigin case run-due`: what is due is shown, and written once where that is asked for."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.casework.mailing import PUBLIC_URL, may_send
from tests.casework.workers import installation  # noqa: F401 - a fixture
from tests.casework.world import actor, world


@pytest.fixture
def period(installation: dict[str, str], tmp_path: Any) -> Any:  # noqa: F811
    """A period whose campaign runs: both of its suppliers are due a request today."""
    from django.conf import settings
    from django.test import override_settings

    from oreigin.casework import periods, supplying
    from oreigin.casework.mail.campaigning import launch
    from oreigin.store.models import Supplier

    period = world()
    today = datetime.now(UTC)
    manager = actor(period, now=today)
    dates = (today.date() - timedelta(days=7), today.date() + timedelta(days=30))
    periods.set_dates(manager, period, *dates)
    for supplier in Supplier.objects.filter(period=period):
        supplying.save_contact(manager, supplier, email=f"desk@{supplier.code}.example", main=True)
    period.refresh_from_db()
    with override_settings():
        may_send(tmp_path, settings, 25)
        installation["OREIGIN_MAIL_FILE"] = str(settings.MAIL_FILE)
        installation["OREIGIN_PUBLIC_URL"] = PUBLIC_URL
        launch(manager, period)
        yield period


def run_due(installation: dict[str, str], *options: str) -> tuple[int, str]:  # noqa: F811
    command = [sys.executable, "-m", "oreigin", "case", "run-due", "2025", "--registrant", "acme"]
    done = subprocess.run(
        [*command, *options],
        env=installation, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_it_shows_what_is_due_writes_it_where_asked_and_nothing_twice(
    installation: dict[str, str],  # noqa: F811
    period: Any,
) -> None:
    from oreigin.store.models import Message

    status, said = run_due(installation)
    assert (status, "desk@two.example" in said, Message.objects.count()) == (0, True, 0)
    status, said = run_due(installation, "--do")
    assert (status, "Wrote 2 messages" in said) == (0, True)
    assert set(Message.objects.values_list("address", "state")) == {
        ("desk@acme-parts.example", "waiting"),
        ("desk@two.example", "waiting"),
    }
    assert "Wrote 0 messages" in run_due(installation, "--do")[1]
    assert run_due(installation, "--do", "--as-of", "2026-01-01")[0] == 2
