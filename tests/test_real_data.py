"""Real sheets and labelled creators, where they are at hand; they are not part of the repository."""

import pytest
from bench.accuracy import accuracy
from click.testing import CliRunner

from kolscore.cli import cli
from kolscore.errors import KolscoreError
from kolscore.reading import Sheet, read_table
from kolscore.workbook.read import open_book


@pytest.mark.parametrize(("platform", "four", "two"), [(True, 0.86, 0.91), (False, 0.81, 0.92)])
def test_labels_agree_with_careful_people(shared, assessor, platform, four, two):
    counts = accuracy(shared / "truth" / "labels_dev.csv", assessor, platform=platform)
    assert counts["right"] / counts["all"] >= four
    assert counts["two right"] / counts["two"] >= two
    assert counts["confused"] == 0


def test_every_real_sheet_is_read_or_refused_in_words(shared):
    read = 0
    for path in sorted((shared / "creators").iterdir()):
        try:
            book = open_book(path)
            table = read_table(book.sheet(book.sheet_names[0]))
        except KolscoreError:
            continue
        read += 1
        assert all(row.number > table.header_row for row in table.rows)
    assert read >= 25


def test_no_rich_workbook_is_damaged_unasked(shared, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in sorted((shared / "rich_xlsx").iterdir()):
        before = path.read_bytes()
        result = CliRunner().invoke(cli, ["annotate", str(path), "-o", str(tmp_path / "out.xlsx")])
        assert result.exit_code in (0, 1, 4, 5), (path.name, result.exception)
        assert result.exit_code == 0 or result.stderr.startswith("kolscore: "), path.name
        assert path.read_bytes() == before


def test_sheets_with_titles_in_other_languages_stay_readable_by_naming_columns(shared):
    book = open_book(shared / "creators" / "turkish_influencers.csv")
    sheet = book.sheet("")
    table = read_table(Sheet(sheet.rows, file="x"), {"name": "ad", "followers": "takipci", "bio": "aciklama"})
    assert sum(row.creator.followers is not None for row in table.rows) > len(table.rows) / 2
