"""Why people hear from training."""

from django.utils.translation import gettext_lazy as _

from notices.choices import Group
from notices.occasions import register_occasion

ABSENCE = register_occasion("cohorts.absence", group=Group.TRAINING, label=_("缺课待问原因"))
ABSENCE_OVERDUE = register_occasion("cohorts.absence_overdue", group=Group.TRAINING, label=_("缺课超时未说明"))
LEAVE_ASKED = register_occasion("cohorts.leave_asked", group=Group.TRAINING, label=_("有人请假"))
LEAVE_ANSWERED = register_occasion("cohorts.leave_answered", group=Group.TRAINING, label=_("请假有答复"))
SESSION_CHANGED = register_occasion("cohorts.session_changed", group=Group.TRAINING, label=_("课次有变动"))
TEACHER_GIVEN = register_occasion("cohorts.teacher_given", group=Group.TRAINING, label=_("担任班主任"))
