"""The workbook's list of sheets and names, and what the package says of its parts."""

import re
from collections.abc import Collection, Iterable, Mapping
from html import unescape
from itertools import count
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from kolscore.errors import OutputError
from kolscore.reading.sheet import letters
from kolscore.words import say
from kolscore.workbook.xlsx_patch.package import CONTENT_TYPES, WORKBOOK, Package, relations_name
from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.xml_bytes import (
    Area,
    attribute_at,
    attributes,
    element_at,
    end_of,
    end_of_root,
    quoted,
    tag,
    tags,
    with_attribute,
)

FUNCTION: Final = "_xlfn.LAMBDA(_xlpm.evidence,"
"""How the text of a function of ours begins."""
_AFTER_NAMES: Final = (
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""What may follow the list of names in a workbook."""
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_TYPES: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_OF_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OF_CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_REF: Final = re.compile(r"(?:'((?:[^']|'')*)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")


_LONGEST: Final = 31
"""Letters that the name of a sheet can have."""


_ENDINGS: Final = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
}
"""How a workbook is to be called by what it says that it is."""


class Name(NamedTuple):
    """A defined name that belongs to one sheet."""

    name: str
    sheet: int
    """Place of its sheet in the workbook's list."""
    text: str
    """What it stands for, such as "Plan!$A$1"."""

    @property
    def at(self) -> tuple[str, Area] | None:
        """The sheet and the cells that it stands for; None if it stands for no cells any more."""
        found = _REF.fullmatch(self.text)
        area = Area.read(found[3]) if found else None
        if found is None or area is None:
            return None
        return (found[1].replace("''", "'") if found[1] is not None else found[2]), area


class BookSheet(NamedTuple):
    """A sheet of the workbook."""

    name: str
    part: str


class Workbook:
    """The workbook's own part, its relationships and the content types, as texts that are changed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.text = EditedText(package.read(WORKBOOK))
        self.rels = EditedText(package.read(relations_name(WORKBOOK)))
        self.types = EditedText(package.read(CONTENT_TYPES))
        self._parts = {one.id: one.target for one in package.relations(WORKBOOK)}
        self._root = ET.fromstring(self.text.data)  # noqa: S314 - document types are refused before
        self.sheets = [
            BookSheet(one.get("name", ""), self._parts.get(_id_of(one), "")) for one in self._all("sheet")
        ]

    def _all(self, name: str) -> list[ET.Element]:
        return [one for one in self._root.iter() if one.tag.rpartition("}")[2] == name]

    @property
    def numbers(self) -> list[str]:
        """The number of each sheet, which never changes, by its place."""
        return [attributes(one[0]).get("sheetId", "") for one in tags("sheet", self.text.data)]

    @property
    def ending(self) -> str:
        """How its file is to end for Excel to open it."""
        for one in tags("Override", self.types.data):
            said = attributes(one[0])
            if said.get("PartName", "").lstrip("/").casefold() == WORKBOOK:
                return _ENDINGS.get(said.get("ContentType", ""), ".xlsx")
        return ".xlsx"

    @property
    def names(self) -> list[Name]:
        """The names that belong to a sheet, as they are now: a sheet that was taken out has moved them."""
        found = []
        data = self.text.data
        for one in tags("definedName", data):
            said = attributes(one[0])
            if (place := said.get("localSheetId", "")).isdecimal():
                text = unescape(data[one.end() : end_of(one, data)[0]].decode()).strip()
                found.append(Name(said.get("name", ""), int(place), text))
        return found

    def place_of(self, sheet: str) -> int:
        """Place of a sheet in the list."""
        return [one.name for one in self.sheets].index(sheet)

    @property
    def namespace(self) -> str:
        """The namespace of its elements, which tells a strict workbook."""
        return self._root.tag.partition("}")[0].lstrip("{")

    @property
    def _namespace_of_ids(self) -> str:
        """The namespace of the attributes that name relationships."""
        said = [key for one in self._all("sheet") for key in one.attrib if key.endswith("}id")]
        if said:
            return said[0].partition("}")[0].lstrip("{")
        return _STRICT_TYPES if "purl.oclc.org" in self.namespace else _TYPES

    def set_name(self, name: str, sheet: str, area: Area) -> None:
        """Let a hidden name of a sheet stand for cells of it; one that is there is changed."""
        self.set_reference(name, sheet, sheet, area)

    def grow_name(self, name: str, sheet: str, area: Area) -> None:
        """Let a name of a sheet that is there stand for other cells of it."""
        if any(one.name == name and one.sheet == self.place_of(sheet) for one in self.names):
            self.set_reference(name, sheet, sheet, area)

    def set_reference(self, name: str, owner: str, sheet: str, area: Area) -> None:
        """Let a hidden name of one sheet stand for cells of another."""
        self.define(name, owner, refers_to(sheet, area))

    def define(self, name: str, owner: str, text: str, *, hidden: bool = True) -> None:
        """Let a name of a sheet stand for something; one that is there is changed."""
        place = self.place_of(owner)
        data = self.text.data
        for one in tags("definedName", data):
            said = attributes(one[0])
            if said.get("name", "").casefold() == name.casefold() and said.get("localSheetId") == str(place):
                end = end_of(one, data)[0]
                self.text.replace(one.end(), end, _content(text))
                return
        self._add_name(
            f'name="{quoted(name)}" localSheetId="{place}"' + (' hidden="1"' if hidden else ""), text
        )

    def define_functions(self, functions: Mapping[str, tuple[str, str]]) -> None:
        """Let names of the whole workbook be functions, each with a comment, in place of those of an earlier run.

        Raises OutputError if somebody's own name is one of them.
        """
        self.drop_functions(but=functions)
        for name, (text, comment) in functions.items():
            there = self._named(name)
            if there is None:
                self._add_name(f'name="{quoted(name)}" comment="{quoted(comment)}"', text)
            elif not self._is_function(there):
                raise OutputError(say("workbook.patch.name_taken", name=name))
            else:
                self.text.replace(there.end(), end_of(there, self.text.data)[0], _content(text))
                said = with_attribute(there[0], "comment", comment)
                self.text.replace(there.start(), there.end(), said)

    def drop_functions(self, but: Collection[str] = ()) -> None:
        """Take out the functions of an earlier run, apart from those with some names."""
        for one in reversed(list(tags("definedName", self.text.data))):
            if self._is_function(one) and attributes(one[0]).get("name") not in but:
                self.text.replace(one.start(), end_of(one, self.text.data)[1], b"")
        self._drop_empty_names()

    def _is_function(self, name: re.Match[bytes]) -> bool:
        return self.text.data.startswith(FUNCTION.encode(), name.end())

    def _named(self, name: str) -> re.Match[bytes] | None:
        """A name of any sheet, or of the whole workbook."""
        of_all = tags("definedName", self.text.data)
        return next(
            (one for one in of_all if attributes(one[0]).get("name", "").casefold() == name.casefold()), None
        )

    def _add_name(self, said: str, text: str) -> None:
        data = self.text.data
        there = tag("definedNames", data)
        if there and not there[0].endswith(b"/>"):
            at = end_of(there, data)[0]
            p, declared = element_at(data, at, self.namespace)
            self.text.insert(at, _name(p, f"{said}{declared}", text))
            return
        sheets = tag("sheets", data)
        following = tag("|".join(_AFTER_NAMES), data, end_of(sheets, data)[1] if sheets else 0)
        start, end = there.span() if there else [following.start() if following else end_of_root(data)] * 2
        p, declared = element_at(data, start, self.namespace)
        whole = (
            f"<{p}definedNames{declared}>".encode() + _name(p, said, text) + f"</{p}definedNames>".encode()
        )
        self.text.replace(start, end, whole)

    def drop_names(self, beginning: str) -> None:
        """Take out all names that begin so."""
        while found := next(
            (
                one
                for one in tags("definedName", self.text.data)
                if attributes(one[0]).get("name", "").startswith(beginning)
            ),
            None,
        ):
            self.text.replace(found.start(), end_of(found, self.text.data)[1], b"")
        self._drop_empty_names()

    def _drop_empty_names(self) -> None:
        there = tag("definedNames", self.text.data)
        if there and not there[0].endswith(b"/>"):
            start, end = end_of(there, self.text.data)
            if not self.text.data[there.end() : start].strip():
                self.text.replace(there.start(), end, b"")

    def drop_sheet(self, place: int) -> None:
        """Take out a sheet with its names; those behind it move up."""
        for own in [one for one in self.names if one.sheet == place]:
            self._drop_name(own)
        sheets = list(tags("sheet", self.text.data))
        self.text.replace(sheets[place].start(), end_of(sheets[place], self.text.data)[1], b"")
        for name, attribute in (
            ("definedName", "localSheetId"),
            ("workbookView", "activeTab"),
            ("workbookView", "firstSheet"),
        ):
            for one in reversed(list(tags(name, self.text.data))):
                number = attributes(one[0]).get(attribute, "")
                if number.isdecimal() and int(number) > place:
                    moved = with_attribute(one[0], attribute, str(int(number) - 1))
                    self.text.replace(one.start(), one.end(), moved)
        del self.sheets[place]

    def _drop_name(self, name: Name) -> None:
        for one in tags("definedName", self.text.data):
            said = attributes(one[0])
            if said.get("name") == name.name and said.get("localSheetId") == str(name.sheet):
                self.text.replace(one.start(), end_of(one, self.text.data)[1], b"")
                return

    def add_sheet(self, name: str, part: str) -> None:
        """Add a sheet at the end of the list."""
        relation = self.relate("worksheet", part)
        numbers = [int(attributes(one[0]).get("sheetId", "0")) for one in tags("sheet", self.text.data)]
        sheets = tag("sheets", self.text.data)
        if sheets is None:
            return
        at = end_of(sheets, self.text.data)[0]
        p, declared = element_at(self.text.data, at, self.namespace)
        r, of_id = attribute_at(self.text.data, at, self._namespace_of_ids)
        made = f'<{p}sheet name="{quoted(name)}" sheetId="{max(numbers) + 1}" {r}id="{relation}"{declared}{of_id}/>'
        self.text.insert(at, made.encode())
        self.sheets.append(BookSheet(name, part))

    def relate(self, kind: str, part: str) -> str:
        """Add a relationship of the workbook to a part; gives its id."""
        return related(self.rels, kind, f"/{part}")

    def declare_xml(self) -> None:
        """Say that parts named .xml are XML, if the package does not say so for all."""
        if not any(
            attributes(one[0]).get("Extension", "").lower() == "xml"
            for one in tags("Default", self.types.data)
        ):
            first = tag("Types", self.types.data)
            if first:
                p, declared = element_at(self.types.data, first.end(), _OF_CONTENT_TYPES)
                made = f'<{p}Default Extension="xml" ContentType="application/xml"{declared}/>'
                self.types.insert(first.end(), made.encode())

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds; one of which it is said already is left."""
        named = f"/{part}".casefold()
        if any(
            attributes(one[0]).get("PartName", "").casefold() == named
            for one in tags("Override", self.types.data)
        ):
            return
        at = end_of_root(self.types.data)
        p, declared = element_at(self.types.data, at, _OF_CONTENT_TYPES)
        made = f'<{p}Override PartName="/{quoted(part)}" ContentType="{content_type}"{declared}/>'
        self.types.insert(at, made.encode())

    def undeclare(self, part: str, *, for_good: bool = True) -> None:
        """Say nothing more of a part."""
        self.types.drop("Override", "PartName", f"/{part}", for_good=for_good)

    def unrelate(self, part: str, *, for_good: bool = True) -> None:
        """Take out the relationships of the workbook to a part."""
        for one in self._package.relations(WORKBOOK):
            if one.target == part:
                self.rels.drop("Relationship", "Id", one.id, for_good=for_good)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A name for a sheet that no other has: as wanted, shortened and numbered where it must be."""
    known = {name.casefold() for name in taken}
    number = 1
    while True:
        more = f" {number}" if number > 1 else ""
        name = wanted[: _LONGEST - len(more)].rstrip("'") + more
        if name.casefold() not in known:
            return name
        number += 1


def related(
    rels: EditedText, kind: str, target: str, like: EditedText | None = None, number: int | None = None
) -> str:
    """Add to a list of relationships one whose type is like those that are there, or in another list.

    Gives its id: "rId" with a number, the first free one if none is given.
    """
    used = [attributes(one[0]) for one in tags("Relationship", (like or rels).data)]
    ids = {said.get("Id", "") for said in used}
    types = [said.get("Type", "").rpartition("/") for said in used]
    base = next((base for base, _, last in types if last in ("worksheet", "styles", "theme")), _TYPES)
    number = number or next(free for free in count(1) if f"rId{free}" not in ids)
    at = end_of_root(rels.data)
    p, declared = element_at(rels.data, at, _OF_RELATIONS)
    made = f'<{p}Relationship Id="rId{number}" Type="{base}/{kind}" Target="{quoted(target)}"{declared}/>'
    rels.insert(at, made.encode())
    return f"rId{number}"


def refers_to(sheet: str, area: Area) -> str:
    """Cells as a formula names them: 'My plan'!$A$1:$B$2."""
    first = f"${letters(area.left)}${area.top}"
    last = f"${letters(area.right)}${area.bottom}"
    quoted_name = sheet.replace("'", "''")
    return f"'{quoted_name}'!{first}" + (f":{last}" if last != first else "")


def _content(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _name(p: str, said: str, text: str) -> bytes:
    """A defined name as it is written."""
    return f"<{p}definedName {said}>".encode() + _content(text) + f"</{p}definedName>".encode()


def _id_of(sheet: ET.Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
