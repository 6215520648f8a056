"""Saves a workbook of openpyxl without the time of day in it, so that the same cells give the same bytes."""

import re
import shutil
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first that a zip archive can tell."""


_MADE: Final = re.compile(r"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


class _Archive(ZipFile):
    """Gives every part the same date."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        if name == ARC_CORE:
            data = _MADE.sub("", data if isinstance(data, str) else data.decode("utf-8"))
        super().writestr(_info(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_info(str(arcname or filename)), "w") as part:
            shutil.copyfileobj(source, part)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _NO_TIME)
    info.compress_type = ZIP_DEFLATED
    return info


def save(book: Workbook, path: Path) -> None:
    """Save a workbook; its properties do not say when it was made."""
    ExcelWriter(book, _Archive(path, "w", ZIP_DEFLATED)).save()
