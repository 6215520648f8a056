"""Reads the TOML files that come with kolscore: as the build has read them before, if their text is still the same.

TOML takes half a second to read, the same as JSON some twentieth of that. The
copy is found by what a file says and by nothing else: a file that was edited
is read itself, and so is every one if the copy is missing or damaged.
"""

import hashlib
import json
import os
import tomllib
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

COPY: Final = "shipped.jsonl"
"""A line for each file: the mark of its text, that of its tables, and the tables."""
READY: Final = "ready.txt"
"""A line that says what it was worked out of, and the tables one behind the other."""
_OF: Final = ("rubric/data", "rubric/data/presets", "reading/data")
"""Where the files lie that tables are worked out of."""

Tree = dict[str, Any]


def tree_in(file: Path, read: Callable[[str], Tree] = tomllib.loads) -> Tree:
    """The tables of a file that came with kolscore; `read` is asked if the build has not read it."""
    data = file.read_bytes()
    mark, _, tables = _lines().get(_mark(data), b"").partition(b" ")
    if tables and mark == _mark(tables):
        tree: Tree = json.loads(tables)
        return tree
    return read(data.decode("utf-8"))


def copy_of(texts: Iterable[bytes]) -> bytes:
    """What the build keeps of these TOML files.

    >>> copy_of([b"a = 1.0"]).split()[2:]
    [b'{"a":1.0}']
    """
    return b"".join(_line(data) for data in texts)


def _line(data: bytes) -> bytes:
    tree = tomllib.loads(data.decode("utf-8"))
    tables = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    return b" ".join((_mark(data), _mark(tables), tables)) + b"\n"


def lines_of(copy: bytes) -> dict[bytes, bytes]:
    """What a copy has behind the mark of each text."""
    return {mark: rest for mark, _, rest in (line.partition(b" ") for line in copy.split(b"\n"))}


@cache
def _lines() -> dict[bytes, bytes]:
    try:
        return lines_of((Path(__file__).parent / COPY).read_bytes())
    except OSError:
        return {}


def _mark(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).hexdigest().encode()


# --- tables that are worked out of the files ---------------------------------------------------------


def table(name: str) -> str | None:
    """A table that the build has worked out, as text; None if files or code are not those that it was worked out of."""
    tables = _ready(Path(__file__).parent)
    return str(tables[name], "utf-8") if name in tables else None


def ready(tables: Mapping[str, str], package: Path, code: Iterable[str]) -> bytes:
    """What the build keeps of tables that these files of code have worked out of the TOML files of the package."""
    made_by = sorted(code)
    parts = [text.encode() for text in tables.values()]
    body = b"".join(parts)
    head = {
        "of": _mark_of_files(package, made_by),
        "by": made_by,
        "is": zlib.crc32(body),  # against damage, and looked at by every start
        "tables": dict(zip(tables, map(len, parts), strict=True)),
    }
    return json.dumps(head).encode() + b"\n" + body


@cache
def _ready(package: Path) -> dict[str, memoryview]:
    try:
        with (package / READY).open("rb") as file:
            head, body = json.loads(file.readline()), memoryview(file.read())
        if head["of"] != _mark_of_files(package, head["by"]) or head["is"] != zlib.crc32(body):
            return {}
        ends = list(accumulate(head["tables"].values()))
        return {
            name: body[start:end] for name, start, end in zip(head["tables"], (0, *ends), ends, strict=False)
        }
    except (OSError, ValueError, TypeError, LookupError):  # there is none, or it is damaged
        return {}


def _mark_of_files(package: Path, code: Iterable[str]) -> str:
    """The mark of all that tables are worked out of."""
    files = hashlib.sha256()
    for folder in _OF:
        for name in sorted(os.listdir(package / folder)):  # noqa: PTH208 - pathlib takes as long as the rest
            if name.endswith(".toml"):
                files.update(name.encode())
                files.update((package / folder / name).read_bytes())
    for name in code:
        files.update((package / name).read_bytes())
    return files.hexdigest()
