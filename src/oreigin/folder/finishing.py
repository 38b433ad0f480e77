"""What a final package needs from the disk: the hashes of what went in."""

import hashlib
from pathlib import Path, PurePath

from oreigin.folder.disk import text_files
from oreigin.folder.reading import open_case, used_names
from oreigin.workbook.templates import Templates


def input_hashes(path: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that the case is read from, by its path inside.

    What merely lies in the folder is none. Raises InvalidCaseError or InvalidListError.
    """
    folder = open_case(path)
    used = used_names(folder.case)
    files = {name: data for name, data in text_files(path).items() if name in used}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    for sha256 in {response.sha256 for response in folder.case.responses if response.sha256}:
        hashes[folder.documents[sha256].relative_to(path).as_posix()] = sha256
    return hashes


def template_hashes(templates: Templates) -> dict[str, str]:
    """Return the SHA-256 of every template file that a user added, by its name."""
    return {
        f"templates/{PurePath(file.name).name}": hashlib.sha256(file.text.encode()).hexdigest()
        for file in templates.added
    }
