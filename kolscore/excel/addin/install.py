"""Puts the add-in where Excel starts it by itself, and takes it away again."""

import os
import sys
from pathlib import Path
from typing import Final

from kolscore.errors import KolscoreError, OutputError
from kolscore.excel.addin.build import build, settings_of
from kolscore.words import say

FILE: Final = "kolscore.xlam"


def on_windows() -> bool:
    """Whether this is Windows."""
    return sys.platform == "win32"


def start_folder() -> Path:
    """The folder of add-ins that Excel opens when it starts; it trusts them.

    Raises KolscoreError where there is no Windows, which says what to take instead.
    """
    if not on_windows():
        raise KolscoreError(say("excel.install.windows_only"))
    home = os.environ.get("APPDATA")
    if not home:
        raise KolscoreError(say("excel.install.no_appdata"))
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
        raise KolscoreError(say("excel.install.not_there", target=target))
    _ours(target)
    try:
        target.unlink()
    except OSError as error:
        raise OutputError(
            say("excel.install.cannot_remove", target=target, strerror=error.strerror)
        ) from None
    return target


def _ours(target: Path) -> None:
    try:
        ours = bool(settings_of(target))
    except OSError as error:
        raise OutputError(say("excel.install.cannot_read", target=target, strerror=error.strerror)) from None
    if not ours:
        raise OutputError(say("excel.install.not_ours", target=target))
