"""What a messy sheet means: find the table, recognise columns, read numbers."""

from kolscore.reading.sheet import BadCell, Sheet
from kolscore.reading.table import Column, CreatorTable, Row, read_table

__all__ = ["BadCell", "Column", "CreatorTable", "Row", "Sheet", "read_table"]
