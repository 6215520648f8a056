"""Puts a finished file in its place: never over another one unasked, never half written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kolscore.errors import OutputError


@contextmanager
def replacing(target: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a path to write to, beside the target; when all went well it becomes the target.

    Raises OutputError if the target exists and is not to be overwritten, or cannot be written.
    """
    check_target(target, overwrite=overwrite)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}.", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written: {error.strerror}") from None
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        with draft.open("rb+") as file:  # or a power cut could leave the name without the bytes
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode)
        else:
            mask = os.umask(0)
            os.umask(mask)
            draft.chmod(0o666 & ~mask)
        draft.replace(target)
    except OSError as error:
        locked = (
            "is it open in Excel? Close it there"
            if isinstance(error, PermissionError)
            else "try another folder"
        )
        raise OutputError(f"{target}: cannot be written ({error.strerror}); {locked}") from None
    finally:
        draft.unlink(missing_ok=True)


def check_target(target: Path, *, overwrite: bool) -> None:
    """Raise OutputError if the target cannot be written to, before any work is done."""
    if target.is_dir():
        raise OutputError(f"{target}: is a folder; name a file with -o")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}")
    if target.exists() and not overwrite:
        raise OutputError(f"{target}: exists already; give another name with -o, or --force to overwrite it")
    for lock in (f"~${target.name}", f".~lock.{target.name}#"):
        if target.exists() and target.with_name(lock).exists():
            raise OutputError(
                f"{target}: is open in another program, which keeps {lock} beside it; close it there, or delete that "
                "file if nobody has it open"
            )


def keep_backup(path: Path) -> Path:
    """Copy a file to NAME.bak.EXT beside it, or NAME.bak2.EXT if that is taken; gives the copy's path."""
    number = 1
    while True:
        backup = path.with_name(f"{path.stem}.bak{number if number > 1 else ''}{path.suffix}")
        try:
            with backup.open("xb") as copy:
                copy.write(path.read_bytes())
        except FileExistsError:
            number += 1
            continue
        except OSError as error:
            raise OutputError(f"{backup}: the backup cannot be written: {error.strerror}") from None
        return backup
