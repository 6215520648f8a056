"""What a bio, a job title and credentials say: terms, the words around them, quoted evidence."""

from kolscore.evidence.mention import Mention, field_of
from kolscore.evidence.reader import COLUMNS, Evidence, TextReader

__all__ = ["COLUMNS", "Evidence", "Mention", "TextReader", "field_of"]
