"""What a messy sheet means: find the table, recognise columns, read numbers."""

from kolscore.reading.column import Column
from kolscore.reading.named import platform_named
from kolscore.reading.part import looked_at
from kolscore.reading.plan import Plan
from kolscore.reading.plan_text import text_of_plan
from kolscore.reading.profile import Profile
from kolscore.reading.saved import SavedPlan
from kolscore.reading.sheet import BadCell, Percent, Sheet, is_blank, text_of
from kolscore.reading.table import (
    CreatorTable,
    Row,
    Rows,
    planned,
    read_table,
    read_tables,
)

__all__ = [
    "BadCell",
    "Column",
    "CreatorTable",
    "Percent",
    "Plan",
    "Profile",
    "Row",
    "Rows",
    "SavedPlan",
    "Sheet",
    "is_blank",
    "looked_at",
    "planned",
    "platform_named",
    "read_table",
    "read_tables",
    "text_of",
    "text_of_plan",
]
