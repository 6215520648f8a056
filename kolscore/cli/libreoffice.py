"""`kolscore libreoffice`: the functions as an extension of LibreOffice Calc."""

from pathlib import Path

import click

from kolscore.cli.shared import refuse_without_python
from kolscore.cli.terminal import put
from kolscore.words import say


@click.group()
def libreoffice() -> None:
    """Put the functions into LibreOffice Calc."""
    refuse_without_python("LibreOffice")


@libreoffice.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE.")
def build(file: Path, force: bool) -> None:
    """Write the extension into a file.

    FILE is an .oxt, which LibreOffice opens and installs.
    """
    from kolscore.libreoffice.build import build as build_extension

    build_extension(file, overwrite=force)
    put(say("cli.written", file=file))


@libreoffice.command()
def install() -> None:
    """Install the extension; close LibreOffice first."""
    from kolscore.libreoffice.install import install as install_extension

    install_extension()
    put(say("cli.libreoffice.installed"))


@libreoffice.command()
def uninstall() -> None:
    """Take the extension out again."""
    from kolscore.libreoffice.install import uninstall as uninstall_extension

    uninstall_extension()
    put("uninstalled")
