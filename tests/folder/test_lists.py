"""A folder of lists keeps dated snapshots that nobody changes unnoticed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oreigin.errors import InvalidListError
from oreigin.folder import add_snapshot, load_lists
from oreigin.smelters.facility import ListKind, ReferenceRow, Snapshot, StatusRow
from oreigin.terms import TIN, Cid, Sha256

ROWS = (ReferenceRow(TIN, "-Luna", "Luna Smelter, Ltd.", "RWANDA", Cid("CID003387"), "RMI"),)
SNAPSHOT = Snapshot(
    "rmi-2021",
    ListKind.REFERENCE,
    "rmi-lookup",
    date(2021, 4, 28),
    "CMRT.xlsx",
    Sha256("0" * 64),
    Sha256(""),
    public=False,
)
STATUS = replace(SNAPSHOT, id="rmap-2020", kind=ListKind.STATUS, as_of=date(2020, 1, 1))
STATUS_ROWS = (StatusRow(TIN, Cid("CID003387"), "Luna", "RWANDA", "Active"),)


def test_what_is_added_is_loaded(tmp_path: Path) -> None:
    reference = add_snapshot(tmp_path / "new", SNAPSHOT, ROWS)
    status = add_snapshot(tmp_path / "new", STATUS, STATUS_ROWS)
    lists = load_lists(tmp_path / "new")
    assert [(held.snapshot, held.rows) for held in lists.references] == [(reference, ROWS)]
    assert [(held.snapshot, held.rows) for held in lists.statuses] == [(status, STATUS_ROWS)]
    assert len(reference.sha256) == 64


def test_lists_come_in_order_of_their_dates(tmp_path: Path) -> None:
    add_snapshot(tmp_path, SNAPSHOT, ROWS)
    add_snapshot(tmp_path, replace(SNAPSHOT, id="older", as_of=date(2019, 1, 1)), ROWS)
    assert [h.snapshot.id for h in load_lists(tmp_path).references] == ["older", "rmi-2021"]


def test_the_same_list_twice_changes_nothing(tmp_path: Path) -> None:
    first = add_snapshot(tmp_path, SNAPSHOT, ROWS)
    before = (tmp_path / "lists.toml").read_bytes()
    assert add_snapshot(tmp_path, SNAPSHOT, ROWS) == first
    assert (tmp_path / "lists.toml").read_bytes() == before


def test_another_list_under_the_same_id_is_refused(tmp_path: Path) -> None:
    add_snapshot(tmp_path, SNAPSHOT, ROWS)
    with pytest.raises(InvalidListError, match="already another list"):
        add_snapshot(tmp_path, SNAPSHOT, (*ROWS, *ROWS))


def test_unknown_columns_are_kept_unread(tmp_path: Path) -> None:
    snapshot = replace(SNAPSHOT, unknown_columns=("Disposition", "name "))
    add_snapshot(tmp_path, snapshot, ROWS, [("kept", "=too")])
    assert load_lists(tmp_path).references[0].rows == ROWS
    assert b"kept,'=too" in (tmp_path / "rmi-2021.csv").read_bytes()


def test_an_edited_list_is_an_error(tmp_path: Path) -> None:
    add_snapshot(tmp_path, SNAPSHOT, ROWS)
    file = tmp_path / "rmi-2021.csv"
    file.write_bytes(file.read_bytes().replace(b"RWANDA", b"CHINA"))
    with pytest.raises(InvalidListError, match="never edited") as caught:
        load_lists(tmp_path)
    assert caught.value.problem.place == "lists.toml:1"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (replace(ROWS[0], cid=Cid("4RWA001")), "bad-cid"),
        (replace(ROWS[0], name=""), "empty-value"),
    ],
)
def test_a_row_that_does_not_fit_is_not_written(
    tmp_path: Path, row: ReferenceRow, code: str
) -> None:
    with pytest.raises(InvalidListError) as caught:
        add_snapshot(tmp_path, SNAPSHOT, (row,))
    assert (caught.value.problem.code, caught.value.problem.place) == (code, "rmi-2021.csv:2")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_lists_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidListError, match=r"no lists\.toml"):
        load_lists(tmp_path)
