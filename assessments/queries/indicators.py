"""How the six indicators stand in a unit.

Mean of an indicator = mean of the item scores on sheets with a valid total, rounded half up; who has no score in
the indicator (not applicable, excused) is left out, and an indicator that nobody has is none.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Avg

from assessments.choices import IndicatorCode
from assessments.models import ItemScore, ScoreSheet
from assessments.spans import Span
from common.rounding import half_up

if TYPE_CHECKING:
    from people.models import User


def indicator_means(*, path: str, span: Span, user: "User") -> list[Decimal | None]:
    """One mean for each indicator, in the order of the indicators; one query."""
    sheets = ScoreSheet.objects.visible_to(user).of(span).under(path).filter(valid=True)
    rows = ItemScore.objects.filter(sheet__in=sheets.values("pk"), score__isnull=False)
    means = dict(rows.order_by().values_list("code").annotate(mean=Avg("score")))
    return [half_up(means[code]) if code in means else None for code in IndicatorCode.values]
