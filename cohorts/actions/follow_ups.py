"""Asking after the absent (S41)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.actions.closing import settle_absences
from cohorts.choices import AbsenceReason
from cohorts.models import AbsenceFollowUp
from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.models import User


@transaction.atomic
def follow_up(
    *,
    task: AbsenceFollowUp,
    expected: int,
    reason: AbsenceReason | str,
    care_note: str,
    by: User,
    now: datetime,
    close: bool = True,
) -> AbsenceFollowUp:
    """Note why somebody was absent and how they were cared for; `close` settles the task.

    Raises StaleSave, and Refusal for a settled task or one without a reason. The audit event holds
    neither the reason nor the note: they may speak of health.
    """
    if task.closed_at is not None:
        raise Refusal(_("这件缺课跟进已经办结。"))
    if close and not reason:
        raise Refusal(_("请选择缺课原因，再办结。"), field="reason")
    settled = {"closed_at": now, "closed_by": by} if close else {}
    save_version(
        task,
        expected=expected,
        reason=reason,
        care_note=care_note.strip(),
        contacted_at=task.contacted_at or now,
        **settled,
    )
    audit.record("cohorts.follow_up", by=by, target=task, unit_id=task.enrolment.cohort.unit_id, now=now, closed=close)
    if close:
        settle_absences(cohort=task.enrolment.cohort_id, now=now)
    return task
