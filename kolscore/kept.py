"""Long tables as bytes of which only what is asked for is read: by words, or by numbers."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from struct import Struct, iter_unpack
from typing import Final, overload
from zlib import crc32

_SIZE: Final = 4
"""Bytes of a number that says where something stands."""
_TWO: Final = Struct("<II")
_EACH: Final = 4
"""Words that stand together, on the whole."""


class WordTable(Mapping[str, str]):
    """Lines by words.

    >>> words = WordTable(WordTable.kept({"ann": "1 2", "bo": "", "é": "3"}))
    >>> words["ann"], words.get("bo"), words.get("a"), "é" in words, sorted(words), len(words)
    ('1 2', '', None, True, ['ann', 'bo', 'é'], 3)
    """

    __slots__ = ("_count", "_table")

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._count = _number(table, 0)

    @staticmethod
    def kept(lines: Mapping[str, str]) -> bytes:
        """Lines as they are kept: those of words with one remainder stand together."""
        count = len(lines) // _EACH + 1
        groups = [[b""] for _ in range(count)]
        for word, line in lines.items():
            key = word.encode()
            groups[crc32(key) % count].append(key + b"\t" + line.encode())
        return _together([b"\n".join([*group, b""]) for group in groups])

    def _found(self, word: str) -> tuple[int, int]:
        """Where the line of a word begins, and where its group ends; -1 if there is none."""
        try:
            key = word.encode()
        except UnicodeEncodeError:  # half a letter, as damaged texts have them
            return -1, 0
        start, end = _span(self._table, crc32(key) % self._count)
        found = self._table.find(b"\n%b\t" % key, start, end)
        return (found + len(key) + 2 if found >= 0 else -1), end

    def get(self, word: str, default: str | None = None) -> str | None:  # type: ignore[override] # the only one used
        """The line of a word."""
        start, end = self._found(word)
        return default if start < 0 else self._table[start : self._table.index(b"\n", start, end)].decode()

    def __getitem__(self, word: str) -> str:
        line = self.get(word)
        if line is None:
            raise KeyError(word)
        return line

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._found(word)[0] >= 0

    def __iter__(self) -> Iterator[str]:
        for number in range(self._count):
            for line in self._table[slice(*_span(self._table, number))].split(b"\n")[1:-1]:
                yield line.partition(b"\t")[0].decode()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LineTable(Sequence[str]):
    """Lines by numbers.

    >>> lines = LineTable(LineTable.kept(["a", "", "é"]))
    >>> list(lines), len(lines), lines[2]
    (['a', '', 'é'], 3, 'é')
    """

    __slots__ = ("_count", "_table")

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._count = _number(table, 0)

    @staticmethod
    def kept(lines: Iterable[str]) -> bytes:
        """Lines as they are kept."""
        return _together([line.encode() for line in lines])

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self._count))]
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._table[slice(*_span(self._table, number))].decode()

    def __len__(self) -> int:
        return self._count


class Candidates:
    """Numbers by words that are not kept themselves: what is found may be of other words, so who asks looks at it.

    >>> candidates = Candidates(Candidates.kept({"ann": "1 2", "bo": "7"}))
    >>> set(candidates.get("ann").split()) >= {"1", "2"}, Candidates(Candidates.kept({})).get("ann")
    (True, '')
    """

    __slots__ = ("_count", "_table")

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._count = _number(table, 0)

    @staticmethod
    def kept(numbers: Mapping[str, str]) -> bytes:
        """Numbers as they are kept: those of words with one remainder stand together."""
        count = len(numbers) // _EACH + 1
        groups = [array("I") for _ in range(count)]
        for word, found in numbers.items():
            groups[crc32(word.encode()) % count].extend(map(int, found.split()))
        return _together([b"".join(number.to_bytes(_SIZE, "little") for number in group) for group in groups])

    def get(self, word: str) -> str:
        """The numbers of a word, perhaps among others."""
        start, end = _span(self._table, crc32(word.encode(errors="replace")) % self._count)
        found = iter_unpack("<I", self._table[start:end])
        return " ".join(str(number) for (number,) in found)


def _together(parts: Sequence[bytes]) -> bytes:
    """How many parts there are, where each ends, and the parts."""
    begin = _SIZE * (len(parts) + 2)
    ends = accumulate(map(len, parts), initial=begin)
    numbers = (len(parts), *ends)
    return b"".join([*(number.to_bytes(_SIZE, "little") for number in numbers), *parts])


def _span(table: bytes, number: int) -> tuple[int, int]:
    """Where a part begins and ends."""
    begin, end = _TWO.unpack_from(table, _SIZE * (number + 1))
    return begin, end


def _number(table: bytes, place: int) -> int:
    return int.from_bytes(table[place : place + _SIZE], "little")
