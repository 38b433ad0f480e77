"""What a case keeps of its own declarations, beside the case: `rollup/` in its folder.

`declarant.toml`, `minerals.csv` and `overrides.csv` are what a roll-up takes from a person;
`declarations.csv` names what a team keeps up to date in the app; `ledger.csv` says what went out to
whom, and `sent/` keeps the exact bytes under their SHA-256 with the fingerprints of their inputs.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from oreigin.case import Case
from oreigin.errors import InvalidCaseError
from oreigin.folder.disk import SENT, text_files, write_file
from oreigin.folder.files import Files, problem, text_file
from oreigin.folder.records import read_record, record_text
from oreigin.folder.rows import Rows, read_rows, rows_text
from oreigin.folder.rules import check_mineral
from oreigin.rollup.ledger import Sent
from oreigin.rollup.values import Decided, Declarant, ProductMineral, Program
from oreigin.terms import Scope, Sha256

DECLARANT, MINERALS = "rollup/declarant.toml", "rollup/minerals.csv"
OVERRIDES, LEDGER = "rollup/overrides.csv", "rollup/ledger.csv"
DECLARATIONS = "rollup/declarations.csv"
ROLLUP_FILES = (DECLARANT, MINERALS, OVERRIDES, LEDGER, DECLARATIONS)
"""The texts of a roll-up, by their path inside a case folder."""


@dataclass(frozen=True, slots=True)
class KeptUpToDate:
    """A row of `rollup/declarations.csv`: a declaration that the app makes anew by itself."""

    template: str
    version: str
    scope: Scope
    description: str = ""
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollupFolder:
    """What lies in `rollup/`: what a roll-up takes from a person, what went out, what is kept."""

    program: Program
    sent: tuple[Sent, ...] = ()
    kept: tuple[KeptUpToDate, ...] = ()


def open_rollup(path: Path, case: Case) -> RollupFolder:
    """Return what the case in the folder `path` keeps of its own declarations; nothing is needed.

    Raises InvalidCaseError for the first thing wrong in its files.
    """
    return rollup_from_files(text_files(path), str(path), case)


def rollup_from_files(files: Files, folder: str, case: Case) -> RollupFolder:
    """Return what `files` hold of a roll-up; `folder` is its name in errors."""
    declarant = read_record(text_file(files, folder, DECLARANT), Declarant)
    minerals = read_rows(text_file(files, folder, MINERALS), ProductMineral)
    _check_minerals(minerals, {product.id for product in case.products})
    decided = read_rows(text_file(files, folder, OVERRIDES), Decided)
    sent = read_rows(text_file(files, folder, LEDGER), Sent)
    kept = read_rows(text_file(files, folder, DECLARATIONS), KeptUpToDate)
    program = Program(declarant, minerals.values, decided.values)
    return RollupFolder(program, sent.values, kept.values)


def rollup_files(kept: RollupFolder) -> dict[str, bytes]:
    """Return the files of a roll-up by their path inside a case folder."""
    texts = {
        DECLARANT: record_text(kept.program.declarant),
        MINERALS: rows_text(kept.program.minerals, ProductMineral),
        OVERRIDES: rows_text(kept.program.decided, Decided),
        LEDGER: rows_text(kept.sent, Sent),
        DECLARATIONS: rows_text(kept.kept, KeptUpToDate),
    }
    return {name: text.encode() for name, text in texts.items()}


def save_rollup(kept: RollupFolder, case: Case, path: Path) -> None:
    """Write what a person said for roll-ups, and the ledger; `open_rollup` gives the same.

    Raises InvalidCaseError, and writes nothing, where it would not come back equal.
    """
    files = rollup_files(kept)
    if rollup_from_files(files, str(path), case) != kept:
        raise InvalidCaseError(problem("would-not-come-back", str(path), field="rollup"))
    for name, data in files.items():
        write_file(path / name, data)


def keep_sent(path: Path, case: Case, sent: Sent, data: bytes, inputs: dict[str, str]) -> None:
    """Keep a declaration that went out: its bytes, the fingerprints of its inputs, and a row.

    The bytes are written before the row that names them.
    """
    name = f"{SENT}/{sent.sha256}"
    write_file(path / f"{name}.xlsx", data)
    write_file(path / f"{name}.inputs.json", msgspec.json.format(msgspec.json.encode(inputs)))
    kept = open_rollup(path, case)
    row = rows_text((*kept.sent, sent), Sent).encode()
    write_file(path / LEDGER, row)


def sent_bytes(path: Path, sha256: Sha256) -> bytes:
    """Return the exact bytes of what went out.

    Raises InvalidCaseError where they are gone or are others now.
    """
    name = f"{SENT}/{sha256}.xlsx"
    file = path / name
    if not file.is_file():
        raise InvalidCaseError(problem("sent-missing", str(path), name))
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InvalidCaseError(problem("sent-changed", str(path), name))
    return data


def sent_inputs(path: Path, sha256: Sha256) -> dict[str, str]:
    """Return the fingerprints of what a declaration was made from, as they were then.

    Raises InvalidCaseError where they cannot be read.
    """
    name = f"{SENT}/{sha256}.inputs.json"
    try:
        return msgspec.json.decode((path / name).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError) as fault:
        raise InvalidCaseError(problem("sent-missing", str(path), name)) from fault


def _check_minerals(minerals: Rows[ProductMineral], products: set[str]) -> None:
    """Products exist, and no mineral is a known one with a slip of the pen."""
    for placed in minerals.placed:
        value = placed.row.product
        if value not in products:
            facts = {"column": "product", "value": value, "file": "products.csv"}
            minerals.file.fail("unknown-id", placed.line, **facts)
        check_mineral(minerals.file, placed.line, "mineral", placed.row.mineral)
