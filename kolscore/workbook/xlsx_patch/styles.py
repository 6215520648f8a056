"""The styles of a workbook: formats are added at the end, and none that is there moves."""

import re
from typing import Final, NamedTuple

from kolscore.workbook.xlsx_patch.cell_formats import Face, Lists, Shade, alignment, append
from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.xml_bytes import (
    attributes,
    elements,
    inside,
    prefix_of,
    quoted,
    tag,
    tags,
)

_OWN_FORMATS: Final = 164
"""Numbers of formats below stand for those that every spreadsheet knows."""
_BUILT_IN: Final = {"": 0, "0": 1, "0.00": 2, "0%": 9, "0.00%": 10, "yyyy-mm-dd": 14}
_KEPT: Final = ("fontId", "fillId", "borderId", "xfId")
_QUIET: Final = "6B6B6B"
_LINE: Final = "BFBFBF"
_APPLIED: Final = {"fontId": "applyFont", "fillId": "applyFill", "borderId": "applyBorder"}


class CellStyle(NamedTuple):
    """What is asked of a format, apart from looking like the cell beside."""

    number: str = ""
    """Code of the number format; "" for the general one."""
    same: bool = False
    """Whether the format is to be just like the other: that of a header."""
    wrap: bool = False
    """Whether a text that is wider than the column goes on in the next line."""
    quiet: bool = False
    """Whether it is in grey, and in the middle."""


_PLAIN: Final = CellStyle()


