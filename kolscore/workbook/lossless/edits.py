"""Changes to the text of a part, each so that it can be taken back: what stood there, and what stands there now."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from kolscore.workbook.lossless.markup import attributes, end_of, tags

_CONTEXT: Final = 24
"""Bytes taken in on either side of a change, as often as it takes to tell it from all other places."""


class Edit(NamedTuple):
    """One change: both texts stand in their part just once."""

    old: bytes
    new: bytes


class Text:
    """The text of a part, and how it was changed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.edits: list[Edit] = []
        self.dropped = False

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put other bytes in place of those from `start` up to `end`."""
        before, after = self.data[:start], self.data[end:]
        if self.data[start:end] == new:
            return
        changed = before + new + after
        more = 0
        while True:
            left, right = _whole_letters(self.data, max(0, start - more), min(len(self.data), end + more))
            edit = Edit(self.data[left:right], changed[left : right + len(changed) - len(self.data)])
            whole = left == 0 and right == len(self.data)
            if whole or (_once(edit.old, self.data) and _once(edit.new, changed)):
                break
            more = more * 2 or _CONTEXT
        self.data = changed
        self.edits.append(edit)

    def drop(self, name: str, attribute: str, value: str, *, for_good: bool = True) -> None:
        """Take out the first element that has this value of an attribute; case does not matter.

        What is taken out `for_good` does not come back with the other changes.
        """
        for one in tags(name, self.data):
            if attributes(one[0]).get(attribute, "").casefold() == value.casefold():
                end = end_of(one, self.data)[1]
                if for_good:
                    self.data = self.data[: one.start()] + self.data[end:]
                    self.dropped = True
                else:
                    self.replace(one.start(), end, b"")
                return

    @property
    def changed(self) -> bool:
        """Whether it is not as it was."""
        return bool(self.edits) or self.dropped

    def insert(self, at: int, new: bytes) -> None:
        """Put bytes at a place."""
        self.replace(at, at, new)


def _whole_letters(data: bytes, left: int, right: int) -> tuple[int, int]:
    """The ends of a stretch, moved outwards where they would cut a letter of several bytes."""
    while left > 0 and data[left] & 0xC0 == 0x80:  # noqa: PLR2004 - how UTF-8 marks the bytes that go on
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
