"""Which spreadsheet calls: xlwings' decorators where xlwings is, and none where a host needs none.

What `xlwings.func` is gets decided when xlwings is imported: on Windows it makes a
user-defined function of Excel, in xlwings Lite and xlwings Server a custom
function; on other systems it does nothing. LibreOffice has no xlwings.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

xlwings: Any = import_module("xlwings") if find_spec("xlwings") else None

Function = Callable[..., Any]

_VBA: Final = xlwings and sys.platform == "win32" and not os.environ.get("XLWINGS_ON_SERVER")
MOST_ROWS: Final = 65_535 if _VBA else 1_048_576
"""Rows that a function can answer with: VBA hands no more to Excel (xlwings issue 395)."""


def func(**options: Any) -> Callable[[Function], Function]:
    """`xlwings.func`, or nothing."""
    return xlwings.func(**options) if xlwings else _as_it_is


def arg(name: str, *, doc: str, **options: Any) -> Callable[[Function], Function]:
    """`xlwings.arg`, or nothing; `doc` is kept for hosts that ask for it later, in ``function.helps``."""

    def with_help(function: Function) -> Function:
        vars(function).setdefault("helps", {})[name] = doc
        return xlwings.arg(name, doc=doc, **options)(function) if xlwings else function

    return with_help


def _as_it_is(function: Function) -> Function:
    return function
