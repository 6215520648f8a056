"""The table is found, columns are recognised, and what is not clear is said."""

import contextlib

import pytest
from hypothesis import given, strategies as st

from kolscore import assess
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.fields import FIELDS
from kolscore.reading import Sheet, read_table

HEADERS = {
    "handle": ["Handle", "Username", "IG handle", "user_name", "Instagram handle"],
    "followers": ["Followers", "Follower Count", "# Followers", "Subscribers", "IG Followers", "followersCount", "Fans", "Total followers", "Followers (K)"],
    "engagement_rate": ["ER", "ER %", "Engagement Rate (%)", "Eng. rate", "engagementRate", "Avg. ER", "ER (by followers)"],
    "bio": ["Bio / About", "Bio", "Biography", "Profile description", "About"],
    "job_title": ["Job title", "Profession", "Occupation", "Position"],
    "credentials": ["Credentials / licenses", "Credentials", "Qualifications", "Degree", "Certifications"],
    "sponsored_share": ["% sponsored", "Sponsored posts %", "Sponsored share", "Share of sponsored posts", "Ads %", "% paid posts"],
    "fake_followers_share": ["Fake followers", "Fake followers %", "% fake followers", "Suspicious followers"],
    "posts_per_week": ["Posts per week", "Posts / week", "Weekly posts"],
    "avg_likes": ["Avg likes", "Likes (avg.)", "Average Likes"],
    "years_experience": ["Years of experience", "Yrs exp.", "Experience (years)", "Years active"],
    "publications": ["Publications", "Papers", "Peer-reviewed publications"],
    "speaking": ["Speaking engagements", "Talks", "Keynotes"],
    "h_index": ["h-index", "H index"],
    "profile_url": ["Profile URL", "Link", "Channel link"],
    "platform": ["Platform", "Social network"],
    "category": ["Niche", "Category", "Vertical"],
    "name": ["Name", "Full name", "Creator name", "Influencer"],
    "country": ["Country", "Location", "Market"],
    "notes": ["Notes", "Internal notes", "Comments"],
    "fee": ["Fee", "Rate card", "Price"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, headers in HEADERS.items() for header in headers]
)
def test_header_is_recognised(field, header):
    value = {
        "name": "Ann",
        "bio": "Ann",
        "notes": "Ann",
        "handle": "@ann",
        "profile_url": "tiktok.com/@ann",
    }.get(field, 12)
    other = ["Handle", "@a"] if field != "handle" else ["Followers", 5]
    rows = [[other[0], header], [other[1], value]]
    assert {column.header: column.field for column in read_table(Sheet(rows)).columns}[header] == field


@pytest.mark.parametrize(
    "header",
    [
        "Email",
        "Views last 30 days",
        "Total engagement",
        "Rank",
        "Assigned to",
        "KOL Tier notes",
    ],
)
def test_other_headers_are_left_alone(header):
    rows = [["Handle", "Followers", header], ["@a", 5, 7]]
    assert read_table(Sheet(rows)).columns[2].field in (None, "fee")


def test_below_titles_and_blank_rows_and_above_totals():
    rows = [
        ["Shortlist"],
        [],
        ["", "as of May"],
        ["", "Handle", "Followers", "Bio"],
        ["", "@a", "5k", "Chef"],
        [],
        ["", "@b", "6k", ""],
        ["", "Total", "11k", ""],
        [],
        ["", "Source: exports"],
    ]
    table = read_table(Sheet(rows, top=3, left=1))
    assert table.header_row == 6
    assert [(row.number, row.creator.handle) for row in table.rows] == [(7, "@a"), (9, "@b")]
    assert [column.letter for column in table.columns] == ["B", "C", "D"]
    assert table.cell("bio", table.rows[0]) == "D7"
    assert any("total" in remark for remark in table.remarks)


def test_header_repeated_below_is_no_creator():
    rows = [["Handle", "Followers"], ["@a", 5], ["Handle", "Followers"], ["@b", 6]]
    assert [row.number for row in read_table(Sheet(rows)).rows] == [2, 4]


