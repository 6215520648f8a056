"""Tables as people lay them out: platforms side by side, headers in two rows or none, several tables in a sheet."""

import pytest

from kolscore.errors import NoCreatorTableError
from kolscore.reading import Sheet, read_table, read_tables


def test_of_platforms_side_by_side_the_largest_decides():
    table = read_table(
        Sheet(
            [
                [
                    "Name",
                    "Followers TT",
                    "Followers IG",
                    "ER TT",
                    "ER IG",
                    "Username IG",
                    "Niche TT",
                    "Niche IG",
                ],
                ["Ann", "12K", "45K", "9%", "2%", "@ann.ig", "Food", "Cooking"],
                ["Bo", "800K", "4,100", "", "3%", "@bo.ig", "", "Food"],
                ["Cy", "", "", "5%", "", "@cy.ig", "", ""],
            ]
        )
    )
    ann, bo, cy = table.rows
    assert (ann.creator.platform, ann.creator.followers, ann.creator.engagement_rate) == (
        "instagram",
        45_000,
        0.02,
    )
    assert (bo.creator.platform, bo.creator.followers, bo.creator.engagement_rate) == (
        "tiktok",
        800_000,
        None,
    )
    assert (cy.creator.platform, cy.creator.followers, cy.creator.engagement_rate) == (
        "instagram",
        None,
        None,
    )
    assert table.cell("followers", ann) == "C2"
    assert table.cell("engagement_rate", bo) == ""
    assert ann.creator.category == "Cooking | Food"
    assert not table.all_notes


def test_what_a_row_says_of_its_platform_beats_the_larger_number():
    rows = [
        ["Handle", "Platform", "IG Followers", "TT Followers"],
        ["@a", "TikTok", 900, 50],
        ["@b", "", 900, 50],
    ]
    first, second = read_table(Sheet(rows)).rows
    assert (first.creator.platform, first.creator.followers) == ("tiktok", 50)
    assert (second.creator.platform, second.creator.followers) == ("instagram", 900)


def test_an_engagement_rate_of_another_platform_is_not_that_of_the_row():
    rows = [["Handle", "IG Followers", "TT Followers", "TT ER"], ["@a", 900, 50, "9%"]]
    (row,) = read_table(Sheet(rows)).rows
    assert row.creator.engagement_rate is None


@pytest.mark.parametrize(
    "rows",
    [
        [["", "Instagram", "", "TikTok", ""], ["Name", "Followers", "ER", "Followers", "ER"]],
        [["Name", "Instagram", "", "TikTok", ""], ["", "Followers", "ER", "Followers", "ER"]],
    ],
)
def test_a_header_in_two_rows_names_platforms_above(rows):
    table = read_table(Sheet([*rows, ["Ann", "12K", "2%", "45K", "9%"]]))
    assert [column.field for column in table.columns] == [
        "name",
        "followers",
        "engagement_rate",
        "followers",
        "engagement_rate",
    ]
    (row,) = table.rows
    assert (row.number, row.creator.platform, row.creator.engagement_rate) == (3, "tiktok", 0.09)


def test_a_header_in_two_rows_has_its_parts_below():
    rows = [["Name", "Followers", "", "Bio"], ["", "IG", "TT", ""], ["Ann", "12K", "45K", "Chef"]]
    (row,) = read_table(Sheet(rows)).rows
    assert (row.number, row.creator.platform, row.creator.followers, row.creator.bio) == (
        3,
        "tiktok",
        45_000,
        "Chef",
    )


def test_a_first_creator_is_no_second_row_of_a_header():
    rows = [["Name", "Platform", "Followers"], ["Ann", "TikTok", 5], ["Bo", "Instagram", 6]]
    assert len(read_table(Sheet(rows)).rows) == 2


def test_several_tables_in_a_sheet():
    rows = [
        ["Instagram shortlist"],
        ["Handle", "Followers", "Niche"],
        ["@ann", "12K", "Food"],
        ["@bo", "9K", "Food"],
        [],
        ["YouTube shortlist"],
        ["Channel name", "Link", "Subscribers"],
        ["Cy cooks", "https://www.youtube.com/@cycooks", "1.2M"],
    ]
    first, second = read_tables(Sheet(rows))
    assert [row.number for row in first.rows] == [3, 4]
    assert "row 6 skipped: a title of the table below" in first.remarks
    assert (second.header_row, second.rows[0].number) == (7, 8)
    assert second.rows[0].creator.platform == "youtube"
    assert second.rows[0].creator.handle == "cycooks"


def test_titles_of_parts_are_no_creators_and_thin_rows_are():
    rows = [
        ["Name", "Followers", "Bio"],
        ["MICRO"],
        ["Ann", "5K", "x"],
        ["Ada"],
        [],
        ["Macro:"],
        ["Bo", "500K", "y"],
    ]
    table = read_table(Sheet(rows))
    assert [row.creator.name for row in table.rows] == ["Ann", "Ada", "Bo"]


