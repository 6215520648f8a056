"""Small pieces of XML as they are written: tags, attributes, references to cells and areas."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, unescape

from kolscore.reading.sheet import letters
from kolscore.workbook.extent import column_number

_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_QUOTES: Final = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
LAST_COLUMN: Final = 16_384
LAST_ROW: Final = 1_048_576


class Area(NamedTuple):
    """A stretch of cells: rows and columns from 1, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def read(cls, ref: str) -> "Area | None":
        """An area such as "A1:C3", "B2" or "$A$1"; None for anything else, such as whole rows."""
        found = _AREA.fullmatch(ref)
        if found is None:
            return None
        left, top, right, bottom = found.groups()
        first, last = column_number(left.encode()), column_number((right or left).encode())
        return cls(int(top), first, int(bottom or top), last)

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def touches(self, columns: range, top: int) -> bool:
        """Whether any of it lies in these columns, from row `top` down."""
        return self.bottom >= top and self.left < columns.stop and self.right >= columns.start


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, in their order."""
    return {
        name.decode(): unescape(value[1:-1].decode(), {"&quot;": '"', "&apos;": "'"})
        for name, value in _ATTRIBUTE.findall(tag)
    }


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A tag with another value of an attribute; one that it does not have is added."""
    written = f'{name}="{quoted(value)}"'.encode()
    at = re.search(rb"""(?<=[\s])%b\s*=\s*("[^"]*"|'[^']*')""" % re.escape(name.encode()), tag)
    if at:
        return tag[: at.start()] + written + tag[at.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + b" " + written + tag[end:]


def quoted(value: str) -> str:
    """A text as the value of an attribute."""
    return escape(value, _QUOTES)


@cache
def _opening(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"""<(?:[\w.-]+:)?%b(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""" % name)


def tags(name: str, text: bytes, start: int = 0) -> Iterator[re.Match[bytes]]:
    """The opening tags of an element, whatever its prefix."""
    return _opening(name.encode()).finditer(text, start)


def tag(name: str, text: bytes, start: int = 0) -> re.Match[bytes] | None:
    """The first opening tag of an element."""
    return _opening(name.encode()).search(text, start)


def end_of(opening: re.Match[bytes], text: bytes) -> tuple[int, int]:
    """Where the end tag of an element stands; behind its tag, if it is closed in itself.

    Not for elements that hold others of their own name.
    """
    if opening[0].endswith(b"/>"):
        return opening.end(), opening.end()
    name = re.match(rb"<([\w:.-]+)", opening[0])
    closing = re.compile(rb"</%b\s*>" % re.escape(name[1] if name else b"")).search(text, opening.end())
    return closing.span() if closing else (len(text), len(text))


def inside(name: str, text: bytes) -> bytes:
    """What the first element of a name holds; nothing if there is none."""
    opening = tag(name, text)
    return text[opening.end() : end_of(opening, text)[0]] if opening else b""


def elements(name: str, text: bytes) -> list[bytes]:
    """The elements of a list, each whole."""
    return [text[found.start() : end_of(found, text)[1]] for found in tags(name, text)]


def prefix_of(opening: re.Match[bytes]) -> str:
    """The prefix of a tag, with its colon; "" if it has none."""
    found = re.match(rb"<([\w.-]+:)", opening[0])
    return found[1].decode() if found else ""
