"""Calling the roll: one tap a mark, saved as it goes; nobody becomes present without an act (S39)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.choices import CohortState, MarkStatus, Phase
from cohorts.models import AttendanceMark, Enrolment, RollCall, Session
from cohorts.queries.registers import awaiting_leave, is_on_roll, on_leave, unmarked
from cohorts.times import opens_at
from common.exceptions import Refusal, StaleSave
from people import audit
from people.models import User

NAMED = 5
# After class one is there or not; coming late was noted before.
STATUSES = {
    Phase.BEFORE: (MarkStatus.PRESENT, MarkStatus.LATE, MarkStatus.ABSENT, MarkStatus.LEAVE),
    Phase.AFTER: (MarkStatus.PRESENT, MarkStatus.ABSENT, MarkStatus.LEAVE),
}


class StaleMark(StaleSave):
    """Somebody else marked the member since. `mark` is theirs; nothing was written."""

    def __init__(self, mark: AttendanceMark, mine: MarkStatus) -> None:
        self.mark = mark
        theirs, tapped = mark.get_status_display(), MarkStatus(mine).label
        facts = {
            "who": mark.marked_by.name if mark.marked_by else _("别人"),
            "at": f"{timezone.localtime(mark.marked_at):%H:%M}",
            "theirs": theirs,
            "mine": tapped,
        }
        message = _("%(who)s %(at)s 点了“%(theirs)s”，您点的是“%(mine)s”。") % facts
        super().__init__(message, fields=[(mark.enrolment.person.name, theirs, tapped)])


@transaction.atomic
def save_mark(
    *,
    session: Session,
    phase: Phase,
    enrolment: Enrolment,
    status: MarkStatus,
    by: User | None,
    now: datetime,
    seen: int | None = None,
) -> AttendanceMark:
    """Keep one mark. The same mark again changes nothing; another one replaces it, and history keeps both.

    `seen` is the version of the mark that was on the screen, 0 for none, None where nothing was shown. Raises
    StaleMark when somebody else has changed it since, and Refusal for leave that nobody granted or a roll call
    that is complete: that one is taken up again first (resume_roll_call).
    """
    if status not in STATUSES[phase]:
        words = {"phase": Phase(phase).label, "status": MarkStatus(status).label}
        raise Refusal(_("%(phase)s点名没有“%(status)s”。") % words)
    roll_call = _open_roll_call(session=session, phase=phase, by=by, now=now)
    require_unlocked(session, roll_call)
    if not is_on_roll(session, enrolment):
        raise Refusal(_("%(name)s不在这次课的名册上。") % {"name": enrolment.person.name})
    if status == MarkStatus.LEAVE:
        _require_leave(session, enrolment)
    first = AttendanceMark(roll_call=roll_call, enrolment=enrolment, status=status, marked_at=now, marked_by=by)
    mark, made = _mark_of(first, seen)
    before = None if made else mark.status
    if not made and seen is not None and _is_stale(mark, seen, status, by):
        raise StaleMark(mark, status)
    if before != status:
        if not made:
            mark.status, mark.marked_at, mark.marked_by = status, now, by
            mark.version += 1
            mark.save()
        audit.record(
            "cohorts.save_mark", by=by, target=mark, unit_id=session.cohort.unit_id, now=now,
            before={"status": before}, after={"status": status}, phase=phase,
        )  # fmt: skip
    require_open(session)
    return mark


def _mark_of(first: AttendanceMark, seen: int | None) -> tuple[AttendanceMark, bool]:
    """The member's mark, locked, or the first one now made. Where none was on the screen, none is looked for."""
    if seen == 0:
        try:
            with transaction.atomic():
                first.save(force_insert=True)
            return first, True
        except IntegrityError:
            first.pk = None
    return AttendanceMark.objects.select_for_update().get_or_create(
        roll_call=first.roll_call,
        enrolment=first.enrolment,
        defaults={"status": first.status, "marked_at": first.marked_at, "marked_by": first.marked_by},
    )


def _is_stale(mark: AttendanceMark, seen: int, status: MarkStatus, by: User | None) -> bool:
    """Whether somebody else has said otherwise since; who taps twice corrects only oneself."""
    by_another = mark.marked_by_id != (by.pk if by else None)
    return mark.version != seen and by_another and mark.status != status


def _require_leave(session: Session, enrolment: Enrolment) -> None:
    """Leave is what was granted, not what is tapped: else a tap would switch off the follow-up (S41)."""
    if on_leave(session, [enrolment]):
        return
    facts = {"name": enrolment.person.name}
    if awaiting_leave(session, [enrolment]):
        raise Refusal(_("%(name)s的请假还没有批准，请先按没到记；批准后自动改为请假。") % facts)
    raise Refusal(_("%(name)s这天没有准假，不能记请假。请按没到记，结课后跟进；补批请假后自动改为请假。") % facts)


