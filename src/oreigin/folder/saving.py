"""From the Case to plain files, each read back before any is written."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

from oreigin.case import Case, ProgramRecord
from oreigin.errors import InvalidCaseError
from oreigin.folder.disk import RESPONSES, find_documents, text_files, write_file
from oreigin.folder.files import problem
from oreigin.folder.lists import INDEX, ListIndex, list_csv, sha256_of, snapshots_of
from oreigin.folder.reading import (
    CLAIMS,
    FACTS,
    NARRATIVE,
    PREVIOUS,
    PREVIOUS_NARRATIVE,
    PREVIOUS_PROGRAM,
    PROGRAM,
    STEPS,
    TABLES,
    CaseRecord,
    ClaimsRecord,
    FactsRecord,
    ProgramRecords,
    case_from_files,
    narrative_file,
    step_file,
    used_names,
)
from oreigin.folder.records import record_text
from oreigin.folder.rows import rows_text
from oreigin.terms import Sha256

_OWN_FOLDERS = ("narrative/", "lists/", f"{PREVIOUS_NARRATIVE}/", f"{PREVIOUS_PROGRAM}/")
"""Folders in which a file that the case does not hold would change the case when it is read."""

_UNSAFE = re.compile(r"[^\w. ()+-]")


def save_case(case: Case, path: Path, documents: Mapping[Sha256, bytes]) -> None:
    """Write the case and its documents into the folder `path`; `load_case` gives the same case.

    `documents` holds what the responses name, by SHA-256; what the folder has already need not be
    there again. A list whose CSV holds further columns is given there too (`list_files`).
    Raises InvalidCaseError, and writes nothing, where the case is not valid, would not come back
    equal, lacks a document, or where the folder holds narratives or lists that the case does not.
    """
    given = {sha256_of(data): data for data in documents.values()}
    there = text_files(path) if path.is_dir() else {}
    files = files_of_case(case, {**given, **_list_files(there)})
    known = find_documents(path) if path.is_dir() else {}
    _check_comes_back(case, files, str(path), {*given, *known})
    for name in sorted(there.keys() - used_names(case)):
        if name.startswith(_OWN_FOLDERS):
            raise InvalidCaseError(problem("folder-holds-more", str(path), name))
    for name, data in files.items():
        write_file(path / name, data)
    for name, data in _document_files(case, given, known).items():
        write_file(path / RESPONSES / name, data)


def check_case(case: Case) -> None:
    """Raise InvalidCaseError where a folder could not hold a case, its documents left aside."""
    _check_comes_back(case, files_of_case(case, {}), "", None)


def files_of_case(case: Case, documents: Mapping[Sha256, bytes]) -> dict[str, bytes]:
    """Return all files of a case but for responses/, by their path inside the folder."""
    main = CaseRecord(**{field.name: getattr(case, field.name) for field in fields(CaseRecord)})
    texts = {"case.toml": record_text(main)}
    for name, row_type in TABLES.items():
        texts[name] = rows_text(getattr(case, name.removesuffix(".csv")), row_type)
    texts["policy.toml"] = record_text(case.policy)
    texts |= _program(case.program, PROGRAM)
    if case.previous_program:
        texts |= _program(case.previous_program, PREVIOUS_PROGRAM)
    texts[CLAIMS] = record_text(ClaimsRecord(case.claims))
    if case.facts:
        texts[FACTS] = record_text(FactsRecord(case.facts))
    for inside, blocks in (
        (NARRATIVE, case.narrative),
        (PREVIOUS_NARRATIVE, case.previous_narrative),
    ):
        for block in blocks:
            texts[narrative_file(inside, block)] = block.text + "\n"
    texts[f"lists/{INDEX}"] = record_text(ListIndex(snapshots_of(case.lists)))
    if case.previous:
        year = case.period.year - 1
        held = [{**asdict(figure), "year": year} for figure in case.previous]
        texts[PREVIOUS] = json.dumps(held, indent=1) + "\n"
    files = {name: text.encode() for name, text in texts.items()}
    for held_list in case.lists.all:
        snapshot = held_list.snapshot
        given = documents.get(snapshot.sha256)
        data = list_csv(snapshot, held_list.rows) if given is None else given
        files[f"lists/{snapshot.id}.csv"] = data
    return files


def _program(program: tuple[ProgramRecord, ...], inside: str) -> dict[str, str]:
    return {
        step_file(inside, step): record_text(
            ProgramRecords(tuple(record for record in program if record.step == step))
        )
        for step in STEPS
    }


def _list_files(files: Mapping[str, bytes]) -> dict[Sha256, bytes]:
    lists = (data for name, data in files.items() if name.startswith("lists/"))
    return {sha256_of(data): data for data in lists}


def _check_comes_back(
    case: Case, files: Mapping[str, bytes], folder: str, documents: set[Sha256] | None
) -> None:
    again = case_from_files(files, folder, documents)
    for field in fields(case):
        if getattr(again, field.name) != getattr(case, field.name):
            code = "would-not-come-back"
            raise InvalidCaseError(problem(code, folder, field=field.name))


def _document_files(
    case: Case, documents: Mapping[Sha256, bytes], known: Mapping[Sha256, Path]
) -> dict[str, bytes]:
    """Name each document as it was received; a name that is taken gets the hash before it."""
    files: dict[str, bytes] = {}
    taken = {path.name.casefold() for path in known.values()}
    written: set[Sha256] = set(known)
    for response in case.responses:
        sha256 = response.sha256
        if sha256 is None or sha256 in written:
            continue
        name = _file_name(response.filename) or sha256
        if name.casefold() in taken:
            name = f"{sha256[:16]}-{name}"
        files[name] = documents[sha256]
        taken.add(name.casefold())
        written.add(sha256)
    return files


def _file_name(filename: str) -> str:
    """Return a sender's file name without anything that a file system could take for a path."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return _UNSAFE.sub("_", last).lstrip(". ~").rstrip(". ")[-100:]
