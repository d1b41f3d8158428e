"""A settled roll taken up again: somebody was marked wrongly (S39)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.choices import CohortState, SessionState
from cohorts.models import Session
from common.exceptions import Refusal
from people import audit
from people.models import User


@transaction.atomic
def reopen_session(*, session: Session, reason: str, by: User, now: datetime) -> Session:
    """Take marks again for a settled session. What was posted stands until close_session posts it anew.

    Raises Refusal without a reason, for a session that isn't settled, and once the class is over: its hours
    are in the training records then.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("cohort__unit")
    session = rows.get(pk=session.pk)
    if not reason.strip():
        raise Refusal(_("请写明更正原因。"), field="reason")
    if session.state != SessionState.HELD:
        facts = {"number": session.number, "state": session.get_state_display()}
        raise Refusal(_("第 %(number)d 次课%(state)s，还没有结课，直接点名即可。") % facts)
    if session.reopened_at is not None:
        raise Refusal(_("第 %(number)d 次课已经在更正，请接着改。") % {"number": session.number})
    if session.cohort.state != CohortState.RUNNING:
        raise Refusal(_("这个班%(state)s，学时已记入培训记录，不能再更正点名。") % {
            "state": session.cohort.get_state_display(),
        })  # fmt: skip
    session.reopened_at, session.reopen_reason = now, reason.strip()
    session.version += 1
    session.save(update_fields=["reopened_at", "reopen_reason", "version"])
    audit.record(
        "cohorts.reopen_session", by=by, target=session, unit=session.cohort.unit, now=now, reason=session.reopen_reason
    )
    return session
