"""The bell, the inbox in the menu, and mail that an administrator has to look at."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from common.access import Right
from common.desk import MenuGroup, MenuItem, register_bell, register_menu, register_todos
from common.todo import Todo
from notices.queries import troubled_notices, unread_count
from people.models import User
from people.verbs import register_verbs


def sees_troubled_mail(user: User) -> bool:
    return user.access.holds("units", Right.MANAGE)


def todos(user: User, now: datetime) -> list[Todo]:
    if not sees_troubled_mail(user):
        return []
    number = troubled_notices(user).count()
    if not number:
        return []
    title = ngettext("%(n)d 封邮件没有送达", "%(n)d 封邮件没有送达", number) % {"n": number}
    return [Todo(title=title, url=reverse("notices:troubled"), action=gettext_lazy("去处理"))]


register_bell("notices:inbox", unread_count)
register_menu(
    MenuItem("notices:inbox", gettext_lazy("消息"), "bell", MenuGroup.TODAY, lambda user: True, order=2, tab=4),
    MenuItem(
        "notices:troubled",
        gettext_lazy("未送达的邮件"),
        "envelope",
        MenuGroup.OFFICE,
        show=sees_troubled_mail,
        order=80,
    ),
)
register_todos(todos)
register_verbs(
    {
        "notices.set_mail_groups": gettext_lazy("修改消息设置"),
        "notices.resend": gettext_lazy("重新发送邮件"),
        "notices.settle": gettext_lazy("确认邮件已送达"),
    }
)
