"""Files that people bring become dated snapshots that say where they come from."""

from datetime import date
from pathlib import Path

import pytest

from oreigin.errors import InvalidListError
from oreigin.smelters.facility import ListKind
from oreigin.smelters.importing import ListFile, import_file

DAY = date(2023, 6, 1)

CONFORMANT = (
    b"METAL,SMELTER ID,STANDARD SMELTER NAME,Type,Policy\nTin,CID000292,Alpha,Conformant,Link\n"
)


def test_a_csv_becomes_a_snapshot_of_its_day_with_the_hash_of_its_source() -> None:
    (made,) = import_file(ListFile(CONFORMANT, "conformant.csv", DAY)).lists
    snapshot = made.snapshot
    assert (snapshot.id, snapshot.kind) == ("rmap-conformant-2023-06-01", ListKind.STATUS)
    assert (snapshot.source, len(snapshot.source_sha256)) == ("conformant.csv", 64)
    assert snapshot.public


def test_columns_we_do_not_know_are_kept_with_their_cells() -> None:
    (made,) = import_file(ListFile(CONFORMANT, "conformant.csv", DAY)).lists
    assert made.snapshot.unknown_columns == ("Policy",)
    assert made.unknown_cells == (("Link",),)


def test_the_member_databases_words_make_a_list_that_may_not_be_shown() -> None:
    text = CONFORMANT.replace(b"Alpha,Conformant", b"Alpha,Outreach Required")
    (made,) = import_file(ListFile(text, "export.csv", DAY)).lists
    assert (made.snapshot.scheme, made.snapshot.public) == ("rmap-member", False)


def test_a_list_without_a_day_is_refused_and_asked_for_it() -> None:
    with pytest.raises(InvalidListError, match="--as-of"):
        import_file(ListFile(CONFORMANT, "conformant.csv"))


def test_a_picture_is_no_list() -> None:
    with pytest.raises(InvalidListError, match="neither a workbook nor a text file"):
        import_file(ListFile(b"\x89PNG\r\n\x1a\n\0\0", "list.csv", DAY))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("version", "cids"),
    [("6.01", 311), ("6.1", 337), ("6.22", 350), ("6.31", 349), ("6.4", 368), ("6.5", 349)],
)
def test_the_look_up_tab_of_a_template_is_a_reference_list_of_its_release_day(
    samples: Path, version: str, cids: int
) -> None:
    path = samples / "templates" / f"RMI_CMRT_{version}.xlsx"
    made = import_file(ListFile(path.read_bytes(), path.name))
    (reference,) = made.lists
    assert reference.snapshot.kind is ListKind.REFERENCE
    assert reference.snapshot.id == f"cmrt-{version}-look-up"
    assert len({row.cid for row in reference.rows}) == cids
    assert made.rejected == ()
