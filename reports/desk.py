"""What reports lay on people's desks."""

from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.desk import MenuGroup, MenuItem, register_menu
from people.models import User
from people.verbs import register_verbs


def reads_reports(user: User) -> bool:
    return user.access.holds("reports", Right.READ)


register_menu(
    MenuItem("reports:yearly", _("年度报告"), "chart-bar-square", MenuGroup.RECORDS, show=reads_reports, order=60),
)
register_verbs(
    {
        "reports.freeze": _("定格年度报告"),
        "reports.export": _("导出年度报告"),
        "reports.export_rows": _("导出指标名单"),
    }
)
