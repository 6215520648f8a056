"""Workbooks that are written as few programs write them, and valid all the same, by what is odd about them."""

import re

from hazard_packages import prefixed, strict
from packages import (
    HEAD,
    MAIN,
    RELS,
    STYLES,
    package,
    row,
    rows,
    sheet,
    table_part,
    text_cell,
    with_table,
)

BOOK = "xl/workbook.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"
PARTS = (BOOK, BOOK_RELS, CONTENT_TYPES, "xl/styles.xml", "xl/worksheets/sheet1.xml")
"""What is written into when a workbook gets answers."""
NEWS = ' xmlns="urn:newsletter"'
REMARK = '<!-- <workbook><sheets><sheet name="Old" sheetId="9"/></sheets><definedNames></definedNames></workbook> -->'


def each(made, change, parts=PARTS):
    """A package with a change of some of its parts, each a text."""
    return type(made)({**made.parts, **{part: change(made.parts[part].decode()).encode() for part in parts}})


def with_prefix(xml):
    return HEAD + prefixed(xml)


def with_default_of_others(xml):
    """Its elements have a prefix, and names without one are somebody else's."""
    return re.sub(r"(?<=xmlns:x=)", "'urn:x' xmlns:x=", with_prefix(xml), count=1).replace(
        "xmlns:x='urn:x'", NEWS.strip()
    )


def declared_within(xml, name):
    """One element, and all in it, with a prefix that it declares itself."""
    before, opening, inside, after = re.fullmatch(
        rf"(.*?)(<{name}\b[^>]*>)(.*</{name}>)(.*)", xml, re.DOTALL
    ).groups()
    tagged = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1q:", opening + inside)
    return before + tagged.replace(f"<q:{name}", f'<q:{name} xmlns:q="{MAIN}"', 1) + after


def apostrophes(xml):
    return xml.replace('"', "'")


def spread(xml):
    """Attributes on lines of their own, blanks around "=" and before ">"."""
    return re.sub(
        r"<[^?!>]*>",
        lambda tag: (
            re.sub(r'\s([\w:]+)="', r'\n\t\1 = "', tag[0]).replace(">", "\n>").replace("/\n>", "\n/>")
        ),
        xml,
    )


def inner_relations(xml):
    """The namespace of relationships is declared where it is used, as lxml does it."""
    return xml.replace(f' xmlns:r="{RELS}"', "").replace(" r:id=", f' xmlns:r="{RELS}" r:id=')


def coded(xml):
    """The first letter of each reference as its number."""
    return re.sub(r' (ref|sqref)="([A-Z])', lambda found: f' {found[1]}="&#{ord(found[2])};', xml)


MARKUP_IN_REMARKS = {
    BOOK: REMARK,
    BOOK_RELS: '<!-- <Relationship Id="rId99" Type="worksheet" Target="gone.xml"/> -->',
    CONTENT_TYPES: '<!-- <Override PartName="/xl/worksheets/sheet3.xml"/></Types> -->',
    "xl/styles.xml": '<!-- <cellXfs count="1"><xf numFmtId="9"/></cellXfs><dxfs/> -->',
    "xl/worksheets/sheet1.xml": '<!-- <sheetData><row r="1"><c r="Z1"/></row></sheetData><cols><col min="4"/></cols> -->',
}


def remarked(made, where):
    """Remarks that hold markup: "in" the outermost element first of all, "last" in it, or "behind" it."""
    at = {
        "in": r"(<(?:workbook|Types|Relationships|styleSheet|worksheet)\b[^>]*>)",
        "last": r"(?=</\w+>\s*\Z)",
        "behind": r"\Z",
    }
    for part, remark in MARKUP_IN_REMARKS.items():
        made = each(
            made,
            lambda xml, remark=remark: re.sub(at[where], lambda found: found[0] + remark, xml, count=1),
            [part],
        )
    return made


