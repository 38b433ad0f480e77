"""`oreigin bulk`: many workbooks, read once and kept as Parquet; one list of them all."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import DAY, FILE, FOLDER, acceptance_policy, documents_of, say
from oreigin.cli.template_files import known_templates, templates_option

if TYPE_CHECKING:
    import pyarrow as pa

    from oreigin.bulk.consolidating import Consolidator, CountedList
    from oreigin.bulk.running import Engine, Summary
    from oreigin.bulk.values import Batch, Document

_NEEDED = ("duckdb", "pyarrow")


class _ReadingIsDefault(click.Group):
    """A group whose command need not be named: `oreigin bulk SOURCE` reads."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command's name in front where it was left out."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ReadingIsDefault)
def bulk() -> None:
    """Read thousands of workbooks, each only once.

    They are stored as Parquet and consolidated with DuckDB.

    `oreigin bulk SOURCE... -o DIRECTORY` is short for `oreigin bulk read`. SOURCE is a workbook,
    folder or ZIP archive, or an address such as s3://bucket/prefix; DIRECTORY may be one too.
    """
    _installed(*_NEEDED)


@bulk.command()
@click.argument("source", nargs=-1, required=True)
@click.option(
    "-o", "--output", required=True, metavar="DIRECTORY", help="Where to keep the tables."
)
@click.option("--lists", type=FOLDER, help="Reference and status lists to use.")
@click.option("--policy", type=FILE, help="The acceptance policy (a case's policy.toml).")
@click.option(
    "--as-of", type=DAY, help="The day to check for (default: DIRECTORY's, at first today)."
)
@click.option("--cluster", metavar="ADDRESS", help="Read on the Dask cluster at tcp://HOST:PORT.")
@click.option("--jobs", type=click.IntRange(1), help="Processes here (default: all processors).")
@click.option("--retry", is_flag=True, help="Try again what ran out of time or memory before.")
@templates_option
def read(  # noqa: PLR0917 - the options of the command
    source: tuple[str, ...],
    output: str,
    lists: Path | None,
    policy: Path | None,
    as_of: datetime | None,
    cluster: str | None,
    jobs: int | None,
    retry: bool,
    templates_folder: Path | None,
) -> None:
    """Read and check every workbook of SOURCE that DIRECTORY does not know yet.

    A stopped run, called again, continues. Exit status: 0 all was read and is complete, 1 something
    is unreadable or incomplete, 2 nothing could be used.
    """
    from oreigin.bulk.engines import dask_cluster, this_machine
    from oreigin.bulk.kept import load_state
    from oreigin.bulk.place import Place
    from oreigin.bulk.running import run
    from oreigin.bulk.values import Wanted
    from oreigin.checks.documents import Terms

    _check_lists(lists)
    place = Place.at(output)
    state = load_state(place)
    day = as_of.date() if as_of else state.as_of if state else date.today()  # noqa: DTZ011
    terms = Terms(day, acceptance_policy(policy), templates=known_templates(templates_folder))
    wanted = Wanted(terms, lists)
    if cluster:
        _installed("distributed")
        engine = dask_cluster(cluster, wanted, place)
    else:
        engine = this_machine(wanted, place, jobs)
    summary = run(_documents(source), wanted, place, _with_progress(engine), retry)
    _tell(summary, output)
    if not summary.read:
        raise SystemExit(2)
    if summary.unreadable or summary.incomplete:
        raise SystemExit(1)


