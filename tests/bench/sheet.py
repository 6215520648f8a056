"""A sheet of invented creators as wide as a full export, for timing: every field that a sheet may carry."""

import random
from collections.abc import Iterator
from typing import Any

from kolscore.fields import FIELDS

_FIRST = (
    "Mira",
    "Jonas",
    "Aiko",
    "Tomas",
    "Leila",
    "Oscar",
    "Nadia",
    "Paulo",
    "Ingrid",
    "Kofi",
    "Yara",
    "Emil",
)
_LAST = ("Velde", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Barros", "Novak", "Haddad", "Quist", "Ferrer")
_TOPICS = (
    "skin care",
    "slow travel",
    "home cooking",
    "index funds",
    "trail running",
    "houseplants",
    "old films",
)
_TOWNS = ("Lisbon", "Oslo", "Austin", "Nairobi", "Turin", "Osaka", "Leeds", "Montreal")
_CREATOR_BIOS = (
    "{topic} and everyday life in {town} | content creator | collabs: dm me | new vids every week",
    "mom of two, {topic} lover, coffee first. Living in {town}. Use code SUN{n} for 10% off",
    "just sharing my journey with {topic} from {town}. Business inquiries by mail. Follow me for more",
    "your weekly dose of {topic}. Subscribe to my youtube channel. Based in {town}, always on the road",
    "Outfits, {topic} and a cat called Biscuit. {town}. PR friendly, link in bio",
)
_EXPERT_BIOS = (
    "Board-certified dermatologist in {town}. Writing about {topic}. Views are my own, not medical advice",
    "Professor of Economics at the university in {town}. Author of a book on {topic}. Keynote speaker",
    "Co-founder and CEO of a company for {topic}, former engineer. {town}. I study how people decide",
    "Registered dietitian, MSc. Evidence based talk about {topic}. {town} born and raised, featured in print",
    "Science journalist covering {topic} from {town}. Previously staff writer, now on my own",
)


def creator_rows(count: int, seed: int = 11) -> list[dict[str, Any]]:
    """So many rows, field by field as they would stand in cells; three in ten are experts, and all bios differ."""
    return list(each_creator(count, seed))


def each_creator(count: int, seed: int = 11) -> Iterator[dict[str, Any]]:
    """The same rows, one at a time."""
    rng = random.Random(seed)
    for number in range(count):
        yield _row(rng, number)


def _row(rng: random.Random, number: int) -> dict[str, Any]:
    expert = rng.random() < 0.3
    followers = round(rng.lognormvariate(10.8, 1.4)) + 400
    bio = rng.choice(_EXPERT_BIOS if expert else _CREATOR_BIOS)
    words = {"topic": rng.choice(_TOPICS), "town": rng.choice(_TOWNS), "n": number}
    row: dict[str, Any] = dict.fromkeys(FIELDS)
    row.update(
        name=f"{rng.choice(_FIRST)} {rng.choice(_LAST)}",
        handle=f"@{rng.choice(_FIRST).lower()}.{number}",
        profile_url=f"https://social.example/{number}",
        platform=rng.choice(("instagram", "tiktok", "youtube", "x", "linkedin")),
        followers=followers,
        following=rng.randint(40, 1400),
        posts=rng.randint(20, 4000),
        posts_per_week=rng.randint(1, 18) / 2,
        engagement_rate=round(rng.lognormvariate(-4.0, 0.6), 4),
        er_basis="followers",
        avg_likes=round(followers * 0.02),
        avg_comments=round(followers * 0.001),
        avg_views=round(followers * 0.3),
        sponsored_share=round(rng.betavariate(2, 14), 2),
        fake_followers_share=round(rng.betavariate(2, 14), 2),
        verified=rng.random() < 0.2,
        bio=f"{bio.format(**words)} ({number})",
        category=rng.choice(("Beauty", "Travel", "Fitness", "Health", "Finance", "Technology")),
        language=rng.choice(("English", "German", "Portuguese")),
        country=rng.choice(("Norway", "Portugal", "Kenya", "Japan")),
        content_type=rng.choice(("tutorials", "vlogs", "interviews", "reels")),
        income_sources=rng.choice(("brand deals", "consulting", "affiliate links", "practice")),
        fee=str(rng.randint(1, 90) * 50),
        notes=rng.choice(("met at the fair", "asked for media kit", "reply pending")),
    )
    if expert:
        row.update(
            job_title=rng.choice(
                ("Dermatologist", "Professor", "Founder & CEO", "Registered dietitian", "Journalist")
            ),
            organization=rng.choice(("City Hospital", "University of the North", "Independent")),
            credentials=rng.choice(("MD", "PhD", "MSc, RD", "MBA")),
            years_experience=rng.randint(2, 35),
            publications=rng.randint(0, 90),
            h_index=rng.randint(1, 40),
            books=rng.randint(0, 4),
            awards=rng.randint(0, 6),
            speaking=rng.randint(0, 30),
            media_mentions=rng.randint(0, 25),
            audience=rng.choice(("professionals", "general public", "engineers, managers")),
        )
    else:
        row.update(
            job_title="Content creator" if rng.random() < 0.5 else None,
            audience=rng.choice(("women 18-34", "Gen Z", None)),
        )
    return row
