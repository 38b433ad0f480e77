"""`oreigin edgar lint`: whether a page is something that EDGAR accepts."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import FILE, counted, say, tell

if TYPE_CHECKING:
    from oreigin.report.lint import Finding


@click.group()
def edgar() -> None:
    """Check pages before they are filed on EDGAR."""


@edgar.command()
@click.argument("files", metavar="FILE...", type=FILE, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """Report what EDGAR would reject or question in FILE.

    Exit status: 0 nothing worse than a warning, 1 an error in some file.
    """
    from oreigin.report.lint import lint_bytes

    refused = False
    for file in files:
        found = lint_bytes(file.read_bytes(), str(file))
        refused |= any(finding.severity == "error" for finding in found)
        for finding in _alike_once(found):
            click.echo(_as_json(finding)) if as_json else tell(_as_text(finding))
        say(f"{file}: {_counts(found)}")
    raise SystemExit(int(refused))


def _alike_once(found: "tuple[Finding, ...]") -> "list[tuple[Finding, int]]":
    """Return each message once with how often it was found: a style may stand a thousand times."""
    alike: dict[tuple[str, str], tuple[Finding, int]] = {}
    for finding in found:
        key = (finding.problem.code, finding.problem.message)
        first, count = alike.get(key, (finding, 0))
        alike[key] = (first, count + 1)
    return list(alike.values())


def _counts(found: "tuple[Finding, ...]") -> str:
    """Return how many findings of each severity there are, as people say it."""
    named = (("error", "error"), ("warning", "warning"), ("info", "note"))
    counts = ((sum(f.severity == severity for f in found), word) for severity, word in named)
    return ", ".join(counted(count, word) for count, word in counts)


def _as_text(counted: "tuple[Finding, int]") -> str:
    finding, count = counted
    times = f" ({count} times)" if count > 1 else ""
    return f"{finding.severity}: {finding.problem}{times}"


def _as_json(counted: "tuple[Finding, int]") -> str:
    finding, count = counted
    problem = finding.problem
    return json.dumps(
        {
            "rule": problem.code,
            "severity": finding.severity,
            "file": problem.file,
            "place": problem.place,
            "count": count,
            "message": problem.message,
            "remedy": problem.remedy,
        },
        ensure_ascii=False,
    )
