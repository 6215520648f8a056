"""The functions as VBA that calls Python: written by xlwings' own generator, with the help on each.

Run as a program it prints the module. It needs a process of its own, since
xlwings decides at import whether it makes user-defined functions.
"""

import io
import subprocess
import sys
import types
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final

from kolscore.errors import KolscoreError

FUNCTIONS: Final = "kolscore.excel.functions"
MODULE: Final = "xlwings_udfs"
"""The name that xlwings gives to the module."""
_ONLY_ON_WINDOWS: Final = {
    "pythoncom": {"CoInitialize": None},
    "pywintypes": {},
    "win32com": {},
    "win32com.client": {"Dispatch": None},
}
"""What xlwings' generator imports and never calls."""


def vba_module(workbook: str) -> str:
    """The VBA module for an add-in of this file name; raises KolscoreError if xlwings cannot make it."""
    run = subprocess.run(  # noqa: S603 - this module
        [sys.executable, "-m", __name__, workbook],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    if run.returncode:
        why = run.stderr.strip().splitlines()
        raise KolscoreError(f"xlwings could not write the functions: {why[-1] if why else 'it said nothing'}")
    return run.stdout


def _main(workbook: str) -> None:
    if sys.platform != "win32":
        for name, content in _ONLY_ON_WINDOWS.items():
            sys.modules[name] = types.ModuleType(name)
            vars(sys.modules[name]).update(content)
    udfs = import_module("xlwings.udfs")
    vars(import_module("xlwings")).update(func=udfs.xlfunc, arg=udfs.xlarg)
    functions = import_module(FUNCTIONS)
    generated = io.StringIO()
    udfs.generate_vba_wrapper(FUNCTIONS, functions, generated, SimpleNamespace(Name=workbook))
    lines = [f'Attribute VB_Name = "{MODULE}"', '#Const App = "Microsoft Excel"']
    for line in generated.getvalue().splitlines():
        lines.append(line)
        if line.startswith("Function "):
            lines += _help(getattr(functions, line.split()[1].split("(")[0]))
    sys.stdout.buffer.write(("\n".join(lines) + "\n").encode())


def _help(function: Any) -> list[str]:
    """The text that Excel's function wizard shows; category 14 is that of user-defined functions."""
    name = function.__xlfunc__["name"]
    text = function.__xlfunc__["ret"]["doc"][:255].replace('"', '""')
    return [
        f'Attribute {name}.VB_Description = "{text}"',
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"',
    ]


if __name__ == "__main__":
    _main(sys.argv[1])
