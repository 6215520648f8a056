"""Holds a package that was written against the one that it was made from, part by part."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from kolscore.errors import OutputError
from kolscore.words import say
from kolscore.workbook.xlsx_patch.package import Package


class Change(NamedTuple):
    """What became of a part."""

    part: str
    state: str
    """"unchanged", "changed", "added" or "removed"."""


class Verified(NamedTuple):
    """What became of a workbook."""

    remarks: list[str]
    changes: list[Change]
    """Of each part; none for a new workbook."""


def checked(source: Path, draft: Path, rows: Mapping[str, tuple[bytes, int]]) -> list[Change]:
    """What became of each part of a workbook, when all that was written is sound: it opens, is XML, and has its rows.

    `rows` are the beginning of a row's tag and how many there must be, by part.
    Raises OutputError if not, so that nothing damaged takes the place of anything.
    """
    with Package(source) as old, Package(draft) as new:
        found = changes(old, new)
        for change in found:
            if change.state not in ("changed", "added"):
                continue
            opening, expected = rows.get(change.part, (b"", 0))
            try:
                counted = _count(new, change.part, opening)
            except ExpatError as error:
                _refuse(old, change, error)
            if counted != expected:
                raise OutputError(
                    say(
                        "workbook.patch.rows_lost",
                        name=source.name,
                        part=change.part,
                        counted=counted,
                        expected=expected,
                        fault=say("workbook.patch.our_fault"),
                    )
                )
    return found


def _count(package: Package, part: str, opening: bytes) -> int:
    """How often the beginning of a tag stands in a part, which is read as XML with namespaces on the way."""
    parser = ParserCreate(namespace_separator=" ")
    counted = 0
    before = b""
    for chunk in package.chunks(part):  # its checksum is held against its bytes on the way
        parser.Parse(chunk)
        if opening:
            text = before + chunk
            # One byte more than the beginning, so that it counts once, and where it is whole.
            counted += text[:-1].count(opening)
            before = text[-len(opening) :]
    parser.Parse(b"", True)
    return counted


def _refuse(old: Package, change: Change, error: ExpatError) -> NoReturn:
    """Say that a part is no XML, and whose fault it is."""
    if change.state == "changed":
        try:
            _count(old, change.part, b"")
        except ExpatError as was:
            raise OutputError(
                say(
                    "workbook.patch.damaged",
                    name=old.path.name,
                    part=change.part,
                    was=was,
                    repair=say("workbook.repair"),
                )
            ) from None
    raise OutputError(
        say(
            "workbook.patch.not_xml",
            name=old.path.name,
            part=change.part,
            error=error,
            fault=say("workbook.patch.our_fault"),
        )
    ) from None


def changes(old: Package, new: Package) -> list[Change]:
    """What became of each part; unchanged is what is stored as the same bytes."""
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
