"""The command line: parse, call, print, exit."""

from typing import Any

import click

from kolscore.cli.annotate import annotate
from kolscore.cli.clean import clean
from kolscore.cli.columns import columns
from kolscore.cli.ending import end_in_order
from kolscore.cli.excel import excel
from kolscore.cli.explain import explain
from kolscore.cli.lake import plan
from kolscore.cli.libreoffice import libreoffice
from kolscore.cli.page import report
from kolscore.cli.rubric import rubric
from kolscore.cli.share import share
from kolscore.cli.shared import exit_code, stamped
from kolscore.cli.terminal import put, visible
from kolscore.errors import KolscoreError


class _Commands(click.Group):
    """Turns what a user can mend into one message and an exit code."""

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


for _command in (annotate, explain, columns, plan, report, clean, rubric, excel, libreoffice, share):
    cli.add_command(_command)


def main() -> None:
    """Run the command line."""
    end_in_order()
    cli()
