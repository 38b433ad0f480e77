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
    ("file", "cids"),
    [
        ("EICC_CFSI_CMRT_3.01.xls", 217),
        ("RMI_CMRT_6.01.xlsx", 311),
        ("RMI_CMRT_6.1.xlsx", 337),
        ("RMI_CMRT_6.22.xlsx", 350),
        ("RMI_CMRT_6.31.xlsx", 349),
        ("RMI_CMRT_6.4.xlsx", 368),
        ("RMI_CMRT_6.5.xlsx", 349),
        ("RMI_EMRT_1.1.xlsx", 100),
        ("RMI_EMRT_1.11.xlsx", 100),
        ("RMI_EMRT_1.2.xlsx", 107),
        ("RMI_EMRT_1.3.xlsx", 126),
        ("RMI_EMRT_2.0.xlsx", 290),
        ("RMI_EMRT_2.1.xlsx", 305),
        ("RMI_CRT_2.2.xlsx", 64),
        ("RMI_AMRT_1.3.xlsx", 49),
    ],
)
def test_the_look_up_tab_of_a_template_is_a_reference_list_of_its_release_day(
    samples: Path, file: str, cids: int
) -> None:
    path = samples / "templates" / file
    made = import_file(ListFile(path.read_bytes(), path.name))
    (reference,) = made.lists
    assert reference.snapshot.kind is ListKind.REFERENCE
    *_, template, version = path.stem.split("_")
    assert reference.snapshot.id == f"{template}-{version}-look-up".lower()
    assert len({row.cid for row in reference.rows}) == cids
    assert made.rejected == ()


@pytest.mark.samples
@pytest.mark.parametrize(
    "file",
    ["EICC_CFSI_CMRT_1.00", "EICC_CFSI_CMRT_2.00", "EICC_CFSI_CMRT_2.03a", "RMI_AMRT_1.2"],
)
def test_a_template_without_cids_is_no_reference_list_and_says_so(samples: Path, file: str) -> None:
    path = samples / "templates" / f"{file}.xlsx"
    with pytest.raises(InvalidListError, match="no look-up tab of smelters with CIDs"):
        import_file(ListFile(path.read_bytes(), path.name))
