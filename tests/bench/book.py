"""Makes a workbook of invented creators as a team keeps it: `python tests/bench/book.py rows target.xlsx`.

20 columns with shared strings, numbers, dates, two columns of formulas with
their results, a data bar, an autofilter and a frozen header; a second sheet
that the formulas read. XlsxWriter holds all of it in memory, about 4 GB for a
million rows: in its other mode it would write no shared strings, as Excel does.
"""

import datetime as dt
import random
import sys

from sheet import each_creator

HEADERS = (
    "Name",
    "Handle",
    "Platform",
    "Profile URL",
    "Followers",
    "Following",
    "Posts",
    "Engagement rate",
    "Avg likes",
    "Avg comments",
    "Avg views",
    "Bio",
    "Job title",
    "Category",
    "Country",
    "Language",
    "Email",
    "Fee",
    "Contacted",
    "Notes",
)
SHEET = "Creators"
_CPM = 24
_FIRST_DAY = dt.date(2023, 1, 2)


def make_book(target, count):
    """Write the workbook, with so many creators."""
    import xlsxwriter  # here, as a bench that only wants the names is to stay small

    rng = random.Random(5)
    with xlsxwriter.Workbook(target) as book:
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        styles = {
            "Followers": book.add_format({"num_format": "#,##0"}),
            "Engagement rate": book.add_format({"num_format": "0.00%"}),
            "Fee": book.add_format({"num_format": "#,##0 $"}),
            "Contacted": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet = book.add_worksheet(SHEET)
        rates = book.add_worksheet("Rates")
        rates.write_row(0, 0, ["Cost of 1,000 views", _CPM])
        sheet.write_row(0, 0, HEADERS, head)
        for number, row in enumerate(each_creator(count), 1):
            for column, (name, value) in enumerate(zip(HEADERS, _cells(row, rng), strict=True)):
                _put(sheet, number, column, value, styles.get(name))
        sheet.autofilter(0, 0, count, len(HEADERS) - 1)
        sheet.freeze_panes(1, 2)
        sheet.set_column(11, 11, 40)
        sheet.conditional_format(1, 4, count, 4, {"type": "data_bar"})


def _put(sheet, number, column, value, style):
    if isinstance(value, tuple):
        formula, result = value
        sheet.write_formula(number, column, formula.format(row=number + 1), style, result)
    elif isinstance(value, dt.date):
        sheet.write_datetime(number, column, value, style)
    elif isinstance(value, str):  # addresses too: Excel takes 65,530 links a sheet
        sheet.write_string(number, column, value, style)
    elif value is not None:
        sheet.write_number(number, column, value, style)


def _cells(row, rng):
    likes, comments, views = row["avg_likes"], row["avg_comments"], row["avg_views"]
    rate = (likes + comments) / row["followers"]
    return (
        row["name"],
        row["handle"],
        row["platform"],
        row["profile_url"],
        row["followers"],
        row["following"],
        row["posts"],
        ("=(I{row}+J{row})/E{row}", rate),
        likes,
        comments,
        views,
        row["bio"],
        row["job_title"],
        row["category"],
        row["country"],
        row["language"],
        f"{row['handle'].strip('@')}@mail.example",
        ("=K{row}*Rates!$B$1/1000", views * _CPM / 1000),
        _FIRST_DAY + dt.timedelta(rng.randrange(900)),
        row["notes"],
    )


if __name__ == "__main__":
    make_book(sys.argv[2], int(sys.argv[1]))
