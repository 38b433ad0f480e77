"""The commands of the team's app, run as a person runs them."""

import os
import signal
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
    for _ in range(600):
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


def served(environment, port):
    return subprocess.Popen(
        [sys.executable, "-m", "oreigin", "serve", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=_with_ctrl_c,  # noqa: PLW1509 - no thread is started here
    )  # fmt: skip


def _with_ctrl_c():
    """What a shell starts in the background, these tests too, is deaf to Ctrl+C: not so here."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def processes_of(session):
    """Return the processes of a session, by what the system tells."""
    found = subprocess.run(
        ["ps", "-s", str(session), "-o", "pid="], capture_output=True, text=True, check=False
    )
    return found.stdout.split()


@pytest.fixture
def desk(tmp_path):
    """The environment of a new desk."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OREIGIN_")}
    return {**environment, "OREIGIN_DATA_DIR": str(tmp_path / "desk")}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes with ps")
@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_the_end_of_serve_is_the_end_of_its_worker(desk, ending):
    port = _free_port()
    one = served(desk, port)
    _answer(f"http://localhost:{port}/sign-in/")
    while len(processes_of(one.pid)) < 2:
        time.sleep(0.05)
    time.sleep(1)  # let the worker take its place
    if ending == "SIGINT":
        os.killpg(one.pid, signal.SIGINT)  # as a terminal does: to all of them
    else:
        one.send_signal(signal.Signals[ending])
    one.wait(60)
    for _ in range(600):
        if not processes_of(one.pid):
            break
        time.sleep(0.1)
    assert processes_of(one.pid) == []
    assert "Traceback" not in one.stderr.read()


def test_a_killed_worker_of_a_desk_is_started_again(desk):
    port = _free_port()
    one = served(desk, port)
    try:
        _answer(f"http://localhost:{port}/sign-in/")
        while len(pids := processes_of(one.pid)) < 2:
            time.sleep(0.05)
        [worker] = set(pids) - {str(one.pid)}
        os.kill(int(worker), signal.SIGKILL)
        while set(processes_of(one.pid)) <= {str(one.pid), worker}:
            time.sleep(0.05)
    finally:
        one.terminate()
        one.wait(60)


def test_two_serve_one_folder_and_a_taken_port_is_told(desk):
    ports = [_free_port(), _free_port()]
    both = [served(desk, port) for port in ports]
    try:
        for port in ports:
            assert _answer(f"http://localhost:{port}/sign-in/").status == 200
        assert f"port {ports[0]} of 127.0.0.1 cannot be used" in oreigin(
            desk, "serve", "--port", str(ports[0]), status=2
        )
    finally:
        for one in both:
            one.terminate()
            one.wait(60)


def test_processes_that_start_at_once_bring_a_new_database_up_in_turns(desk):
    command = [sys.executable, "-m", "oreigin", "migrate"]
    three = [
        subprocess.Popen(command, env=desk, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [(one.wait(120), one.stderr.read()) for one in three] == [
        (0, "The tables are those of this version.\n")
    ] * 3


def test_a_folder_that_cannot_be_written_is_told(desk, tmp_path):
    (tmp_path / "file").write_text("no folder")
    desk["OREIGIN_DATA_DIR"] = str(tmp_path / "file/data")
    said = oreigin(desk, "serve", status=2)
    assert "Traceback" not in said
    assert str(tmp_path / "file/data") in said
