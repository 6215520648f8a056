"""Changes to the text of a part, each so that it can be taken back: what stood there, and what stands there now."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from kolscore.workbook.xlsx_patch.xml_bytes import attributes, end_of, tags

_CONTEXT: Final = 24
"""Bytes taken in on either side of a change, as often as it takes to tell it from all other places."""


class Edit(NamedTuple):
    """One change: both texts stand in their part just once."""

    old: bytes
    new: bytes


class _Step(NamedTuple):
    """Bytes put in place of a stretch of the text as it was at that moment."""

    start: int
    end: int
    new: bytes
    for_good: bool = False


class EditedText:
    """The text of a part, and how it was changed."""

    def __init__(self, data: bytes) -> None:
        self.before = data
        self.data = data
        self.steps: list[_Step] = []

    def replace(self, start: int, end: int, new: bytes, *, for_good: bool = False) -> None:
        """Put other bytes in place of those from `start` up to `end`.

        What is taken out `for_good` does not come back with the other changes.
        """
        if self.data[start:end] != new:
            self.data = self.data[:start] + new + self.data[end:]
            self.steps.append(_Step(start, end, new, for_good))

    def insert(self, at: int, new: bytes) -> None:
        """Put bytes at a place."""
        self.replace(at, at, new)

    def drop(self, name: str, attribute: str, value: str, *, for_good: bool = True) -> None:
        """Take out the first element that has this value of an attribute; case does not matter."""
        for one in tags(name, self.data):
            if attributes(one[0]).get(attribute, "").casefold() == value.casefold():
                self.replace(one.start(), end_of(one, self.data)[1], b"", for_good=for_good)
                return

    @property
    def changed(self) -> bool:
        """Whether it is not as it was."""
        return self.data != self.before


class _Pieces:
    """A text that is made of stretches of an original and of new bytes."""

    def __init__(self, original: bytes) -> None:
        self._original = original
        self._pieces: list[range | bytes] = [range(len(original))]
        self._forgotten: set[range] = set()

    def put(self, step: _Step) -> None:
        """Take a step."""
        first = self._cut(step.start)
        last = self._cut(step.end)
        if step.for_good:
            self._forgotten |= {one for one in self._pieces[first:last] if isinstance(one, range)}
        self._pieces[first:last] = [step.new] if step.new else []

    def _cut(self, at: int) -> int:
        """Let a piece end at a place; gives the number of the one that begins there."""
        for number, piece in enumerate(self._pieces):
            if at <= 0:
                return number
            if at < len(piece):
                self._pieces[number : number + 1] = [piece[:at], piece[at:]]
                return number + 1
            at -= len(piece)
        return len(self._pieces)

    def changes(self) -> tuple[bytes, list[_Step]]:
        """The original without what was taken out of it for good, and what has changed in it, from its end on."""
        forgotten = sorted(self._forgotten, key=lambda one: one.start)

        def moved(at: int) -> int:
            return at - sum(min(one.stop, at) - one.start for one in forgotten if one.start < at)

        kept, done = b"", 0
        for one in forgotten:
            kept += self._original[done : one.start]
            done = one.stop
        kept += self._original[done:]
        found: list[_Step] = []
        at, new = 0, b""
        for piece in (*self._pieces, range(len(self._original), len(self._original))):
            if isinstance(piece, bytes):
                new += piece
                continue
            step = _Step(moved(at), moved(piece.start), new)
            if kept[step.start : step.end] != new:
                found.append(step)
            at, new = piece.stop, b""
        return kept, found[::-1]


def combined(earlier: Sequence[Edit], text: EditedText) -> list[Edit]:
    """All changes of a part: the earlier ones and those of now, as far as they have not undone each other."""
    steps: list[_Step] = []
    original = text.before
    for old, new in reversed(earlier):
        if not _once(new, original):  # another program has written it in between
            return [*earlier, *_edits(*_all(text.before, text.steps))]
        at = original.index(new)
        original = original[:at] + old + original[at + len(new) :]
        steps.append(_Step(at, at + len(old), new))
    return _edits(*_all(original, [*reversed(steps), *text.steps]))


def _all(original: bytes, steps: Iterable[_Step]) -> tuple[bytes, list[_Step]]:
    pieces = _Pieces(original)
    for step in steps:
        pieces.put(step)
    return pieces.changes()


def _edits(data: bytes, changes: Iterable[_Step]) -> list[Edit]:
    """Changes, one after the other, each with so much around it that it is found again."""
    edits = []
    for start, end, new, _ in changes:
        changed = data[:start] + new + data[end:]
        more = 0
        while True:
            left, right = _whole_letters(data, max(0, start - more), min(len(data), end + more))
            edit = Edit(data[left:right], changed[left : right + len(changed) - len(data)])
            whole = left == 0 and right == len(data)
            if whole or (_once(edit.old, data) and _once(edit.new, changed)):
                break
            more = more * 2 or _CONTEXT
        edits.append(edit)
        data = changed
    return edits


def _whole_letters(data: bytes, left: int, right: int) -> tuple[int, int]:
    """The ends of a stretch, moved outwards where they would cut a letter of several bytes."""
    while 0 < left < len(data) and data[left] & 0xC0 == 0x80:  # noqa: PLR2004 - how UTF-8 marks the bytes that go on
        left -= 1
    while right < len(data) and data[right] & 0xC0 == 0x80:  # noqa: PLR2004 - as above
        right += 1
    return left, right


def _once(needle: bytes, text: bytes) -> bool:
    return bool(needle) and text.count(needle) == 1


def undone(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """The text without these changes, the last taken back first; None if one is not there any more."""
    for old, new in reversed(list(edits)):
        if not _once(new, data):
            return None
        data = data.replace(new, old)
    return data
