"""Why somebody is told something about mentoring."""

from django.utils.translation import gettext_lazy as _

from notices.choices import Group
from notices.occasions import register_occasion

WORDS = {
    "mentors.signed": _("结对签约"),
    "mentors.closed": _("结对结束"),
    "mentors.logged": _("新的指导记录等您确认"),
    "mentors.corrected": _("指导记录有更正"),
    "mentors.commented": _("学员给您留言"),
    "mentors.silent": _("久未指导提醒"),
    "mentors.silent_class": _("本班有学员久未得到指导"),
}
for _code, _label in WORDS.items():
    register_occasion(_code, group=Group.MENTORING, label=_label)
