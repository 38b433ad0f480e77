"""Template versions that a user added: TOML files in folders of theirs."""

from collections.abc import Iterable
from pathlib import Path

from oreigin.errors import InvalidTemplateError
from oreigin.workbook.problems import problem
from oreigin.workbook.templates import TemplateFile, Templates


def templates_in(folders: Iterable[Path]) -> Templates:
    """Return our templates and those in the folders that are there, the last winning.

    Raises InvalidTemplateError for a file there that does not say what it must.
    """
    paths = [path for each in folders if each.is_dir() for path in sorted(each.glob("*.toml"))]
    known = Templates(tuple(TemplateFile(str(p), _text(p)) for p in paths))
    for file in known.added:
        known.check(file)
    return known


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = problem("template-file-invalid", str(path), what=str(error))
        raise InvalidTemplateError(words) from error
