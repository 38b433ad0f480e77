"""`oreigin policy`: what another acceptance policy would change."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, FILE, say, tell

if TYPE_CHECKING:
    from oreigin.checks.documents import Terms
    from oreigin.response.reading import Reading


@click.group()
def policy() -> None:
    """Try out the acceptance policy for responses."""


@policy.command("try")
@click.argument("new", type=FILE)
@click.argument("case", type=CASE)
def try_policy(new: Path, case: Path) -> None:
    """Show which verdicts in CASE would change under NEW.

    Nothing is written. Exit status: 0 done, 1 done and a response could not be read.
    """
    from oreigin.case import ResponseKind
    from oreigin.checks.documents import Terms
    from oreigin.checks.reference import reference_of
    from oreigin.checks.trying import tried
    from oreigin.folder import open_case
    from oreigin.folder.policies import load_policy

    wanted = load_policy(new).acceptance
    folder = open_case(case)
    held = folder.case
    terms = Terms(held.as_of.status, held.policy.acceptance, held.period)
    workbooks = {
        response.id: (response, folder.documents[response.sha256])
        for response in held.responses
        if response.kind is ResponseKind.WORKBOOK and response.sha256 in folder.documents
    }
    reference = reference_of(held.lists.references, terms.as_of)
    paths = {key: path for key, (_, path) in workbooks.items()}
    readings, failed = _read(paths, terms, with_look_up=reference is None)
    responses = {key: (workbooks[key][0], reading) for key, reading in readings.items()}
    changed = 0
    for one in tried(responses, terms, wanted, reference):
        changed += one.changes
        if one.changes:
            because = (one.new.because or one.old.because)[:3]
            why = "; ".join(f"{found.rule}: {found.message}" for found in because)
            tell(f"{one.response.id}: {one.old.verdict} -> {one.new.verdict} ({why})")
    say(f"{changed} of {len(responses)} responses would change their verdict.")
    raise SystemExit(1 if failed else 0)


def _read(
    paths: dict[str, Path], terms: "Terms", with_look_up: bool
) -> tuple[dict[str, "Reading"], int]:
    """Read the workbooks in workers; return what was read, and how many could not be."""
    from oreigin import workers

    function = partial(_read_one, terms=terms, with_look_up=with_look_up)
    readings: dict[str, Reading] = {}
    failed = 0
    for key, outcome in zip(paths, workers.run(function, paths.values()), strict=True):
        if outcome.result:
            readings[key] = outcome.result
        else:
            failed += 1
            say(f"{key}: {outcome.problem}")
    return readings, failed


def _read_one(data: bytes, file: str, terms: "Terms", with_look_up: bool) -> "Reading":
    from oreigin.checks.documents import read

    return read(data, file, terms, with_look_up)
