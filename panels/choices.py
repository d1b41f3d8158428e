"""The fixed words of panels, and the bounds of a reading."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

READERS = 2
GAP_LIMIT = Decimal("20.00")


class RubricState(TextChoices):
    DRAFT = "draft", _("草案")
    ACTIVE = "active", _("已启用")


class PanelState(TextChoices):
    READING = "reading", _("评审中")
    SPLIT = "split", _("待第三人评审")
    SETTLED = "settled", _("评审完毕")


class SeatState(TextChoices):
    ASSIGNED = "assigned", _("待评")
    SUBMITTED = "submitted", _("已评")
    RECUSED = "recused", _("已回避")
