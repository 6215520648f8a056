"""KOL Why reads as a colleague speaks: the words of each platform, nothing twice, and the one thing to find out."""

import pytest

import kolscore
from kolscore.fields import COUNTS
from kolscore.reading import Sheet, read_table

SAID = [
    ({"platform": "youtube", "followers": 71_300_000, "avg_views": 9_000_000}, "71.3M subscribers on YouTube", "of subscribers watch a video"),
    ({"platform": "twitch", "followers": 85_247, "avg_views": 2_000}, "85,247 followers on Twitch", "of followers watch live"),
    ({"platform": "newsletter", "followers": 40_000, "engagement_rate": 0.4}, "40,000 subscribers", "40% engagement"),
    ({"platform": "tiktok", "followers": 8_800_000, "avg_views": 90_000}, "8.8M followers on TikTok", "of followers view a video"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "following", "more"), SAID)
def test_each_platform_in_its_own_words(facts, following, more):
    why = kolscore.assess(kolscore.Creator(**facts)).why
    assert following in why
    assert more in why
    assert why.count("on ") <= 1 + ("on average" in why)


def test_a_count_of_one_is_no_plural():
    creator = kolscore.Creator(job_title="Cardiologist", speaking=1, years_experience=1)
    reasons = [line.reason for line in kolscore.assess(creator).credibility.contributions]
    assert {"1 talk", "1 year of practice"} <= set(reasons)


def test_signs_and_repeated_words_are_no_reasons_beside_words():
    creator = kolscore.Creator(followers=61_300, category="fashion", bio="Fashion, every day 👇 💞")
    assert kolscore.assess(creator).label.reason == '61,300 followers, "fashion" (category)'


def test_too_little_is_said_without_numbers_of_the_axes():
    assert kolscore.assess(kolscore.Creator(platform="instagram")).why == (
        "Too little to go on: on Instagram. For a label, add: bio or followers."
    )


def test_nobody_is_asked_for_fake_followers_whose_engagement_was_judged():
    known = {
        "followers": 5_000_000,
        "engagement_rate": 0.02,
        "avg_engagements": 100_000,
        "platform": "instagram",
    }
    assert "share of fake followers" in kolscore.assess(kolscore.Creator(**known)).why
    assert "fake" not in kolscore.assess(kolscore.Creator(**known, authentic_engagements=80_000)).why


def test_comments_that_are_switched_off_lower_nothing():
    facts = {"platform": "instagram", "followers": 50_000, "avg_likes": 2_000}
    with_none = kolscore.assess(kolscore.Creator(**facts, avg_comments=0)).credibility
    without = kolscore.assess(kolscore.Creator(**facts)).credibility
    assert with_none.score == without.score
    few = kolscore.assess(kolscore.Creator(**facts, avg_comments=0.5)).credibility
    assert "authenticity.comment_ratio" in [line.rule for line in few.contributions]


@pytest.mark.parametrize(
    "header",
    ["Avg comments", "Avg shares", "Avg saves", "Total likes", "Total views", "Authentic engagement", "Growth 30d", "New followers 30d",
     "Days since last post", "Days between posts", "Channel age", "Avg views"],
)  # fmt: skip
def test_a_column_of_zeros_is_unknown_and_noted_once(header):
    table = read_table(
        Sheet([["Handle", "Followers", header], *[[f"@ann{n}x", 5_000 + n, 0] for n in range(5)]])
    )
    (field,) = {column.field for column in table.columns} - {"handle", "followers"}
    assert field is None or (
        [getattr(row.creator, field) for row in table.rows] == [None] * 5 and len(table.all_notes) == 1
    )
    assert field in COUNTS | {
        "growth_rate",
        "followers_gained",
        "last_post_days",
        "days_between_posts",
        "account_age",
    }
