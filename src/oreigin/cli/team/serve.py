"""`oreigin serve`: the team's app in a browser."""

import os
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from oreigin.cli.common import say
from oreigin.cli.team.starting import DATA, start

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Where only this machine reaches the app: it needs no TLS, and the first account is free."""

_PATIENCE = 10
"""Seconds that a worker has to lay its job down."""


@click.command()
@DATA
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True, help="Requests answered at a time.")
@click.option("--worker/--no-worker", default=True, help="Also run `oreigin worker`.")
@click.option("--open", "browse", is_flag=True, help="Open the app in your browser.")
def serve(
    data_dir: Path | None, host: str, port: int, threads: int, *, worker: bool, browse: bool
) -> None:
    """Run the team app on this machine until Ctrl+C.

    The data are kept in SQLite in your data folder; OREIGIN_DATABASE_URL names a PostgreSQL
    database instead.
    """
    if host not in LOOPBACK and not os.environ.get("OREIGIN_HOSTS"):
        raise click.UsageError(
            f"on {host} others could reach it: set OREIGIN_HOSTS to its names and put TLS before "
            "it (docs/deployment.md)."
        )
    start(data_dir)
    import waitress

    from oreigin.web.wsgi import application

    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
    try:
        server = waitress.create_server(
            application, host=host, port=port, threads=threads, ident=None
        )
    except OSError as taken:
        said = f"port {port} of {host} cannot be used ({taken.strerror}); choose another --port."
        raise click.UsageError(said) from taken
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C
    with _worker(data_dir) if worker else nullcontext():
        say(f"Oreigin is at {address} (Ctrl+C stops it)")
        if browse:
            webbrowser.open(address)
        server.run()


@contextmanager
def _worker(data_dir: Path | None) -> Iterator[None]:
    """Run a worker as long as we run; it lays down its job and ends with us."""
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(data_dir, stopped))
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        keeper.join()


def _keep_working(data_dir: Path | None, stopped: threading.Event) -> None:
    """Run a worker until `stopped`; one that ended before that is started again."""
    while not stopped.is_set():
        process = _started(data_dir)
        while process.poll() is None and not stopped.wait(0.2):
            pass
        if process.poll() is None:
            _stop(process)
        stopped.wait(1)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Let the worker come to the next place where it can stop; what it does may be done again."""
    assert process.stdin  # noqa: S101 - `_started` opened it
    process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _started(data_dir: Path | None) -> "subprocess.Popen[bytes]":
    """Start the worker, which ends when its standard input does: when we end, however that is."""
    command = [sys.executable, "-m", "oreigin", "worker", "--until-parent-ends"]
    if data_dir:
        command += ["--data", str(data_dir)]
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own command
