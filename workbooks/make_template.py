"""Makes template.xlsx: an empty tracker for people who start from nothing, with headings, drop-downs and notes."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

COLUMNS = (
    # heading | width | number format | note
    ("Handle", 20, "@", "As on the platform, with or without @."),
    ("Name", 22, "@", "The person, or the account."),
    ("Platform", 13, "@", "Choose from the list, or type another one."),
    ("Followers", 12, "#,##0", "A number: 86400. 86.4K and 1.2M are read too."),
    ("Engagement rate", 12, "0.0%", "A percentage, such as 2.1%. Say in the next column of what."),
    ("ER basis", 12, "@", "What the rate was divided by. Leave it blank if the tool does not say."),
    ("Posts per week", 10, "0.#", "On average. Blank if not known: never 0 for unknown."),
    ("Sponsored posts %", 11, "0%", "Share of paid posts, such as 15%. Blank if not known."),
    ("Fake followers %", 11, "0%", "Share that your tool calls fake or suspicious. Blank if not known."),
    ("Bio", 50, "@", "Copy the text of the profile, as it is, in its language."),
    ("Job title", 26, "@", "As on LinkedIn or a website."),
    ("Organization", 24, "@", "Hospital, university, company."),
    ("Credentials", 18, "@", "Letters after the name: MD, RD, PhD."),
    ("Years of experience", 12, "0", "In the profession, not on the platform."),
    ("Publications", 12, "0", "Papers; blank if not known."),
    ("Talks", 8, "0", "At conferences; blank if not known."),
    ("Category", 16, "@", "What the account is about: skincare, gaming."),
    ("Notes", 40, "@", "Anything else. Undisclosed advertising and the like are read as warnings."),
)
PLATFORMS = (
    "Instagram",
    "TikTok",
    "YouTube",
    "X",
    "LinkedIn",
    "Facebook",
    "Twitch",
    "Pinterest",
    "Xiaohongshu",
)
BASES = ("followers", "subscribers", "views", "impressions")
ROWS = 500
"""So far down reach drop-downs and formats."""
HOW_TO = (
    "A tracker for creators",
    "Fill in the sheet Creators, one creator in a row. Only a handle, and followers or a bio, are needed; more is better.",
    "Leave blank what you do not know: unknown is not zero, and costs nobody anything.",
    "Further columns of your own are kept, and do no harm.",
    "Then: kolscore annotate template.xlsx",
)


def main(target: Path) -> None:
    """Write the workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Creators"
    sheet.append([heading for heading, *_ in COLUMNS])
    for place, (heading, width, shown, note) in enumerate(COLUMNS, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2F5D62")
        head.alignment = Alignment(wrap_text=True, vertical="center")
        for row in range(2, ROWS + 2):
            sheet.cell(row, place).number_format = shown
        rule = _rule(heading, shown)
        rule.promptTitle, rule.prompt, rule.showInputMessage = heading[:32], note, True
        rule.add(f"{letter}2:{letter}{ROWS + 1}")
        sheet.add_data_validation(rule)
    table = Table(displayName="Creators", ref=f"A1:{get_column_letter(len(COLUMNS))}{ROWS + 1}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    how_to = book.create_sheet("How to")
    how_to.column_dimensions["A"].width = 110
    for says in HOW_TO:
        how_to.append([says])
    how_to["A1"].font = Font(bold=True, size=14)
    book.save(target)


def _rule(heading: str, shown: str) -> DataValidation:
    """What may stand in a column; warned of, and never refused: a cell may hold what nobody thought of."""
    if heading in ("Platform", "ER basis"):
        words = ",".join(PLATFORMS if heading == "Platform" else BASES)
        rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    elif shown.endswith("%"):
        rule = DataValidation(
            type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True
        )
        rule.error = "A share from 0% to 100%, or blank."
    else:
        return DataValidation(type=None, allow_blank=True)
    rule.errorStyle, rule.showErrorMessage = "warning", True
    return rule


if __name__ == "__main__":
    main(Path(__file__).with_name("template.xlsx"))
