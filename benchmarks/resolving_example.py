"""Who is this smelter, asked without real files: noisy names of the worked example's list.

Runs where `resolving` cannot, with the same peers; the targets there are for the official lists.
"""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks import resolving
from benchmarks.measure import Measurement
from oreigin.demo.example import example_lists


def measure() -> Iterator[Measurement]:
    """Yield accuracy and speed on the example's names, unless the official lists are there."""
    if (resolving.SAMPLES / "templates").is_dir():
        return
    for measured in resolving._noisy(example_lists().references):
        subject = f"{measured.subject} of the worked example"
        yield replace(measured, subject=subject, target=None)
