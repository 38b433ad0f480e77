"""`oreigin demo`: the worked example, from generated workbooks to the filing package."""

from pathlib import Path

import click

from oreigin.cli.common import FOLDER, say, tell


@click.command()
@click.argument("folder", type=FOLDER, default=Path("demo-case"))
@click.option("--fresh", is_flag=True, help="Write it anew over a case that is there already.")
def demo(folder: Path, fresh: bool) -> None:
    """Run the worked example in FOLDER.

    Writes the case and everything up to its filing package.

    It restates a real filing: Qualys's Form SD for 2020, seven contract manufacturers, filed
    May 28, 2021. Nothing of it is hard-wired: change a decision in FOLDER/responses.csv, a name in
    FOLDER/judgments.csv or an answer in a workbook, run it again, and the report follows. A case
    that is there already is run as it is.
    """
    from oreigin.cli.console import this_command
    from oreigin.cli.summary import print_attention, print_files, print_table
    from oreigin.demo import write_example
    from oreigin.folder import assess_folder, write_package
    from oreigin.report.package import package

    if fresh or not (folder / "case.toml").exists():
        say(f"Writing the worked example into {folder} ...")
        write_example(folder)
    else:
        say(f"Running the case in {folder} as it is (--fresh writes it anew) ...")
    assessment = assess_folder(folder)
    print_table(assessment)
    made = package(assessment)
    print_attention(made.attention)
    print_files(write_package(made.files, folder / "out"))
    tell(
        f"\nOpen {folder / 'out/index.html'} in a browser, or ask where a figure comes from:"
        f"\n  {this_command()} explain {folder} smelters-in-covered-countries"
    )
