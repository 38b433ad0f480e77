"""What a final package needs from the disk: hashes of what went in, and what was filed before."""

import hashlib
from pathlib import Path, PurePath

from oreigin.errors import InvalidCaseError
from oreigin.folder.disk import RESPONSES, find_documents, text_files
from oreigin.folder.files import problem
from oreigin.report.amendment import Filed, filed
from oreigin.report.freeze import FREEZE
from oreigin.workbook.templates import Templates


def input_hashes(path: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of the case, documents included, by its path inside."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in text_files(path).items()}
    for sha256, document in find_documents(path).items():
        hashes[f"{RESPONSES}/{document.relative_to(path / RESPONSES).as_posix()}"] = sha256
    return hashes


def template_hashes(templates: Templates) -> dict[str, str]:
    """Return the SHA-256 of every template file that a user added, by its name."""
    return {
        f"templates/{PurePath(file.name).name}": hashlib.sha256(file.text.encode()).hexdigest()
        for file in templates.added
    }


def filed_package(path: Path) -> Filed:
    """Return what was filed: `path` is the package's folder, or its `internal/freeze.json`.

    Raises InvalidCaseError where it holds no package of ours.
    """
    out = path.parents[1] if path.name == Path(FREEZE).name and path.is_file() else path
    try:
        figures = (out / "internal/figures.json").read_text(encoding="utf-8")
        annex = out / "filing/annex.csv"
        return filed(figures, annex.read_text(encoding="utf-8") if annex.is_file() else "")
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise InvalidCaseError(problem("not-a-package", str(path), detail=fault)) from fault
