"""The command line: parse, call, print, exit."""

from importlib import import_module
from typing import Any, Final

import click

from kolscore.cli.ending import end_in_order
from kolscore.cli.shared import exit_code, stamped
from kolscore.cli.terminal import put, visible
from kolscore.errors import KolscoreError
from kolscore.words import near, say

_HOMES: Final = {
    "annotate": "annotate",
    "people": "people",
    "explain": "explain",
    "columns": "columns",
    "plan": "lake",
    "report": "page",
    "share": "share",
    "clean": "clean",
    "rubric": "rubric",
    "excel": "excel",
    "libreoffice": "libreoffice",
}
"""The commands, each with the file that it is imported from when it is asked for."""


class _Commands(click.Group):
    """Imports the command that is asked for, and turns what a user can mend into one message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        return sorted(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in _HOMES:
            return None
        command: click.Command = getattr(import_module(f"kolscore.cli.{_HOMES[cmd_name]}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _HOMES and not args[0].startswith("-"):
            raise click.UsageError(say("cli.no_command", command=args[0], hint=near(args[0], _HOMES)), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KolscoreError as error:
            put(f"kolscore: {error}")
            ctx.exit(exit_code(error))
        except click.UsageError as error:
            said = error.format_message()
            if visible(said) == said:
                raise
            raise click.UsageError(visible(said), error.ctx) from None


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from kolscore import Rubric, __version__

        put(f"kolscore {__version__}, rubric {stamped(Rubric.load().stamp)}", err=False)
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done; 1 unusable input or rubric; 2 wrong usage; 3 notes were raised under "
    "--strict; 4 no creator table found; 5 output exists or cannot be written.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show versions and exit.",
)
def cli() -> None:
    """Tier, KOL or influencer, credibility and campaign role for every creator in a spreadsheet.

    Every answer comes with its reason. Nothing leaves this computer.
    """


def main() -> None:
    """Run the command line."""
    end_in_order()
    cli()
