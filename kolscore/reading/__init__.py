"""What a messy sheet means: find the table, recognise columns, read numbers."""

from kolscore.reading.named import platform_named
from kolscore.reading.sheet import BadCell, Percent, Sheet, is_blank, text_of
from kolscore.reading.table import Column, CreatorTable, Row, Rows, read_table, read_tables

__all__ = [
    "BadCell",
    "Column",
    "CreatorTable",
    "Percent",
    "Row",
    "Rows",
    "Sheet",
    "is_blank",
    "platform_named",
    "read_table",
    "read_tables",
    "text_of",
]
