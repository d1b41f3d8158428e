"""The fixed words of notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    INBOX = "inbox", _("站内消息")
    MAIL = "mail", _("邮件")


class NoticeState(models.TextChoices):
    """Unknown: a worker died or lost the line while handing the mail over. Only a person decides then."""

    PLANNED = "planned", _("待发送")
    CLAIMED = "claimed", _("准备发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
    UNKNOWN = "unknown", _("结果不明")
    SETTLED = "settled", _("事已办结，不再发送")


HELD_STATES = frozenset({NoticeState.CLAIMED, NoticeState.SENDING})
# Nobody has begun to hand these over, or the server has said no: they can still be kept back.
UNSENT_STATES = frozenset({NoticeState.PLANNED, NoticeState.CLAIMED, NoticeState.FAILED})
TROUBLED_STATES = frozenset({NoticeState.FAILED, NoticeState.UNKNOWN})


class Group(models.TextChoices):
    """What a user can switch mail on and off for."""

    TRAINING = "training", _("培训与考勤")
    MENTORING = "mentoring", _("结对帮带")
    COURSEWORK = "coursework", _("案例")
    APPRAISAL = "appraisal", _("考评")
    SYSTEM = "system", _("账号与系统")
