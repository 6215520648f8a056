"""Builds the extension: the functions, and all that they need, in one file."""

import io
import zipfile
from collections.abc import Iterator
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from kolscore.errors import OutputError
from kolscore.libreoffice import texts
from kolscore.words import say

_CARRIED: Final = ("ftfy", "wcwidth")
"""What the core is made of, besides the standard library: all of it pure Python."""
_LEFT_OUT: Final = frozenset({"cli", "workbook", "libreoffice", "addin", "__pycache__"})
"""Rooms that no function enters."""
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The same for every file: the same content is to give the same bytes."""


def build(target: Path, *, overwrite: bool = False) -> None:
    """Write the extension to `target`, an .oxt file.

    Raises OutputError if it is there already or cannot be written.
    """
    if target.suffix.lower() != ".oxt":
        raise OutputError(say("libreoffice.ending", target=target))
    if target.exists() and not overwrite:
        raise OutputError(say("libreoffice.exists", target=target))
    try:
        target.write_bytes(extension())
    except OSError as error:
        raise OutputError(say("libreoffice.cannot_write", target=target, strerror=error.strerror)) from None


def extension() -> bytes:
    """The extension as bytes; the same installation always gives the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in sorted(_parts()):
            package.writestr(zipfile.ZipInfo(path, _DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts() -> Iterator[tuple[str, bytes]]:
    own = resources.files("kolscore")
    yield "META-INF/manifest.xml", texts.manifest().encode()
    yield "description.xml", texts.description().encode()
    yield "functions.idl", texts.types().encode()
    yield "CalcAddIns.xcu", texts.configuration().encode()
    yield "component.py", (own / "libreoffice" / "component.py").read_bytes()
    yield from _files(own, "pythonpath/kolscore")
    for name in _CARRIED:
        for file in metadata.files(name) or ():
            if (
                ".." not in file.parts
                and file.suffix != ".pyc"
                and file.name not in ("RECORD", "INSTALLER", "REQUESTED")
            ):
                yield f"pythonpath/{file.as_posix()}", Path(file.locate()).read_bytes()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name not in _LEFT_OUT:
                yield from _files(entry, f"{path}/{entry.name}")
        elif not entry.name.endswith(".pyc"):
            yield f"{path}/{entry.name}", entry.read_bytes()
