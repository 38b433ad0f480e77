"""Filings of `filings.py` as files that a command can be given."""

from html import escape
from pathlib import Path

from oreigin.proofread.values import Block, Filing, Grid
from tests.proofread.filings import CLEAN, filing


def html_of(block: Block) -> str:
    if isinstance(block, Grid):
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows
        )
        return f"<table>{rows}</table>"
    text = escape(block.text)
    return f"<p><b>{text}</b></p>" if block.level else f"<p>{text}</p>"


def submission_of(made: Filing) -> str:
    """The filing as EDGAR disseminates it: a document a part."""
    documents = (
        f"<DOCUMENT>\n<TYPE>{part.kind}\n<FILENAME>part.htm\n<TEXT>\n<html><body>"
        f"{''.join(map(html_of, made.blocks[part.start : part.end]))}</body></html>\n"
        "</TEXT>\n</DOCUMENT>\n"
        for part in made.parts
    )
    return f"<SEC-DOCUMENT>x.txt\n{''.join(documents)}</SEC-DOCUMENT>\n"


def written(path: Path, *changes: tuple[str, str]) -> Path:
    """Write the clean filing after `changes` to `path`, a submission; return the path."""
    path.write_text(submission_of(filing(CLEAN, *changes)), encoding="utf-8")
    return path
