"""`oreigin report` and `oreigin explain`: the package of a case, and a figure back to its cells."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, DAY, FOLDER

if TYPE_CHECKING:
    from oreigin.assessment.values import Assessment
    from oreigin.provenance import Claim, Figure


@click.command()
@click.argument("case", type=CASE)
@click.option("-o", "--output", type=FOLDER, help="Where to write (default: CASE/out).")
@click.option("--as-of", type=DAY, help="Take statuses as of this day instead of the case's.")
@click.option("--final", "final", is_flag=True, help="Refuse while anything is in error.")
def report(case: Path, output: Path | None, as_of: datetime | None, final: bool) -> None:
    """Write the filing package of CASE: Form SD, Conflict Minerals Report, annex, figures.

    Exit status: 0 written, 1 written (with --final: refused) and something is in error.
    """
    from oreigin.cli.summary import print_attention, print_files, print_table
    from oreigin.folder import assess_folder, write_package
    from oreigin.report.package import package

    assessment = assess_folder(case, as_of.date() if as_of else None)
    made = package(assessment)
    print_table(assessment)
    print_attention(made.attention)
    if final and made.in_error:
        said = "Not written: what is in error above has to be mended first. Nothing in the output"
        click.echo(f"{said} folder was changed; what stands there is of an earlier run.", err=True)
        raise SystemExit(1)
    print_files(write_package(made.files, output or case / "out"))
    raise SystemExit(1 if made.in_error else 0)


@click.command()
@click.argument("case", type=CASE)
@click.argument("figure")
def explain(case: Path, figure: str) -> None:
    """Walk FIGURE, a figure or claim of CASE, back to the rows and cells it stands on."""
    from oreigin.folder import assess_folder

    assessment = assess_folder(case)
    every: tuple[Figure | Claim, ...] = (*assessment.figures, *assessment.claims)
    found = next((f for f in every if f.id == figure), None)
    if found is None:
        known = ", ".join(f.id for f in every)
        raise click.BadParameter(f"there is no figure or claim {figure!r}; known: {known}")
    click.echo(f"{found.id}: {_said(found)}")
    click.echo(f"  Rule: {found.rule}")
    for member in found.members:
        click.echo(f"  {member}")
        for line in _rows_behind(assessment, member):
            click.echo(f"      {line}")


def _said(found: "Figure | Claim") -> str:
    from oreigin.provenance import Figure

    if isinstance(found, Figure):
        return f"{found.value} ({found.label})"
    truth = {True: "holds", False: "does not hold", None: "is not decided by the data"}
    against = "".join(f"\n  Against it: {fact}" for fact in found.against)
    return f'"{found.sentence}" {truth[found.holds]}{against}'


def _rows_behind(assessment: "Assessment", member: str) -> list[str]:
    """Return the declared rows behind a member that is a smelter, with how each was recognized."""
    files = {c.response.id: c.response.filename for c in assessment.responses}
    return [
        f"{files.get(m.source) or m.source}, {m.row.sheet} row {m.row.row}: "
        f"{m.resolution.how} - {' '.join(m.resolution.evidence)}"
        for smelter in assessment.consolidation.smelters
        if smelter.id == member
        for m in smelter.members
    ]
