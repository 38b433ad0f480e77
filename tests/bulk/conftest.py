"""Bulk runs need the extra `bulk`."""

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from oreigin.bulk.place import Place


@pytest.fixture
def place(tmp_path) -> Place:
    """A new folder to write to."""
    return Place.at(str(tmp_path / "kept"))
