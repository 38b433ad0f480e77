"""What a case keeps of its own declarations comes back as it was; what is wrong has its line."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oreigin.errors import InvalidCaseError
from oreigin.folder import (
    RollupFolder,
    keep_sent,
    open_case,
    open_rollup,
    save_case,
    save_rollup,
    sent_bytes,
    sent_inputs,
)
from oreigin.rollup.ledger import Sent
from oreigin.rollup.values import Decided, Declarant, ProductMineral, Program
from oreigin.smelters.facility import Lists
from oreigin.terms import Metal, Scope, Sha256
from tests.assessment.world import CASE

DAY = date(2021, 5, 28)
BYTES = b"what went out"
SENT = Sent(
    "Customer, Inc.",
    DAY,
    "CMRT",
    "6.5",
    Scope.PRODUCT,
    Sha256(hashlib.sha256(BYTES).hexdigest()),
    "f",
    products=("p",),
)
KEPT = RollupFolder(
    Program(
        Declarant(contact_email="a@acme.example"),
        (ProductMineral("p", Metal("Cobalt")),),
        (
            Decided(
                "3 Tin", "Unknown", 'our audit: "open", as of May', "me", DAY, "see audit", "CMRT"
            ),
        ),
    ),
    (SENT,),
)
EMPTY = replace(CASE, responses=(), lists=Lists())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_case(EMPTY, tmp_path, {})
    return tmp_path


def test_a_case_without_any_has_nothing_and_needs_nothing(folder: Path) -> None:
    assert open_rollup(folder, EMPTY) == RollupFolder(Program())


def test_what_was_said_comes_back_as_it_was(folder: Path) -> None:
    save_rollup(KEPT, EMPTY, folder)
    assert open_rollup(folder, EMPTY) == KEPT


def test_it_is_no_file_that_nothing_reads(folder: Path) -> None:
    save_rollup(KEPT, EMPTY, folder)
    keep_sent(folder, EMPTY, SENT, BYTES, {"products": "1"})
    assert not [note for note in open_case(folder).notes if "rollup" in note.place]


def test_what_went_out_is_kept_to_the_byte_beside_its_inputs(folder: Path) -> None:
    keep_sent(folder, EMPTY, SENT, BYTES, {"products": "1"})
    assert open_rollup(folder, EMPTY).sent == (SENT,)
    assert sent_bytes(folder, SENT.sha256) == BYTES
    assert sent_inputs(folder, SENT.sha256) == {"products": "1"}


def test_bytes_that_were_changed_or_taken_away_are_told(folder: Path) -> None:
    keep_sent(folder, EMPTY, SENT, BYTES, {})
    file = folder / f"rollup/sent/{SENT.sha256}.xlsx"
    file.write_bytes(b"something else")
    with pytest.raises(InvalidCaseError, match="changed since"):
        sent_bytes(folder, SENT.sha256)
    file.unlink()
    with pytest.raises(InvalidCaseError, match="not there"):
        sent_bytes(folder, SENT.sha256)


def test_a_mineral_of_an_unknown_product_names_its_line(folder: Path) -> None:
    (folder / "rollup").mkdir()
    (folder / "rollup/minerals.csv").write_text("product,mineral\np9,Cobalt\n")
    with pytest.raises(InvalidCaseError, match=r"rollup/minerals\.csv:2"):
        open_rollup(folder, EMPTY)
