"""Looks at a zipped workbook before any reader opens it: what it is, and whether it would burst."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

from kolscore.errors import InputError
from kolscore.words import say

LARGEST: Final = 256 << 20
"""Bytes of one part, or of a text file: some 300,000 creators with 25 columns."""
_LARGEST_IN_PARTS: Final = 4 << 30
"""Bytes of a sheet that is read in parts: some two million rows."""
_LARGEST_OF: Final = {"xl/sharedStrings.xml": 640 << 20}
"""Bytes of parts that are kept as they are: two million rows have some five million texts."""
_LARGEST_IN_ALL: Final = 1 << 30
_SWOLLEN: Final = 64 << 20
_RATIO: Final = 200
"""Sheets shrink to a fifth or a fiftieth; what shrinks more, and is large, was made to burst."""
_BEGINNING: Final = 4096
_ROOT: Final = re.compile(rb"(?s:(?:[^<]*<(?:!--(?:(?!-->).)*--|\?(?:(?!\?>).)*\?)>)*[^<]*<[^!?])")
"""All up to the outermost element."""
_ENCODING: Final = re.compile(rb"""[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)""")
_UNICODE: Final = ("UTF-8", "US-ASCII", "ASCII")
_IS_READ: Final = re.compile(
    r"\[Content_Types\]|.*\.rels|xl/(?:workbook|styles|sharedStrings|worksheets/|tables/)|content\.xml"
)
"""Parts of which the text itself is read, and added to."""
_READ_AT_ONCE: Final = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.bin", "xl/sharedStrings.bin", "xl/styles.bin", "content.xml")  # fmt: skip
_CHUNK: Final = 1 << 20
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, ParseError, NotImplementedError, RuntimeError, EOFError, KeyError, OSError, ValueError
)  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip archive; damage found while it is in use becomes an InputError."""
    with readable(path.name), zipfile.ZipFile(path) as package:
        yield package


@contextmanager
def readable(where: str) -> Iterator[None]:
    """Damage that is found meanwhile becomes an InputError, which says where."""
    try:
        yield
    except _DAMAGED as error:
        raise InputError(
            say("workbook.package.unreadable", where=where, error=error, repair=say("workbook.repair"))
        ) from None


def kind_of(path: Path) -> str:
    """Which workbook a zip archive is: "xlsx", "xlsb" or "ods".

    Raises InputError if it is none, is damaged, or would burst a reader.
    """
    with opened(path) as package:
        names = package.namelist()
        kind = _kind(package, set(names))
        if kind is None:
            raise InputError(say("workbook.package.not_xlsx", name=path.name))
        if len(set(names)) < len(names):
            raise InputError(
                say("workbook.package.part_twice", name=path.name, repair=say("workbook.repair"))
            )
        _refuse_swollen(package, path.name)
        for name in names:
            if name.endswith((".xml", ".rels")):
                _refuse_unusual(package, name, path.name)
        for name in _READ_AT_ONCE:
            if name in names:
                _read_through(package, name)
    return kind


def _kind(package: zipfile.ZipFile, names: set[str]) -> str | None:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        with package.open("mimetype") as part:
            return "ods" if b"opendocument.spreadsheet" in part.read(_BEGINNING) else None
    return None


def _refuse_swollen(package: zipfile.ZipFile, name: str) -> None:
    """Refuse parts that are too large, or were made to burst, by the sizes that the archive declares.

    No folder is left out: a sheet may lie in any. Pictures and films are as large packed as they are unpacked.
    """
    in_all = 0
    for part in package.infolist():
        size = part.file_size
        in_parts = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
        in_all += 0 if in_parts else size
        largest = _LARGEST_IN_PARTS if in_parts else _LARGEST_OF.get(part.filename, LARGEST)
        if size > largest or in_all > _LARGEST_IN_ALL:
            raise InputError(
                say("workbook.package.too_large", name=name, part=part.filename, size=size >> 20)
            )
        if size > _SWOLLEN and size > _RATIO * part.compress_size:
            raise InputError(
                say(
                    "workbook.package.bomb",
                    name=name,
                    part=part.filename,
                    packed=part.compress_size >> 10,
                    size=size >> 20,
                    repair=say("workbook.repair"),
                )
            )


def _refuse_unusual(package: zipfile.ZipFile, part: str, name: str) -> None:
    """Refuse XML that workbooks do not have: with a document type, the way to entities that multiply, or not in UTF-8."""
    with package.open(part) as file:
        beginning = file.read(_BEGINNING)
        while len(beginning) < _CHUNK and not _ROOT.match(beginning) and (more := file.read(len(beginning))):
            beginning += more
    plain = beginning.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain:
        raise InputError(say("workbook.package.doctype", name=name, part=part, repair=say("workbook.repair")))
    said = _ENCODING.match(plain)
    encoding = "UTF-16" if plain != beginning else said[1].decode() if said else "UTF-8"
    if encoding.upper() not in _UNICODE and _IS_READ.match(part):
        raise InputError(
            say(
                "workbook.package.not_utf8",
                name=name,
                part=part,
                encoding=encoding,
                repair=say("workbook.repair"),
            )
        )


def _read_through(package: zipfile.ZipFile, part: str) -> None:
    """Inflate a part once, piece by piece: if its size or sum is not as declared, this fails within bounds."""
    with package.open(part) as file:
        while file.read(_CHUNK):
            pass
