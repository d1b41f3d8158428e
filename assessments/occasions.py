"""Why somebody is told something about appraisal."""

from django.utils.translation import gettext_lazy as _

from assessments.models import ScoringPeriod
from notices.choices import Group
from notices.occasions import register_occasion
from people.models import Unit

LATE = register_occasion("assessments.late", group=Group.APPRAISAL, label=_("“5+1”评分逾期")).code
NOT_OPENED = register_occasion("assessments.not_opened", group=Group.APPRAISAL, label=_("考评月份没有开启")).code
RESULT = register_occasion("assessments.result", group=Group.APPRAISAL, label=_("考评结果")).code
RETURNED = register_occasion("assessments.returned", group=Group.APPRAISAL, label=_("“5+1”评分被退回")).code


def register_key(unit: Unit, period: ScoringPeriod) -> str:
    """The matter of one unit's register."""
    return f"{unit.pk}:{period.pk}"
