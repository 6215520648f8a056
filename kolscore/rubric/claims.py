"""The rules for claims: what seconds them, in which registers they are looked up, and what to check first."""

from typing import ClassVar, Final

from kolscore.rubric.base import TEXT, Explained
from kolscore.rubric.bounds import ge
from kolscore.rubric.record import field, in_, min_len

CASES: Final = (
    "licence", "profession", "audience", "undisclosed", "flagged", "basis", "last_posts", "paid_posts", "conflicts",
    "record", "owner",
)  # fmt: skip
"""What may be worth a check."""


class Register(Explained):
    """Where claims of regulated professions are looked up in one country."""

    country: str = field(validator=TEXT)
    names: tuple[str, ...] = field(validator=min_len(1))
    """How a sheet may name the country, in small letters."""
    languages: tuple[str, ...] = ()
    """Languages that are spoken in this country above all: they say it where no country stands."""
    fields: dict[str, str]
    """Register by field of the profession."""


class Titles(Explained):
    """Titles in a name: a second place that says what a bio or a title says."""

    terms: tuple[str, ...] = field(validator=min_len(1))


class Check(Explained):
    """Something to verify of a creator."""

    words: ClassVar[tuple[str, ...]] = ("quote", "register", "flag")
    case: str = field(validator=in_(CASES))
    value: float = field(validator=ge(0.0))
    """The larger, the earlier it is named."""
    says: str = field(validator=TEXT)


class ClaimRules(Explained):
    """When a claim is self-declared, seconded or verified."""

    regulated: tuple[str, ...]
    """Fields whose professions take a licence."""
    classes: tuple[str, ...]
    """Classes of occupations and credentials that are claims of such a profession."""
    seconding: tuple[str, ...]
    """Fields that second a claim when they hold anything."""
    elsewhere: str = field(validator=TEXT)
    """The register where neither country nor language is known."""
    self_declared: str = field(validator=TEXT)
    """The reason to verify first."""
    number: str = field(validator=TEXT)
    """What the number of a licence looks like: it can be looked up, so it seconds the claim beside it."""
    large: float = field(validator=ge(0.0))
    """Followers from which somebody may pose as another."""
    titles: Titles
    registers: tuple[Register, ...]
    checks: dict[str, Check]
