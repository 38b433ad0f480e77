"""`oreigin check`: completeness as the official Checker sees it, then plausibility."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreigin.cli.common import DAY, FILE, FOLDER, acceptance_policy, documents_of
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.checks.documents import Terms
    from oreigin.checks.reference import Reference
    from oreigin.checks.values import Checked
    from oreigin.workers import Outcome

LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to check for and what to write, small enough to be sent to every worker."""

    terms: "Terms"
    lists: Path | None
    corrected: Path | None


@dataclass(frozen=True, slots=True)
class _Outputs:
    """Where to write what."""

    as_json: bool
    findings: Path | None
    letters: Path | None
    language: str


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--lists", type=FOLDER, help="Reference lists; else each workbook's own look-up tab serves."
)
@click.option("--policy", type=FILE, help="The acceptance policy (a case's policy.toml).")
@click.option("--as-of", type=DAY, help="The day to check for (default: today).")
@click.option("--period", type=int, help="The reporting period, a calendar year.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="All findings as XLSX.")
@click.option("--letter", type=FOLDER, help="Write a letter to each supplier into this folder.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Of the letters.")
@click.option(
    "--corrected", type=FOLDER, help="Write copies with what can be mended without judgment."
)
@templates_option
def check(  # noqa: PLR0917 - the options of the command
    paths: tuple[Path, ...],
    lists: Path | None,
    policy: Path | None,
    as_of: datetime | None,
    period: int | None,
    as_json: bool,
    output: Path | None,
    letter: Path | None,
    language: str,
    corrected: Path | None,
    templates_folder: Path | None,
) -> None:
    """Check workbooks: what the official Checker still asks for, then what it overlooks.

    A folder stands for every file in it. Exit status: 0 nothing worse than a warning, 1 something
    is incomplete, unreadable or in error, 2 nothing could be used.
    """
    from oreigin.checks.documents import Terms
    from oreigin.terms import ReportingPeriod

    terms = Terms(
        as_of.date() if as_of else date.today(),  # noqa: DTZ011 - a day where the person sits
        acceptance_policy(policy),
        period=ReportingPeriod(period) if period else None,
        templates=known_templates(templates_folder),
    )
    if lists:
        _reference(lists, terms.as_of)  # a folder that cannot be used is said once, before all
    documents = documents_of(paths)
    wanted = _Wanted(terms, lists, corrected)
    status = _report(documents, wanted, _Outputs(as_json, output, letter, language))
    raise SystemExit(status)


def _report(documents: list[Path], wanted: _Wanted, outputs: _Outputs) -> int:
    """Check and report one document after the other; return the exit status."""
    from oreigin.checks.across import Across
    from oreigin.cli.findings import Findings, print_checked, print_unreadable

    across, table = Across(), Findings()
    failed = wrong = 0
    for outcome in _outcomes(documents, wanted, outputs.as_json):
        if outcome.result is None:
            failed += 1
            _print_json(_failure(outcome)) if outputs.as_json else print_unreadable(outcome)
            table.add_problem(outcome)
            continue
        checked = across.completed(outcome.result, str(outcome.path))
        wrong += _is_wrong(checked)
        if outputs.as_json:
            _print_json(_as_json(checked, outcome.path))
        else:
            print_checked(checked, outcome.path)
        if outputs.findings:
            table.add(checked, outcome.path)
        if outputs.letters:
            _write_letter(checked, outcome.path, outputs)
    if outputs.findings:
        outputs.findings.write_bytes(table.workbook())
    if failed == len(documents):
        return 2
    return 1 if failed or wrong else 0


def _outcomes(documents: list[Path], wanted: _Wanted, quiet: bool) -> Iterator["Outcome[Checked]"]:
    """Yield the outcomes in order, with progress on a terminal where there are many."""
    from oreigin import workers

    outcomes = workers.run(partial(_check, wanted=wanted), documents)
    if len(documents) < 20 or not quiet:
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(
        outcomes, "Checking", len(documents), console=console, disable=not console.is_terminal
    )


def _check(data: bytes, file: str, wanted: _Wanted) -> "Checked":
    """Check one document; runs in a worker."""
    from oreigin.checks.documents import check_document

    reference = _reference(wanted.lists, wanted.terms.as_of) if wanted.lists else None
    checked = check_document(data, file, wanted.terms, reference)
    if wanted.corrected:
        _write_corrected(data, Path(file), wanted, reference)
    return checked


@cache
def _reference(lists: Path, as_of: date) -> "Reference | None":
    """Load the lists once in each worker."""
    from oreigin.checks.reference import reference_in
    from oreigin.folder import load_lists

    return reference_in(load_lists(lists), as_of)


def _write_corrected(
    data: bytes, path: Path, wanted: _Wanted, reference: "Reference | None"
) -> None:
    from oreigin.checks.correcting import corrected
    from oreigin.folder.disk import write_file

    assert wanted.corrected  # noqa: S101 - only called then
    made = corrected(data, str(path), wanted.terms, reference)
    if made.changes:
        write_file(wanted.corrected / path.name, made.data)
        write_file(wanted.corrected / f"{path.stem}.changes.csv", made.listing().encode())


def _write_letter(checked: "Checked", path: Path, outputs: _Outputs) -> None:
    from oreigin.checks.letters import letter
    from oreigin.folder.disk import write_file

    assert outputs.letters  # noqa: S101 - only called then
    if checked.findings:
        text = letter(checked, path.name, outputs.language)
        write_file(outputs.letters / f"{path.stem}.{outputs.language}.txt", text.encode())


def _is_wrong(checked: "Checked") -> bool:
    from oreigin.checks.values import Severity

    return bool(checked.missing) or checked.count(Severity.ERROR) > 0


def _as_json(checked: "Checked", path: Path) -> dict[str, Any]:
    from oreigin.checks.json_form import to_json

    return to_json(checked, str(path))


def _failure(outcome: "Outcome[Checked]") -> dict[str, Any]:
    from oreigin.checks.json_form import failure_to_json

    assert outcome.problem  # noqa: S101 - only called for failures
    return failure_to_json(outcome.problem, str(outcome.path), outcome.sha256)


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
