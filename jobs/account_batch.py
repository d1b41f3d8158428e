"""Opening accounts for all workers of a unit who have none, as a job.

It stands here and not in people because people, below, can't know jobs; what is done to people is
done by people's own actions.
"""

from collections.abc import Sequence
from functools import partial
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from common.access import Right
from common.exceptions import Refusal
from common.sheets import XLSX_TYPE, file_name, write_xlsx
from jobs.models import Job
from jobs.registry import job_kind
from jobs.runner import Run
from people.actions.worker_accounts import first_passwords, open_worker_accounts, record_password_export
from people.exports import first_password_sheet
from people.models import Unit, User
from people.queries import workers_without_account

OPEN_ACCOUNTS = "people.open_accounts"
# A password takes a good part of a second to hash: a step of these stays far below a lease.
AT_ONCE = 10


def may_open_accounts(user: User, job: Job) -> bool:
    """Whoever manages accounts, at a unit in sight; which workers are reached is asked at each run."""
    if job.unit is None or not user.access.holds("units", Right.MANAGE):
        return False
    return Unit.objects.visible_to(user).filter(pk=job.unit.pk).exists()


def _people(total: int) -> str:
    return ngettext("%(n)d 人", "%(n)d 人", total) % {"n": total}


@job_kind(OPEN_ACCOUNTS, label=gettext_lazy("批量开通账号"), permission=may_open_accounts, size=_people)
def open_accounts(run: Run) -> None:
    """Accounts in steps of a few; passwords come from the job's own number, so that a run that was
    cut off hands over the same ones again and none is kept."""
    unit, batch = run.unit, str(run.job.public_id)
    if unit is None:
        raise Refusal(_("没有指定单位。"))
    workers: list[int] = run.step(
        "workers", lambda: list(workers_without_account(run.owner, unit).order_by("pk").values_list("pk", flat=True))
    )
    if not workers:
        raise Refusal(_("“%(unit)s”的社区工作者都已有账号。") % {"unit": unit.name})
    run.progress(0, len(workers), note=gettext_noop("正在开通账号"))
    opened: list[int] = []
    for start in range(0, len(workers), AT_ONCE):
        some = workers[start : start + AT_ONCE]
        opened += run.step(f"open {start}", partial(_open, run.owner, some, batch))
        run.progress(start + len(some))
    run.step("record", lambda: record_password_export(count=len(opened), by=run.owner, unit_id=unit.pk, now=_now()))
    _hand_over(run, unit, opened, batch)


def _open(owner: User, person_ids: Sequence[int], batch: str) -> list[int]:
    return [user.pk for user in open_worker_accounts(person_ids=person_ids, batch=batch, by=owner, now=_now())]


def _hand_over(run: Run, unit: Unit, user_ids: Sequence[int], batch: str) -> None:
    def write(file: IO[bytes]) -> None:
        title = _("%(unit)s初始密码表") % {"unit": unit.name}
        write_xlsx(file, [first_password_sheet(first_passwords(user_ids=user_ids, batch=batch), title=title)])  # type: ignore[arg-type]

    name = file_name(unit.name, _("初始密码表"), timezone.localdate(), "xlsx")
    run.save_result(name=name, content_type=XLSX_TYPE, write=write)


_now = timezone.now
