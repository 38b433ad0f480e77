"""Template files that a user adds: `--templates DIR`, and a folder of their own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from oreigin.rollup.rolling import Target
    from oreigin.workbook.templates import Templates

Command = TypeVar("Command", bound=Callable[..., object])

VARIABLE = "OREIGIN_TEMPLATES"


def templates_option(command: Command) -> Command:
    """Give a command the option `--templates`; its parameter is called `templates_folder`."""
    option = click.option(
        "--templates",
        "templates_folder",
        envvar=VARIABLE,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=f"More template versions, besides {user_folder()} (environment: {VARIABLE}).",
    )
    return option(command)


def user_folder() -> Path:
    """Return the folder of the user's own template files, where the system keeps such things."""
    return Path(click.get_app_dir("oreigin")) / "templates"


def known_templates(folder: Path | None) -> "Templates":
    """Return our templates, those in the user's folder and those in `folder`, the last winning.

    Raises InvalidTemplateError for a file there that does not say what it must.
    """
    from oreigin.workbook.template_folder import templates_in

    return templates_in(each for each in (user_folder(), folder) if each)


def target_of(template: Path, templates: "Templates") -> "Target":
    """Return the template of a workbook with its look-up, read where it can do no harm.

    Raises OreiginError where it is not a blank workbook of one of `templates`.
    """
    from oreigin import workers
    from oreigin.errors import OreiginError
    from oreigin.response.blank import refusal
    from oreigin.response.reading import read_with_look_up
    from oreigin.rollup.official import of_ones_own
    from oreigin.rollup.rolling import Target

    (outcome,) = workers.run(partial(read_with_look_up, templates=templates), [template])
    if outcome.problem or not outcome.result:
        assert outcome.problem  # noqa: S101 - one of the two is always there
        raise OreiginError(of_ones_own(outcome.problem))
    if refused := refusal(outcome.result.declaration, str(template)):
        raise OreiginError(of_ones_own(refused.problem))
    return Target.of(outcome.result)
