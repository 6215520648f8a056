"""Answers for data frames of Spark: ``kolscore.spark.annotate(df)``, and ``kolscore.spark.plan(df)`` for the plan alone."""

from kolscore.engines.plans import RecordPlan
from kolscore.engines.spark import annotate, plan

__all__ = ["RecordPlan", "annotate", "plan"]
