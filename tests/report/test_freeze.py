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

NOT_FROZEN = ("internal/freeze.json", "internal/manifest.json")


def final(case: Path, out: Path, **env: str) -> dict[str, bytes]:
    """The files of a final package, made by a process of its own."""
    command = [sys.executable, "-m", "oreigin", "report", str(case), "--final", "-o", str(out)]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The example, made in two folders, time zones, languages and orders of hashing."""
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("elsewhere") / "deep"
    write_example(here / "case")
    write_example(there / "other")
    return (
        final(here / "case", here / "out", TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C.UTF-8"),
        final(there / "other", there / "o", TZ="Asia/Tokyo", PYTHONHASHSEED="2", LANG="de_DE"),
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
        parts = [data]
        if name.endswith((".docx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [archive.read(member) for member in archive.namelist()]
        assert not any(form in part for form in forms for part in parts), name
