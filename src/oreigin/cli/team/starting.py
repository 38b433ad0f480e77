"""What every command of the team's app does first."""

from pathlib import Path

import click

DATA = click.option(
    "--data",
    "data_dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="OREIGIN_DATA_DIR",
    help="Where database, documents and key are kept (default: your data folder).",
)


def start(data_dir: Path | None, migrate: bool = True) -> None:
    """Set the app up over its database, brought to this version.

    Raises click's UsageError where the extra `web` is missing or the environment makes no sense,
    and RefusedError where the database does not answer or cannot be written.
    """
    try:
        from oreigin.web import starting

        starting.start(data_dir)
    except ImportError as missing:
        said = f"{missing.name} is not installed; install it with: pip install 'oreigin[web]'"
        raise click.UsageError(said) from missing
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if migrate:
        starting.migrate()
