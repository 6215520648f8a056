"""Converts workbooks with LibreOffice, without a window and with a profile of its own; all formulas are calculated anew."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from needed import missing

SECONDS = 600
SECONDS_FOR_A_FILE = 30
"""For one call. A small workbook takes far less than one second, and the start a few; but a machine may be busy."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Recalculate always: else the results that a file holds are believed."""


def needed():
    """Skip the test, or let it fail, where LibreOffice is missing."""
    if not _program():
        missing("LibreOffice")


def _program():
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files, to, folder):
    """Convert to "xlsx", "csv" or "pdf"; gives the new files by the old ones, without those that it did not open.

    The files need names of their own. One call takes all, as its start is what
    takes long; what is missing after it is tried alone, as one file may have
    taken the others down.
    """
    _call(files, to, folder)
    made = {file: folder / f"{file.stem}.{to}" for file in files}
    for file, target in made.items():
        if len(files) > 1 and not target.exists():
            _call([file], to, folder)
    return {file: target for file, target in made.items() if target.exists()}


def _call(files, to, folder):
    with tempfile.TemporaryDirectory() as home:
        settings = Path(home) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        settings.write_text(_SETTINGS, encoding="utf-8")
        words = [
            _program(),
            f"-env:UserInstallation={Path(home).as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
            folder,
            *files,
        ]
        # A file that it does not open is no failure, and one that takes it down gives no file either.
        subprocess.run(
            words, timeout=SECONDS + SECONDS_FOR_A_FILE * len(files), capture_output=True, check=False
        )