FORMATTED = [
    '<c r="D2" s="0"/><c r="E2" s="1" t="n"></c><c r="F2" s="2" />',
    '<c r=\'D3\' s=\'1\'/><c s="2" r="E3"/><c r="F3"\n s="1"></c >',
    '<c r="D4"/><c r="E4" ph="1" s="1"/>',
]
SPARKLINES = (
    '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/'
    '2009/9/main"><x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup>'
    "<x14:sparklines><x14:sparkline><xm:f>Plan!B2:B4</xm:f><xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
ODD = {
    "a prefix everywhere": each(package(), with_prefix),
    "a prefix everywhere, strict": strict(each(package(), with_prefix)),
    "names without a prefix are of others": each(package(), with_default_of_others),
    "relationships declared where they are used": each(package(), inner_relations, [BOOK, "xl/worksheets/sheet1.xml"]),
    "both": each(each(package(), inner_relations, [BOOK]), with_prefix),
    "r stands for something else": each(
        package(), lambda xml: xml.replace("xmlns:r=", 'xmlns:r="urn:r" xmlns:rel=').replace(" r:id", " rel:id"), [BOOK]
    ),
    "sheets with a prefix of their own": each(package(), lambda xml: declared_within(xml, "sheets"), [BOOK]),
    "names with a prefix of their own": each(
        package(names="<definedNames><definedName name='Rate'>0.5</definedName></definedNames>"),
        lambda xml: declared_within(xml, "definedNames"), [BOOK],
    ),
    "rows with a prefix of their own": each(package(), lambda xml: declared_within(xml, "sheetData"), ["xl/worksheets/sheet1.xml"]),
    "columns with a prefix of their own": each(
        package(sheet(before='<cols><col min="1" max="16384" width="9"/></cols>')),
        lambda xml: declared_within(xml, "cols"), ["xl/worksheets/sheet1.xml"],
    ),
    "formats with a prefix of their own": each(package(), lambda xml: declared_within(xml, "cellXfs"), ["xl/styles.xml"]),
    "a table with a prefix": with_table().with_part("xl/tables/table1.xml", with_prefix(table_part())),
    "apostrophes everywhere": each(package(), apostrophes),
    "line breaks within tags": each(package(), spread),
    "no declaration": each(package(), lambda xml: xml.removeprefix(HEAD)),
    "a mark of byte order": each(package(), lambda xml: "\ufeff" + xml),
    "plain ASCII": each(package(), lambda xml: xml.replace("UTF-8", "us-ascii")),
    "remarks at the beginning": remarked(package(), "in"),
    "remarks at the end": remarked(package(), "last"),
    "remarks behind it all": remarked(package(), "behind"),
    "instructions": each(
        package(), lambda xml: re.sub(r"(<(?:workbook|styleSheet)\b[^>]*>)", r"\1<?made <definedNames/><dxfs/> ?>", xml),
        [BOOK, "xl/styles.xml"],
    ),
    "literal texts": package(
        sheet(rows().replace("chef &amp; baker &lt;3", "<![CDATA[chef & baker > 3]]>")),
        names="<definedNames><definedName name='Rate'><![CDATA[0.5]]></definedName></definedNames>",
    ),
    "blanks in end tags": package(re.sub(r"</(row|c|sheetData)>", r"</\1\n >", sheet())),
    "blanks in some end tags": package(sheet(rows().replace("</row>", "</row >", 1))),
    "blanks in end tags, without numbers": package(re.sub(r' r="[A-Z]*\d+"', "", re.sub(r"</(row|c)>", r"</\1 >", sheet()))),
    "no columns in the list of columns": package(sheet(before="<cols/>")),
    "signs in attributes": package(
        sheet(
            dimension="<dimension\tref='A1:C4' />",
            after='<dataValidations count="1"><dataValidation type="list" prompt="a > b &amp; <c r=&quot;D2&quot;>" sqref="A2:C4">'
            '<formula1>"a,b"</formula1></dataValidation></dataValidations>'.replace("<c r", "&lt;c r"),
        )
    ),
    "alternatives": package(
        book='<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">'
        '<x15ac:absPath xmlns:x15ac="urn:ac" url="C:\\"/></mc:Choice></mc:AlternateContent>'
    ),
    "kept white space": each(package(), lambda xml: re.sub(r"(<(?:workbook|worksheet))", r'\1 xml:space="preserve"', xml) + "\n\n"),
    "small charts in cells": package(sheet(after=SPARKLINES)),
    "formatted blanks of all kinds": package(
        sheet(
            row(1, ["Plan for May", "", "", "Ask Ann", "", ""]).replace("<row", '<row ht="30" customHeight="0"')
            + rows(2, **{f"r{number}": blank.replace(f'{number - 1}"', f'{number}"').replace(f"{number - 1}'", f"{number}'")
                         for number, blank in enumerate(FORMATTED, 3)})
            + '<row r="9"><c r="D9" s="1"/><c r="H9" s="2"/></row><row r="11"><c r="D11" s="1"/></row>'
        )
    ),
    "formatted blanks without styles": package(sheet(rows(**dict(zip(("r2", "r3", "r4"), FORMATTED, strict=True)))), styles=""),
    "heights of rows": package(sheet(rows().replace("<row ", '<row ht="33" customHeight="0" '))),
    "heights of rows, another way": package(sheet(rows().replace("<row ", '<row customHeight="false" ht="12.8" '))),
    "formats without what follows": package(
        styles=re.sub(r"<cellStyles.*</cellStyles>", "", STYLES).replace("<cellStyleXfs", "<!-- <extLst/> --><cellStyleXfs")
    ),
}  # fmt: skip
"""Those that get answers."""
LONG = "<!-- " + "-= " * 2_000 + "-->"
REFUSED = {
    **{f"UTF-16 in {part}": (package().with_part(part, package().parts[part].decode().replace("UTF-8", "UTF-16").encode("utf-16")), part)
       for part in PARTS},
    **{f"Latin letters in {part}": (each(package(), lambda xml: xml.replace("UTF-8", "ISO-8859-1"), [part]), part) for part in PARTS},
    "a document type": (each(package(), lambda xml: xml.replace("<workbook", "<!DOCTYPE workbook><workbook"), [BOOK]), BOOK),
    "a document type far behind": (
        each(package(), lambda xml: xml.replace("<workbook", f"{LONG}<!DOCTYPE workbook><workbook"), [BOOK]), BOOK
    ),
    "an attribute that seems to end its row": (package(sheet(rows().replace('<row r="2"', '<row note="a>b" r="2"'))), '">"'),
    "an attribute that seems to end its cell": (package(sheet(rows().replace("<c r='", "<c").replace('<c r="B3"', '<c note=">" r="B3"'))), '">"'),
    "coded letters in references": (
        each(package(sheet(after='<autoFilter ref="A1:C4"/>')), coded, ["xl/worksheets/sheet1.xml"]), "sheet 'Plan': cannot be read"
    ),
    "no sound XML behind the rows": (package(sheet(after="<pageMargins left=1/>")), "xl/worksheets/sheet1.xml is damaged"),
}  # fmt: skip
"""Those that are refused, with what the sentence must name."""
OCCUPIED = {
    "an array": ('<c r="I3"><f t="array" ref="I3:M5">A2:E4</f><v>1</v></c>', "O"),
    "an array of the new kind": (
        '<c r="F3" cm="1"><f t="array" aca="1" ref="F3:F40">_xlfn.UNIQUE(A2:A4)</f><v>1</v></c>',
        "H",
    ),
    "an array that begins in the table": ("<c r=\"C3\"><f ref='C3:E3' t='array'>1</f><v>1</v></c>", "G"),
    "a what-if table": (
        '<c r="E3"><f t="dataTable" ref="E3:T6" dt2D="1" dtr="1" r1="B1" r2="B2"/><v>1</v></c>',
        "V",
    ),
    "a shared formula": ('<c r="E3"><f t="shared" ref="E3:G3" si="0">B3*2</f><v>1</v></c>', "I"),
    "a cell on a line of its own": ('<c\nr="F3"><v>1</v></c>', "H"),
    "a word that looks like a row": (text_cell("F3", "Brown eyes"), "H"),
    "a cell without a value": ('<c r="F3"><f>1+1</f></c>', "H"),
}
"""What stands in the third row, and the column in which answers may begin."""
