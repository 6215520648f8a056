"""Makes kolscore-functions.xlsx: `python workbooks/make_functions.py`. Everybody in it is invented.

For people to see whether the functions work in their spreadsheet: every function
with an example, the answer it should give, and a cell that says whether it does.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kolscore.excel import functions

CREATORS = [
    ["Handle", "Platform", "Followers", "Engagement rate", "Bio", "Fake followers"],
    [
        "@dr.liv.aasen",
        "Instagram",
        42_000,
        0.034,
        "Board-certified dermatologist, MD. Sunscreen, daily.",
        0.05,
    ],
    [
        "@pia.makes",
        "TikTok",
        "1.2M",
        0.061,
        "content creator. Collabs: hello@pia.example. Use code PIA10",
        0.12,
    ],
    [
        "@chef.amadou",
        "YouTube",
        268_000,
        0.022,
        "Chef and cookbook author. New video every Friday. Subscribe!",
        0.08,
    ],
    ["@tiny.balcony", "Instagram", 8_950, 0.071, "plants and rain", None],
    ["@grow.now", "TikTok", 150_000, 0.002, "promo DM open", 0.46],
]
LAST = f"{get_column_letter(len(CREATORS[0]))}{len(CREATORS)}"
HEADERS, FIRST = "Creators!$A$1:$F$1", "Creators!$A$2:$F$2"
SCORES, LISTED = "{55,61,63,70,84}", [[55, 61, 63, 70, 84]]
EXAMPLES = [
    ("KOL_TIER", "12500", (12_500,)),
    ("KOL_TIER", '"1.2M"', ("1.2M",)),
    ("KOL_TIER", 'Creators!$C$3,"seed003"', ("1.2M", "seed003")),
    ("KOL_NUMBER", '"12,5k"', ("12,5k",)),
    ("KOL_NUMBER", '"a lot"', ("a lot",)),
    *[
        (f"KOL_{name}", f"{HEADERS},{FIRST}", (CREATORS[:1], CREATORS[1:2]))
        for name in ("LABEL", "SCORE", "CONFIDENCE", "ROLE", "WHY", "FLAGS")
    ],
    ("KOL_ROLE", f'{HEADERS},{FIRST},"trust","skincare"', (CREATORS[:1], CREATORS[1:2], "trust", "skincare")),
    (
        "KOL_ROLE",
        f'{HEADERS},{FIRST},"education","medicine_otc",,"de"',
        (CREATORS[:1], CREATORS[1:2], "education", "medicine_otc", None, "de"),
    ),
    ("KOL_STANDING", f"84,{SCORES}", (84, LISTED)),
    ("KOL_COHORT", f"84,{SCORES}", (84, LISTED)),
    (
        "KOL_EXPERT_TIER",
        '{"Title","h-index"},{"Professor of rheumatology",63}',
        ([["Title", "h-index"]], [["Professor of rheumatology", 63]]),
    ),
    (
        "KOL_PERSON",
        '{"Handle","Platform"},{"@skin.by.ana","TikTok"}',
        ([["Handle", "Platform"]], [["@skin.by.ana", "TikTok"]]),
    ),
    ("KOL_VERSION", "", ()),
]
BOLD, QUIET = Font(bold=True), Font(color="595959")
HEAD = PatternFill("solid", fgColor="DCE6F1")
GOOD, BAD = PatternFill(bgColor="C6E0F5"), PatternFill(bgColor="F8CBAD")
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
DATE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook has no zone


def main(target: Path) -> None:
    """Make the workbook."""
    book = Workbook()
    examples = book.active
    examples.title = "Functions"
    fill_examples(examples)
    fill_block(book.create_sheet("A whole table"))
    creators = book.create_sheet("Creators")
    for row in CREATORS:
        creators.append(row)
    headed(creators, 1, (18, 12, 12, 16, 62, 15))
    book.properties.creator, book.properties.created, book.properties.modified = "kolscore", DATE, DATE
    book.calculation.fullCalcOnLoad = True
    book.save(target)
    steady(target)


def fill_examples(sheet: Worksheet) -> None:
    """One line for each example: formula, answer, what is expected, and whether they agree."""
    first, last = 5, 4 + len(EXAMPLES)
    sheet["A1"] = "kolscore functions: do they work here?"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = (
        f'=IF(AND(COUNTIF(F{first}:F{last},"ok")={len(EXAMPLES)},\'A whole table\'!A2="ok"),'
        f'"Yes: every example gives what is expected.",COUNTIF(F{first}:F{last},"ok")&" of {len(EXAMPLES)} examples '
        'give what is expected. #NAME? means that the functions are not installed, or need Ctrl+Alt+F9 once.")'
    )
    sheet.append([])
    sheet.append(["Function", "What it gives", "Formula", "Answer", "Expected", "Check"])
    # The text of an answer is compared with "" behind it: LibreOffice 7 takes it for another one otherwise.
    for number, (name, words, arguments) in enumerate(EXAMPLES, first):
        function = getattr(functions, name)
        formula = f"={name}({words})"
        sheet.append([name, function.__doc__, None, formula, function(*arguments), None])
        sheet.cell(number, 3, formula).data_type = "s"  # to be read, not calculated
        sheet.cell(
            number, 6, f'=IF(ISERROR(D{number}),"not working",IF(D{number}&""=E{number}&"","ok","differs"))'
        )
    headed(sheet, 4, (19, 40, 42, 44, 44, 12))
    judged(sheet, f"F{first}:F{last}")


def fill_block(sheet: Worksheet) -> None:
    """One formula that answers for all creators, beside what is expected."""
    expected = functions.KOL_ANNOTATE(CREATORS)
    height, width = len(expected), len(expected[0])
    top, left, right = 4, 2, 3 + width
    block, wanted = (
        f"{get_column_letter(start)}{top}:{get_column_letter(start + width - 1)}{top + height - 1}"
        for start in (left, right)
    )
    sheet["A1"] = "One formula for the whole table: quicker than one for each row."
    sheet["A2"] = (
        f'=IF(ISERROR(B{top}),"not working",IF(SUMPRODUCT(--({block}&""={wanted}&""))={height * width},"ok","differs"))'
    )
    sheet["B3"] = f"Answer of =KOL_ANNOTATE(Creators!A1:{LAST})"
    sheet.cell(3, right, "Expected")
    sheet.cell(top, left).value = ArrayFormula(block, f"=KOL_ANNOTATE(Creators!$A$1:{LAST})")
    for number, row in enumerate(expected):
        sheet.cell(top + number, 1, CREATORS[number][0])
        for place, cell in enumerate(row):
            sheet.cell(top + number, right + place, cell)
    headed(sheet, top, (18, *[14] * (width - 2), 50, 30, 4, *[14] * (width - 2), 50, 30)[: right + width])
    for cell in (sheet["A1"], sheet["B3"], sheet.cell(3, right)):
        cell.font, cell.alignment = BOLD, Alignment(wrap_text=False)
    judged(sheet, "A2")


def headed(sheet: Worksheet, row: int, widths: Iterable[float]) -> None:
    """The look that all sheets share: a header row that stays, wrapped cells, widths."""
    for cell in sheet[row]:
        cell.font, cell.fill = BOLD, HEAD
    for line in sheet.iter_rows(min_row=row):
        for cell in line:
            cell.alignment = TOP
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = sheet.cell(row + 1, 2)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def judged(sheet: Worksheet, cells: str) -> None:
    """Colours for "ok" and for anything else."""
    sheet.conditional_formatting.add(cells, CellIsRule("equal", ['"ok"'], fill=GOOD))
    sheet.conditional_formatting.add(cells, CellIsRule("notEqual", ['"ok"'], fill=BAD))


def steady(path: Path) -> None:
    """Take out what changes with the day: openpyxl dates the parts and the properties."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if name == "docProps/core.xml":
                content = _DATED.sub(rb"\g<1>2026-01-01T00:00:00Z", content)  # noqa: PLW2901 - the others stay
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main(Path(__file__).with_name("kolscore-functions.xlsx"))
