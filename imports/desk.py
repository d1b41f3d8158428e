"""What the import desk lays on people's desks."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.access import Right
from common.desk import MenuGroup, MenuItem, register_menu, register_todos
from common.todo import Todo
from imports.models import BatchState, ImportBatch
from people.models import User
from people.verbs import register_verbs


def sees_imports(user: User) -> bool:
    return user.access.holds("imports", Right.READ)


def todos(user: User, now: datetime) -> list[Todo]:
    """One's own files that were checked and wait for the word."""
    if not user.access.holds("imports", Right.MANAGE):
        return []
    waiting = ImportBatch.objects.visible_to(user, Right.MANAGE).filter(imported_by=user, state=BatchState.CHECKED)
    return [
        Todo(
            title=_("“%(file)s”已核对，等您确认") % {"file": batch.shown_name},
            url=reverse("imports:import-preview", args=[batch.pk]),
            action=_("去确认"),
        )
        for batch in waiting.order_by("pk")[:5]
    ]


register_menu(
    MenuItem(
        "imports:import-list", gettext_lazy("导入"), "arrow-up-tray", MenuGroup.RECORDS, show=sees_imports, order=80
    )
)
register_todos(todos)
register_verbs(
    {
        "imports.import": gettext_lazy("导入文件"),
        "imports.receive_file": gettext_lazy("上传导入文件"),
        "imports.confirm_import": gettext_lazy("确认导入"),
        "imports.check_again": gettext_lazy("重新核对导入文件"),
        "imports.drop_import": gettext_lazy("放弃导入"),
        "imports.replace_import": gettext_lazy("用改好的文件代替"),
        "imports.drop_forgotten": gettext_lazy("收起久未确认的导入"),
        "imports.undo_import": gettext_lazy("撤销导入"),
        "imports.download_marked": gettext_lazy("下载标注了原因的文件"),
    }
)
