"""Files and folders that last as long as a run: the next run knows those of one that was killed, and removes them."""

import os
import re
import shutil
import sys
import tempfile
import time
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final
from zlib import crc32

_LIKE: Final = re.compile(r"\.?kolscore-(\d+)-([0-9a-f]{8})-[\w-]+(?:\.\w+)?")
_DAY: Final = 86_400
"""Seconds; no run takes so long, on whatever computer."""


class Folder:
    """A folder that is deleted when nothing holds it any more, or the program ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_prefix()))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def beside(target: Path) -> Path:
    """A new, empty file in the folder of a target and with its ending; raises OSError if there can be none."""
    handle, name = tempfile.mkstemp(prefix=f".{_prefix()}", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    return Path(name)


def sweep(folder: Path | None = None) -> None:
    """Remove what runs that were killed have left in a folder; in that of all temporary files if none is named."""
    with suppress(OSError), os.scandir(folder or tempfile.gettempdir()) as entries:
        for entry in entries:
            if (ours := _LIKE.fullmatch(entry.name)) and _is_left(entry, int(ours[1]), ours[2]):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    with suppress(OSError):
                        Path(entry.path).unlink()


def _is_left(entry: os.DirEntry[str], process: int, computer: str) -> bool:
    """Whether nobody can be at work on it: its process has ended, or it is a day old."""
    try:
        was = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    if hasattr(os, "geteuid") and was.st_uid != os.geteuid():
        return False
    if time.time() - was.st_mtime > _DAY:
        return True
    # On Windows to ask for a process may end it; there a day has to pass.
    return computer == _computer() and sys.platform != "win32" and not _runs(process)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is another user's
        return True
    return True


def _prefix() -> str:
    return f"kolscore-{os.getpid()}-{_computer()}-"


@cache
def _computer() -> str:
    """Stands for where numbers of processes mean the same: this computer or, on Linux, this container."""
    space = ""
    with suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink())
    node = os.uname().nodename if sys.platform != "win32" else os.environ.get("COMPUTERNAME", "")
    return f"{crc32(f'{node} {space}'.encode()):08x}"