@bulk.command()
@click.argument("place", metavar="DIRECTORY")
@click.option("--lists", "lists_folder", type=FOLDER, help="Other lists than those of the run.")
@click.option("--as-of", type=DAY, help="The day to take statuses of (default: the run's).")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Write FILE.xlsx, FILE.csv or FILE.json instead of printing.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def consolidate(
    place: str,
    *,
    lists_folder: Path | None,
    as_of: datetime | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Make one list of everything that DIRECTORY holds, as `oreigin smelters` does of files."""
    from oreigin.bulk.consolidating import consolidator
    from oreigin.bulk.place import Place
    from oreigin.bulk.values import list_files

    _check_lists(lists_folder)
    lists = list_files(lists_folder) if lists_folder else None
    with consolidator(Place.at(place), lists, as_of.date() if as_of else None) as opened:
        counted = opened.counted()
        if output:
            _write(opened, counted, output)
        elif as_json:
            for line in _json_lines(opened, counted):
                click.echo(line)
        else:
            _show(counted)


def _documents(sources: Sequence[str]) -> "list[Document]":
    """Return the documents of all sources, in the order in which they count."""
    from oreigin.bulk.place import is_address
    from oreigin.bulk.sources import local_documents, stored_documents

    found: list[Document] = []
    for source in sources:
        if is_address(source):
            found += stored_documents(source)
        elif not Path(source).exists():
            raise click.BadParameter(f"there is no file or folder {source}")
        else:
            # Absolute, so that the workers of a cluster and a later run mean the same file.
            found += local_documents(documents_of([Path(source).absolute()]))
    return list(dict.fromkeys(found))


def _with_progress(engine: "Engine") -> "Engine":
    """Return the engine with a bar on a terminal."""

    def shown(batches: "Sequence[Batch]", known: set[str]) -> "Iterator[pa.Table]":
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal) as progress:
            total = sum(len(batch.documents) for batch in batches)
            task = progress.add_task("Reading", total=total)
            for part in engine(batches, known):
                progress.advance(task, part.num_rows)
                yield part

    return shown


def _tell(summary: "Summary", output: str) -> None:
    counts = [f"{summary.read} read", f"{summary.unreadable} unreadable"]
    counts += [f"{summary.twice} received twice"] if summary.twice else []
    counts += [f"{summary.incomplete} incomplete"] if summary.incomplete else []
    say(f"{summary.documents} documents: {', '.join(counts)}; {summary.opened} opened now.")
    if summary.retryable:
        say(f"{summary.retryable} ran out of time or memory: --retry tries them again.")
    say(f"Their one list: oreigin bulk consolidate {output}")


def _show(counted: "CountedList") -> None:
    from oreigin.cli.smelters import show_list

    show_list(
        ((each.assessed, each.suppliers) for each in counted.smelters),
        ((each.reason, each.rows) for each in counted.leftovers),
    )


def _json_lines(opened: "Consolidator", counted: "CountedList") -> Iterator[str]:
    from oreigin.assessment.smelter_list import leftover_to_json, smelter_to_json
    from oreigin.smelters.resolution import Leftover

    for each in opened.with_rows(counted):
        said = (
            leftover_to_json(each, {}) if isinstance(each, Leftover) else smelter_to_json(each, {})
        )
        yield json.dumps(said, ensure_ascii=False)


def _write(opened: "Consolidator", counted: "CountedList", output: Path) -> None:
    from oreigin.bulk.listing import list_csv, list_workbook

    match output.suffix.lower():
        case ".xlsx":
            data, with_rows = list_workbook(opened, counted)
            output.write_bytes(data)
            if not with_rows:
                say("Too many rows for a workbook: the declared rows are only in Parquet.")
        case ".csv":
            output.write_bytes(list_csv(counted))
        case ".json":
            with output.open("w", encoding="utf-8") as file:
                before = "[\n"
                for line in _json_lines(opened, counted):
                    file.write(before + line)
                    before = ",\n"
                file.write("\n]\n" if counted.smelters or counted.leftovers else "[\n\n]\n")
        case _:
            raise click.BadParameter("name a file that ends in .xlsx, .csv or .json")
    say(f"{len(counted.smelters)} smelters and refiners in {output}")


def _check_lists(folder: Path | None) -> None:
    """Raise InvalidListError for lists that cannot be used, once and before all reading."""
    if folder:
        from oreigin.folder import load_lists

        load_lists(folder)


def _installed(*packages: str) -> None:
    """Raise RefusedError where a package of the extra is not installed."""
    from oreigin.errors import RefusedError
    from oreigin.tables import problem

    absent = [name for name in packages if find_spec(name) is None]
    if absent:
        what = ", ".join(absent)
        raise RefusedError(problem("bulk_problems.toml", "extra-not-installed", what=what))
