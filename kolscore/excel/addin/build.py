"""Builds the add-in from the template that the installed xlwings brings along: with our functions and our settings."""

import io
import re
import sys
import zipfile
from collections.abc import Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from kolscore import __version__
from kolscore.errors import KolscoreError, OutputError
from kolscore.excel.addin.project import Project
from kolscore.excel.addin.wrappers import FUNCTIONS, MODULE, vba_module
from kolscore.words import say

NAME: Final = "kolscore"
"""What the add-in's VBA calls itself: it looks for its settings on a sheet of this name."""
SETTINGS: Final = f"{NAME}.conf"
VERSIONS: Final = ("kolscore version", "xlwings version")
"""Settings that xlwings does not know: they tell `doctor` what an add-in was built with."""
_TEMPLATE: Final = "quickstart_addin.xlam"
_NAMED: Final = re.compile(r'(PROJECT_NAME As String = )"[^"]*"')
_SHEET: Final = "xl/worksheets/sheet1.xml"
_BOOK: Final = "xl/workbook.xml"
_PROJECT: Final = "xl/vbaProject.bin"
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The same for every part: the same content is to give the same bytes."""


def build(target: Path, python: Path | None = None, *, overwrite: bool = False) -> None:
    """Write the add-in to `target`, an .xlam file; `python` is the interpreter that Excel is to start.

    Without `python` that is the interpreter which runs this. Raises OutputError
    if the file is there already or cannot be written, KolscoreError if xlwings'
    template is not as it should be.
    """
    if target.suffix.lower() != ".xlam":
        raise OutputError(say("excel.build.ending", target=target))
    if target.exists() and not overwrite:
        raise OutputError(say("excel.build.exists", target=target))
    content = addin(python or Path(sys.executable))
    try:
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(say("excel.build.cannot_write", target=target, strerror=error.strerror)) from None


def addin(python: Path) -> bytes:
    """The add-in as bytes; the same installation always gives the same."""
    template = resources.files("xlwings") / _TEMPLATE
    try:
        with zipfile.ZipFile(io.BytesIO(template.read_bytes())) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts[_PROJECT] = _project(parts[_PROJECT])
        parts[_BOOK] = _renamed_sheet(parts[_BOOK])
        parts[_SHEET] = _settings_sheet(parts[_SHEET], settings(python))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        version = metadata.version("xlwings")
        raise KolscoreError(say("excel.build.template", version=version, error=error)) from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def settings(python: Path) -> dict[str, str]:
    """What xlwings' VBA looks up, and what the add-in was built with."""
    return {
        "Interpreter_Win": str(python),
        "UDF Modules": FUNCTIONS,
        # The functions are installed: nothing is to be looked for beside workbooks, which may lie in OneDrive.
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        VERSIONS[0]: __version__,
        VERSIONS[1]: metadata.version("xlwings"),
    }


def settings_of(file: Path) -> dict[str, str]:
    """The settings of an add-in of ours; empty if it is none. Raises OSError if it cannot be read."""
    try:
        with zipfile.ZipFile(file) as package:
            if f'name="{SETTINGS}"' not in package.read(_BOOK).decode():
                return {}
            cells = re.findall(r'<is><t xml:space="preserve">(.*?)</t></is>', package.read(_SHEET).decode())
    except (KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        return {}
    plain = [cell.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for cell in cells]
    return dict(zip(plain[::2], plain[1::2], strict=True))


def _project(content: bytes) -> bytes:
    project = Project(content)
    text, count = _NAMED.subn(rf'\1"{NAME}"', project.modules["xlwings"])
    if count != 1:
        raise ValueError("its VBA does not say PROJECT_NAME once")
    project.set_text("xlwings", text)
    project.replace("Module1", MODULE, vba_module(f"{NAME}.xlam"))
    project.rename("KolScore")
    return bytes(project)


def _renamed_sheet(part: bytes) -> bytes:
    text, count = re.subn(r'(<sheet name=)"[^"]*"', rf'\1"{SETTINGS}"', part.decode())
    if count != 1:
        raise ValueError("it does not have one sheet")
    # The path of a folder on the machine where the template was made.
    return re.sub(r"<mc:AlternateContent.*?</mc:AlternateContent>", "", text, flags=re.DOTALL).encode()


def _settings_sheet(part: bytes, values: Mapping[str, str]) -> bytes:
    rows = "".join(
        f'<row r="{number}">{_cell(f"A{number}", name)}{_cell(f"B{number}", value)}</row>'
        for number, (name, value) in enumerate(values.items(), 1)
    )
    text, count = re.subn(
        r"<sheetData>.*</sheetData>",
        lambda _: f"<sheetData>{rows}</sheetData>",
        part.decode(),
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError("its sheet has no cells")
    return re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:B{len(values)}"', text).encode()


def _cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
