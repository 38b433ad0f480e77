"""The console that tables for people are printed on."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from oreigin.cli.common import shown

WIDE = 160
"""Columns where nobody watches (a pipe, a file) and COLUMNS does not say otherwise."""


class SafeConsole(Console):
    """A console that texts of cases cannot steer: whatever is printed is spelled out (`shown`)."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as rich does; only rich's own control codes are such."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(shown(segment.text), segment.style)


def console() -> Console:
    """Return a console as wide as the terminal; in a pipe wide enough not to cut names."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return SafeConsole(width=WIDE) if piped else SafeConsole()


def this_command() -> str:
    """Return how this command was called, so that what we tell people to type works for them."""
    called = Path(sys.argv[0])
    if called.name != "oreigin":
        return "oreigin"
    return str(called) if os.sep in sys.argv[0] else called.name
