"""The commands of the team's app, run as a person runs them."""

import os
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest

from tests.databases import _free_port


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path):
    """The environment of an installation that is new, on either database."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OREIGIN_", "DJANGO"))}
    environment["OREIGIN_DATA_DIR"] = str(tmp_path / "data")
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        settings = server.fresh(f"commands-{tmp_path.name}")
        environment["OREIGIN_DATABASE_URL"] = server.url(settings)
    return environment


def oreigin(environment, *arguments, status=0):
    done = subprocess.run(
        [sys.executable, "-m", "oreigin", *arguments],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def test_an_installation_from_the_example_to_a_restored_backup(installation, tmp_path):
    oreigin(installation, "case", "demo")
    assert "whole, up to event" in oreigin(installation, "audit", "verify")
    name, _, anchor = oreigin(installation, "audit", "anchor").strip().partition(" ")
    assert name == "qualys"
    oreigin(installation, "audit", "verify", "--anchor", anchor)
    assert "anchor" in oreigin(installation, "audit", "verify", "--anchor", "1:abc", status=1)
    oreigin(
        installation, "case", "export", "2020", str(tmp_path / "case"), "--registrant", "qualys"
    )
    assert (tmp_path / "case/case.toml").is_file()
    oreigin(installation, "backup", str(tmp_path / "backup.zip"))
    desk = {**installation, "OREIGIN_DATA_DIR": str(tmp_path / "desk")}
    desk.pop("OREIGIN_DATABASE_URL", None)
    oreigin(desk, "restore", str(tmp_path / "backup.zip"))
    oreigin(desk, "audit", "verify", "--anchor", anchor)
    oreigin(desk, "doctor", "--documents")
    assert "data in this database already" in oreigin(
        desk, "restore", str(tmp_path / "backup.zip"), status=2
    )


def test_an_account_is_made_and_let_in_again_from_the_machine(installation):
    first = (
        "people",
        "first",
        "--email",
        "admin@example.com",
        "--name",
        "Administrator",
        "--registrant",
        "Acme",
    )
    assert "administers Acme" in oreigin(installation, *first, "--password", "four words that fit")
    assert "first account already" in oreigin(
        installation, *first, "--password", "four words that fit", status=2
    )
    oreigin(
        installation, "people", "password", "admin@example.com", "--password", "four new words ok"
    )
    assert "no account" in oreigin(
        installation, "people", "password", "x@example.com", "--password", "four words", status=2
    )


def test_serve_answers_and_its_worker_works(installation, tmp_path):
    port = _free_port()
    address = f"http://localhost:{port}/sign-in/"
    served = subprocess.Popen(
        [sys.executable, "-m", "oreigin", "serve", "--port", str(port)],
        env=installation, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        answer = _answer(address)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        oreigin(installation, "case", "demo")
    finally:
        served.terminate()
        served.wait()


def _answer(address):
    for _ in range(100):
        try:
            return urllib.request.urlopen(address, timeout=5)
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(address)


def test_a_database_that_is_no_address_is_refused_in_words(tmp_path):
    environment = {**os.environ, "OREIGIN_DATA_DIR": str(tmp_path)}
    environment["OREIGIN_DATABASE_URL"] = "mysql://x"
    assert "OREIGIN_DATABASE_URL must read" in oreigin(environment, "doctor", status=2)


def test_the_app_of_a_desk_is_not_opened_to_others(tmp_path):
    environment = {**os.environ, "OREIGIN_DATA_DIR": str(tmp_path)}
    environment.pop("OREIGIN_HOSTS", None)
    said = oreigin(environment, "serve", "--host", "0.0.0.0", status=2)
    assert "others could reach it" in said
