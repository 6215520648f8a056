"""What a campaign brief may ask for: goals, products, markets, and what the law says to them."""

from typing import Literal

from kolscore.rubric.base import TEXT, Explained
from kolscore.rubric.bounds import ge, le
from kolscore.rubric.record import Record, dated, field

Effect = Literal["forbid", "needs_licence", "needs_prior_approval", "needs_disclosure", "age_limit", "warn"]
"""What a rule of law does; `needs_licence` is the creator's, `needs_prior_approval` the advertiser's affair."""


class Goal(Explained):
    """A campaign goal and how well each label serves it, 0 to 3."""

    name: str
    words: tuple[str, ...] = ()
    kol: int = field(validator=[ge(0), le(3)])
    influencer: int = field(validator=[ge(0), le(3)])
    both: int = field(validator=[ge(0), le(3)])
    serves: Literal["reach", "trust", "sales"]
    close: bool = False
    """Whether content must be about the product's own subject."""
    unsuited: tuple[str, ...] = ()
    """Subjects of content that do not serve it, unless they are the product's own."""
    trust_products: str = ""
    """The goal that stands in for this one when the product asks for trust."""


class BriefWords(Record):
    """The words that a brief may use, besides goals, products and markets, and how roles are grouped for the law."""

    funnel: tuple[str, ...]
    audience: tuple[str, ...]
    budget: tuple[str, ...]
    horizon: tuple[str, ...]
    professionals: tuple[str, ...]
    """Audiences before which experts may say more than before the public."""
    groups: dict[str, tuple[str, ...]]
    """Roles that rules of law name together."""
    health_topics: tuple[str, ...]
    """Fields whose people are scientists or health professionals to the law."""
    counsel: str = field(validator=TEXT)
    """What is said with every note on law."""
    no_market: str = field(validator=TEXT)
    no_rules: str = field(validator=TEXT)


class Product(Explained):
    """A kind of product, and the topics in which expertise about it lies."""

    name: str
    words: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    """Broader kinds that it is one of: a role that suits those suits it."""
    trust: bool = False
    topics: tuple[str, ...] = ()
    any_field: bool = False
    """Whether expertise in any field will do. If not, and without topics, no expertise is asked for."""
    professional: bool = False
    """Whether it is bought or prescribed by professionals, so that reach among the public does not sell it."""
    regulated: bool = False
    subjects: tuple[str, ...] = ()
    """Subjects of content that it has its place in."""
    unsuited: tuple[str, ...] = ()
    """Subjects whose creators must not speak for it, such as those whom children follow."""


class Subject(Explained):
    """What social content is about, by the words of a category or a bio."""

    name: str
    words: tuple[str, ...]
    everyday: bool = False
    """Whether it is of anybody's life, so that anything for everybody can be shown in it."""


class Market(Record):
    """A country, or several under one law."""

    name: str = field(validator=TEXT)
    words: tuple[str, ...] = ()
    within: str = ""
    """The market whose rules hold here as well."""


class Compliance(Record):
    """Something the law or a code asks for, in some markets, of some products; no legal advice."""

    markets: tuple[str, ...] = ()
    """None: everywhere, and where a brief names no market."""
    but_not: tuple[str, ...] = ()
    """Markets where it does not hold."""
    products: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    """Goals that it is about; none: any."""
    who: Literal["anyone", "health_professional"] = "anyone"
    effect: Effect
    drops: tuple[str, ...] = ()
    """Roles, or groups of them, that nobody may have."""
    before_public: tuple[str, ...] = ()
    """Roles that nobody may have unless the audience is professional."""
    says: str = field(validator=TEXT)
    law: str = field(validator=TEXT)
    """The text that says so."""
    date: str = field(default="", validator=dated)
    """Of the text, or of the page that was read; blank where it bears none."""
    known: Literal["text", "report", "unconfirmed"] = "text"
    """Whether the text or its authority was read, a report of it, or neither."""
