"""The record that a workbook keeps of what was changed in it, so that it can be taken back to the letter."""

from typing import Final
from xml.etree import ElementTree as ET

from kolscore.workbook.xlsx_patch.blanks import Blanks, rows_said
from kolscore.workbook.xlsx_patch.book import Workbook, related
from kolscore.workbook.xlsx_patch.package import WORKBOOK, Package, relations_name
from kolscore.workbook.xlsx_patch.reversible_edits import Edit, EditedText, combined
from kolscore.workbook.xlsx_patch.xml_bytes import escape, quoted

_NAMESPACE: Final = "urn:kolscore:record"
_ID: Final = "{6B6F6C73-636F-7265-8000-7265636F7264}"
"""The record's own id, the same in every workbook."""
_PROPERTIES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    f'ds:itemID="{_ID}"><ds:schemaRefs><ds:schemaRef ds:uri="{_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
NO_RELATIONS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
"""A list of relationships without any."""


class ChangeLog:
    """What was changed in the parts of a workbook, run after run."""

    def __init__(self, package: Package) -> None:
        self.part = ""
        """Its own part; "" if the workbook has none yet."""
        self.formats: int | None = None
        """How many formats of cells there were before the first run; None if there were none at all."""
        self.edits: dict[str, list[Edit]] = {}
        self.blanks: dict[str, Blanks] = {}
        """Blank cells that were where answers stand now, by the part of their sheet."""
        self.added: list[str] = []
        """Parts that were added."""
        for relation in package.relations(WORKBOOK):
            if relation.type == "customXml" and relation.target in package:
                data = package.read(relation.target)
                if _NAMESPACE.encode() in data:
                    self.part = relation.target
                    self._load(data)

    def _load(self, data: bytes) -> None:
        root = ET.fromstring(data)  # noqa: S314 - document types are refused before
        formats = root.get("formats", "")
        self.formats = int(formats) if formats.isdecimal() else None
        self.added = [one.get("name", "") for one in root.iter(f"{{{_NAMESPACE}}}added")]
        for part in root.iter(f"{{{_NAMESPACE}}}part"):
            name = part.get("name", "")
            self.edits[name] = [
                Edit(*((one.text or "").encode() for one in edit))
                for edit in part.iter(f"{{{_NAMESPACE}}}edit")
            ]
            for one in part.iter(f"{{{_NAMESPACE}}}blank"):
                blanks = self.blanks.setdefault(name, Blanks())
                blanks.add(int(one.get("column", "0")), one.text or "", one.get("rows", ""))

    def note(self, part: str, text: EditedText) -> None:
        """Take in how a part was changed."""
        if text.steps:
            self.edits[part] = combined(self.edits.pop(part, []), text)

    def note_blanks(self, part: str, blanks: Blanks) -> None:
        """Take in which blank cells of a sheet answers stand in."""
        there = self.blanks.setdefault(part, Blanks())
        for (column, form), rows in blanks.forms.items():
            there.add(column, form.decode(), rows_said(rows))

    def place(self, package: Package, book: Workbook) -> dict[str, bytes]:
        """Give a new record its parts, apart from its own; nothing, if it has them."""
        if self.part:
            return {}
        number = 1
        while f"customXml/item{number}.xml" in package or f"customXml/itemProps{number}.xml" in package:
            number += 1
        self.part = f"customXml/item{number}.xml"
        properties = f"customXml/itemProps{number}.xml"
        book.relate("customXml", self.part)
        book.declare_xml()
        book.declare(properties, _PROPERTIES_TYPE)
        like = EditedText(book.rels.data)
        rels = EditedText(NO_RELATIONS)
        related(rels, "customXmlProps", f"itemProps{number}.xml", like)
        self.added += [self.part, properties, relations_name(self.part)]
        return {properties: _PROPERTIES.encode(), relations_name(self.part): rels.data}

    def written(self) -> bytes:
        """The record as its part holds it."""
        lines = []
        for name in sorted({*(part for part, edits in self.edits.items() if edits), *self.blanks}):
            lines.append(f'<part name="{quoted(name)}">')
            lines += [
                f"<edit><was>{_text(was)}</was><is>{_text(now)}</is></edit>"
                for was, now in self.edits.get(name, [])
            ]
            lines += [
                f'<blank column="{column}" rows="{rows_said(rows)}">{_text(form)}</blank>'
                for (column, form), rows in (self.blanks[name].forms.items() if name in self.blanks else ())
            ]
            lines.append("</part>")
        lines += [f'<added name="{quoted(name)}"/>' for name in self.added]
        formats = "" if self.formats is None else f' formats="{self.formats}"'
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<kolscore xmlns="{_NAMESPACE}"{formats}>\n' + "\n".join(lines) + "\n</kolscore>"
        ).encode()


def _text(data: bytes) -> str:
    return escape(data.decode(), {"\r": "&#13;"})
