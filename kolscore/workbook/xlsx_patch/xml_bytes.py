"""Small pieces of XML as they are written: tags, attributes, references to cells and areas."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from kolscore.reading.sheet import letters
from kolscore.workbook.used_range import column_number

_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_HIDDEN: Final = rb"(?s:<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z))"
"""What only looks like markup, and instructions to programs."""
_END: Final = re.compile(rb"</[^\s>]+\s*>")
_ANY: Final = re.compile(rb"""<(/?)[^\s<>/!?]+(?:[^>"']|"[^"]*"|'[^']*')*>""")
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_REFERENCE: Final = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_WHITE: Final = re.compile(r"\r\n|[\r\n\t]")
_QUOTES: Final = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_SHORT: Final = 2
"""Names with more letters stand in few other places of a text."""
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


def escape(text: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """A text as it stands between tags: that of `xml.sax.saxutils`, which loads the network code of Python.

    >>> escape("R&D <3")
    'R&amp;D &lt;3'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for letter, written in others.items():
        text = text.replace(letter, written)
    return text


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, in their order."""
    return {name.decode(): _value(value[1:-1].decode()) for name, value in _ATTRIBUTE.findall(tag)}


def _value(written: str) -> str:
    """What the value of an attribute says: white space is blanks, unless it is coded."""
    if "&" not in written and written.isprintable():
        return written
    return _REFERENCE.sub(_referred, _WHITE.sub(" ", written))


def _referred(reference: re.Match[str]) -> str:
    code, decimal, name = reference.groups()
    if name:
        return _NAMED[name]
    return chr(int(code, 16) if code else int(decimal))


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A tag with another value of an attribute; one that it does not have is added."""
    written = f'{name}="{quoted(value)}"'.encode()
    for one in _ATTRIBUTE.finditer(tag):
        if one[1] == name.encode():
            return tag[: one.start()] + written + tag[one.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + b" " + written + tag[end:]


def quoted(value: str) -> str:
    """A text as the value of an attribute."""
    return escape(value, _QUOTES)


_TAG: Final = re.compile(rb"""<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""")


def _named(name: bytes, text: bytes, start: int) -> Iterator[re.Match[bytes]]:
    """The opening tags of one element in a text with nothing that only looks like markup.

    Its name is looked for, and then whether it is that of a tag: an expression for each name would
    take longer to make than most parts of a workbook to read.
    """
    place = text.find(name, start)
    while place >= 0:
        begin = text.rfind(b"<", start, place)
        found = _TAG.match(text, begin) if begin >= 0 and text[place - 1] in b"<:" else None
        if found and found.start(1) == place and found[1] == name:
            yield found
            place = text.find(name, found.end())
        else:
            place = text.find(name, place + 1)


@cache
def _opening(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"""<(?:[\w.-]+:)?(?:%b)(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""" % name)


@cache
def _or_hidden(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(b"(?:%b)|%b" % (_HIDDEN, pattern))


def _plain(text: bytes) -> bool:
    """Whether nothing in it only looks like markup."""
    return b"<!" not in text and text.find(b"<?", 2) < 0


def _seen(pattern: re.Pattern[bytes], text: bytes, start: int = 0) -> Iterator[re.Match[bytes]]:
    """Where a pattern is found as markup: not in remarks, instructions and literal texts."""
    if _plain(text):
        return pattern.finditer(text, start)
    found = _or_hidden(pattern.pattern).finditer(text, start)
    return (one for one in found if not one[0].startswith((b"<!", b"<?")))


def tags(name: str, text: bytes, start: int = 0) -> Iterator[re.Match[bytes]]:
    """The opening tags of an element, whatever its prefix, or of several: "cols|sheetData"."""
    if "|" in name or len(name) <= _SHORT or not _plain(text):
        return _seen(_opening(name.encode()), text, start)
    return _named(name.encode(), text, start)


def tag(name: str, text: bytes, start: int = 0) -> re.Match[bytes] | None:
    """The first opening tag of an element."""
    return next(tags(name, text, start), None)


def end_of(opening: re.Match[bytes], text: bytes) -> tuple[int, int]:
    """Where the end tag of an element stands; behind its tag, if it is closed in itself.

    Not for elements that hold others of their own name.
    """
    if opening[0].endswith(b"/>"):
        return opening.end(), opening.end()
    name = re.match(rb"<([\w:.-]+)", opening[0])
    closing = re.compile(rb"</%b\s*>" % re.escape(name[1] if name else b""))
    found = next(_seen(closing, text, opening.end()), None)
    return found.span() if found else (len(text), len(text))


def end_of_root(text: bytes) -> int:
    """Where the end tag of the outermost element begins."""
    return max(one.start() for one in _seen(_END, text, text.rfind(b"</") if _plain(text) else 0))


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


def bindings(text: bytes, at: int) -> dict[str, str]:
    """What prefixes stand for at a place; "" is for names without one."""
    open_: list[dict[str, str]] = [{}]
    for one in _seen(_ANY, text):
        if one.start() >= at:
            break
        if one[1]:
            open_.pop()
        elif not one[0].endswith(b"/>"):
            said = attributes(one[0]) if b"xmlns" in one[0] else {}
            declared = {
                name[5:].lstrip(":"): value for name, value in said.items() if name.split(":")[0] == "xmlns"
            }
            open_.append({**open_[-1], **declared} if declared else open_[-1])
            if len(open_) == 2 and text.find(b"xmlns", one.end(), at) < 0:  # noqa: PLR2004 - the outermost element
                break
    return open_[-1]


def element_at(text: bytes, at: int, namespace: str) -> tuple[str, str]:
    """The prefix, with its colon, of an element that is put in at a place, and what the element must declare."""
    return next(
        (
            (f"{prefix}:" if prefix else "", "")
            for prefix, stands_for in bindings(text, at).items()
            if stands_for == namespace
        ),
        ("", f' xmlns="{namespace}"'),
    )


def attribute_at(text: bytes, at: int, namespace: str) -> tuple[str, str]:
    """As `element_at`, for an attribute of an element that is put in: it always has a prefix."""
    for prefix, stands_for in bindings(text, at).items():
        if prefix and stands_for == namespace:
            return f"{prefix}:", ""
    return "r:", f' xmlns:r="{namespace}"'
