"""`oreigin serve`: the team's app in a browser."""

import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

import click

from oreigin.cli.common import say
from oreigin.cli.team.starting import DATA, start


@click.command()
@DATA
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True, help="Requests answered at a time.")
@click.option("--worker/--no-worker", default=True, help="Also run `oreigin worker`.")
@click.option("--open", "browse", is_flag=True, help="Open the app in your browser.")
def serve(
    data_dir: Path | None, host: str, port: int, threads: int, *, worker: bool, browse: bool
) -> None:
    """Serve the team's app on this machine until it is stopped with Ctrl+C.

    The data are kept in SQLite in your data folder; OREIGIN_DATABASE_URL names a PostgreSQL
    database instead.
    """
    start(data_dir)
    import waitress

    from oreigin.web.wsgi import application

    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
    if worker:
        threading.Thread(target=_keep_working, args=(data_dir,), daemon=True).start()
    say(f"Oreigin is at {address} (Ctrl+C stops it)")
    if browse:
        webbrowser.open(address)
    waitress.serve(application, host=host, port=port, threads=threads, ident=None)


def _keep_working(data_dir: Path | None) -> None:
    """Run a worker as long as we run; one that ended is started again."""
    while True:
        _started(data_dir).wait()
        time.sleep(1)


def _started(data_dir: Path | None) -> "subprocess.Popen[bytes]":
    """Start the worker, which ends when its standard input does: when we end, however that is."""
    command = [sys.executable, "-m", "oreigin", "worker", "--until-parent-ends"]
    if data_dir:
        command += ["--data", str(data_dir)]
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own command
