"""Real sheets and labelled creators, where they are at hand; they are not part of the repository."""

import csv

import pytest
from bench.accuracy import judged
from click.testing import CliRunner

from kolscore import Creator
from kolscore.cli import cli
from kolscore.errors import KolscoreError
from kolscore.reading import Sheet, read_table
from kolscore.workbook.read import open_book


@pytest.mark.parametrize("platform", [True, False])
def test_labels_agree_with_careful_people(shared, assessor, platform):
    found = list(judged(shared / "truth" / "labels_dev.csv", assessor, platform=platform))
    plain = [(expected, got) for _, expected, got in found if expected in ("KOL", "Influencer")]
    assert sum(expected == got for _, expected, got in found) / len(found) >= 0.88
    assert sum(expected == got for expected, got in plain) / len(plain) >= 0.93
    assert not {("KOL", "Influencer"), ("Influencer", "KOL")} & set(plain)


@pytest.mark.parametrize(
    ("file", "bio", "followers", "never", "at_most"),
    [
        ("truth/experts_academics_bios.csv", "description", "followers_count", ("influencer",), 0.02),
        ("creators/tides_tiktok_macro_mega.csv", "signature", "followers", ("kol", "both"), 0.02),
    ],
)
def test_hardly_an_academic_is_an_influencer_and_hardly_a_tiktoker_a_kol(
    shared, assessor, file, bio, followers, never, at_most
):
    with (shared / file).open(encoding="utf-8-sig", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row[bio].strip()]
    creators = [Creator(bio=row[bio], followers=float(row[followers] or 0)) for row in rows]
    # A following alone leans or is likely; what words say is sure, and that must not be wrong.
    labels = [
        answer.label.id
        for answer in assessor.assess_all(creators)
        if answer.label.certainty in ("sure", None)
    ]
    assert sum(label in never for label in labels) / len(creators) <= at_most


@pytest.mark.slow
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


@pytest.mark.slow
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
