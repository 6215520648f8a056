"""Holds a package that was written against the one that it was made from, part by part."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kolscore.errors import OutputError
from kolscore.workbook.lossless.package import Package


class Change(NamedTuple):
    """What became of a part."""

    part: str
    state: str
    """"unchanged", "changed", "added" or "removed"."""


class Written(NamedTuple):
    """What became of a workbook."""

    remarks: list[str]
    changes: list[Change]
    """Of each part; none for a new workbook."""


def changes(source: Path, draft: Path) -> list[Change]:
    """What became of each part; unchanged is what is stored as the same bytes."""
    with Package(source) as old, Package(draft) as new:
        there = {info.filename: info for info in new.infos}
        found = []
        for info in old.infos:
            other = there.get(info.filename)
            if other is None:
                state = "removed"
            elif (info.CRC, info.file_size, info.compress_type) == (
                other.CRC,
                other.file_size,
                other.compress_type,
            ):
                same = all(a == b for a, b in zip(old.stored(info), new.stored(other), strict=True))
                state = "unchanged" if same else "changed"
            else:
                state = "changed"
            found.append(Change(info.filename, state))
        return found + [Change(name, "added") for name in there if name not in old]


def check(draft: Path, found: list[Change], rows: Mapping[str, tuple[bytes, int]]) -> None:
    """Read back what was written: every changed part opens, and the sheets have all their rows.

    `rows` are the beginning of a row's tag and how many there must be, by part.
    Raises OutputError if not, so that nothing damaged takes the place of anything.
    """
    with Package(draft) as package:
        for change in found:
            if change.state not in ("changed", "added"):
                continue
            opening, expected = rows.get(change.part, (b"", 0))
            counted = 0
            before = b""
            for chunk in package.chunks(change.part):  # its checksum is held against its bytes on the way
                if opening:
                    text = before + chunk
                    # One byte more than the beginning, so that it counts once, and where it is whole.
                    counted += text[:-1].count(opening)
                    before = text[-len(opening) :]
            if counted != expected:
                raise OutputError(
                    f"{draft.name}: {change.part} came out with {counted} rows instead of {expected}; nothing was "
                    "written. This is a fault of kolscore: please report it"
                )
