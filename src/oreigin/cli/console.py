"""The console that tables for people are printed on."""

import os
import sys
from pathlib import Path

from rich.console import Console

WIDE = 160
"""Columns where nobody watches (a pipe, a file) and COLUMNS does not say otherwise."""


def console() -> Console:
    """Return a console as wide as the terminal; in a pipe wide enough not to cut names."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=WIDE) if piped else Console()


def this_command() -> str:
    """Return how this command was called, so that what we tell people to type works for them."""
    called = Path(sys.argv[0])
    if called.name != "oreigin":
        return "oreigin"
    return str(called) if os.sep in sys.argv[0] else called.name