def test_column_override_by_header_and_by_letter():
    rows = [["Who", "Reach est.", "Blurb"], ["@a", "5k", "Chef"]]
    table = read_table(Sheet(rows), {"handle": "who", "followers": "Reach est.", "bio": "C"})
    assert table.rows[0].creator.followers == 5000
    assert table.rows[0].creator.bio == "Chef"


def test_an_override_beats_what_the_header_says():
    rows = [["Handle", "Followers", "Followers today"], ["@a", 5, 9]]
    assert read_table(Sheet(rows), {"followers": "C"}).rows[0].creator.followers == 9


@pytest.mark.parametrize(
    ("headers", "given", "said"),
    [
        (["Handle", "Followers"], {"bio": "Blurb"}, ["'Blurb' is not a header", 'A "Handle"']),
        (["Handle", "X", "X"], {"followers": "X"}, ["several columns", "letter"]),
        (["Handle", "Followers"], {"folowers": "B"}, ["no such field", "did you mean 'followers'"]),
    ],
)
def test_what_is_not_clear_is_an_error(headers, given, said):
    with pytest.raises(InputError) as error:
        read_table(Sheet([headers, ["@a", *range(1, len(headers))]], file="list.csv"), given)
    for words in said:
        assert words in str(error.value)


@pytest.mark.parametrize("order", [("Followers", "Subscribers"), ("Subscribers", "Followers")])
def test_two_columns_that_differ_are_doubtful_and_their_order_does_not_matter(order):
    cells = {"Followers": [5_000, 6_000, 7_000], "Subscribers": [50_000, 60_000, None]}
    rows = [["Handle", *order], *([f"@a{i}", *(cells[header][i] for header in order)] for i in range(3))]
    table = read_table(Sheet(rows))
    assert [row.creator.followers for row in table.rows] == [5_000, 6_000, 7_000]
    (note,) = table.notes
    left = "BC"[order.index("Subscribers")]
    assert "differ in 2 of 2 rows" in note.message
    assert f"--column followers={left}" in note.message


def test_twins_of_text_and_number_are_one():
    rows = [
        ["Handle", "Followers", "Followers"],
        ["@a", "1.2M", 1_249_999],
        ["@b", "N/A", 5_100],
        ["@c", "42K", 42_000],
    ]
    table = read_table(Sheet(rows))
    assert [row.creator.followers for row in table.rows] == [1_249_999, 5_100, 42_000]
    assert not table.notes
    assert "the same as column C" in table.columns[1].reason


def test_of_fields_that_score_nothing_the_first_is_read():
    table = read_table(Sheet([["Handle", "Country", "Market", "Followers"], ["@a", "Ghana", "UK", 5]]))
    assert table.rows[0].creator.country == "Ghana"
    assert "already in column B" in table.columns[2].reason


def test_of_fields_of_free_words_all_columns_are_read():
    table = read_table(Sheet([["Handle", "Niche", "Category", "Followers"], ["@a", "Food", "Wine", 5]]))
    assert table.rows[0].creator.category == "Food | Wine"
    assert table.cell("category", table.rows[0]) == "B2, C2"


@given(st.permutations(["Notes", "Internal notes", "Niche", "Category", "Followers"]))
def test_order_of_columns_that_hold_one_field_does_not_matter(headers):
    cells = {
        "Notes": "nice",
        "Internal notes": "undisclosed ads",
        "Niche": "Skincare",
        "Category": "lifestyle content creator",
        "Followers": 5000,
    }
    table = read_table(Sheet([headers, [cells[header] for header in headers]]))
    answer = assess(table.rows[0].creator)
    assert answer.label.id == "influencer"
    assert [flag.id for flag in answer.flags] == ["undisclosed_ads"]
    assert answer.credibility.exact == pytest.approx(assess(table.rows[0].creator).credibility.exact)


