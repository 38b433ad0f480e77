"""Writing reviewers' judgments into a case folder, each at once and nothing else with it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from oreigin.folder.disk import find_documents, text_files, write_file
from oreigin.folder.reading import case_from_files
from oreigin.folder.rows import rows_text
from oreigin.smelters.judgment import Judgment

JUDGMENTS = "judgments.csv"


def add_judgment(path: Path, judgment: Judgment) -> None:
    """Write one more judgment into the case folder `path`.

    Raises InvalidCaseError, and writes nothing, where the case would not be valid with it.
    """
    _save(path, (*_judgments(path), judgment))


def revoke_judgment(path: Path, judgment: Judgment) -> None:
    """Revoke a judgment from the day it was made: it stays in the file and no longer counts.

    Raises ValueError where the case folder does not hold it.
    """
    held = list(_judgments(path))
    at = len(held) - 1 - held[::-1].index(judgment)
    held[at] = replace(judgment, revoked=judgment.when)
    _save(path, held)


def _judgments(path: Path) -> tuple[Judgment, ...]:
    return case_from_files(text_files(path), str(path)).judgments


def _save(path: Path, judgments: Sequence[Judgment]) -> None:
    data = rows_text(judgments, Judgment).encode()
    files = {**text_files(path), JUDGMENTS: data}
    case_from_files(files, str(path), find_documents(path))
    write_file(path / JUDGMENTS, data)
