"""Answers for tables and record batches of Arrow, by a plan: ``kolscore.arrow.annotate(table, plan)``."""

from kolscore.engines.arrow import annotate, plan
from kolscore.engines.plans import RecordPlan

__all__ = ["RecordPlan", "annotate", "plan"]
