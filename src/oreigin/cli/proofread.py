"""`oreigin proofread`: what contradicts itself in a filing, is missing, outdated or misspelled."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreigin.cli.common import CASE, DAY, FOLDER, documents_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oreigin.errors import Problem
    from oreigin.proofread.against_case import CaseEvidence
    from oreigin.proofread.values import Finding
    from oreigin.smelters.facility import Lists
    from oreigin.smelters.resolve import Resolver
    from oreigin.workers import Outcome, WorkerLimits


OUTPUT = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to hold filings against and what to make of them, as it is sent to every worker."""

    lists: Path | None
    evidence: "CaseEvidence | None"
    as_of: date | None
    annex: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Proofed:
    """What came of one filing: findings, what could not be read, and the files asked for."""

    findings: "tuple[Finding, ...]"
    unread: "tuple[Problem, ...]"
    smelters: int
    annex: str = ""
    marked: str = ""


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True,
                type=click.Path(path_type=Path))  # fmt: skip
@click.option("--case", type=CASE, help="Also hold the text against this case's evidence.")
@click.option("--lists", type=FOLDER, help="Reference and status lists to look smelters up in.")
@click.option("--annex", type=OUTPUT, help="Write the annex as CSV, with CIDs from the lists.")
@click.option("--marked", type=OUTPUT, help="Write an HTML copy with the findings in its margin.")
@click.option("--as-of", type=DAY, help="Read as on this day (default: when the filing is dated).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
def proofread(  # noqa: PLR0917 - the options of the command
    files: tuple[Path, ...],
    case: Path | None,
    lists: Path | None,
    annex: Path | None,
    marked: Path | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Find contradictions in filings, yours or anyone's.

    FILES are Form SDs and Conflict Minerals Reports: HTML, PDF, DOCX, text, full submissions.

    No case is needed; a folder stands for every file in it. Exit status: 0 nothing is contradictory
    or missing, 1 something is, or could not be read, 2 nothing could be used.
    """
    documents = documents_of(files)
    if len(documents) != 1 and (annex or marked):
        raise click.UsageError("--annex and --marked take one FILE")
    evidence = _evidence(case) if case else None
    if lists:
        _lists(lists)  # a folder that cannot be used is said once, before all
    day = as_of.date() if as_of else None
    wanted = _Wanted(lists, evidence, day, annex is not None, marked is not None)
    outcomes = _outcomes(documents, wanted)
    raise SystemExit(_report(outcomes, len(documents), as_json, annex, marked))


def _evidence(case: Path) -> "CaseEvidence":
    from oreigin.folder import assess_folder
    from oreigin.proofread.against_case import case_evidence

    return case_evidence(assess_folder(case), str(case))


def _outcomes(documents: list[Path], wanted: _Wanted) -> "Iterator[Outcome[Proofed]]":
    from oreigin import workers

    return workers.run(partial(_proofread, wanted=wanted), documents, filing_limits())


def filing_limits() -> "WorkerLimits":
    """Return what one filing may use: a long PDF takes ten times what a workbook does."""
    from oreigin.workers import WorkerLimits

    return WorkerLimits(seconds=60, memory=1024 * 1024 * 1024)


def _proofread(data: bytes, file: str, wanted: _Wanted) -> Proofed:
    """Proofread one filing; runs in a worker."""
    from oreigin.proofread.annex_data import annex_csv, listed_smelters
    from oreigin.proofread.context import context
    from oreigin.proofread.markup import marked_up
    from oreigin.proofread.parts import shows_a_filing
    from oreigin.proofread.problems import unreadable
    from oreigin.proofread.proofreading import findings
    from oreigin.proofread.reading import read_filing

    evidence = wanted.evidence
    lists = _lists(wanted.lists) if wanted.lists else evidence.lists if evidence else None
    day = wanted.as_of
    filing = read_filing(data, file)
    if not shows_a_filing(filing.blocks) and not filing.unread:
        raise unreadable("no-sign-of-a-filing", file)
    held = context(filing, lists, day)
    found = findings(held)
    if evidence:
        from oreigin.proofread.against_case import with_findings_against

        found = with_findings_against(evidence, held, found)
    smelters = listed_smelters(held.annexes, _resolver(lists, wanted)) if wanted.annex else ()
    return Proofed(
        found,
        held.filing.unread,
        len(held.rows),
        annex_csv(smelters) if wanted.annex else "",
        marked_up(held.filing, found) if wanted.marked else "",
    )


def _resolver(lists: "Lists | None", wanted: _Wanted) -> "Resolver | None":
    """Return who looks names up: what the lists know, and what the case's reviewers decided."""
    from oreigin.smelters.history import known_directory
    from oreigin.smelters.resolve import Resolver

    if lists is None:
        return None
    judgments = wanted.evidence.judgments if wanted.evidence else ()
    return Resolver(known_directory(lists, wanted.as_of or date.max), judgments)


@cache
def _lists(folder: Path) -> "Lists":
    """Load the lists once in each worker."""
    from oreigin.folder import load_lists

    return load_lists(folder)


def _report(
    outcomes: "Iterator[Outcome[Proofed]]",
    count: int,
    as_json: bool,
    annex: Path | None,
    marked: Path | None,
) -> int:
    """Report one filing after the other; return the exit status."""
    failed = wrong = 0
    for outcome in outcomes:
        if outcome.result is None:
            failed += 1
            _tell_failure(outcome, as_json)
            continue
        proofed = outcome.result
        wrong += _is_wrong(proofed)
        _tell(proofed, str(outcome.path), as_json, alone=count == 1)
        _write(annex, proofed.annex)
        _write(marked, proofed.marked)
    if failed == count:
        return 2
    return 1 if failed or wrong else 0


def _tell_failure(outcome: "Outcome[Proofed]", as_json: bool) -> None:
    from oreigin.proofread.json_form import failure_to_json

    assert outcome.problem  # noqa: S101 - only called for failures
    if as_json:
        _print_json(failure_to_json(outcome.problem, str(outcome.path)))
    say(f"oreigin: {outcome.problem}")


def _tell(proofed: Proofed, file: str, as_json: bool, alone: bool) -> None:
    from oreigin.cli.proofread_findings import print_findings
    from oreigin.proofread.json_form import finding_to_json, unread_to_json

    if not as_json:
        print_findings(file, proofed.findings, proofed.unread, proofed.smelters)
        return
    named = "" if alone else file
    for finding in proofed.findings:
        _print_json(finding_to_json(finding, named))
    for problem in proofed.unread:
        _print_json(unread_to_json(problem, named))


def _is_wrong(proofed: Proofed) -> bool:
    from oreigin.proofread.values import Severity

    grave = (Severity.CONTRADICTION, Severity.OMISSION)
    return bool(proofed.unread) or any(f.severity in grave for f in proofed.findings)


def _write(path: Path | None, text: str) -> None:
    from oreigin.folder.disk import write_file

    if path:
        write_file(path, text.encode())
        say(f"Written: {path}")


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
