"""Packages on disk: written as a whole, never over a final one, and read again to be amended."""

import csv
from collections.abc import Mapping
from pathlib import Path, PurePath

import msgspec

from oreigin.errors import InvalidCaseError, RefusedError
from oreigin.folder.disk import MANIFEST, write_file
from oreigin.folder.files import problem
from oreigin.report.amendment import Filed, filed
from oreigin.report.freeze import FREEZE


def write_package(files: Mapping[str, bytes], out: Path, replace: bool = False) -> tuple[Path, ...]:
    """Write the files of a package, by their path inside `out`, and return where they are.

    A file of the package before that this one does not make is removed: an old exhibit beside a
    new Form SD would be filed by mistake. Files that no package wrote are left alone.
    Raises RefusedError where `out` holds a final package that would change, unless `replace`.
    """
    if not replace:
        _keep_final(files, out)
    for name in _written_before(out):
        if name not in files:
            (out / name).unlink(missing_ok=True)
    for name, data in files.items():
        write_file(out / name, data)
    names = msgspec.json.format(msgspec.json.encode(sorted(files)), indent=1)
    write_file(out / MANIFEST, names + b"\n")
    return tuple(out / name for name in files)


def filed_package(path: Path, out: Path) -> Filed:
    """Return what was filed: `path` is the package's folder, or its `internal/freeze.json`.

    Raises InvalidCaseError where it holds no package of ours, RefusedError where it is `out`,
    which the amendment will be written to.
    """
    before = path.resolve().parents[1] if path.name == PurePath(FREEZE).name else path.resolve()
    if before == out.resolve():
        raise RefusedError(problem("package-amends-itself", str(path)))
    try:
        figures = (before / "internal/figures.json").read_text(encoding="utf-8")
        annex = before / "filing/annex.csv"
        return filed(figures, annex.read_text(encoding="utf-8") if annex.is_file() else "")
    except FileNotFoundError as fault:
        detail = "internal/figures.json is not in it"
        raise InvalidCaseError(problem("not-a-package", str(path), detail=detail)) from fault
    except (OSError, ValueError, TypeError, KeyError, RecursionError, csv.Error) as fault:
        raise InvalidCaseError(problem("not-a-package", str(path), detail=fault)) from fault


def _keep_final(files: Mapping[str, bytes], out: Path) -> None:
    """Refuse to write over a frozen package; the same package again changes nothing."""
    freeze = out / FREEZE
    if freeze.is_file() and files.get(FREEZE) != freeze.read_bytes():
        raise RefusedError(problem("package-final", str(out), FREEZE))


def _written_before(out: Path) -> list[str]:
    """Return the files that the manifest in `out` names, nothing that leads out of the folder."""
    try:
        names = msgspec.json.decode((out / MANIFEST).read_bytes(), type=list[str])
    except (OSError, msgspec.MsgspecError, RecursionError):
        return []
    inside = out.resolve()
    return [
        name
        for name in names
        if not PurePath(name).is_absolute()
        and (out / name).is_file()
        and (out / name).resolve().is_relative_to(inside)
    ]
