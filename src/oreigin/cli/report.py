"""`oreigin report` and `oreigin explain`: the package of a case, and a figure back to its cells."""

import sys
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, DAY, FOLDER, say, tell
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.assessment.values import Assessment
    from oreigin.report.evidence import Evidence, Item
    from oreigin.workbook.templates import Templates

_SHOWN = 20
"""Cells that a refusal prints for each sentence; `oreigin explain` has them all."""

_MEMBERS = 60
"""Members that `oreigin explain` shows on a terminal, if not asked for all."""

PACKAGE = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("case", type=CASE)
@click.option("-o", "--output", type=FOLDER, help="Where to write (default: CASE/out).")
@click.option("--as-of", type=DAY, help="Take statuses as of this day instead of the case's.")
@click.option(
    "--draft/--final",
    "draft",
    default=True,
    help="A draft (default) prints marked what the data refute or do not decide; a final package "
    "is refused while anything is in error, and is frozen: internal/freeze.json.",
)
@click.option("--amends", type=PACKAGE, help="The package filed before: tell what changed (SD/A).")
@click.option("--replace", is_flag=True, help="Write over a final package.")
@templates_option
def report(  # noqa: PLR0917 - the options of the command
    case: Path,
    output: Path | None,
    as_of: datetime | None,
    draft: bool,
    amends: Path | None,
    replace: bool,
    templates_folder: Path | None,
) -> None:
    """Write the filing package of CASE.

    It holds Form SD, Conflict Minerals Report, annex and evidence.

    Exit status: 0 written, 1 written (with --final: refused) and something is in error.
    """
    from oreigin.cli.summary import print_attention, print_files, print_table
    from oreigin.folder import (
        assess_folder,
        filed_package,
        input_hashes,
        template_hashes,
        write_package,
    )
    from oreigin.report.freeze import FREEZE, freeze_json
    from oreigin.report.package import package
    from oreigin.report.remarks import UNSIGNED

    out = output or case / "out"
    before = filed_package(amends, out) if amends else None
    templates = known_templates(templates_folder)
    assessment = assess_folder(case, as_of.date() if as_of else None, templates)
    made = package(assessment, draft, before, templates)
    print_table(assessment)
    print_attention(made.attention)
    if not draft and made.in_error:
        _print_refusal(assessment, templates)
        raise SystemExit(1)
    files = dict(made.files)
    if not draft:
        day = as_of.date().isoformat() if as_of else ""
        inputs = {**input_hashes(case), **template_hashes(templates)}
        files[FREEZE] = freeze_json(inputs, files, day).encode()
    print_files(write_package(files, out, replace))
    if any(item.rule == UNSIGNED for item in made.attention):
        tell("\nFinal, not signed yet: Form SD cannot be filed before the signature is recorded.")
    raise SystemExit(1 if made.in_error else 0)


def _print_refusal(assessment: "Assessment", templates: "Templates") -> None:
    """Say why nothing was written: each refuted sentence, the facts against it, their cells."""
    from oreigin.report.evidence import evidence
    from oreigin.report.refutations import refutations

    for refuted in refutations(assessment, evidence(assessment, templates)):
        say(f'\nRefuted: "{refuted.sentence}"')
        for fact in refuted.facts:
            say(f"  Fact: {fact}")
        for cell in refuted.cells[:_SHOWN]:
            say(f"  Cells: {cell}")
        if len(refuted.cells) > _SHOWN:
            more = len(refuted.cells) - _SHOWN
            say(f"  and {more} more: oreigin explain CASE {refuted.claim}")
    said = "\nNot written: what is in error above has to be mended first. Nothing in the output"
    say(f"{said} folder was changed; what stands there is of an earlier run.")


@click.command()
@click.argument("case", type=CASE)
@click.argument("figure")
@click.option("--all", "everything", is_flag=True, help="Show every member, however many.")
@templates_option
def explain(case: Path, figure: str, everything: bool, templates_folder: Path | None) -> None:
    """Trace a figure or claim of CASE to its cells.

    On a terminal the first of many members are shown; --all shows the others too.
    """
    from oreigin.folder import assess_folder
    from oreigin.report.evidence import evidence

    templates = known_templates(templates_folder)
    found = evidence(assess_folder(case, templates=templates), templates)
    item = next((each for each in found.items if each.id == figure), None)
    if item is None:
        raise click.BadParameter(_no_such(figure, [each.id for each in found.items]))
    tell(f"{item.id}: {_said(item)}")
    tell(f"  Rule: {item.rule}")
    watched = sys.stdout.isatty() and not everything
    members = item.members[:_MEMBERS] if watched else item.members
    for member in members:
        called = found.called(member)
        tell(f"  {member}" if called == member else f"  {member}: {called}")
        for line in _behind(found, member):
            tell(f"      {line}")
    if len(members) < len(item.members):
        tell(f"  and {len(item.members) - len(members)} more: add --all, or see evidence.xlsx")


def _no_such(figure: str, known: list[str]) -> str:
    """Return what to say of a figure that does not exist: the like of it, and where all stand."""
    holding = [each for each in known if figure and figure.casefold() in each.casefold()]
    near = [*holding, *(e for e in get_close_matches(figure, known, 5) if e not in holding)][:5]
    like = f" Like it: {', '.join(near)}." if near else ""
    return (
        f"there is no figure or claim {figure!r}.{like} All {len(known)} stand in "
        "internal/evidence.xlsx of the package."
    )


def _said(item: "Item") -> str:
    if item.kind == "figure":
        return f"{item.says} ({item.label})"
    against = "".join(f"\n  Against it: {fact}" for fact in item.against)
    return f'"{item.label}" {item.says}{against}'


def _behind(found: "Evidence", member: str) -> list[str]:
    """Return what stands behind a member: of a smelter its status, and the rows that declare it."""
    smelter = next((each for each in found.smelters if each.id == member), None)
    if smelter is None:
        return []
    words = f', which says "{smelter.list_words}"' if smelter.list_words else ""
    status = f"{smelter.status} as of {smelter.status_as_of}, list {smelter.status_list}{words}"
    rows = (
        f"{row.file}, {row.sheet} row {row.row} ({row.cells}): {row.how} - {row.evidence}"
        for row in found.rows_of.get(member, ())
    )
    return [status, *rows]
