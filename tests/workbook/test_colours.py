"""How answers look beside the table: colours that only repeat words, rows as high as their texts, and no trace of either."""

import math
import re
from importlib import import_module

import openpyxl
import pytest
from click.testing import CliRunner
from hazard_packages import MADE
from packages import MAIN, package, parts_of, row, rows, sheet

from kolscore.cli import cli
from kolscore.palette import LABELS
from kolscore.workbook.xlsx_patch.conditional_formats import tints

SHEET = "xl/worksheets/sheet1.xml"
BEHIND = (
    '<dataValidations count="1"><dataValidation type="whole" sqref="B2"><formula1>1</formula1></dataValidation>'
    '</dataValidations><pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
)
VIEW = (
    '<customSheetViews><customSheetView guid="{00000000-0000-0000-0000-000000000001}">'
    '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/></customSheetView></customSheetViews>'
)
THEIRS = (
    '<conditionalFormatting sqref="B2:B4"><cfRule type="cellIs" dxfId="0" priority="7" operator="greaterThan">'
    "<formula>9</formula><extLst/></cfRule></conditionalFormatting>"
)


@pytest.fixture
def scored(monkeypatch, tmp_path, assessor):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(import_module("kolscore.cli.annotate"), "assessor_for", lambda *_: assessor)

    def scored(made, *words):
        (tmp_path / "a.xlsx").write_bytes(made.bytes())
        result = CliRunner().invoke(cli, ["annotate", "a.xlsx", "-o", "b.xlsx", "--force", *words])
        assert result.exit_code == 0, result.output
        return tmp_path / "b.xlsx"

    return scored


def rules_of(path, title="Plan"):
    formats = openpyxl.load_workbook(path)[title].conditional_formatting
    return {str(one.sqref): one.rules for one in formats}


def test_words_have_colours_and_thin_evidence_is_grey(scored, rubric):
    rules = rules_of(scored(package()))
    assert set(rules) == {"D2:D1048576", "E2:E1048576", "F2:F1048576", "D2:J1048576"}
    tiers, labels, scores, thin = (
        rules[area] for area in sorted(rules, key=lambda one: (one.startswith("D2:J"), one))
    )
    steps = rubric.tier.schemes[rubric.tier.scheme].tiers
    assert [rule.formula for rule in tiers] == [[f'"{step.title}"'] for step in steps]
    assert {rule.formula[0].strip('"') for rule in labels} == set(rubric.label.names.values())
    fills = [rule.dxf.fill.bgColor.rgb for rule in (*tiers, *labels)]
    assert len(set(fills)) == len(fills)
    assert (scores[0].dataBar.cfvo[0].val, scores[0].dataBar.cfvo[1].val) == (0, 100)
    assert thin[0].formula == ['OR($E2="Insufficient evidence",AND(ISNUMBER($G2),$G2<0.3))']
    assert thin[0].dxf.font.i
    priorities = [rule.priority for of_area in rules.values() for rule in of_area]
    assert len(set(priorities)) == len(priorities)


def luminance(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_letters_can_be_read_on_every_fill():
    for fill in (*(look.fill for look in LABELS.values()), *tints(6, "F2F8FC", "A3CBE6")):
        assert (luminance(fill) + 0.05) / 0.05 >= 4.5, "black on it"
    for fill in (LABELS["insufficient"].fill, "FFFFFF"):
        assert (luminance(fill) + 0.05) / (luminance("6B6B6B") + 0.05) >= 4.5, "grey on it"


@pytest.mark.parametrize("there", ["", VIEW, THEIRS, VIEW + THEIRS])
def test_formats_stand_where_they_must_and_below_the_users(scored, there):
    made = package(sheet(after=there + BEHIND))
    text = parts_of(scored(made).read_bytes())[SHEET].decode()
    ours = text.index('<conditionalFormatting sqref="D2')
    assert text.index("</sheetData>") + len(there) < ours < text.index("<dataValidations")
    least = 7 if THEIRS in there else 0
    assert min(int(one) for one in re.findall(r'priority="(\d+)"', text[ours:])) == least + 1
    assert there in text


def test_a_second_run_adds_formats_to_new_columns_only(scored, tmp_path):
    scored(package())
    before = rules_of("b.xlsx")
    (tmp_path / "b.xlsx").rename(tmp_path / "c.xlsx")
    result = CliRunner().invoke(cli, ["annotate", "c.xlsx", "--in-place", "--add", "grade"])
    assert result.exit_code == 0, result.output
    after = rules_of("c.xlsx")
    assert set(after) - set(before) == {"K2:K1048576"}
    assert set(before) <= set(after)


def heights(path):
    text = parts_of(path.read_bytes())[SHEET].decode()
    return dict(re.findall(r'<row r="(\d+)"([^>]*)>', text))


def test_rows_are_as_high_as_why_and_heights_of_the_users_stay(scored):
    body = row(1, ["Handle", "Followers", "Bio"]) + row(2, ["@a", 5200, "chef"], ' ht="12" customHeight="1"')
    body += row(3, ["@b", 12_500, "Board-certified dermatologist, MD, professor of medicine"])
    body += row(4, ["Total", 5])
    made = package(sheet(body))
    path = scored(made)
    assert heights(path)["2"] == ' ht="12" customHeight="1"'
    assert heights(path)["4"] == ""
    why = openpyxl.load_workbook(path)["Plan"]["I3"]
    assert heights(path)["3"] == f'  ht="{15 * math.ceil(len(why.value) / 92)}" customHeight="0"'
    assert len(why.value) > 92
    assert why.alignment.wrap_text
    assert why.alignment.vertical == "top"
    assert CliRunner().invoke(cli, ["clean", "b.xlsx", "-o", "c.xlsx"]).exit_code == 0
    assert parts_of((path.parent / "c.xlsx").read_bytes()) == made.parts


def test_confidence_is_quiet_and_numbers_have_their_formats(scored):
    cells = openpyxl.load_workbook(scored(MADE["plain"]))["Plan"]
    assert cells["G2"].font.color.rgb == "FF6B6B6B"
    assert cells["G2"].number_format == "0.00"
    assert cells["F2"].number_format == "0.0"
    assert cells["E2"].font.color is None


def test_styles_without_lists_are_left_without_colours(scored):
    text = parts_of(scored(MADE["no styles"]).read_bytes())[SHEET].decode()
    assert "dxfId" not in text
    assert MAIN in text
    assert rows()[:20] in text
