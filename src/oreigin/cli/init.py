"""`oreigin init`: a case folder to begin with, from what suppliers sent."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import DAY, documents_of, say, tell
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    from oreigin.folder.starting import Arrived
    from oreigin.workbook.templates import Templates


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument(
    "paths", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, path_type=Path)
)
@click.option("--registrant", required=True, help="The exact name of the company that files.")
@click.option("--year", type=click.IntRange(2013, 2100), required=True,
              help="The reporting period, a calendar year.")  # fmt: skip
@click.option("--received", type=DAY, help="The day the files came (default: today).")
@templates_option
def init(
    folder: Path,
    paths: tuple[Path, ...],
    *,
    registrant: str,
    year: int,
    received: datetime | None,
    templates_folder: Path | None,
) -> None:
    """Start a case in FOLDER from the workbooks that suppliers sent.

    A folder or .zip archive stands for every file in it. Each company becomes a supplier, each
    workbook its response, which waits for a decision. Exit status: 0 written, 1 written but some
    file could not be read, 2 nothing written.
    """
    from oreigin.assessment.deadline import filing_deadline
    from oreigin.folder import save_case
    from oreigin.folder.starting import started_case

    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} is not empty; name a new folder")
    documents = documents_of(paths)
    arrived = list(_arrived(documents, known_templates(templates_folder)))
    day = received or datetime.now().astimezone()
    case, data = started_case(registrant, year, arrived, day.date())
    save_case(case, folder, data)
    due = filing_deadline(case.period)
    if case.as_of.filing > due:
        say(_LATE.format(due=due, filing=case.as_of.filing))
    tell(f"{folder}: {len(case.suppliers)} suppliers, {len(case.responses)} responses to decide on")
    tell(_NEXT.format(folder=folder))
    raise SystemExit(int(len(arrived) < len(documents)))


_LATE = (
    "oreigin: Form SD for this period was due on {due}; the case is dated {filing}, the day the "
    "files came, because what comes after the day of filing counts for nothing. If they came "
    "earlier, start again with --received DAY."
)
_NEXT = """
Next:
  complete case.toml, and name the covered products in products.csv
  oreigin lists import LIST --lists {folder}/lists      a template's look-up and the status lists
  oreigin check {folder}/responses --lists {folder}/lists
  decide on each response in responses.csv (column decision: accepted, or rejected with a reason)
  oreigin report {folder}                               says what else is missing"""


def _arrived(documents: list[Path], templates: "Templates") -> Iterator["Arrived"]:
    """Yield what can be read; of the rest say why not."""
    from oreigin import workers

    for outcome in workers.run(partial(_read, templates=templates), documents):
        if outcome.result:
            yield outcome.result
        elif outcome.problem:
            say(f"oreigin: {outcome.problem}")


def _read(data: bytes, file: str, templates: "Templates") -> "Arrived":
    from oreigin.folder.starting import Arrived
    from oreigin.response.reading import read_declaration

    declared = read_declaration(data, file, templates=templates)
    contact = [
        (held.value or "").strip() if (held := declared.fields.get(field)) else ""
        for field in ("contact_name", "contact_email")
    ]
    return Arrived(Path(file).name, data, declared.company_name(), *contact)
