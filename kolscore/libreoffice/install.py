"""Puts the extension into the LibreOffice of this user, and takes it out again, by LibreOffice's own tool."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from kolscore.errors import KolscoreError
from kolscore.libreoffice.build import build
from kolscore.libreoffice.texts import IDENTIFIER
from kolscore.words import say

_PLACES: Final = {
    "win32": (r"C:\Program Files\LibreOffice\program\unopkg.com",),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/unopkg",),
}
"""Where LibreOffice lies where it is not on the search path."""


def install() -> None:
    """Build the extension and install it, in place of an older one.

    Raises KolscoreError if there is no LibreOffice, or with what its tool says.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kolscore.oxt"
        build(file)
        _unopkg("add", "--force", "--suppress-license", str(file))


def uninstall() -> None:
    """Take the extension out; raises KolscoreError as `install` does."""
    _unopkg("remove", IDENTIFIER)


def _unopkg(*arguments: str) -> None:
    # An active virtual environment would be taken for LibreOffice's own Python.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.pop("VIRTUAL_ENV", None)
    run = subprocess.run(  # noqa: S603 - LibreOffice's own tool
        [_tool(), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        said = " ".join((run.stderr or run.stdout).split()) or say(
            "libreoffice.exit_code", returncode=run.returncode
        )
        raise KolscoreError(say("libreoffice.refused", said=said))


def _tool() -> str:
    beside = shutil.which("soffice")
    places: list[str | None] = [
        shutil.which("unopkg"),
        str(Path(beside).resolve().with_name("unopkg")) if beside else None,
        *_PLACES.get(sys.platform, ()),
    ]
    for place in places:
        if place and Path(place).is_file():
            return place
    raise KolscoreError(say("libreoffice.not_found"))
