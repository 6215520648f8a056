"""What a bio, a job title and credentials say: terms, the words around them, quoted evidence."""

from kolscore.evidence.columns import COLUMNS
from kolscore.evidence.mention import Mention, field_of
from kolscore.evidence.reader import Evidence, TextReader
from kolscore.evidence.rejected_evidence import SetAside, SetAsideReader
from kolscore.evidence.voice import VoiceReader

__all__ = [
    "COLUMNS",
    "Evidence",
    "Mention",
    "SetAside",
    "SetAsideReader",
    "TextReader",
    "VoiceReader",
    "field_of",
]
