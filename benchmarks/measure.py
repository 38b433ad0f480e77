"""What every benchmark uses: a measurement, and how to take one."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = (
    "oreigin", "duckdb", "Django", "lxml", "msgspec", "openpyxl", "pandas", "Pebble", "pyarrow",
    "pypdfium2", "python-calamine", "RapidFuzz", "typst", "XlsxWriter", "zlib-ng",
)  # fmt: skip
"""Packages whose version a figure depends on."""


@dataclass(frozen=True)
class Measurement:
    """CPU milliseconds of one thing, and what it should be: at most or at least.

    `ratio` compares with another measurement; `target` is what `ratio` (or `milliseconds` where
    there is no ratio) must reach, `at_least` says in which direction. Where `unit` is another one,
    such as "%", the number stands in `milliseconds` all the same.
    """

    subject: str
    name: str
    milliseconds: float
    ratio: float | None = None
    compared_with: str = ""
    target: float | None = None
    at_least: bool = False
    unit: str = "ms"

    @property
    def met(self) -> bool | None:
        """Whether the target is met, None without one."""
        if self.target is None:
            return None
        value = self.milliseconds if self.ratio is None else self.ratio
        return value >= self.target if self.at_least else value <= self.target


def cpu(function: Callable[[], object], runs: int = 7) -> float:
    """CPU milliseconds of the quickest of several runs: other programs only ever slow one down."""
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        function()
        best = min(best, time.process_time() - started)
    return best * 1000


def side_by_side(functions: dict[str, Callable[[], object]], runs: int = 15) -> dict[str, float]:
    """CPU milliseconds of the quickest run of each, taken in turns: what is compared is alike."""
    best = dict.fromkeys(functions, float("inf"))
    for _ in range(runs):
        for name, function in functions.items():
            best[name] = min(best[name], cpu(function, runs=1))
    return best


def command_cpu(*arguments: str, runs: int = 5) -> float:
    """CPU milliseconds, children included, of `python -m oreigin` with these arguments."""
    best = float("inf")
    for _ in range(runs):
        process = subprocess.Popen(
            [sys.executable, "-m", "oreigin", *arguments], stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise RuntimeError(f"oreigin {' '.join(arguments)} failed")
        best = min(best, used.ru_utime + used.ru_stime)
    return best * 1000


def figure_of(row: dict[str, Any]) -> str:
    """The number of a kept measurement, with as many digits as say something."""
    number = row["milliseconds"]
    if row["unit"] in ("", "names", "parts", "values"):
        return f"{number:,.10g}" if number == round(number) else f"{number:,.1f}"
    return f"{number:,.{2 if number < 100 else 0}f}"


def verdict_of(row: dict[str, Any]) -> str:
    """Whether a kept measurement meets its target, "" without one."""
    if row["target"] is None:
        return ""
    wanted = f"{'>=' if row['at_least'] else '<='} {row['target']:,g}"
    return f"{'ok' if row['met'] else 'MISSED'} ({wanted})"


def about() -> dict[str, object]:
    """The machine, the versions and the files that figures are of: others have other figures."""
    from importlib.metadata import PackageNotFoundError, version

    def installed(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "real_files": bool(os.environ.get("OREIGIN_SAMPLES")),
        "versions": {name: installed(name) for name in PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
