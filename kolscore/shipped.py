"""Reads the TOML files that come with kolscore: as the build has read them before, if their text is still the same.

TOML takes half a second to read, the same as JSON some twentieth of that. The
copy is found by what a file says and by nothing else: a file that was edited
is read itself, and so is every one if the copy is missing or damaged.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from io import FileIO
from pathlib import Path
from typing import Any, Final

COPY: Final = "shipped.jsonl"
"""A line for each file: the mark of its text, that of its tables, and the tables."""
READY: Final = "ready.txt"
"""A line that says what it was worked out of, and the tables one behind the other."""
_OF: Final = ("rubric/data", "rubric/data/presets", "reading/data", "words")
"""Where the files lie that tables are worked out of."""

Tree = dict[str, Any]


def tree_in(file: Path, read: Callable[[str], Tree] | None = None) -> Tree:
    """The tables of a file that came with kolscore; `read` is asked if the build has not read it."""
    if (kept := table(_name_of(file))) is not None:
        whole: Tree = json.loads(kept)
        return whole
    data = file.read_bytes()
    mark, _, tables = _lines().get(_mark(data), b"").partition(b" ")
    if tables and mark == _mark(tables):
        tree: Tree = json.loads(tables)
        return tree
    return (read or _read)(data.decode("utf-8"))


def _read(text: str) -> Tree:
    import tomllib  # noqa: PLC0415 - seldom needed, as the build has read all files

    return tomllib.loads(text)


def copy_of(texts: Iterable[bytes]) -> bytes:
    """What the build keeps of these TOML files.

    >>> copy_of([b"a = 1.0"]).split()[2:]
    [b'{"a":1.0}']
    """
    return b"".join(_line(data) for data in texts)


def _line(data: bytes) -> bytes:
    tree = _read(data.decode("utf-8"))
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
    kept = part(name)
    return None if kept is None else kept.decode()


def trees(files: Iterable[Path]) -> dict[str, bytes]:
    """Files that every start asks for, by what they are called among the tables."""
    return {
        _name_of(file): json.dumps(tree_in(file), ensure_ascii=False, separators=(",", ":")).encode()
        for file in files
    }


def _name_of(file: Path) -> str:
    return "/".join(file.parts[-3:])


def part(name: str) -> bytes | None:
    """The same as it is kept: some tables are no text."""
    return _ready(Path(__file__).parent).get(name)


def ready(tables: Mapping[str, bytes], package: Path, code: Iterable[str]) -> bytes:
    """What the build keeps of tables that these files of code have worked out of the TOML files of the package."""
    made_by = sorted(code)
    head = {
        "of": _mark_of_files(package, made_by),
        "by": made_by,
        "is": _check(tables.values()),  # against damage, and looked at by every start
        "tables": {name: len(table) for name, table in tables.items()},
    }
    return json.dumps(head).encode() + b"\n" + b"".join(tables.values())


def _check(parts: Iterable[bytes]) -> int:
    return reduce(lambda check, part: zlib.crc32(part, check), parts, 0)


@cache
def _ready(package: Path) -> dict[str, bytes]:
    try:
        with (package / READY).open("rb") as file:
            head = json.loads(file.readline())
            kept = [file.read(size) for size in head["tables"].values()]
            whole = not file.read(1)
        if not whole or head["of"] != _mark_of_files(package, head["by"]) or head["is"] != _check(kept):
            return {}
        return dict(zip(head["tables"], kept, strict=True))
    except (OSError, ValueError, TypeError, LookupError):  # there is none, or it is damaged
        return {}


def _mark_of_files(package: Path, code: Iterable[str]) -> str:
    """The mark of all that tables are worked out of."""
    files = hashlib.sha256()
    for folder in _OF:
        for name in sorted(os.listdir(package / folder)):  # noqa: PTH208 - pathlib takes as long as the rest
            if name.endswith(".toml"):
                files.update(name.encode())
                files.update(_content(f"{package}/{folder}/{name}"))
    for name in code:
        files.update(_content(f"{package}/{name}"))
    return files.hexdigest()


def _content(path: str) -> bytes:
    with FileIO(path) as file:  # as above: there are a hundred of them
        return file.readall()
