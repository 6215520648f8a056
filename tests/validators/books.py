"""Workbooks of a few creators, each with something in it that a writer can break; made by XlsxWriter.

`BOOKS` holds what makes them, by name; a function takes the path to write to.
"""

import datetime as dt
import shutil
import zipfile

import xlsxwriter
from hazard_packages import MADE
from needed import ROOT
from xlsxwriter.utility import xl_rowcol_to_cell

BOOKS = {}
HEADERS = ["Handle", "Followers", "Avg likes", "Bio", "Job title"]
PEOPLE = [
    ["@ann", 42_100, 840, "Board-certified dermatologist in Lisbon", "Dermatologist"],
    ["@bo", 1_234, 55, "fashion creator, collabs: DM", None],
    ["@cy", 880_000, 9_100, "your weekly dose of slow travel", "Content creator"],
    ["@di", 15_500, None, "Professor of Economics, keynote speaker", "Professor"],
    ["@el", 310_000, 12_400, "mom of two, coffee first", None],
]


def book(make):
    """Put what makes a workbook among the others, under its name."""
    BOOKS[make.__name__] = make
    return make


def broken(whole, target, part, old, new):
    """A copy of a workbook in which some bytes of one part are others."""
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            assert name != part or old in data
            copy.writestr(name, data.replace(old, new, 1) if name == part else data)
    return target


def people(sheet, row=0, column=0, head=None):
    """Write the creators at a place."""
    sheet.write_row(row, column, HEADERS, head)
    for number, cells in enumerate(PEOPLE, row + 1):
        sheet.write_row(number, column, cells)


@book
def example(path):
    shutil.copyfile(ROOT / "workbooks" / "creators.xlsx", path)


