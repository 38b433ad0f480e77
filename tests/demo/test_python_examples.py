"""The examples of docs/python.md run as they are written, one after the other."""

import re
from pathlib import Path

import pytest

from oreigin.demo import write_example

PAGE = Path(__file__).parents[2] / "docs/python.md"


def test_the_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_example(Path("demo-case"))
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 4
    exec("\n".join(examples), {"__name__": "example"})
    told = capsys.readouterr().out
    assert "CMRT 6.01 Contract Manufacturer 1" in told
    assert "297" in told.splitlines()
    assert "Luna Smelter" in told
    assert Path("out/filing/ex1-01.htm").is_file()
