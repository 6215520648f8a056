"""Reads the TOML files that come with kolscore: as the build has read them before, if their text is still the same.

TOML takes half a second to read, the same as JSON some twentieth of that. The
copy is found by what a file says and by nothing else: a file that was edited
is read itself, and so is every one if the copy is missing or damaged.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from io import SEEK_END, FileIO
from pathlib import Path
from typing import Any, Final
from zlib import crc32

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
    import hashlib  # noqa: PLC0415 - as above

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


class _Tables(Mapping[str, bytes]):
    """The tables that the build has worked out, each read when it is asked for; one that is damaged is none."""

    def __init__(self, file: Path, places: Mapping[str, tuple[int, int, int]]) -> None:
        self._file = file
        self._places = places
        """Where each begins, how long it is, and its check."""

    def __getitem__(self, name: str) -> bytes:
        begin, size, check = self._places[name]
        try:
            with FileIO(self._file) as file:
                file.seek(begin)
                kept = file.read(size)
        except OSError:
            raise KeyError(name) from None
        if crc32(kept) != check:
            raise KeyError(name)
        return kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def ready(tables: Mapping[str, bytes], package: Path, code: Iterable[str]) -> bytes:
    """What the build keeps of tables that these files of code have worked out of the TOML files of the package."""
    made_by = sorted(code)
    head = {
        "of": _mark_of_files(package, made_by),
        "by": made_by,
        "tables": {name: (len(table), crc32(table)) for name, table in tables.items()},
    }
    return json.dumps(head).encode() + b"\n" + b"".join(tables.values())


@cache
def _ready(package: Path) -> Mapping[str, bytes]:
    file_name = package / READY
    try:
        with file_name.open("rb") as file:
            head = json.loads(file.readline())
            begin = file.tell()
            end = file.seek(0, SEEK_END)
        places = {}
        for name, (size, check) in head["tables"].items():
            places[name] = begin, size, check
            begin += size
        if begin != end or head["of"] != _mark_of_files(package, head["by"]):
            return {}
        return _Tables(file_name, places)
    except (OSError, ValueError, TypeError, LookupError):  # there is none, or it is damaged
        return {}


def _mark_of_files(package: Path, code: Iterable[str]) -> list[int]:
    """The mark of all that tables are worked out of: checks, as these need to notice an edit and no forger."""
    marks = []
    for folder in _OF:
        for name in sorted(os.listdir(package / folder)):  # noqa: PTH208 - pathlib takes as long as the rest
            if name.endswith(".toml"):
                marks += [crc32(name.encode()), crc32(_content(f"{package}/{folder}/{name}"))]
    marks += [crc32(_content(f"{package}/{name}")) for name in code]
    return marks


def _content(path: str) -> bytes:
    with FileIO(path) as file:  # as above: there are a hundred of them
        return file.readall()