@transaction.atomic
def mark_rest(*, session: Session, phase: Phase, by: User | None, now: datetime) -> int:
    """ "All present, then the exceptions": everybody without a mark is there, or on the leave that was granted."""
    roll_call = _open_roll_call(session=session, phase=phase, by=by, now=now)
    require_unlocked(session, roll_call)
    rest = list(unmarked(roll_call))
    away = on_leave(session, rest)
    made = AttendanceMark.objects.bulk_create(
        [
            AttendanceMark(
                roll_call=roll_call,
                enrolment=enrolment,
                status=MarkStatus.LEAVE if enrolment.pk in away else MarkStatus.PRESENT,
                marked_at=now,
                marked_by=by,
            )
            for enrolment in rest
        ],
        ignore_conflicts=True,
    )
    require_open(session)
    audit.record(
        "cohorts.mark_rest",
        by=by,
        target=session,
        unit_id=session.cohort.unit_id,
        now=now,
        phase=phase,
        people=len(made),
    )
    return len(made)


@transaction.atomic
def finish_roll_call(*, session: Session, phase: Phase, by: User | None, now: datetime) -> RollCall:
    """Say that a roll call is complete. Raises Refusal naming who has no mark yet; granted leave counts as one."""
    roll_call = _open_roll_call(session=session, phase=phase, by=by, now=now)
    rest = list(unmarked(roll_call).select_related("person"))
    away = on_leave(session, rest)
    missing = [enrolment for enrolment in rest if enrolment.pk not in away]
    if missing:
        names = "、".join(enrolment.person.name for enrolment in missing[:NAMED])
        more = _("等") if len(missing) > NAMED else ""
        facts = {"n": len(missing), "names": names, "more": more}
        raise Refusal(_("还有 %(n)d 人没有点：%(names)s%(more)s。") % facts, code="unmarked")
    AttendanceMark.objects.bulk_create(
        [
            AttendanceMark(
                roll_call=roll_call, enrolment=enrolment, status=MarkStatus.LEAVE, marked_at=now, marked_by=by
            )
            for enrolment in rest
        ],
        ignore_conflicts=True,
    )
    if roll_call.done_at is None:
        roll_call.done_at, roll_call.done_by = now, by
        roll_call.save(update_fields=["done_at", "done_by"])
        audit.record(
            "cohorts.finish_roll_call", by=by, target=session, unit_id=session.cohort.unit_id, now=now, phase=phase
        )
    return roll_call


@transaction.atomic
def resume_roll_call(*, session: Session, phase: Phase, by: User | None, now: datetime) -> RollCall:
    """Take up a complete roll call again, before the session is settled; one that isn't complete stays as it is."""
    roll_call = _open_roll_call(session=session, phase=phase, by=by, now=now)
    if is_locked(session, roll_call):
        done_at, done_by = roll_call.done_at, roll_call.done_by_id
        roll_call.done_at = roll_call.done_by = None
        roll_call.save(update_fields=["done_at", "done_by"])
        audit.record(
            "cohorts.resume_roll_call", by=by, target=session, unit_id=session.cohort.unit_id, now=now, phase=phase,
            before={"done_at": done_at.isoformat() if done_at else None, "done_by": done_by},
        )  # fmt: skip
    return roll_call


def is_locked(session: Session, roll_call: RollCall | None) -> bool:
    """Whether a stray tap must change nothing: complete, and not being corrected."""
    return roll_call is not None and roll_call.done_at is not None and session.reopened_at is None


def require_unlocked(session: Session, roll_call: RollCall) -> None:
    if is_locked(session, roll_call):
        words = {"phase": Phase(roll_call.phase).label, "at": f"{timezone.localtime(roll_call.done_at):%H:%M}"}
        raise Refusal(_("%(phase)s点名 %(at)s 已完成，要改请先点“更正”。") % words, code="done")


def _open_roll_call(*, session: Session, phase: Phase, by: User | None, now: datetime) -> RollCall:
    """The roll call of the phase, begun now if nobody has yet, in a class that is running, when its time has come."""
    begun = RollCall.objects.select_related("session").filter(session=session, phase=phase).first()
    if not begun or not begun.session.is_unsettled:
        require_open(session)
    if session.cohort.state != CohortState.RUNNING:
        raise Refusal(_("这个班%(state)s，开班后才能点名。") % {"state": session.cohort.get_state_display()})
    require_time(session, phase, now)
    if begun:
        return begun
    roll_call, _made = RollCall.objects.get_or_create(
        session=session, phase=phase, defaults={"opened_at": now, "opened_by": by}
    )
    return roll_call


def require_time(session: Session, phase: Phase, now: datetime) -> None:
    """Raises Refusal saying when the roll call opens: nobody is present at a lesson that is yet to come."""
    opens = opens_at(phase, session.starts_at)
    if now < opens:
        facts = {"phase": Phase(phase).label, "at": f"{timezone.localtime(opens):%m-%d %H:%M}"}
        raise Refusal(_("还没到%(phase)s点名的时间，%(at)s 起可以点。") % facts, code="early")


def require_open(session: Session) -> None:
    """Read afresh: asked again after a mark was written, which waits for a closing under way.

    Taps lock no session, so that a whole class can be called at once.
    """
    if not Session.objects.unsettled().filter(pk=session.pk).exists():
        held = Session.objects.get(pk=session.pk)
        facts = {"number": held.number, "state": held.get_state_display()}
        raise Refusal(_("第 %(number)d 次课%(state)s，不能再点名。") % facts)
