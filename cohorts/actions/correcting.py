"""A settled roll taken up again: somebody was marked wrongly (S39)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.choices import CohortState, SessionState
from cohorts.models import AttendanceMark, RollCall, Session
from cohorts.queries.corrections import REOPENED, marks_when_reopened
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
        REOPENED, by=by, target=session, unit=session.cohort.unit, now=now, reason=session.reopen_reason,
        marks=_marks_of(session),
    )  # fmt: skip
    return session


@transaction.atomic
def abandon_correction(*, session: Session, by: User, now: datetime) -> Session:
    """Leave it at what was posted: the marks are again those of the settled roll, with their times and hands.

    A mark that was added since is taken off; history keeps it. Raises Refusal where nothing is being corrected,
    and for a correction that began before such marks were noted.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("cohort__unit")
    session = rows.get(pk=session.pk)
    if session.reopened_at is None:
        raise Refusal(_("第 %(number)d 次课没有在更正。") % {"number": session.number})
    # Locked as the closing does, so that a tap of this very moment waits and is then told that it came too late.
    list(RollCall.objects.select_for_update().filter(session=session).order_by("pk"))
    settled = marks_when_reopened(session)
    if settled is None:
        raise Refusal(_("这次更正没有记下原来的点名，不能放弃。请改回原样，再点“完成更正”。"))
    restored = _restore(session, settled)
    session.reopened_at = None
    session.version += 1
    session.save(update_fields=["reopened_at", "version"])
    audit.record(
        "cohorts.abandon_correction", by=by, target=session, unit=session.cohort.unit, now=now, restored=restored
    )
    return session


def _marks_of(session: Session) -> dict[str, list[Any]]:
    """The marks of both rolls by their keys: what was marked, when, and by whom."""
    marks = AttendanceMark.objects.filter(roll_call__session=session)
    return {str(mark.pk): [mark.status, mark.marked_at.isoformat(), mark.marked_by_id] for mark in marks}


def _restore(session: Session, settled: dict[str, list[Any]]) -> int:
    changed = []
    for mark in AttendanceMark.objects.select_for_update().filter(roll_call__session=session).order_by("pk"):
        status, marked_at, marked_by = settled.get(str(mark.pk), [None, "", None])
        if status is None:
            mark.delete()
        elif status != mark.status:
            mark.status, mark.marked_at, mark.marked_by_id = status, datetime.fromisoformat(marked_at), marked_by
            mark.version += 1
            changed.append(mark)
    AttendanceMark.objects.bulk_update(changed, ["status", "marked_at", "marked_by", "version"])
    return len(changed)