class Styles:
    """The formats of cells, by their numbers; those that are asked for are added."""

    def __init__(self, data: bytes | None, ours: int | None = None) -> None:
        """`ours` is where the formats begin that an earlier run added, and that can be taken again."""
        self.text = EditedText(data or b"")
        self.count: int | None = None
        """How many formats of cells there are; None if none can be added."""
        found = tag("cellXfs", self.text.data)
        self._there = found is not None and not found[0].endswith(b"/>")
        if found is None or not self._there:
            return
        root = tag("styleSheet", self.text.data)
        self._prefix = prefix_of(root) if root else ""
        self._formats = elements("xf", inside("cellXfs", self.text.data))
        self.count = self._first = len(self._formats)
        self._added: list[str] = []
        self._ours = {
            written.decode(): number
            for number, written in enumerate(self._formats)
            if ours is not None and number >= ours
        }
        self._numbers = {
            one["formatCode"]: int(one["numFmtId"])
            for one in (attributes(match[0]) for match in tags("numFmt", inside("numFmts", self.text.data)))
            if "formatCode" in one and one.get("numFmtId", "").isdecimal()
        }
        self._new_numbers: dict[str, int] = {}
        self._underlined = _underlined(self.text.data)
        self._named = len(elements("xf", inside("cellStyleXfs", self.text.data)))
        self._known: dict[tuple[int, CellStyle], int] = {}
        self._faces: dict[Face, int] = {}
        self._lists = Lists(self.text.data)

    def like(self, style: int, look: CellStyle) -> int | None:
        """The number of a format with the fill, border and font of another; None where there are no formats."""
        if not self._there:
            return None
        key = style if 0 <= style < self._first else 0, look
        if not key[0] and look == _PLAIN:
            return 0
        if key not in self._known:
            self._known[key] = self._number_of(self._derived(*key))
        return self._known[key]

    def face(self, face: Face) -> int | None:
        """The number of a format for a cell of a sheet of ours; None where there are no formats."""
        if not self._there:
            return None
        if face not in self._faces:
            self._faces[face] = self._number_of(self._faced(face)) if face != Face() else 0
        return self._faces[face]

    def shade(self, shade: Shade) -> int | None:
        """The number of what a conditional format makes of a cell; None where there are no formats."""
        return self._lists.shade(shade) if self._there else None

    def _faced(self, face: Face) -> str:
        p = self._prefix
        plain = not (face.bold or face.italic or face.size or face.color)
        given = {
            "numFmtId": str(self._number(face.number)),
            "fontId": str(0 if plain else self._lists.font(0, face)),
            "fillId": str(self._lists.fill(face.fill)),
            "borderId": str(self._lists.line(_LINE) if face.line else 0),
            **({"xfId": "0"} if self._named else {}),
        }
        given |= {flag: "1" for name, flag in _APPLIED.items() if given[name] != "0"}
        if face.number:
            given["applyNumberFormat"] = "1"
        side = face.align or ("left" if face.indent else "")
        horizontal = {"horizontal": side} if side else {}
        if face.indent:
            horizontal["indent"] = str(face.indent)
        wrapped = {"wrapText": "1"} if face.wrap else {}
        lies = alignment(p, {**horizontal, "vertical": "top", **wrapped})
        written = " ".join(f'{name}="{value}"' for name, value in given.items())
        return f'<{p}xf {written} applyAlignment="1">{lies}</{p}xf>'

    def _number_of(self, written: str) -> int:
        if written in self._ours:
            return self._ours[written]
        if written not in self._added:
            self._added.append(written)
        return self._first + self._added.index(written)

    def _derived(self, style: int, look: CellStyle) -> str:
        """The text of a format like another, without what belongs to the other's content: links, wrapping, its number."""
        whole = self._formats[style] if self._formats else b"<xf/>"
        if look.same:
            return whole.decode()
        opening = tag("xf", whole)
        said = attributes(opening[0]) if opening else {}
        p = self._prefix
        given = {"numFmtId": str(self._number(look.number))}
        given |= {name: said[name] for name in _KEPT if name in said}
        if given.get("fontId") in self._underlined:  # it is a link's
            given |= {"fontId": "0", "xfId": "0"}
        if int(given.get("xfId", "0")) >= self._named:
            given.pop("xfId", None)
        if look.quiet:
            quiet = self._lists.font(int(given.get("fontId", "0")), Face(color=_QUIET))
            given["fontId"] = str(quiet)
        given |= {flag: "1" for name, flag in _APPLIED.items() if given.get(name, "0") != "0"}
        if look.number:
            given["applyNumberFormat"] = "1"
        lies = tag("alignment", whole)
        vertical = attributes(lies[0]).get("vertical") if lies else None
        if look.wrap:  # where a row is too low for all of a text, its beginning is seen
            vertical = "top"
        children = alignment(
            p,
            ({"horizontal": "center"} if look.quiet else {})
            | ({"vertical": vertical} if vertical else {})
            | ({"wrapText": "1"} if look.wrap else {}),
        )
        if children:
            given["applyAlignment"] = "1"
        if protection := tag("protection", whole):
            given["applyProtection"] = "1"
            children += protection[0].decode()
        written = " ".join(f'{name}="{quoted(value)}"' for name, value in given.items())
        return f"<{p}xf {written}>{children}</{p}xf>" if children else f"<{p}xf {written}/>"

    def _number(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        if code in self._numbers:
            return self._numbers[code]
        if code not in self._new_numbers:
            taken = [*self._numbers.values(), *self._new_numbers.values(), _OWN_FORMATS - 1]
            self._new_numbers[code] = max(taken) + 1
        return self._new_numbers[code]

    def finish(self) -> EditedText:
        """The part with what was added."""
        if not self._there:
            return self.text
        if self._added:
            append(self.text, "cellXfs", "".join(self._added), len(self._added), self._prefix)
        if self._new_numbers:
            p = self._prefix
            written = "".join(
                f'<{p}numFmt numFmtId="{number}" formatCode="{quoted(code)}"/>'
                for code, number in self._new_numbers.items()
            )
            append(self.text, "numFmts", written, len(self._new_numbers), p)
        self._lists.put_into(self.text)
        return self.text


def _underlined(styles: bytes) -> frozenset[str]:
    """Numbers of the fonts that are underlined."""
    drawn = re.compile(rb"<(?:[\w.-]+:)?u(?=[\s/>])(?![^>]*none)")
    return frozenset(
        str(place)
        for place, font in enumerate(elements("font", inside("fonts", styles)))
        if drawn.search(font)
    )
