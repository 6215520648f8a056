"""How cells of our own look: fonts, fills and lines, put behind those that a workbook has."""

from typing import Final, NamedTuple

from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.xml_bytes import (
    attributes,
    elements,
    end_of,
    end_of_root,
    inside,
    prefix_of,
    quoted,
    tag,
    tags,
    with_attribute,
)

_ORDER: Final = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
"""The lists of a workbook's styles, in the order in which they must stand."""
_OF_FONT: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
)  # fmt: skip
_ELEMENTS: Final = {"fonts": "font", "fills": "fill", "borders": "border", "dxfs": "dxf"}
_RESERVED: Final = 2
"""The first two fills mean none and dots, whatever they say."""


class Face(NamedTuple):
    """How a cell of a sheet of ours looks; colours are six hexadecimal digits, "" for none."""

    number: str = ""
    """Code of the number format."""
    bold: bool = False
    italic: bool = False
    size: float = 0.0
    """Points; 0 for those of the workbook."""
    color: str = ""
    fill: str = ""
    line: bool = False
    """Whether a line stands beneath it."""
    wrap: bool = False
    align: str = ""
    indent: int = 0
    """Blanks before the text, so that it does not touch a number at its left."""


class Shade(NamedTuple):
    """What a conditional format makes of a cell."""

    fill: str = ""
    color: str = ""
    italic: bool = False


class Lists:
    """The lists of fonts, fills, lines and conditional formats: what is asked for is found, or put at their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        root = tag("styleSheet", data)
        self._prefix = prefix_of(root) if root else ""
        self._lists = {
            name: [one.decode() for one in elements(one_of, inside(name, data))]
            for name, one_of in _ELEMENTS.items()
        }
        self._counts = {name: len(there) for name, there in self._lists.items()}

    def font(self, base: int, face: Face) -> int:
        """A font like another, but bold, italic, of a size or of a colour."""
        if not self._counts["fonts"]:
            return 0
        p = self._prefix
        fonts = self._lists["fonts"]
        like = fonts[base if base < len(fonts) else 0].encode()
        kept = {name: found[0] for name in _OF_FONT if (found := tag(name, like))}
        said = {name: b"<%b/>" % one.strip(b"</>").rstrip() for name, one in kept.items()}
        given = {
            "b": f"<{p}b/>" if face.bold else "",
            "i": f"<{p}i/>" if face.italic else "",
            "sz": f'<{p}sz val="{face.size:g}"/>' if face.size else "",
            "color": f'<{p}color rgb="FF{face.color}"/>' if face.color else "",
        }
        said |= {name: one.encode() for name, one in given.items() if one}
        written = b"".join(said[name] for name in _OF_FONT if name in said).decode()
        return self._place("fonts", f"<{p}font>{written}</{p}font>")

    def fill(self, color: str) -> int:
        """A plain fill."""
        if not color or self._counts["fills"] < _RESERVED:
            return 0
        p = self._prefix
        return self._place(
            "fills",
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{color}"/>'
            f'<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>',
        )

    def line(self, color: str) -> int:
        """A thin line beneath."""
        if not self._counts["borders"]:
            return 0
        p = self._prefix
        return self._place(
            "borders",
            f'<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom style="thin"><{p}color rgb="FF{color}"/>'
            f"</{p}bottom><{p}diagonal/></{p}border>",
        )

    def shade(self, shade: Shade) -> int:
        """What a conditional format makes of a cell."""
        p = self._prefix
        italic = f"<{p}i/>" if shade.italic else ""
        color = f'<{p}color rgb="FF{shade.color}"/>' if shade.color else ""
        font = f"<{p}font>{italic}{color}</{p}font>" if italic or color else ""
        fill = (
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{shade.fill}"/>'
            f'<{p}bgColor rgb="FF{shade.fill}"/></{p}patternFill></{p}fill>'
            if shade.fill
            else ""
        )
        return self._place("dxfs", f"<{p}dxf>{font}{fill}</{p}dxf>")

    def _place(self, name: str, written: str) -> int:
        there = self._lists[name]
        if written not in there:
            there.append(written)
        return there.index(written)

    def put_into(self, text: EditedText) -> None:
        """Put what was asked for at the ends of the lists."""
        for name, there in self._lists.items():
            if new := there[self._counts[name] :]:
                append(text, name, "".join(new), len(new), self._prefix)


def append(text: EditedText, name: str, written: str, count: int, prefix: str) -> None:
    """Add elements at the end of a list, and to its count; a list that is not there is made."""
    opening = tag(name, text.data)
    if opening and not opening[0].endswith(b"/>"):
        text.insert(end_of(opening, text.data)[0], written.encode())
        if (said := attributes(opening[0]).get("count", "")).isdecimal():
            counted = with_attribute(opening[0], "count", str(int(said) + count))
            text.replace(opening.start(), opening.end(), counted)
        return
    whole = f'<{prefix}{name} count="{count}">{written}</{prefix}{name}>'.encode()
    if opening:
        text.replace(opening.start(), opening.end(), whole)
        return
    place = _ORDER.index(name)
    before = [end_of(one, text.data)[1] for one in tags("|".join(_ORDER[:place]), text.data)] if place else []
    behind = tag("|".join(_ORDER[place + 1 :]), text.data, max(before, default=0))
    text.insert(behind.start() if behind else end_of_root(text.data), whole)


def alignment(prefix: str, said: dict[str, str]) -> str:
    """How the content of a cell lies in it, as an element."""
    written = " ".join(f'{name}="{quoted(value)}"' for name, value in said.items())
    return f"<{prefix}alignment {written}/>" if said else ""
