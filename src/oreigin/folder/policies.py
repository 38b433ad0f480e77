"""Reading a policy file that stands alone."""

from pathlib import Path

from oreigin.case import Policy
from oreigin.folder.files import text_file
from oreigin.folder.records import read_record


def load_policy(path: Path) -> Policy:
    """Return the policy in the file `path`. Raises InvalidCaseError that names file and line."""
    files = {path.name: path.read_bytes()}
    return read_record(text_file(files, str(path.parent), path.name), Policy)
