"""Changes a VBA project: its name, the text of a module, a module in the place of another one; after [MS-OVBA] 2.3."""

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import olefile

from kolscore.excel.addin.compound import Path, compound_file
from kolscore.excel.addin.ovba import compressed, decompressed

_PROJECT_NAME, _VERSION = 0x04, 0x09
_MODULE_NAME, _MODULE_NAME_WIDE, _STREAM, _STREAM_WIDE, _OFFSET = 0x19, 0x47, 0x1A, 0x32, 0x31
_VERSION_SIZE: Final = 6
"""The one record whose size field does not say its size."""
_CODE_PAGE: Final = "cp1252"


@dataclass(slots=True)
class _Record:
    """A record of the stream "dir"."""

    kind: int
    content: bytes


class Project:
    """A VBA project whose modules are kept as their texts, so that Excel compiles them when it opens the file."""

    def __init__(self, content: bytes) -> None:
        """Read a project; raises ValueError if it holds compiled code, which would go on to be used."""
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            self._streams: dict[Path, bytes] = {
                tuple(path): file.openstream(path).read() for path in file.listdir()
            }
        if len(self._streams["VBA", "_VBA_PROJECT"]) > 7:  # noqa: PLR2004 - a header and nothing else
            raise ValueError("the project holds compiled code")
        self._records = list(_records(decompressed(self._streams["VBA", "dir"])))

    def __bytes__(self) -> bytes:
        directory = b"".join(_packed(record) for record in self._records)
        return compound_file({**self._streams, ("VBA", "dir"): compressed(directory)})

    @property
    def modules(self) -> Mapping[str, str]:
        """The texts of all modules, by their names."""
        found = {}
        name = ""
        for record in self._records:
            if record.kind == _STREAM:
                name = record.content.decode(_CODE_PAGE)
            elif record.kind == _OFFSET:
                (offset,) = struct.unpack("<I", record.content)
                found[name] = decompressed(self._streams["VBA", name][offset:]).decode(_CODE_PAGE)
        return found

    def rename(self, name: str) -> None:
        """Give the project another name."""
        (record,) = (record for record in self._records if record.kind == _PROJECT_NAME)
        self._in_text(f'Name="{record.content.decode(_CODE_PAGE)}"', f'Name="{name}"')
        record.content = name.encode(_CODE_PAGE)

    def set_text(self, module: str, text: str) -> None:
        """Give a module another text."""
        lines = "\r\n".join(text.splitlines()) + "\r\n"
        self._streams["VBA", module] = compressed(lines.encode(_CODE_PAGE))
        named = ""
        for record in self._records:
            if record.kind == _STREAM:
                named = record.content.decode(_CODE_PAGE)
            elif record.kind == _OFFSET and named == module:
                record.content = bytes(4)  # no compiled code before the text

    def replace(self, module: str, name: str, text: str) -> None:
        """Put a module of another name and text in the place of one."""
        narrow = module.encode(_CODE_PAGE), name.encode(_CODE_PAGE)
        wide = module.encode("utf-16-le"), name.encode("utf-16-le")
        for kinds, (old, new) in (
            ((_MODULE_NAME, _STREAM), narrow),
            ((_MODULE_NAME_WIDE, _STREAM_WIDE), wide),
        ):
            for record in self._records:
                if record.kind in kinds and record.content == old:
                    record.content = new
        old, new = (a + b"\0" + b + b"\0\0" for a, b in zip(narrow, wide, strict=True))
        self._streams[("PROJECTwm",)] = self._streams[("PROJECTwm",)].replace(old, new)
        self._in_text(f"Module={module}\r\n", f"Module={name}\r\n")
        self._in_text(f"\r\n{module}=", f"\r\n{name}=")
        del self._streams["VBA", module]
        self.set_text(name, text)

    def _in_text(self, old: str, new: str) -> None:
        text = self._streams[("PROJECT",)].decode(_CODE_PAGE)
        if text.count(old) != 1:
            raise ValueError(f"the project does not say {old.strip()!r} once")
        self._streams[("PROJECT",)] = text.replace(old, new).encode(_CODE_PAGE)


def _records(directory: bytes) -> Iterator[_Record]:
    place = 0
    while place < len(directory):
        kind, size = struct.unpack_from("<HI", directory, place)
        size = _VERSION_SIZE if kind == _VERSION else size
        yield _Record(kind, directory[place + 6 : place + 6 + size])
        place += 6 + size


def _packed(record: _Record) -> bytes:
    size = 4 if record.kind == _VERSION else len(record.content)
    return struct.pack("<HI", record.kind, size) + record.content
