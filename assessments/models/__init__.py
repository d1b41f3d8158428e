from assessments.models.checks import SpotCheck
from assessments.models.periods import ScoringPeriod
from assessments.models.schemes import Indicator, Scheme, SchemeVersion
from assessments.models.sheets import ItemScore, ScoreSheet

__all__ = ["Indicator", "ItemScore", "Scheme", "SchemeVersion", "ScoreSheet", "ScoringPeriod", "SpotCheck"]
