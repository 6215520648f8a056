"""Tier, label, credibility and role: a Creator and a Rubric in, verdicts and one ledger out."""

from kolscore.rubric.collection import no_collection
from kolscore.scoring.assess import Assessor
from kolscore.scoring.brief import Brief

__all__ = ["Assessor", "Brief", "no_collection"]
