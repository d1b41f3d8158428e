"""What the audit trail calls the steps of a panel; its pages belong to the apps that have something read."""

from django.utils.translation import gettext_lazy as _

from people.verbs import register_verbs

register_verbs(
    {
        "panels.draft_rubric": _("起草评审标准"),
        "panels.activate_rubric": _("启用评审标准"),
        "panels.open_panel": _("组建评审组"),
        "panels.open_panels": _("批量组建评审组"),
        "panels.appoint": _("指派评委"),
        "panels.seat_many": _("批量指派评委"),
        "panels.recuse": _("评委回避"),
        "panels.submit_reading": _("交回评审"),
        "panels.ask_third": _("请第三位评委"),
    }
)
