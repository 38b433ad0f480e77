"""What a final package needs from the disk: the hashes of what went in."""

import hashlib
from pathlib import Path, PurePath

from oreigin.folder.disk import RESPONSES, find_documents, text_files
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
