"""Puts the add-in where Excel starts it by itself, and takes it away again."""

import os
import sys
from pathlib import Path
from typing import Final

from kolscore.errors import KolscoreError, OutputError
from kolscore.excel.addin.build import build, settings_of

FILE: Final = "kolscore.xlam"


def on_windows() -> bool:
    """Whether this is Windows."""
    return sys.platform == "win32"


def start_folder() -> Path:
    """The folder of add-ins that Excel opens when it starts; it trusts them.

    Raises KolscoreError where there is no Windows, which says what to take instead.
    """
    if not on_windows():
        raise KolscoreError(
            "the add-in works in Excel on Windows only. On a Mac and on the web take xlwings Lite: add kolscore to its "
            "requirements.txt and write in its main.py: from kolscore.excel.functions import *. For LibreOffice: "
            "kolscore libreoffice install"
        )
    home = os.environ.get("APPDATA")
    if not home:
        raise KolscoreError("Windows does not say where its folder of applications is: APPDATA is not set")
    return Path(home) / "Microsoft" / "Excel" / "XLSTART"


def install() -> Path:
    """Build the add-in into that folder, in place of an older one of ours; gives its path.

    Raises KolscoreError elsewhere than on Windows, OutputError if a file of that
    name is not ours or Excel has it open.
    """
    target = start_folder() / FILE
    if target.exists():
        _ours(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    build(target, overwrite=True)
    return target


def uninstall() -> Path:
    """Take the add-in away; raises KolscoreError if there is none, OutputError as `install` does."""
    target = start_folder() / FILE
    if not target.exists():
        raise KolscoreError(f"{target}: not there; nothing to take away")
    _ours(target)
    try:
        target.unlink()
    except OSError as error:
        raise OutputError(f"{target}: cannot be removed: {error.strerror}; close Excel first") from None
    return target


def _ours(target: Path) -> None:
    try:
        ours = bool(settings_of(target))
    except OSError as error:
        raise OutputError(f"{target}: cannot be read: {error.strerror}; close Excel first") from None
    if not ours:
        raise OutputError(f"{target}: was not made by kolscore; move it away first")
