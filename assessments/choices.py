"""The fixed words of "5+1" (domain.md sections 3 and 5)."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IndicatorCode(TextChoices):
    """Five indicators that everybody shares and one of the post."""

    PARTY_BRANCH = "ind_party_branch", _("党支部规范化建设")
    PLEDGE = "ind_pledge", _("服务承诺践诺")
    REQUEST = "ind_request", _("居民问题诉求解决")
    DISPUTE = "ind_dispute", _("矛盾纠纷排查化解")
    ELDER_CHILD = "ind_elder_child", _("关爱“一老一小”")
    POST = "ind_post", _("岗位职责个性化指标")


SHORT_NAMES = {
    IndicatorCode.PARTY_BRANCH: _("支部规范化"),
    IndicatorCode.PLEDGE: _("承诺践诺"),
    IndicatorCode.REQUEST: _("诉求解决"),
    IndicatorCode.DISPUTE: _("矛盾化解"),
    IndicatorCode.ELDER_CHILD: _("一老一小"),
    IndicatorCode.POST: _("岗位职责"),
}

DEFAULT_WEIGHTS: Mapping[str, Decimal] = {
    IndicatorCode.PARTY_BRANCH: Decimal("15.00"),
    IndicatorCode.PLEDGE: Decimal("15.00"),
    IndicatorCode.REQUEST: Decimal("20.00"),
    IndicatorCode.DISPUTE: Decimal("15.00"),
    IndicatorCode.ELDER_CHILD: Decimal("15.00"),
    IndicatorCode.POST: Decimal("20.00"),
}


class Kind(TextChoices):
    MONTH = "month", _("月度")
    QUARTER = "quarter", _("季度")
    YEAR = "year", _("年度")


class VersionState(TextChoices):
    DRAFT = "draft", _("草案")
    ACTIVE = "active", _("已启用")


class PeriodState(TextChoices):
    OPEN = "open", _("评分中")
    CLOSED = "closed", _("已结账")
    PUBLISHED = "published", _("已通报")
    REOPENED = "reopened", _("更正中")


class SheetState(TextChoices):
    DRAFT = "draft", _("评分中")
    SUBMITTED = "submitted", _("待街道复核")
    REVIEWED = "reviewed", _("街道已复核")
    CLOSED = "closed", _("已结账")


class SheetSource(TextChoices):
    ENTERED = "entered", _("录入")
    IMPORTED = "imported", _("导入")


class Grade(TextChoices):
    EXCELLENT = "A", _("优秀")
    GOOD = "B", _("合格")
    BASIC = "C", _("基本合格")
    FAILED = "D", _("不合格")
    UNGRADED = "ungraded", _("不确定等次")
