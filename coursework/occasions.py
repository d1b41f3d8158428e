"""Why somebody is told something about cases."""

from django.utils.translation import gettext_lazy as _

from notices.choices import Group
from notices.occasions import register_occasion

WORDS = {
    "coursework.due_7": _("案例快到截止日"),
    "coursework.due_1": _("案例明天截止"),
    "coursework.overdue": _("案例逾期未交"),
    "coursework.class_overdue": _("本班案例逾期未交"),
    "coursework.returned": _("案例被退回"),
    "coursework.decided": _("案例评审结果"),
    "coursework.reading": _("有案例等您评审"),
    "coursework.reading_due": _("案例评审快到截止日"),
    "coursework.third": _("案例需要第三人评审"),
    "coursework.settled": _("案例评审完毕，等待定案"),
    "coursework.recused": _("评委回避，需要另行指派"),
}
for _code, _label in WORDS.items():
    register_occasion(_code, group=Group.COURSEWORK, label=_label)