@pytest.mark.parametrize(
    ("cell", "name", "handle", "platform"),
    [
        ("Ann Bakes (@ann.bakes) | TikTok", "Ann Bakes", "@ann.bakes", "tiktok"),
        ("Ann Bakes @ann.bakes", "Ann Bakes", "@ann.bakes", None),
        ("https://www.tiktok.com/@ann.bakes?lang=en", None, "ann.bakes", "tiktok"),
        ("@ann.bakes", None, "@ann.bakes", None),
        ("Ann Bakes", "Ann Bakes", None, None),
    ],
)
def test_name_and_handle_in_one_cell(cell, name, handle, platform):
    (row,) = read_table(Sheet([["Creator name", "Followers"], [cell, 5]])).rows
    assert (row.creator.name, row.creator.handle, row.creator.platform) == (name, handle, platform)


def test_without_a_header_cells_show_what_they_are_and_each_guess_is_noted():
    rows = [
        [f"@ann.{i}", 5_000 + i, "Bread, butter and a kitchen by the sea, every Sunday " + str(i)]
        for i in range(4)
    ]
    table = read_table(Sheet(rows))
    assert not table.has_header
    assert [column.field for column in table.columns] == ["handle", "followers", "bio"]
    assert [row.number for row in table.rows] == [1, 2, 3, 4]
    assert [note.field for note in table.notes] == ["followers", "bio"]


def test_without_a_header_columns_can_be_named_by_letter():
    rows = [["Ann", 5_000, 7_000], ["Bo", 6_000, 8_000]]
    with pytest.raises(NoCreatorTableError, match="--column followers=C"):
        read_table(Sheet(rows))
    table = read_table(Sheet(rows), {"name": "A", "followers": "C"})
    assert [(row.creator.name, row.creator.followers) for row in table.rows] == [
        ("Ann", 7_000),
        ("Bo", 8_000),
    ]


def test_two_columns_that_could_be_followers_are_asked_about():
    rows = [[f"@ann.{i}", 5_000 + i, 7_000 + i] for i in range(4)]
    table = read_table(Sheet(rows))
    assert [column.field for column in table.columns] == ["handle", None, None]
    assert "--column followers=B" in table.columns[1].reason


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Profil?", ["@ann", "@bo.b", "@cy"], "handle"),
        (
            "Where",
            ["https://www.instagram.com/ann/", "instagram.com/bo", "https://www.instagram.com/cy"],
            "profile_url",
        ),
        ("Where", ["Instagram", "TikTok", "IG, YouTube"], "platform"),
        ("Contact", ["@ann", "@bo.b", "@cy"], "handle"),
        ("Manager", ["@ann", "@bo.b", "@cy"], None),
        ("Where", ["https://www.instagram.com/p/1", "https://www.tiktok.com/@a/video/2", "youtu.be/3"], None),
    ],
)
def test_cells_show_what_a_header_does_not(header, cells, field):
    table = read_table(Sheet([["Name", header, "Followers"], *(["Ann", cell, 5] for cell in cells)]))
    assert table.columns[1].field == field
    assert table.columns[1].reason


def test_a_header_that_its_cells_belie_is_not_believed():
    rows = [["Handle", "Followers", "Avg views", "Engagement rate"]]
    rows += [[f"@a{i}", 5_000, "Spain", 1_200 + i] for i in range(6)]
    table = read_table(Sheet(rows))
    assert [column.field for column in table.columns] == ["handle", "followers", None, None]
    assert "no numbers" in table.columns[2].reason
    assert "counts" in table.columns[3].reason


@pytest.mark.parametrize(
    ("header", "cell", "followers"),
    [
        ("Followers (K)", 12.5, 12_500),
        ("Followers K", 12.5, 12_500),
        ("粉丝数/万", 18.6, 186_000),
        ("粉丝量（W）", "18.6", 186_000),
        ("Followers in millions", 1.5, 1_500_000),
    ],
)
def test_a_header_names_the_unit(header, cell, followers):
    table = read_table(Sheet([["Handle", header], ["@a", cell]]), {"followers": "B"})
    assert table.rows[0].creator.followers == followers


@pytest.mark.parametrize(
    ("headers", "cell", "followers"),
    [
        (["Usuario", "Seguidores (mil)"], 12.5, 12_500),
        (["Usuario", "Seguidores"], "12 mil", 12_000),
        (["Handle", "Followers"], "12 mil", None),
        (["Kullanıcı adı", "Takipçi"], "12,5 B", 12_500),
        (["Handle", "Followers"], "1.5 B", 1.5e9),
    ],
)
def test_the_language_of_a_table_settles_what_a_suffix_means(headers, cell, followers):
    (row,) = read_table(Sheet([headers, ["@a", cell]])).rows
    assert row.creator.followers == followers


