"""The case as a folder: importing one as a new period, exporting a period as one."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from oreigin import tables
from oreigin.case import Case
from oreigin.casework import assessing
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor
from oreigin.demo.example import build_example
from oreigin.errors import RefusedError
from oreigin.folder import (
    files_of_case,
    input_hashes,
    list_files,
    open_case,
    save_case,
    sha256_of,
)
from oreigin.folder.correspondence import (
    Correspondence,
    correspondence_files,
    correspondence_from_files,
)
from oreigin.folder.directory import Directory, directory_files, directory_from_files
from oreigin.folder.disk import text_files, write_file
from oreigin.folder.rollup import RollupFolder, open_rollup, sent_bytes, sent_inputs
from oreigin.rollup.values import Program
from oreigin.store import documents as store
from oreigin.store import saving
from oreigin.store.correspondence import load_correspondence, save_correspondence
from oreigin.store.declarations import SentFile, folder_files, save_rollup
from oreigin.store.directory import load_directory, save_directory
from oreigin.store.loading import documents_of, load_case
from oreigin.store.models import Period
from oreigin.terms import Sha256


class _Documents(Mapping[Sha256, bytes]):
    """Documents by SHA-256: lists, and files of which each is read when it is asked for.

    The workbooks of a thousand suppliers would fill half a gigabyte of memory.
    """

    def __init__(self, files: Mapping[Sha256, Path], lists: Mapping[Sha256, bytes]):
        self.files, self.lists = files, lists

    def __getitem__(self, sha256: Sha256) -> bytes:
        data = self.lists.get(sha256)
        return self.files[sha256].read_bytes() if data is None else data

    def __iter__(self) -> Iterator[Sha256]:
        return iter({**self.files, **self.lists})

    def __len__(self) -> int:
        return len({**self.files, **self.lists})


@dataclass(frozen=True, slots=True)
class OwnDeclarations:
    """What a case folder keeps of the registrant's own declarations, and what went out."""

    kept: RollupFolder = field(default_factory=lambda: RollupFolder(Program()))
    files: Mapping[Sha256, SentFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a case: who its suppliers are, what was written to them, what went out."""

    directory: Directory = field(default_factory=Directory)
    written: Correspondence = field(default_factory=Correspondence)
    own: OwnDeclarations = field(default_factory=OwnDeclarations)


def import_folder(actor: Actor, folder: Path) -> Period:
    """Return a new period that holds the case in `folder`.

    Raises InvalidCaseError or InvalidListError for a folder that is no valid case, RefusedError
    "year-there" where the registrant has that year already.
    """
    opened = open_case(folder)
    beside = text_files(folder)
    directory = directory_from_files(beside, str(folder), opened.case)
    written = correspondence_from_files(beside, str(folder), opened.case)
    own = _own_declarations(folder, opened.case)
    lists = list_files(folder / "lists") if (folder / "lists").is_dir() else {}
    documents = _Documents(opened.documents, lists)
    return import_case(actor, opened.case, documents, Beside(directory, written, own))


def import_archive(actor: Actor, data: bytes) -> Period:
    """Return a new period that holds the case in a zip archive; as `import_folder`."""
    with tempfile.TemporaryDirectory(prefix="oreigin-") as there:
        unpack(data, Path(there))
        found = sorted(Path(there).rglob("case.toml"), key=lambda path: len(path.parts))
        return import_folder(actor, found[0].parent if found else Path(there))


def load_demo(actor: Actor) -> Period:
    """Return a new period that holds the worked example."""
    case, documents = build_example()
    return import_case(actor, case, documents)


def export_folder(actor: Actor, period: Period, folder: Path) -> None:
    """Write the period into `folder` as a case folder; `oreigin report` on it gives our package."""
    with doing(actor, "case-exported", f"period:{period.year}", revision=period.revision):
        _write(period, folder)


def exported_hashes(period: Period) -> dict[str, str]:
    """Return the SHA-256 of every file that an export of the period would hold."""
    with tempfile.TemporaryDirectory(prefix="oreigin-") as there:
        _write(period, Path(there))
        return input_hashes(Path(there))


def export_archive(actor: Actor, period: Period) -> IO[bytes]:
    """Return the period as a case folder in a zip archive: a file on disk that is gone once closed.

    A thousand workbooks are packed one after the other.
    """
    with tempfile.TemporaryDirectory(prefix="oreigin-") as there:
        folder = Path(there) / f"{actor.registrant.slug}-{period.year}"
        export_folder(actor, period, folder)
        packed = tempfile.TemporaryFile(prefix="oreigin-")  # noqa: SIM115 - closed by who reads it
        with zipfile.ZipFile(packed, "w") as made:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(there).as_posix())
                entry.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, made.open(entry, "w") as target:
                    shutil.copyfileobj(source, target)
    packed.seek(0)
    return packed


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip archive, the same bytes for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unpack(data: bytes, folder: Path) -> None:
    """Write what is in a case's zip archive into `folder`, held to the limits of any archive.

    Raises UnreadableDocumentError for what is no archive, or not a safe one.
    """
    from oreigin.workbook.archive import LIMITS  # noqa: PLC0415
    from oreigin.workbook.package import Package  # noqa: PLC0415

    package = Package(data, "case.zip", LIMITS)
    for name in package.names:
        if not name.endswith("/"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(package.inflated(name))


def _own_declarations(folder: Path, case: Case) -> OwnDeclarations:
    kept = open_rollup(folder, case)
    names = {sent.sha256 for sent in kept.sent}
    files = {each: SentFile(sent_bytes(folder, each), sent_inputs(folder, each)) for each in names}
    return OwnDeclarations(kept, files)


def _write(period: Period, folder: Path) -> None:
    held = documents_of(period)
    save_case(load_case(period), folder, {name: store.read(each) for name, each in held.items()})
    beside = {
        **directory_files(load_directory(period)),
        **correspondence_files(load_correspondence(period)),
        **folder_files(period),
    }
    for name, data in beside.items():
        write_file(folder / name, data)


def import_case(
    actor: Actor,
    case: Case,
    documents: Mapping[Sha256, bytes],
    beside: Beside | None = None,
) -> Period:
    """Save the case as a period, with what stands `beside` it.

    A list's file that is not there is written as a folder would.
    """
    files = files_of_case(case, documents)
    lists = (data for name, data in files.items() if name.endswith(".csv") and "lists/" in name)
    lacking = {sha256_of(data): data for data in lists if sha256_of(data) not in documents}
    given = {**lacking, **documents} if lacking else documents
    year = case.period.year
    with doing(actor, "case-imported", f"period:{year}", responses=len(case.responses)):
        if Period.objects.filter(registrant=actor.registrant, year=year).exists():
            raise RefusedError(tables.problem("casework.toml", "year-there", year=year))
        period = saving.save_case(actor.registrant, case, given, actor.now, actor.user)
        beside = beside or Beside()
        save_directory(period, beside.directory)
        save_correspondence(period, beside.written)
        save_rollup(period, beside.own.kept, beside.own.files, actor.now)
        assessing.request(actor, period)
    return period
