"""The rules by which accounts are taken for one person: evidence with points, and the words that are none."""

from kolscore.rubric.base import SHARE, TEXT, Explained
from kolscore.rubric.bounds import ge, gt
from kolscore.rubric.record import field


class LinkRule(Explained):
    """Something that speaks for two accounts being one person, or against it."""

    says: str = field(validator=TEXT)
    """The sentence; it may ask for {value} and {column}."""
    points: float


class IdentityWords(Explained):
    """Words that say nothing of a person, in small letters."""

    affixes: tuple[str, ...]
    """What people add to a handle."""
    mailboxes: tuple[str, ...]
    """What stands before "@" in addresses of a role."""
    placeholders: tuple[str, ...]
    """What stands in cells where nothing is known, besides what every cell may say of that."""
    hubs: tuple[str, ...]
    """Hosts that many people have pages on."""
    ids: tuple[str, ...]
    """Headers of columns in which a list says who is who."""
    common: tuple[str, ...]
    """Handles that somebody else has on the next platform: everyday words, bare first names."""


class IdentityRules(Explained):
    """When accounts are one person."""

    sure: float = field(validator=gt(0.0))
    ask: float = field(validator=gt(0.0))
    second_account: float = field(validator=gt(0.0))
    """Points that it takes for two different accounts of one platform."""
    unlike: float = field(validator=gt(0.0))
    """Points that two accounts with unlike names have at most, and a person and a brand."""
    crowd: int = field(validator=ge(2))
    """Rows that may share a thing before it says nothing."""
    namesakes: int = field(validator=ge(1))
    """Accounts of one platform that may have a name before it is a common one."""
    chance: float = field(validator=gt(0.0))
    """Namesakes that are to be expected by chance from which a name is a common one."""
    short: int = field(validator=ge(1))
    """Letters from which a handle is not short."""
    differ: float = field(validator=SHARE)
    """By how much counts of one person may differ before it is said."""
    links: dict[str, LinkRule]
    words: IdentityWords
