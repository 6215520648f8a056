"""The columns that are read as text, and what may be found in each."""

from typing import Final

_SELF: Final = (
    "occupation", "credential", "recognition", "affiliation", "field", "self_claim", "creator", "collaboration",
    "ad", "channel", "persona", "decoration", "celebrity", "account", "promise", "sign",
)  # fmt: skip
_TITLED: Final = (*_SELF, "specialty")

COLUMNS: Final = {
    "bio": _SELF,
    "job_title": _TITLED,
    "credentials": _SELF,
    "specialty": _TITLED,
    "position": _TITLED,
    "organization": ("affiliation",),
    "category": ("occupation", "field", "creator", "content", "celebrity", "account"),
    "content_type": ("field", "creator", "content"),
    "audience": ("audience",),
    "income_sources": ("income",),
    "notes": ("flag",),
}
"""The fields that are read as text, and what may be found in each.

A language or a country is never read, and of a name only whether it is that of a person and its titles:
they say nothing about credibility.
"""

ABOUT_SELF: Final = tuple(column for column, kinds in COLUMNS.items() if kinds in (_SELF, _TITLED))
"""Those in which people speak of themselves."""
