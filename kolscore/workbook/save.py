"""Puts a finished file in its place: never over another one unasked, never half written; a backup where it is needed."""

import filecmp
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kolscore.errors import OutputError
from kolscore.words import say
from kolscore.workbook.temporary import beside, sweep

_MADE_AGAIN: Final = 32 << 20
"""Bytes; a longer file takes too long to make only to see that it is the same, or is not."""


@dataclass(slots=True)
class InPlace:
    """What became of a file that was written over, at its user's wish."""

    backup: Path | None = None
    """A copy of the file as it was; None if it is still so."""
    remarks: list[str] = field(default_factory=list)

    @property
    def done(self) -> str:
        """What was done with it, in a word."""
        return "written" if self.backup else "unchanged"


@contextmanager
def replacing(target: Path, *, overwrite: bool, in_place: InPlace | None = None) -> Iterator[Path]:
    """Give a path to write to, beside the target; when all went well it becomes the target.

    With `in_place` the target is an input: a backup of it is made, and it stays what it was to the system.
    A target that is not to be overwritten and holds the same already is left alone: a command can be run again.
    Raises OutputError if it holds something else, or cannot be written.
    """
    overwrite = overwrite or in_place is not None
    check_target(target, overwrite=overwrite)
    sweep(target.parent)
    try:
        draft = beside(target)
    except OSError as error:
        raise OutputError(say("workbook.save.cannot_write", target=target, strerror=error.strerror)) from None
    try:
        yield draft
        with draft.open("rb+") as file:  # or a power cut could leave the name without the bytes
            os.fsync(file.fileno())
        if not overwrite and target.exists():
            if not filecmp.cmp(draft, target, shallow=False):
                raise _taken(target, say("workbook.save.other_content"))
        elif in_place is None:
            _made_like(draft, target)
            draft.replace(target)
        elif not filecmp.cmp(draft, target, shallow=False):
            _put_in_place(draft, target, in_place)
    except OSError as error:
        locked = (
            say("workbook.save.open_in_excel")
            if isinstance(error, PermissionError)
            else say("workbook.save.other_folder")
        )
        raise OutputError(
            say("workbook.save.locked", target=target, strerror=error.strerror, locked=locked)
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def check_target(target: Path, *, overwrite: bool) -> None:
    """Raise OutputError if the target cannot be written to, before any work is done."""
    if target.is_dir():
        raise OutputError(say("workbook.save.folder", target=target))
    if not target.parent.is_dir():
        raise OutputError(say("workbook.save.no_folder", target=target, parent=target.parent))
    if os.path.lexists(target) and not overwrite:
        if not target.exists():
            raise _taken(target, say("workbook.save.dead_link", readlink=target.readlink()))
        if target.stat().st_size > _MADE_AGAIN:
            raise _taken(target, say("workbook.save.exists"))
    for lock in (f"~${target.name}", f".~lock.{target.name}#"):
        if target.exists() and target.with_name(lock).exists():
            raise OutputError(say("workbook.save.open_elsewhere", target=target, lock=lock))


def outcome(target: Path, *, overwrite: bool) -> str:
    """What will have become of the target when all goes well, in a word; to be asked before it is written."""
    return "unchanged" if target.exists() and not overwrite else "written"


def _taken(target: Path, why: str) -> OutputError:
    return OutputError(say("workbook.save.in_the_way", target=target, why=why))


def _put_in_place(draft: Path, target: Path, in_place: InPlace) -> None:
    """Let a draft take the place of a file, of which a backup is made."""
    backup, is_new = _backup_of(target)
    try:
        if target.stat().st_nlink > 1 + backup.samefile(target):
            in_place.remarks += _poured(draft, target, backup)
        else:
            in_place.remarks += _made_like(draft, target)
            draft.replace(target)
    except BaseException:
        if is_new and filecmp.cmp(backup, target, shallow=False):  # nothing was written
            backup.unlink()
        raise
    in_place.backup = backup


def _backup_of(path: Path) -> tuple[Path, bool]:
    """Keep a file as NAME.bak.EXT beside it, or NAME.bak2.EXT if that is taken; gives the path, and if it is new.

    It gets its name when it is whole. One that holds the same already is enough.
    """
    number = 1
    while True:
        backup = path.with_name(f"{path.stem}.bak{number if number > 1 else ''}{path.suffix}")
        if backup.is_file() and backup.samefile(path):  # of a run that was killed before it wrote
            backup.unlink()
        if not os.path.lexists(backup):
            break
        if backup.is_file() and filecmp.cmp(backup, path, shallow=False):
            return backup, False
        number += 1
    if path.stat().st_nlink == 1:
        # The file itself under another name: all that the system knows of it stays, whoever it belongs to.
        with suppress(OSError, NotImplementedError):
            os.link(path, backup)
            return backup, True
    copy = beside(path)
    try:
        shutil.copyfile(path, copy)
        _made_like(copy, path)
        shutil.copystat(path, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        copy.replace(backup)
    except OSError as error:
        raise OutputError(say("workbook.save.no_backup", backup=backup, strerror=error.strerror)) from None
    finally:
        copy.unlink(missing_ok=True)
    return backup, True


def _poured(draft: Path, target: Path, backup: Path) -> list[str]:
    """Write a draft into a file that has other names too, so that it is the same under all of them; gives a remark."""
    with target.open("rb+") as file:
        try:
            _pour(draft, file.fileno())
        except BaseException:
            _pour(backup, file.fileno())
            raise
    return [say("workbook.save.hard_links", name=target.name)]


def _pour(source: Path, into: int) -> None:
    data = source.read_bytes()
    with open(into, "rb+", closefd=False) as file:
        file.seek(0)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(into)


def _made_like(draft: Path, target: Path) -> list[str]:
    """Give a draft the owner, rights and marks of the file whose place it takes; gives what to say where that fails."""
    if not target.exists():
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
        return []
    was, made = target.stat(), draft.stat()
    remarks = []
    if hasattr(os, "chown") and (was.st_uid, was.st_gid) != (made.st_uid, made.st_gid):
        try:
            os.chown(draft, was.st_uid, was.st_gid)
        except OSError:
            with suppress(OSError):
                os.chown(draft, -1, was.st_gid)
            remarks.append(say("workbook.save.owner", name=target.name))
    if hasattr(os, "listxattr"):  # such as lists of who may read it
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(draft, name, os.getxattr(target, name))
    draft.chmod(stat.S_IMODE(was.st_mode))
    return remarks
