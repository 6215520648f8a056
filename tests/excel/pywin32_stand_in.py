"""Stands in for pywin32 and Excel, so that xlwings' own code for Windows runs here: `install()` before xlwings is imported.

What xlwings asks of a cell range through COM is answered by `Cells`; all that
it needs not is there by name only.
"""

import ctypes
import importlib
import sys
import types

RANGE = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572
"""How an argument that was left out arrives."""


class _Module(types.ModuleType):
    """A module of pywin32: names that are only looked up stand for empty classes."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = type(name, (), {})
        setattr(self, name, value)
        return value


class _Anything:
    """A library of Windows: whatever is called in it does nothing."""

    def __getattr__(self, name):
        return self

    def __call__(self, *_):
        return self


class _TypeInfo:
    iid = RANGE

    def GetTypeInfo(self):  # noqa: N802 - names of Windows
        return self

    def GetTypeAttr(self):  # noqa: N802
        return self


class _Count:
    def __init__(self, number):
        self.Count = number


class Cells:
    """A range of Excel: its values as COM hands them over."""

    _oleobj_ = _TypeInfo()

    def __init__(self, value):
        self.Value = value
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Rows, self.Columns = _Count(len(rows)), _Count(len(rows[0]))
        self.Count = len(rows) * len(rows[0])
        self.Row = self.Column = 1
        self.Worksheet = self.Parent = self.Application = _Anything()


def install():
    """Put the stand-in where xlwings looks, and import xlwings as Windows does; gives the object that VBA calls."""
    names = [
        "pywintypes", "pythoncom", "win32api", "win32con", "win32gui", "win32process", "win32timezone", "win32event",
        "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server", "win32com.server.dispatcher",
        "win32com.server.policy", "win32com.server.util", "win32com.server.exception",
    ]  # fmt: skip
    for name in names:
        sys.modules[name] = _Module(name)
        sys.modules[name].__file__ = name
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, sys.modules[name])
    sys.modules["pywintypes"].IID = str
    sys.modules["pythoncom"].CoInitialize = lambda: None
    sys.modules["pythoncom"].IID_IDispatch = "IDispatch"
    sys.modules["pythoncom"].TypeIIDs = {"IDispatch": _TypeInfo}
    sys.modules["win32com.client"].Dispatch = lambda dispatched, **_: dispatched
    sys.modules["win32process"].GetWindowThreadProcessId = lambda _: (1, 1)
    for library in ("windll", "oledll"):
        setattr(ctypes, library, _Anything())
    ctypes.PyDLL = _Anything()

    for name in ("asyncio", "numpy", "pandas"):  # they look at the platform too, and are to see the real one
        importlib.import_module(name)
    platform, sys.platform = sys.platform, "win32"
    try:
        server = importlib.import_module("xlwings.com_server")
        importlib.import_module("kolscore.excel.functions")  # decides by the platform who calls
    finally:
        sys.platform = platform
    return server.XLPython()
