"""A zipped workbook as parts: read one by one, carried over as stored, and put together again in their order."""

import io
import posixpath
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, NamedTuple, Self
from xml.etree import ElementTree as ET

CONTENT_TYPES: Final = "[Content_Types].xml"
WORKBOOK: Final = "xl/workbook.xml"
_CHUNK: Final = 1 << 20
_PIECE: Final = 1 << 18
_IN_MEMORY: Final = 1 << 20
"""Bytes of a deflated part that are kept in memory; a larger one waits in a temporary file."""
_DESCRIPTOR: Final = 0x08
"""Flag of a member whose sizes follow its data; where they are known, they go before it."""
_LOCAL_HEADER: Final = 30
"""Bytes before the name; the lengths of name and extra field are its last two numbers."""


try:  # five times as fast, at a level that keeps files nearly as small
    from isal import isal_zlib
except ImportError:
    _crc = zlib.crc32

    def _deflater() -> Any:
        return zlib.compressobj(6, zlib.DEFLATED, -15)
else:
    _crc = isal_zlib.crc32

    def _deflater() -> Any:
        return isal_zlib.compressobj(3, isal_zlib.DEFLATED, -15)


class Relation(NamedTuple):
    """A relationship of one part to another."""

    id: str
    type: str
    """The last word of its type, such as "worksheet"."""
    target: str
    """Name of the part, as it stands in the package; "" for what lies outside."""
    written: str
    """The target as it is written."""


class Package:
    """A workbook, opened for reading its parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        self._zip = zipfile.ZipFile(self._file)
        self.infos = self._zip.infolist()
        self._names = {info.filename.casefold(): info.filename for info in self.infos}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    @property
    def comment(self) -> bytes:
        """The comment of the archive."""
        return self._zip.comment

    @property
    def names(self) -> list[str]:
        """Names of the parts in their order."""
        return [info.filename for info in self.infos]

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def named(self, name: str) -> str:
        """A part's name as it stands in the package, which tells no names apart by case."""
        return self._names.get(name.casefold(), name)

    def read(self, name: str) -> bytes:
        """The content of a part."""
        return self._zip.read(self.named(name))

    def size(self, name: str) -> int:
        """Bytes of a part."""
        return self._zip.getinfo(self.named(name)).file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece."""
        with self._zip.open(self.named(name)) as part:
            while piece := part.read(_CHUNK):
                yield piece

    def stored(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of a part as they are stored, piece by piece."""
        self._file.seek(info.header_offset + _LOCAL_HEADER - 4)
        lengths = self._file.read(4)
        self._file.seek(
            int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), io.SEEK_CUR
        )
        left = info.compress_size
        while left and (piece := self._file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part; of the whole package, for ""."""
        rels = relations_name(part)
        if rels not in self:
            return []
        folder = posixpath.dirname(part)
        found = []
        for one in ET.fromstring(self.read(rels)):  # noqa: S314 - document types are refused before
            target = one.get("Target", "")
            inside = one.get("TargetMode") != "External"
            place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if inside else ""
            kind = one.get("Type", "").rpartition("/")[2]
            found.append(Relation(one.get("Id", ""), kind, self.named(place), target))
        return found


def relations_name(part: str) -> str:
    """Name of the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Deflated:
    """A part that is being written: deflated as it grows, and kept out of memory where it is large."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it is read when the package is put together
        self.size = self.crc = 0
        self._held = bytearray()
        self._deflater = _deflater()

    def write(self, data: bytes) -> None:
        """Add to the part."""
        # In pieces of one size, so that the same content is always stored as the same bytes.
        self._held += data
        while len(self._held) >= _PIECE:
            self._deflate(bytes(self._held[:_PIECE]))
            del self._held[:_PIECE]

    def _deflate(self, data: bytes) -> None:
        self.size += len(data)
        self.crc = _crc(data, self.crc)
        self.file.write(self._deflater.compress(data))

    def finish(self) -> Self:
        """Write the end of the part."""
        self._deflate(bytes(self._held))
        self._held.clear()
        self.file.write(self._deflater.flush())
        return self

    @classmethod
    def of(cls, data: bytes) -> Self:
        """A part that is written at once."""
        part = cls()
        part.write(data)
        return part.finish()


def put_together(package: Package, target: Path, parts: Mapping[str, Deflated | None]) -> None:
    """Write the package with some parts changed or new, or (None) taken out; all others as they are stored."""
    with zipfile.ZipFile(target, "w") as new:
        new.comment = package.comment
        for info in package.infos:
            part = parts.get(info.filename, info)
            if isinstance(part, zipfile.ZipInfo):
                _carry(new, info, package.stored(info))
            elif part is not None:
                _carry_new(new, info, part)
        for name, part in parts.items():
            if name not in package and part is not None:
                _carry_new(new, zipfile.ZipInfo(name), part)


def close(parts: Mapping[str, Deflated | None]) -> None:
    """Let go of parts that were written, or will not be."""
    for part in parts.values():
        if part is not None:
            part.file.close()


def _carry_new(new: zipfile.ZipFile, info: zipfile.ZipInfo, part: Deflated) -> None:
    changed = copy(info)
    changed.compress_type = zipfile.ZIP_DEFLATED
    changed.CRC, changed.file_size, changed.compress_size = part.crc, part.size, part.file.tell()
    part.file.seek(0)
    _carry(new, changed, iter(lambda: part.file.read(_CHUNK), b""))


def _carry(new: zipfile.ZipFile, info: zipfile.ZipInfo, stored: Iterator[bytes]) -> None:
    """Add a member whose bytes are deflated already, which the library has no public way to do."""
    info = copy(info)
    info.flag_bits &= ~_DESCRIPTOR
    info.extra = _without_sizes(info.extra)
    file: Any = new.fp
    info.header_offset = file.tell()
    file.write(info.FileHeader(None))
    for piece in stored:
        file.write(piece)
    inside: Any = new
    inside.filelist.append(info)
    inside.NameToInfo[info.filename] = info
    inside.start_dir = file.tell()
    inside._didModify = True  # noqa: SLF001 - so that the directory is written


def _without_sizes(extra: bytes) -> bytes:
    """The extra field without the sizes of large members, which are written anew where they are needed."""
    kept = b""
    while len(extra) >= 4:  # noqa: PLR2004 - two numbers: which field, and how long
        end = 4 + int.from_bytes(extra[2:4], "little")
        if extra[:2] != b"\x01\x00":
            kept += extra[:end]
        extra = extra[end:]
    return kept + extra
