"""The `oreigin` command: names its commands by string and imports each only when it is called."""

import difflib
import importlib
from collections.abc import Sequence

import click

from oreigin import __version__
from oreigin.cli.common import say
from oreigin.errors import OreiginError

COMMANDS = {
    "audit": "oreigin.cli.team.keeping:audit",
    "backup": "oreigin.cli.team.keeping:backup",
    "bulk": "oreigin.cli.bulk:bulk",
    "campaign": "oreigin.cli.campaign:campaign",
    "case": "oreigin.cli.team.case:case",
    "check": "oreigin.cli.check:check",
    "compare": "oreigin.cli.compare:compare",
    "demo": "oreigin.cli.demo:demo",
    "determine": "oreigin.cli.determine:determine",
    "doctor": "oreigin.cli.team.keeping:doctor",
    "edgar": "oreigin.cli.edgar:edgar",
    "explain": "oreigin.cli.report:explain",
    "init": "oreigin.cli.init:init",
    "lists": "oreigin.cli.lists:lists",
    "mail": "oreigin.cli.team.mail:mail",
    "migrate": "oreigin.cli.team.keeping:migrate",
    "migrate-declaration": "oreigin.cli.migrate_declaration:migrate_declaration",
    "people": "oreigin.cli.team.people:people",
    "policy": "oreigin.cli.policy:policy",
    "proofread": "oreigin.cli.proofread:proofread",
    "read": "oreigin.cli.read:read",
    "report": "oreigin.cli.report:report",
    "resolve": "oreigin.cli.resolve:resolve",
    "restore": "oreigin.cli.team.keeping:restore",
    "review": "oreigin.cli.review:review",
    "rollup": "oreigin.cli.rollup:rollup",
    "rules": "oreigin.cli.rules:rules",
    "serve": "oreigin.cli.team.serve:serve",
    "smelters": "oreigin.cli.smelters:smelters",
    "templates": "oreigin.cli.templates:templates",
    "worker": "oreigin.cli.team.worker:worker",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that `--help` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, None where there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - our own table
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve the command; one that does not exist is answered with those written like it."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, 3)
            like = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{like}")
        return super().resolve_command(ctx, args)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="oreigin")
def cli() -> None:
    """From supplier workbooks to a filed Form SD, every figure traceable to its cell."""


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line; an error we know becomes one line on stderr and exit status 2."""
    try:
        cli.main(args=args, prog_name="oreigin")
    except OreiginError as error:
        said = str(error)
    except BrokenPipeError:
        raise SystemExit(0) from None  # the reader of our output has had enough
    except OSError as error:
        said = f"{error.filename or 'output'}: {error.strerror or error}. Nothing more was written."
    say(f"oreigin: {said}")
    raise SystemExit(2)
