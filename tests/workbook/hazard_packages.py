"""Workbooks with one hazard each for whoever writes into them, by what it is."""

import re

from packages import (
    HEAD,
    HEADER,
    MAIN,
    RELS,
    STRICT,
    STRICT_RELS,
    STYLES,
    package,
    row,
    rows,
    sheet,
    text_cell,
    with_table,
)


def bare(xml):
    """A sheet without the numbers of rows and cells."""
    return re.sub(r' r="[A-Z]*\d+"', "", xml)


def prefixed(xml):
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml.removeprefix(HEAD)).replace("xmlns=", "xmlns:x=")


def spaced(xml):
    return HEAD + re.sub(r"(<(?:row|c|/row|/sheetData)\b)", "\r\n   \\1", xml.removeprefix(HEAD))


def strict(made):
    return type(made)(
        {
            name: data.replace(MAIN.encode(), STRICT.encode()).replace(RELS.encode(), STRICT_RELS.encode())
            for name, data in made.parts.items()
        }
    )


FILTERED = (
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Plan!$A$1:$C$4</definedName>'
    '<definedName name="People">Plan!$A$2:$A$4</definedName></definedNames>'
)
MADE = {
    "plain": package(),
    "no numbers on rows and cells": package(bare(sheet())),
    "no numbers on cells": package(re.sub(r'<c r="[A-Z]+\d+"', "<c", sheet())),
    "prefix": package(prefixed(sheet())),
    "strict": strict(package()),
    "strict with a table": strict(with_table()),
    "line breaks between cells": package(spaced(sheet())),
    "apostrophes around attributes": package(HEAD + sheet().removeprefix(HEAD).replace('"', "'")),
    "rows closed in themselves": package(sheet(rows() + '<row r="5" ht="20"/><row r="6" spans="1:3"/>' + row(8, ["", "", ""]))),
    "a gap of rows": package(sheet(row(1, HEADER) + '<row r="2"/>' + rows(3).split("</row>", 1)[1])),
    "spans": package(sheet(rows().replace("<row ", '<row spans="1:3" '))),
    "no dimension": package(sheet(dimension="")),
    "lying dimension": package(sheet(dimension='<dimension ref="A1:A1"/>')),
    "columns": package(sheet(before='<cols><col min="1" max="3" width="20" customWidth="1"/></cols>')),
    "columns to the end": package(
        sheet(before='<cols><col min="1" max="2" width="20"/><col min="3" max="16384" width="9.1" style="2" hidden="1"/></cols>')
    ),
    "formatted blanks beside": package(sheet(rows(r2='<c r="D2" s="2"/><c r="E2" s="1"/>', r3='<c r="D3"/><c r="Z3" s="2" />'))),
    "formatted rows": package(sheet(rows().replace("<row ", '<row s="1" customFormat="1" '))),
    "hidden and grouped rows": package(
        sheet(
            rows().replace('<row r="3"', '<row r="3" hidden="1" outlineLevel="1"'),
            after='<autoFilter ref="A1:C4"><filterColumn colId="0"><filters><filter val="@mira.v"/></filters></filterColumn></autoFilter>',
        ),
        names=FILTERED,
    ),
    "filter without a name": package(sheet(after='<autoFilter ref="A1:C4"/>')),
    "frozen panes": package(
        sheet(before='<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>')
    ),
    "conditional formats": package(
        sheet(
            after='<conditionalFormatting sqref="A2:C4 F9"><cfRule type="expression" priority="1"><formula>$B2&gt;9</formula></cfRule>'
            '</conditionalFormatting><conditionalFormatting sqref="B2:B4"><cfRule type="dataBar" priority="2"><dataBar><cfvo type="min"/>'
            '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar></cfRule></conditionalFormatting><dataValidations count="1">'
            '<dataValidation type="list" sqref="A2:C4"><formula1>"a,b"</formula1></dataValidation></dataValidations>'
        )
    ),
    "table": with_table(),
    "table with a total": with_table(
        sheet(
            rows() + row(5, ["Total", 3]), dimension='<dimension ref="A1:C5"/>',
            after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        ),
        ref="A1:C5", more=' totalsRowCount="1"', filtered=False,
    ),
    "query table": with_table(more=' tableType="queryTable"'),
    "table of another name": with_table(number=7),
    "shared and array formulas": package(
        sheet(
            rows(
                r2='<c r="H2"><f t="shared" ref="H2:H4" si="0">B2*2</f><v>25000</v></c>',
                r3='<c r="H3"><f t="shared" si="0"/><v>1280000</v></c>',
                r4='<c r="H4" cm="1"><f t="array" ref="H4">SUM(B2:B4)</f><v>657700</v></c>',
            )
        )
    ),
    "phonetics and shared texts": package(
        sheet(rows().replace(text_cell("A2", "@mira.v"), '<c r="A2" t="s" ph="1"><v>0</v></c>')),
        more={
            "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>@mira.v</t><rPh sb="0" eb="1"><t>a</t></rPh></si></sst>'
        },
        book_rels=f'<Relationship Id="rId9" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>',
        types='<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    ),
    "alternate content": package(
        sheet(
            root=' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x14="urn:x14" mc:Ignorable="x14"',
            after='<mc:AlternateContent><mc:Choice Requires="x14"><controls/></mc:Choice><mc:Fallback/></mc:AlternateContent>'
            '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst>',
        )
    ),
    "days since 1904": package(book="").changed("xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>'),
    "no styles": package(styles=""),
    "styles without formats": package(styles=f'{HEAD}<styleSheet xmlns="{MAIN}"/>'),
    "own number formats": package(
        styles=STYLES.replace("<fonts", '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0"/></numFmts><fonts', 1)
    ),
    "names": package(names='<definedNames><definedName name="Rate">0.5</definedName></definedNames>'),
    "empty list of names": package(names="<definedNames/>"),
    "external books": package(book="").changed("xl/workbook.xml", "</sheets>", '</sheets><externalReferences><externalReference r:id="rId2"/></externalReferences>'),
    "a name with all signs": package(name="Ann&apos;s &amp; Bo&apos;s &quot;Plän&quot;"),
    "absolute targets": package().changed("xl/_rels/workbook.xml.rels", 'Target="worksheets/', 'Target="/xl/worksheets/'),
    "a remark among the rows": package(sheet(rows() + "<!-- made by hand -->")),
    "merged title below": package(sheet(rows() + row(6, ["Notes"]), after='<mergeCells count="1"><mergeCell ref="A6:C6"/></mergeCells>')),
}  # fmt: skip
