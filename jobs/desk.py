"""What long work lays on people's desks, and who may read its files."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.access import Right
from common.desk import MenuGroup, MenuItem, register_menu, register_todos
from common.todo import Todo
from jobs.choices import JobState
from jobs.models import Job
from jobs.permissions import can_download_job
from jobs.queries import tell
from people.files import register_file_owner
from people.models import PrivateFile, User
from people.verbs import register_verbs

STOPPED = (JobState.FAILED, JobState.PARKED)
# A job that nobody took up again in a week is no longer waited for.
WAITED_FOR = timedelta(days=7)


def has_long_work(user: User) -> bool:
    """Whether the user's roles may start any: reports, exports or imports."""
    return user.access.holds("reports", Right.READ) or user.access.holds("imports", Right.READ)


def todos(user: User, now: datetime) -> list[Todo]:
    """One's own work that stopped without a result."""
    if not has_long_work(user):
        return []
    stopped = Job.objects.visible_to(user).filter(state__in=STOPPED, ended_at__gt=now - WAITED_FOR)
    return [
        Todo(
            title=_("“%(job)s”没有办完") % {"job": job.heading},
            url=reverse("jobs:job-detail", args=[job.public_id]),
            action=_("看原因"),
            why=job.error,
        )
        for job in tell(list(stopped))
    ]


def owns_file(user: User, file: PrivateFile) -> bool:
    """The result of one's own job, as long as one still has the right that the job ran with."""
    job = Job.objects.visible_to(user).filter(result=file).select_related("owner", "unit").first()
    return job is not None and can_download_job(user, job)


register_menu(
    MenuItem(
        "jobs:job-list", gettext_lazy("下载中心"), "arrow-down-tray", MenuGroup.RECORDS, show=has_long_work, order=90
    )
)
register_todos(todos)
register_file_owner(owns_file)
register_verbs(
    {
        "jobs.start": gettext_lazy("提交任务"),
        "jobs.cancel": gettext_lazy("取消任务"),
        "jobs.retry": gettext_lazy("重新开始任务"),
    }
)
