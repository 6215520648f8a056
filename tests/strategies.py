"""Invented creators for property tests."""

from hypothesis import strategies as st

from kolscore import Creator

TITLES = (
    "Dermatologist", "Professor of economics", "Content creator", "YouTuber", "Chef", "Founder & CEO", "Student",
    "Registered nurse", "industry analyst", "model", "资深皮肤科医生", "abogada", "Ärztin", "plumber of dreams",
)  # fmt: skip
BIOS = (
    "Board-certified dermatologist, MD", "not a doctor, just curious", "fashion & lifestyle creator, collabs: DM", "",
    "Aspiring chef", "Wife of a surgeon", "Official account of Lumo", "fan page", "PhD in sass", "Boston, MA foodie",
    "retired nurse", "Award-winning author and keynote speaker", "ad | gifted | discount code JO10", "🌱", "médica",
)  # fmt: skip
CREDENTIALS = ("MD", "PhD", "RD, MSc", "CISSP", "student", "none of your business")
PLATFORMS = ("instagram", "tiktok", "youtube", "x", "linkedin", "twitch", "weibo")

counts = st.integers(0, 300).map(float)
shares = st.floats(0, 1, allow_nan=False).map(lambda share: round(share, 4))

FACTS = {
    "name": st.sampled_from(("Ann Osei", "Bo", "李雷")),
    "handle": st.sampled_from(("@ann", "@dr.bo", "x")),
    "platform": st.sampled_from(PLATFORMS),
    "followers": st.integers(0, 50_000_000).map(float),
    "following": st.integers(0, 10_000).map(float),
    "posts_per_week": st.floats(0, 60, allow_nan=False),
    "engagement_rate": st.floats(0, 0.3, allow_nan=False),
    "er_basis": st.sampled_from(("followers", "views")),
    "avg_likes": counts,
    "avg_comments": counts,
    "avg_views": st.integers(0, 5_000_000).map(float),
    "avg_engagements": counts,
    "authentic_engagements": counts,
    "growth_rate": st.floats(-0.5, 2, allow_nan=False).map(lambda share: round(share, 4)),
    "account_age": st.floats(0, 20, allow_nan=False),
    "last_post_days": counts,
    "partnered": st.booleans(),
    "sponsored_share": shares,
    "fake_followers_share": shares,
    "verified": st.booleans(),
    "bio": st.sampled_from(BIOS),
    "job_title": st.sampled_from(TITLES),
    "credentials": st.sampled_from(CREDENTIALS),
    "organization": st.sampled_from(("St. Brigid Hospital", "Self-employed")),
    "years_experience": st.floats(0, 60, allow_nan=False),
    "publications": counts,
    "h_index": counts,
    "citations": counts,
    "specialty": st.sampled_from(("Rheumatology", "Beauty")),
    "position": st.sampled_from(("Full professor", "Fellow")),
    "guidelines": st.sampled_from(
        ("Chair of the European guideline; co-author, national guideline", "2", "no")
    ),
    "trials": counts,
    "congress_talks": counts,
    "editorial_boards": counts,
    "societies": st.sampled_from(("Past president, national society", "Member")),
    "patents": counts,
    "grants": counts,
    "books": counts,
    "awards": counts,
    "speaking": counts,
    "media_mentions": counts,
    "category": st.sampled_from(("Skincare", "Fashion", "Finance")),
    "language": st.sampled_from(("en", "zh")),
    "country": st.sampled_from(("Ghana", "France")),
    "audience": st.sampled_from(("engineers, CIOs", "teens")),
    "content_type": st.sampled_from(("tutorials", "vlogs")),
    "income_sources": st.sampled_from(("sponsorship", "consulting")),
    "notes": st.sampled_from(("undisclosed ads", "lovely to work with")),
    "previous_label": st.sampled_from(("kol", "influencer", "both", "insufficient")),
}

facts = st.fixed_dictionaries({}, optional=FACTS)
creators = facts.map(lambda given: Creator(**given))
