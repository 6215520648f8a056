"""The summary: the sheet, the report and the terminal show one model, whatever the order of rows."""

import re

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore.api import assessor_of
from kolscore.cli import cli
from kolscore.reading import Sheet
from kolscore.running import annotate_sheet
from kolscore.summary import Summary

CREATORS = ROOT / "workbooks" / "creators.xlsx"


@pytest.fixture(scope="module")
def rows():
    return [list(row) for row in openpyxl.load_workbook(CREATORS).active.iter_rows(values_only=True)]


def summary_of(rows):
    return Summary.of(annotate_sheet(Sheet(rows, file="list"), assessor_of(None, None)))


def test_sheet_report_and_terminal_show_the_same(tmp_path, rows):
    summary = summary_of(rows)
    done = CliRunner().invoke(cli, ["annotate", str(CREATORS), "-o", str(tmp_path / "a.xlsx")])
    for name, count in {**summary.by_tier, **summary.by_label}.items():
        assert not count or f"{name} {count}" in done.stderr
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["KOL Summary"].iter_rows(values_only=True, max_col=8)
    shown = {row[0]: row[1:] for row in sheet if row[0]}
    for tier in summary.tiers:
        assert shown[tier.name or "unknown"][:6] == (*tier.counts, sum(tier.counts))
    assert shown["All"][:5] == tuple(summary.by_label.values())
    for flag in summary.flags:
        assert shown[f"flags.{flag.id}"][:2] == (flag.creators, flag.says)
    for what, first, creators in summary.missing:
        assert shown[what][:2] == (first, creators)
    CliRunner().invoke(cli, ["report", str(CREATORS), "-o", str(tmp_path / "a.html")])
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    table = re.findall(
        r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td><td class="number">(\d+)</td>', page
    )
    assert [(what, int(first), int(creators)) for what, first, creators in table] == summary.missing
    assert [
        (name, int(count)) for name, count in re.findall(r'"row">(\d+–\d+)</th>.*?"number">(\d+)<', page)
    ] == list(summary.by_score.items())


def test_the_order_of_rows_changes_nothing_but_who_is_first_of_equals(rows):
    below = next(number for number, row in enumerate(rows, 1) if row.count(None) == 0)  # the header
    one, other = summary_of(rows), summary_of([*rows[:below], *reversed(rows[below:])])
    for name in ("tiers", "by_label", "by_score", "well", "thin", "flags", "missing"):
        assert getattr(one, name) == getattr(other, name)
    assert [(role.name, role.best[0].score) for role in one.best] == [
        (role.name, role.best[0].score) for role in other.best
    ]


def test_counts_are_those_of_all_creators(rows):
    summary = summary_of(rows)
    assert sum(summary.by_tier.values()) == sum(summary.by_label.values()) == summary.tally.creators == 59
    assert sum(summary.by_score.values()) == summary.tally.scored == 52