@book
def below_a_title(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Shortlist")
        sheet.merge_range("A1:E1", "Shortlist for May", made.add_format({"bold": True, "align": "center"}))
        people(sheet, 2, head=made.add_format({"bold": True, "bg_color": "#DDEBF7"}))


@book
def excel_table(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        columns = [{"header": name} for name in HEADERS]
        columns[1] |= {"total_function": "sum", "total_value": sum(row[1] for row in PEOPLE)}
        columns[0]["total_string"] = "All"
        columns.append({"header": "Likes in %", "formula": "=[@[Avg likes]]/[@Followers]*100"})
        area = (1, 1, len(PEOPLE) + 2, len(columns))
        sheet.add_table(*area, {"columns": columns, "total_row": True, "name": "Creators", "data": PEOPLE})
        for number, row in enumerate(PEOPLE, 2):
            formula = "=Creators[[#This Row],[Avg likes]]/Creators[[#This Row],[Followers]]*100"
            sheet.write_formula(number, 6, formula, None, (row[2] or 0) / row[1] * 100)


@book
def two_tables(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.add_table(
            0, 0, len(PEOPLE), 4, {"columns": [{"header": name} for name in HEADERS], "data": PEOPLE}
        )
        costs = {"columns": [{"header": "Town"}, {"header": "Cost"}], "data": [["Oslo", 3], ["Turin", 2]]}
        sheet.add_table(1, 6, 3, 7, costs)


@book
def filtered(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("List of '26")
        people(sheet)
        sheet.autofilter(0, 0, len(PEOPLE), 4)
        sheet.filter_column("B", "x > 20000")
        for number, row in enumerate(PEOPLE, 1):
            if row[1] <= 20_000:
                sheet.set_row(number, options={"hidden": True})
        sheet.freeze_panes(1, 1)
        sheet.data_validation(1, 4, 20, 4, {"validate": "list", "source": ["Professor", "Dermatologist"]})
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, 20, 4)
        sheet.set_header("&CCreators &D")


@book
def formats(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        people(sheet, head=made.add_format({"bold": True, "border": 1, "rotation": 45}))
        last = len(PEOPLE)
        red = made.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        sheet.conditional_format(1, 1, last, 1, {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format(1, 2, last, 2, {"type": "3_color_scale"})
        sheet.conditional_format(1, 2, last, 2, {"type": "icon_set", "icon_style": "3_traffic_lights"})
        sheet.conditional_format(
            1,
            0,
            last,
            4,
            {"type": "formula", "criteria": "=$B2>100000", "format": red, "multi_range": "A2:E6"},
        )
        sheet.set_column(0, 16_383, 12, made.add_format({"font_color": "#44546A", "num_format": "#,##0"}))
        sheet.set_row(2, 40, made.add_format({"italic": True}))
        sheet.ignore_errors({"number_stored_as_text": "A1:E9"})


@book
def charts(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Data")
        people(sheet)
        for kind, at in (("column", "G2"), ("pie", "G20")):
            chart = made.add_chart({"type": kind})
            chart.add_series({"categories": "=Data!$A$2:$A$6", "values": "=Data!$B$2:$B$6", "name": "Reach"})
            chart.set_title({"name": "Followers"})
            sheet.insert_chart(at, chart)
        sheet.insert_textbox("M2", "Ask before you post")
        sheet.write_comment("B3", "counted in May", {"author": "Jo"})
        sheet.add_sparkline("F2", {"range": "Data!B2:C2"})
        whole = made.add_chartsheet("Picture")
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=Data!$C$2:$C$6"})
        whole.set_chart(chart)


@book
def formulas(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Creators")
        other = made.add_worksheet("Sums")
        people(sheet)
        sheet.write(0, 5, "Rate")
        for number, row in enumerate(PEOPLE, 1):
            likes, followers = xl_rowcol_to_cell(number, 2), xl_rowcol_to_cell(number, 1)
            sheet.write_formula(number, 5, f"={likes}/{followers}", None, (row[2] or 0) / row[1])
        total = sum(row[1] for row in PEOPLE)
        made.define_name("Reach", "=Creators!$B$2:$B$6")
        other.write_formula("A1", "=SUM(Reach)", None, total)
        other.write_formula("A2", '=IF(A1>1000,"many","few")', None, "many")
        other.write_formula("A3", "=A1>1000", None, True)
        other.write_array_formula("B1:B1", "{=SUM(Creators!B2:B6*2)}", None, total * 2)
        other.write_array_formula("C1:C2", "{=Creators!B2:B3*1}", None, PEOPLE[0][1])
        other.write_number("C2", PEOPLE[1][1])
        other.write_formula("D1", "=DATE(2026,5,1)", made.add_format({"num_format": "yyyy-mm-dd"}), 46143)


@book
def texts(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        people(sheet)
        bold = made.add_format({"bold": True})
        sheet.write_string(1, 3, "=1+1 dermatologist, @home")
        sheet.write_rich_string(2, 3, "fashion ", bold, "creator", ", collabs: DM")
        sheet.write_string(3, 3, "  two blanks, <tags> & a line\nbreak, 🧴 Ärztin _x0041_ ")
        sheet.write_url(4, 0, "https://social.example/di?a=1&b=2", string="@di")
        sheet.write_blank(5, 3, None, bold)


@book
def written_inline(path):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        people(made.add_worksheet())


@book
def days_since_1904(path):
    with xlsxwriter.Workbook(path, {"date_1904": True}) as made:
        sheet = made.add_worksheet()
        people(sheet)
        day = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write(0, 5, "Contacted")
        for number in range(1, len(PEOPLE) + 1):
            sheet.write_datetime(number, 5, dt.datetime(2026, 5, number, 12, 30), day)  # noqa: DTZ001 - as cells are


@book
def protected(path):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Locked")
        people(sheet)
        sheet.protect("secret", {"sort": True})


@book
def grouped(path):
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Notes").write(0, 0, "Read me first")
        sheet = made.add_worksheet("Creators")
        people(sheet, 1, 1)
        for number in (3, 4):
            sheet.set_row(number, options={"level": 1, "hidden": number == 3})
        sheet.set_column(2, 3, 14, options={"level": 1})
        hidden = made.add_worksheet("Hidden")
        hidden.write(0, 0, 1)
        hidden.hide()
        sheet.activate()


BOOKS |= {
    what.replace(" ", "_"): lambda path, made=made: path.write_bytes(made.bytes())
    for what, made in MADE.items()
}
