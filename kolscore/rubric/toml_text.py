"""Reads TOML that somebody wrote: what is no TOML, or more than a rubric or a brief is, becomes one sentence."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from kolscore.words import say

_LARGEST: Final = 4 << 20
"""Bytes; the default rubric, whole, is a tenth of it."""
_DEEPEST: Final = 32
"""Tables and lists within one another; a rubric has six."""
_LONGEST: Final = 60
"""Letters of a value that a message shows."""


def text_of(path: Path, error: Callable[[str], Exception]) -> str:
    """The text of a TOML file; raises `error` with a sentence if it cannot be read."""
    try:
        if path.is_dir():
            raise error(say("rubric.file.folder", path=path))
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as wrong:
        raise error(say("rubric.file.unreadable", path=path, strerror=wrong.strerror)) from None
    except ValueError:  # a NUL in the name
        raise error(say("rubric.file.no_file", path=path)) from None
    if len(data) > _LARGEST:
        raise error(say("rubric.file.too_large", path=path, most=_LARGEST >> 20))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        what = say("rubric.file.workbook") if data.startswith(b"PK") else say("rubric.file.not_utf8")
        raise error(say("rubric.file.save_as", path=path, what=what)) from None


def parsed(text: str, where: str, error: Callable[[str], Exception]) -> dict[str, Any]:
    """The tables of a TOML text; raises `error` with a sentence that begins with `where`."""
    import tomllib  # noqa: PLC0415 - seldom needed, as the build has read what comes with kolscore

    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise error(say("rubric.file.invalid", where=where, wrong=wrong)) from None
    except RecursionError:
        raise error(say("rubric.file.too_deep", where=where, most=_DEEPEST)) from None
    except ValueError:  # of a number, which Python reads up to some thousand digits
        raise error(say("rubric.file.huge_number", where=where)) from None
    if _deeper(tree, _DEEPEST):
        raise error(say("rubric.file.too_deep", where=where, most=_DEEPEST))
    return tree


def written(value: object) -> str:
    """A value as a message shows it: in short, and a date as somebody wrote it.

    >>> written(date(2026, 1, 2)), written("a"), len(written(["a"] * 99))
    ('2026-01-02', "'a'", 60)
    """
    if isinstance(value, (date, time)):
        return value.isoformat()
    shown = say("rubric.file.digits")
    with suppress(ValueError):
        shown = repr(value)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _deeper(tree: object, levels: int) -> bool:
    """Whether something lies deeper within tables and lists; without going down by recursion."""
    layer = [tree]
    for _ in range(levels):
        inside: list[object] = []
        for one in layer:
            if isinstance(one, dict):
                inside += one.values()
            elif isinstance(one, list):
                inside += one
        layer = inside
    return any(isinstance(one, (dict, list)) for one in layer)