@pytest.mark.parametrize(
    ("headers", "posts", "papers"),
    [
        (["Compte", "Abonnés", "Publications"], 340, None),
        (["Handle", "Followers", "Publications"], None, 340),
    ],
)
def test_the_language_of_a_table_settles_what_a_header_means(headers, posts, papers):
    (row,) = read_table(Sheet([headers, ["@a", 5_000, 340]])).rows
    assert (row.creator.posts, row.creator.publications) == (posts, papers)


def test_a_table_above_the_richer_one_is_read_too():
    rows = [
        ["Name", "Followers"],
        ["Ann", 5_000],
        [],
        ["Name", "Followers", "Bio", "Platform"],
        ["Bo", 6_000, "Chef", "TikTok"],
    ]
    assert [[row.creator.name for row in table.rows] for table in read_tables(Sheet(rows))] == [
        ["Ann"],
        ["Bo"],
    ]


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (["Channel", "Format", "Reach", "Budget"], ["Instagram", "Reels ad", "640,000", "$7,320"]),
        (["Kanal", "Budget"], ["Instagram", "7.320 €"]),
        (
            ["Brand", "Industry", "Website", "Email"],
            ["Morrow Soap", "Care", "https://m.example", "i@m.example"],
        ),
        (["Company", "Category", "Country", "Notes"], ["Morrow", "Care", "UK", "big"]),
        (["Platform", "Category", "Budget"], ["TikTok", "Beauty", "900"]),
    ],
)
def test_plans_and_lists_of_brands_are_no_creators(headers, cells):
    with pytest.raises(NoCreatorTableError, match="no table of creators"):
        read_tables(Sheet([headers, cells, cells, cells]))


def test_small_audiences_among_large_ones_are_noted():
    table = read_table(Sheet([["Handle", "Followers"], ["@a", "12"], ["@b", "1.2M"], ["@c", "880"]]))
    assert [note.cell for note in table.all_notes] == ["B2", "B4"]
    small = read_table(Sheet([["Handle", "Followers"], ["@a", 12], ["@b", 45], ["@c", 880]]))
    assert "name the unit in the header" in small.notes[0].message


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Real followers", ["61.2K", "11,000", "8,400"], None),
        ("认证", ["皮肤科主治医师", "美食博主", "演员"], "job_title"),
        ("认证", ["是", "否", "是"], "verified"),
        ("Segment", ["Micro", "Macro", "Micro"], None),
        ("Segment", ["Food", "Travel", "Food"], "category"),
        ("Influencer", ["@ann.lee", "@bo", "@cy.d"], "handle"),
    ],
)
def test_cells_decide_between_what_a_header_may_mean(header, cells, field):
    rows = [
        [
            "博主昵称" if header == "认证" else "Talent name",
            header,
            "粉丝数" if header == "认证" else "Followers",
        ]
    ]
    rows += [[f"Ann Nr {i}", cell, 5_000] for i, cell in enumerate(cells)]
    assert read_table(Sheet(rows)).columns[1].field == field


@pytest.mark.parametrize("header", ["Female %", "Mass followers %", "X factor"])
def test_no_hint_is_given_that_shares_only_its_unit(header):
    column = read_table(Sheet([["Handle", header, "Followers"], ["@a", "12", 5_000]])).columns[1]
    assert "did you mean" not in column.reason


@pytest.mark.parametrize(
    "columns", [["IG ER by followers", "TT ER by views"], ["TT ER by views", "IG ER by followers"]]
)
def test_the_basis_of_a_rate_is_that_of_its_column(columns):
    cells = {"IG ER by followers": "2%", "TT ER by views": "9%"}
    rows = [
        ["Handle", "IG Followers", "TT Followers", *columns],
        ["@a", 900, 50, *(cells[one] for one in columns)],
    ]
    (row,) = read_table(Sheet(rows)).rows
    assert (row.creator.engagement_rate, row.creator.er_basis) == (0.02, "followers")


def test_a_column_of_one_named_platform_fills_in_for_one_of_none():
    (row,) = read_table(Sheet([["Name", "Followers", "Instagram Followers"], ["Ann", "", 9_000]])).rows
    assert row.creator.followers == 9_000


@pytest.mark.parametrize(
    "text", ["1" + " " * 200 + "!", "1k" + " " * 500 + "!", "a @bb |" + " " * 1_900 + "!", "(" * 4_000]
)
def test_no_cell_takes_long(text):
    table = read_table(Sheet([["Name", text, "Followers"], [text, text, text], ["Ann", text, 5_000]]))
    assert len(table.rows) == 2


def test_without_a_header_counts_may_be_grouped_or_shortened():
    rows = [["@ann.a", "34.1K"], ["@bo.b", "8,900"], ["@cy.c", "12.500"]]
    table = read_table(Sheet(rows))
    assert [column.field for column in table.columns] == ["handle", "followers"]
    assert [row.creator.followers for row in table.rows] == [34_100, 8_900, 12_500]
