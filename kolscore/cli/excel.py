"""`kolscore excel`: the functions as an add-in of Excel on Windows."""

from pathlib import Path

import click

from kolscore.cli.shared import refuse_without_python
from kolscore.cli.terminal import put
from kolscore.words import say


@click.group()
def excel() -> None:
    """Put the functions into Excel on Windows."""
    refuse_without_python("Excel")


@excel.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--python",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Python for Excel to start, if not this one.",
)
@click.option("--force", is_flag=True, help="Overwrite FILE.")
def build(file: Path, python: Path | None, force: bool) -> None:
    """Write the add-in into a file, on any system.

    FILE is an .xlam; Excel need not be there.
    """
    from kolscore.excel.addin.build import build as build_addin

    build_addin(file, python, overwrite=force)
    put(say("cli.written", file=file))


@excel.command()
def install() -> None:
    """Put the add-in where Excel starts it by itself."""
    from kolscore.excel.addin.install import install as install_addin

    put(say("cli.excel.installed", addin=install_addin()))


@excel.command()
def uninstall() -> None:
    """Take the add-in away again."""
    from kolscore.excel.addin.install import uninstall as uninstall_addin

    put(say("cli.excel.uninstalled", addin=uninstall_addin()))


@excel.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check what is known to go wrong, and say what to do.

    The exit code is 1 if something is wrong.
    """
    from kolscore.excel.addin.doctor import examine, gather

    findings = examine(gather())
    for finding in findings:
        put(f"{finding.state:<6} {finding.about:<10} {finding.says}", err=False)
    ctx.exit(any(finding.state == "wrong" for finding in findings))
