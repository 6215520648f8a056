"""Compound files, in which Office keeps VBA projects: written after [MS-CFB], version 3."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Path = tuple[str, ...]
"""Storages and, last, the stream: ("VBA", "dir")."""

_SECTOR: Final = 512
_MINI: Final = 64
_CUTOFF: Final = 4096
"""Streams shorter than this are kept in mini sectors."""
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEADER: Final = 109
_PER_SECTOR: Final = _SECTOR // 4
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(slots=True)
class _Entry:
    """An entry of the directory."""

    name: str
    kind: int
    content: bytes = b""
    children: "dict[str, _Entry]" = field(default_factory=dict)
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    red: bool = False
    start: int = _END
    size: int = 0


def compound_file(streams: Mapping[Path, bytes]) -> bytes:
    """A compound file with these streams; the same streams always give the same bytes.

    Raises ValueError for more than some seven million bytes, which no VBA project has.
    """
    root = _Entry("Root Entry", _ROOT)
    for path, content in streams.items():
        storage = root
        for name in path[:-1]:
            storage = storage.children.setdefault(name, _Entry(name, _STORAGE))
        storage.children[path[-1]] = _Entry(path[-1], _STREAM, content)
    entries = _directory(root)
    short = [entry for entry in entries if entry.kind == _STREAM and 0 < len(entry.content) < _CUTOFF]
    long = [entry for entry in entries if entry.kind == _STREAM and len(entry.content) >= _CUTOFF]
    root.content, mini_table = _mini_stream(short)
    return _file(entries, mini_table, [root, *long])


def _directory(root: _Entry) -> list[_Entry]:
    """All entries, the root first, with the siblings of each storage as a tree for searching."""
    entries = [root]
    for entry in entries:  # which grows
        siblings = sorted(
            entry.children.values(),
            key=lambda child: (len(child.name.encode("utf-16-le")), child.name.upper()),
        )
        first = len(entries)
        entries += siblings
        entry.child = _tree(siblings, first, 0, len(siblings), len(siblings).bit_length() - 1)
    return entries


def _tree(siblings: Sequence[_Entry], first: int, start: int, end: int, above_last: int) -> int:
    """Join siblings to a balanced tree; gives the number of its root.

    All are black but those of the last level where that is not full: so every
    way down passes as many black ones.
    """
    if start >= end:
        return _FREE
    middle = (start + end) // 2
    entry = siblings[middle]
    entry.red = above_last == 0 and first + middle != first + len(siblings) // 2
    entry.left = _tree(siblings, first, start, middle, above_last - 1)
    entry.right = _tree(siblings, first, middle + 1, end, above_last - 1)
    return first + middle


def _mini_stream(short: Iterable[_Entry]) -> tuple[bytes, list[int]]:
    """Short streams one behind the other, and the table of what follows each mini sector."""
    stream = bytearray()
    table: list[int] = []
    for entry in short:
        entry.start, entry.size = len(table), len(entry.content)
        count = -(-entry.size // _MINI)
        table += [*range(entry.start + 1, entry.start + count), _END]
        stream += entry.content.ljust(count * _MINI, b"\0")
    return bytes(stream), table


def _file(entries: Sequence[_Entry], mini_table: Sequence[int], chained: Sequence[_Entry]) -> bytes:
    """The header and all sectors: table, directory, table of mini sectors, then the streams."""
    mini = struct.pack(f"<{len(mini_table)}I", *mini_table)
    sizes = [len(entries) * 128, len(mini), *[len(entry.content) for entry in chained]]
    counts = [-(-size // _SECTOR) for size in sizes]
    tables = 1
    while tables * _PER_SECTOR < tables + sum(counts):
        tables += 1
    if tables > _IN_HEADER:
        raise ValueError("too large for a compound file of this kind")
    table = [_FAT] * tables
    starts = []
    for count in counts:
        starts.append(len(table) if count else _END)
        table += [*range(len(table) + 1, len(table) + count), _END] if count else []
    for entry, start in zip(chained, starts[2:], strict=True):
        entry.start, entry.size = start, len(entry.content)
    table += [_FREE] * (tables * _PER_SECTOR - len(table))
    directory = b"".join(map(_packed, entries))
    parts = [directory, mini, *[entry.content for entry in chained]]
    fillers = [_packed(_Entry("", 0)), b"\xff\xff\xff\xff", *[b"\0"] * len(chained)]
    sectors = b"".join(_filled(part, filler) for part, filler in zip(parts, fillers, strict=True))
    return _header(tables, starts[0], starts[1], counts[1]) + struct.pack(f"<{len(table)}I", *table) + sectors


def _filled(part: bytes, filler: bytes) -> bytes:
    """A part made up to whole sectors."""
    missing = -len(part) % _SECTOR
    return part + filler * (missing // len(filler))


def _header(tables: int, directory: int, mini_table: int, mini_sectors: int) -> bytes:
    in_header = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<9I", 0, tables, directory, 0, _CUTOFF, mini_table, mini_sectors, _END, 0)
        + struct.pack(f"<{_IN_HEADER}I", *in_header)
    )


def _packed(entry: _Entry) -> bytes:
    name = (entry.name.encode("utf-16-le") + b"\0\0") if entry.name else b""
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(name), entry.kind, not entry.red, entry.left, entry.right, entry.child)
        + bytes(36)
        + struct.pack("<IQ", entry.start if entry.kind in (_STREAM, _ROOT) else 0, entry.size)
    )
