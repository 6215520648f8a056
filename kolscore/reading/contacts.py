"""How people can be reached: which columns of a list hold that, and where it stands inside other texts."""

import re
from collections.abc import Sequence
from typing import Any, Final

from kolscore.reading.column import Column
from kolscore.reading.headers import other
from kolscore.reading.sheet import text_of

GROUP: Final = "contact data"
"""What `headers.toml` calls columns of addresses, numbers and persons to ask for."""
REMOVED: Final = "[removed]"
_SAID: Final = r"(?:tel(?:efon|ephone|éfono|efone)?|phone|mobile?|cell|handy|whats ?app|wa|sms|fax|电话|電話|手机|手機|微信|전화|тел(?:ефон)?|هاتف)"
_CONTACT: Final = re.compile(
    # An e-mail address, as it is or behind "mailto:"; the full-width "＠" of Chinese and Japanese keyboards too.
    r"(?:mailto:)?[\w.+%'-]+(?:[@＠]|\s?(?:\((?:at|@)\)|\[at\])\s?)[\w-]+(?:\.[\w-]+)*(?:\.|\s?(?:\(dot\)|\[dot\])\s?)[^\W\d_]{2,}"
    # A number to call: international, with an area code, or behind a word that says so.
    r"|(?:https?://)?wa\.me/\+?\d+"
    rf"|(?:{_SAID}|[📞☎📱]️?)[\s.:#/]*(?:\+|\(|00)?\d[\d ()./-]{{5,}}\d"
    r"|(?<![\w.+])(?:\+|00)[1-9]\d{0,2}[ ()./-]*\d[\d ()./-]{5,}\d"
    r"|(?<![\w.,+/-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)\(?0\d{1,4}\)?[ /-]\d{2,}[\d /-]*\d{2}(?![\w.,])"
    r"|(?<![\w.,+/-])\(\d{3}\) ?\d{3}[ -]\d{4}(?![\w.,])",
    re.IGNORECASE,
)
_HALF: Final = 0.5


def reaches(text: str) -> bool:
    """Whether an e-mail address or a telephone number stands in a text.

    >>> reaches("DM or ann@studio.example"), reaches("WhatsApp +44 20 7946 0018"), reaches("tel 030 1234567")
    (True, True, True)
    >>> reaches("1M on 09/03/21, 1,250,000 since 2019-03-04"), reaches("find me @ann.beauty"), reaches("0.034")
    (False, False, False)
    """
    return _CONTACT.search(text) is not None


def without_contacts(text: str) -> str:
    """A text with each of them taken out.

    >>> without_contacts("Dermatologist. Enquiries: ann@studio.example or (212) 555-0133!")
    'Dermatologist. Enquiries: [removed] or [removed]!'
    """
    return _CONTACT.sub(REMOVED, text)


def is_contact_column(column: Column, cells: Sequence[Any]) -> bool:
    """Whether a column says how people can be reached: by its header, or by most of its cells."""
    if column.field is not None:
        return False
    if other(column.header) == GROUP:
        return True
    texts = [text for text in map(text_of, cells) if text]
    return bool(texts) and sum(map(reaches, texts)) > _HALF * len(texts)
