"""A final package is the same to the byte wherever and whenever it is made, and says of what."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oreigin.demo import write_example
from oreigin.report.freeze import freeze_json

NOT_FROZEN = ("internal/freeze.json", "internal/manifest.json")


def final(case: Path, out: Path, **env: str) -> dict[str, bytes]:
    """The files of a final package, made by a process of its own."""
    command = [sys.executable, "-m", "oreigin", "report", str(case), "--final", "-o", str(out)]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


ANOTHER_DAY = """
import datetime, time

AHEAD = 400 * 86_400
real, real_ns = time.time, time.time_ns
time.time = lambda: real() + AHEAD
time.time_ns = lambda: real_ns() + AHEAD * 10**9


class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    today = classmethod(lambda cls: cls.now())
    utcnow = classmethod(lambda cls: cls.now(datetime.UTC).replace(tzinfo=None))


datetime.datetime = Later
"""
"""A module that Python runs before any other (sitecustomize): its clock is a year ahead."""


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The example, made in two folders, time zones, languages, orders of hashing, and years.

    Each folder holds what is no part of a case too.
    """
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("elsewhere") / "deep"
    write_example(here / "case")
    write_example(there / "other")
    for case in (here / "case", there / "other"):
        (case / "README.txt").write_text("no part of a case")
        (case / "responses/unnamed.xlsx").write_bytes(b"no response names it")
    (there / "sitecustomize.py").write_text(ANOTHER_DAY)
    later = {"PYTHONPATH": str(there), "LC_ALL": "de_DE.UTF-8"}
    return (
        final(here / "case", here / "out", TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C.UTF-8"),
        final(there / "other", there / "o", TZ="Asia/Tokyo", PYTHONHASHSEED="2", **later),
    )


def test_two_machines_make_the_same_bytes(
    twice: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    one, other = twice
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_the_freeze_names_every_input_and_output_with_its_hash(
    twice: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    files = twice[0]
    held = json.loads(files["internal/freeze.json"])
    assert {"case.toml", "responses/cm-1-cmrt-6.01.xlsx"} <= held["inputs"].keys()
    made = {n: d for n, d in files.items() if n not in NOT_FROZEN}
    assert held["outputs"] == {n: hashlib.sha256(d).hexdigest() for n, d in sorted(made.items())}
    assert re.fullmatch("[0-9a-f]{64}", held["data_tables"])


def test_no_file_holds_the_day_it_was_made(
    twice: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    today = datetime.now(UTC).date().isoformat()
    forms = (today.encode(), today.replace("-", "").encode())
    for name, data in twice[0].items():
        assert not any(form in part for form in forms for part in inside(name, data)), name


def inside(name: str, data: bytes) -> list[bytes]:
    """What a file holds, unpacked."""
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [archive.read(member) for member in archive.namelist()]
    if name.endswith(".pdf"):
        pikepdf = pytest.importorskip("pikepdf", reason="install oreigin[dev] to look into PDFs")
        with pikepdf.open(io.BytesIO(data)) as document:
            streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
            return [data, *(each.read_bytes() for each in streams)]
    return [data]


def test_a_freeze_says_of_which_day_statuses_are_where_the_case_does_not() -> None:
    assert json.loads(freeze_json({}, {}, "2021-05-01"))["status_as_of"] == "2021-05-01"
    assert json.loads(freeze_json({}, {}))["status_as_of"] == ""


def test_what_merely_lies_in_the_folder_is_not_frozen(
    twice: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    inputs = json.loads(twice[0]["internal/freeze.json"])["inputs"]
    assert not {"README.txt", "responses/unnamed.xlsx"} & inputs.keys()
    assert b"README.txt" in twice[0]["internal/attention.json"]
