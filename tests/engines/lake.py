"""Makes creators as a lake holds them: typed columns, and texts where people typed; everybody in it is invented."""

import datetime as dt
import random

import pyarrow as pa

BIOS = (
    "Board-certified dermatologist, MD. Sunscreen daily.", "fashion & lifestyle creator, collabs: DM", "", None,
    "Registered dietitian (RD). Evidence before trends.", "Dad of two. Comedy sketches. Enquiries: hi@barry.example",
    "not a doctor, just curious", "Professor of economics. Author of two books.", "gaming clips, new video every Friday",
)  # fmt: skip
TITLES = ("Dermatologist", "Content creator", "Chef", "Student", "Professor of law", "", None, None)
PLATFORMS = ("instagram", "TikTok", "youtube", "linkedin", None)


def rows_of(count, seed=7):
    """Creators, of whom one is called Total, and another is all but empty."""
    dice = random.Random(seed)
    return [_row(dice, number) for number in range(count)]


def _row(dice, number):
    followers = int(10 ** dice.uniform(2.5, 6.5))
    told = dice.choice((str(followers), f"{followers:,}", f"{followers / 1_000:.1f}K", str(followers), "n/a"))
    rate = round(dice.uniform(0.2, 9), 2)
    seen = dt.datetime(2024, 5, 20, 8, tzinfo=dt.UTC) - dt.timedelta(hours=dice.randrange(9_000))
    name = (
        "Total"
        if number == 17
        else f"{dice.choice(('Ana', 'Bo', 'Cleo', 'Dov', 'Ema'))} {chr(65 + number % 26)}."
    )
    return {
        "handle": f"@maker{number:05d}",
        "name": name,
        "platform": dice.choice(PLATFORMS),
        "followers": told,
        "engagement rate": dice.choice((f"{rate}%", str(rate), None)),
        "avg likes": int(followers * rate / 100),
        "avg comments": followers // 900,
        "bio": dice.choice(BIOS),
        "job title": dice.choice(TITLES),
        "last post": seen if dice.random() < 0.9 else None,
        "sponsored share": round(dice.random() / 3, 3) if dice.random() < 0.8 else None,
        "verified": dice.random() < 0.1,
        "topics": dice.sample(["skincare", "food", "running", "tax"], dice.randrange(3)),
        "crawler id": 10**17 + number,
        "never filled": None,
    }


SCHEMA = pa.schema(
    [
        ("handle", pa.string()), ("name", pa.string()), ("platform", pa.dictionary(pa.int8(), pa.string())), ("followers", pa.string()),
        ("engagement rate", pa.string()), ("avg likes", pa.int64()), ("avg comments", pa.int32()), ("bio", pa.string()),
        ("job title", pa.large_string()), ("last post", pa.timestamp("ns", "UTC")), ("sponsored share", pa.float32()),
        ("verified", pa.bool_()), ("topics", pa.list_(pa.string())), ("crawler id", pa.int64()), ("never filled", pa.null()),
    ]
)  # fmt: skip


def table_of(count, seed=7):
    return pa.Table.from_pylist(rows_of(count, seed), SCHEMA)