@pytest.mark.parametrize(
    "name",
    ["Average Joe", "Count Dracula", "Sum 41 Fans", "Total Fitness", "Mean Green", "Source Beauty", "Notely"],
)
def test_people_are_no_totals_or_footnotes(name):
    table = read_table(Sheet([["Name", "Followers", "Bio"], ["Ann", 5, "x"], [name, "", ""], ["Bo", 6, "y"]]))
    assert [row.creator.name for row in table.rows] == ["Ann", name, "Bo"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "empty"),
        ([["", None], []], "empty"),
        ([["Date", "Topic", "Owner"], ["1 May", "Launch", "Jo"]], 'Row 1 reads "Date", "Topic", "Owner"'),
        ([["Name", "Notes", "Country"], ["Jo", "x", "UK"]], "only country, name, notes recognised"),
        ([[1, 2], [3, 4]], "none of these is a header kolscore knows"),
        ([["Name", "Ann"], ["Followers", "12K"], ["Bio", "Chef"]], "a profile card of one creator"),
    ],
)
def test_no_table_of_creators(rows, said):
    with pytest.raises(NoCreatorTableError, match="sheet 'Plan'") as error:
        read_table(Sheet(rows, name="Plan", file="plan.xlsx"))
    assert said in str(error.value)


def test_ambiguous_headers_are_decided_by_the_cells():
    sizes = read_table(Sheet([["Handle", "Audience", "Bio"], ["@a", "12k", "Chef"]]))
    people = read_table(Sheet([["Handle", "Audience", "Bio"], ["@a", "engineers", "Chef"]]))
    assert sizes.rows[0].creator.followers == 12_000
    assert people.rows[0].creator.audience == "engineers"


def test_platform_from_header_address_and_cell():
    header = read_table(Sheet([["IG handle", "Followers"], ["@a", 5]]))
    address = read_table(Sheet([["Link", "Followers"], ["https://www.tiktok.com/@a", 5]]))
    cell = read_table(
        Sheet(
            [
                ["Handle", "Platform"],
                ["@a", "IG"],
                ["@b", "Twitter / X"],
                ["@c", "YouTube, TikTok"],
                ["@d", "X"],
            ]
        )
    )
    assert header.rows[0].creator.platform == "instagram"
    assert address.rows[0].creator.platform == "tiktok"
    assert [row.creator.platform for row in cell.rows] == ["instagram", "x", "youtube", "x"]
    assert cell.rows[2].notes[0].message == "several platforms; read as youtube"


def test_engagement_rate_worked_out_from_averages():
    table = read_table(
        Sheet([["Handle", "Followers", "Avg likes", "Avg comments"], ["@a", 1000, 30, 4], ["@b", "", 30, 4]])
    )
    assert [row.creator.engagement_rate for row in table.rows] == [0.034, None]
    assert table.cell("engagement_rate", table.rows[0]) == "C2, D2, B2"
    assert any("worked out in 1 row:" in remark for remark in table.remarks)


def test_near_miss_is_asked_about():
    table = read_table(Sheet([["Handle", "Folowers", "Bio"], ["@a", 5, "x"]]))
    assert 'did you mean "followers"' in table.columns[1].reason


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.floats(allow_nan=True),
    st.integers(),
    st.booleans(),
    st.sampled_from(("Followers", "Bio", "Handle", "12k", "MD")),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_any_grid_is_read_or_refused_in_words(rows):
    with contextlib.suppress(InputError):
        table = read_table(Sheet(rows))
        assert {column.field for column in table.columns if column.field} <= set(FIELDS)
        assert all(row.number > table.header_row for row in table.rows)


@given(st.permutations(["Handle", "Followers", "Bio", "ER", "Papers"]))
def test_order_of_columns_does_not_matter(headers):
    cells = {"Handle": "@a", "Followers": "12.5k", "Bio": "Chef", "ER": "3.4%", "Papers": "3"}
    table = read_table(Sheet([headers, [cells[header] for header in headers]]))
    creator = table.rows[0].creator
    assert (
        creator.handle,
        creator.followers,
        creator.bio,
        creator.engagement_rate,
        creator.publications,
    ) == ("@a", 12_500, "Chef", 0.034, 3)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Ren%C3%A9%20M%C3%BCller", "René Müller"),
        ("Jos%C3%A9 Rey", "José Rey"),
        ("MÃ©lanie", "Mélanie"),
        ("100% Ana", "100% Ana"),
        ("20%off", "20%off"),
        ("Ann%20Osei", "Ann Osei"),
    ],
)
def test_a_name_that_a_program_encoded_is_read_as_people_write_it(cell, name):
    table = read_table(Sheet([["Name", "Followers"], [cell, 12_000]]))
    assert table.rows.column("name") == [name]
