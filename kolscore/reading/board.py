"""What has been decided so far about the columns of a table, and on what grounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as attribute
from typing import Any

from kolscore.reading.column_profile import Cells
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What a column was taken for."""

    index: int
    header: str
    meaning: HeaderMeaning | None
    reason: str
    doubt: str = ""
    """What was only taken for likely."""

    @property
    def field(self) -> str | None:
        """The field, None if the column is not read."""
        return self.meaning.field if self.meaning else None


@dataclass(slots=True)
class Board:
    """What has been decided so far."""

    sheet: Sheet
    headers: Mapping[int, str]
    rows: Sequence[Sequence[Any]]
    samples: Mapping[int, Cells]
    language: str = "en"
    """The language of the headers."""
    claims: dict[int, HeaderMeaning] = attribute(default_factory=dict)
    reasons: dict[int, str] = attribute(default_factory=dict)
    doubts: dict[int, str] = attribute(default_factory=dict)
    spare: dict[int, str] = attribute(default_factory=dict)
    """Columns that gave way to another one, and the field that both hold."""

    @property
    def taken(self) -> set[str]:
        """The fields that a column was taken for."""
        return {meaning.field for meaning in self.claims.values()}
