"""The end of a session: what both roll calls said becomes attendance; who is missed is asked after (S39, S41)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.choices import ON_ROLL, AbsenceReason, Outcome, Phase, SessionState
from cohorts.models import AbsenceFollowUp, Attendance, AttendanceMark, CohortTeacher, Enrolment, RollCall, Session
from cohorts.occasions import ABSENCE, ABSENCE_OVERDUE
from cohorts.outcomes import decide, hours_credited
from cohorts.queries.corrections import CORRECTED
from cohorts.queries.registers import on_leave
from common.exceptions import Refusal
from notices.actions import notify, settle
from people import audit
from people.models import User

TIME_TO_ASK = timedelta(hours=24)


@transaction.atomic
def close_session(*, session: Session, by: User | None, now: datetime) -> Session:
    """Settle a session of which both rolls are called, the first time or after a correction.

    The only maker of attendance rows: one a member, however often it is corrected. Every unexplained absence
    gives the class teacher a task with 24 hours, told in the same transaction; a task about somebody who was
    there after all is settled as corrected.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("cohort__unit").get(pk=session.pk)
    if not session.is_unsettled:
        facts = {"number": session.number, "state": session.get_state_display()}
        raise Refusal(_("第 %(number)d 次课%(state)s。") % facts)
    if now < session.starts_at:
        facts = {"number": session.number, "at": f"{timezone.localtime(session.starts_at):%m-%d %H:%M}"}
        raise Refusal(_("第 %(number)d 次课 %(at)s 才开始，不能提前结课。") % facts, code="early")
    _require_called(session)
    corrects = session.reopened_at is not None
    rows = _attendances(session)
    changes = _post(session, rows)
    absent = [row.enrolment_id for row in rows if row.outcome == Outcome.ABSENT]
    if corrects:
        absent = _correct_tasks(session, absent, by, now)
    session.version += 1
    _ask_after(session, absent, now, key=f"{session.pk}:{session.version}" if corrects else str(session.pk))
    session.state, session.held_at, session.reopened_at = SessionState.HELD, session.held_at or now, None
    session.save(update_fields=["state", "held_at", "reopened_at", "version"])
    audit.record(
        CORRECTED if corrects else "cohorts.close_session", by=by, target=session,
        unit=session.cohort.unit, now=now, people=len(rows), absent=len(absent), changes=changes,
    )  # fmt: skip
    return session


def _post(session: Session, rows: list[Attendance]) -> dict[str, list[str]]:
    """Keep the rows; those that stand already are changed. Answers the changed outcomes by member."""
    standing = {row.enrolment_id: row for row in Attendance.objects.select_for_update().filter(session=session)}
    Attendance.objects.bulk_create([row for row in rows if row.enrolment_id not in standing])
    changes, changed = {}, []
    for row in rows:
        before = standing.get(row.enrolment_id)
        if before is None or (before.outcome, before.hours) == (row.outcome, row.hours):
            continue
        changes[str(row.enrolment_id)] = [str(before.outcome), str(row.outcome)]
        before.outcome, before.hours = row.outcome, row.hours
        changed.append(before)
    Attendance.objects.bulk_update(changed, ["outcome", "hours"])
    return changes


def _correct_tasks(session: Session, absent: Sequence[int], by: User | None, now: datetime) -> list[int]:
    """Settle tasks about people who were there; answers the absences that nobody has been asked to ask after."""
    tasks = AbsenceFollowUp.objects.filter(session=session)
    tasks.open().exclude(enrolment__in=absent).update(
        reason=AbsenceReason.CORRECTED, closed_at=now, closed_by=by, version=F("version") + 1
    )
    mistaken = tasks.filter(enrolment__in=absent, reason=AbsenceReason.CORRECTED)
    again = set(mistaken.values_list("enrolment", flat=True))
    mistaken.update(
        reason="", closed_at=None, closed_by=None, opened_at=now, due_at=now + TIME_TO_ASK, version=F("version") + 1
    )
    known = set(tasks.values_list("enrolment", flat=True)) - again
    return [pk for pk in absent if pk not in known]


def _require_called(session: Session) -> None:
    # Locked, so that a tap of this very moment waits and is then told that it came too late.
    calls = RollCall.objects.select_for_update().filter(session=session).order_by("pk")
    done = {call.phase for call in calls if call.done_at}
    missing = [str(Phase(phase).label) for phase in Phase if phase not in done]
    if missing:
        raise Refusal(_("%(phases)s点名还没有完成，不能结课。") % {"phases": "、".join(missing)}, code="uncalled")


def _attendances(session: Session) -> list[Attendance]:
    day = timezone.localdate(session.starts_at)
    marks = {
        (mark.enrolment_id, mark.roll_call.phase): mark.status
        for mark in AttendanceMark.objects.select_for_update(of=("self",))
        .filter(roll_call__session=session)
        .select_related("roll_call")
        .order_by("pk")
    }
    marked = {enrolment for enrolment, _phase in marks}
    members = [
        member
        for member in Enrolment.objects.filter(cohort=session.cohort_id).order_by("pk")
        if member.state in ON_ROLL or member.pk in marked
    ]
    away = on_leave(session, members)
    return [_attendance(session, member, marks, member.pk in away, member.joined_on <= day) for member in members]


def _attendance(
    session: Session, member: Enrolment, marks: dict[tuple[int, str], str], is_away: bool, joined: bool
) -> Attendance:
    before, after = (marks.get((member.pk, phase)) for phase in (Phase.BEFORE, Phase.AFTER))
    outcome = decide(before, after, on_leave=is_away, joined=joined)
    return Attendance(session=session, enrolment=member, outcome=outcome, hours=hours_credited(outcome, session.hours))


def _ask_after(session: Session, absent: Sequence[int], now: datetime, *, key: str) -> None:
    """One task for each absence, and one message for all of them."""
    if not absent:
        return
    AbsenceFollowUp.objects.bulk_create(
        [AbsenceFollowUp(enrolment_id=pk, session=session, opened_at=now, due_at=now + TIME_TO_ASK) for pk in absent],
        ignore_conflicts=True,
    )
    notify(
        recipients=teachers_of(session),
        occasion=ABSENCE.code,
        key=key,
        due_on=timezone.localdate(now + TIME_TO_ASK),
        title=lambda: (
            ngettext("%(n)d 位学员缺课未说明原因", "%(n)d 位学员缺课未说明原因", len(absent)) % {"n": len(absent)}
        ),
        body=lambda: (
            _("第 %(number)d 次课“%(topic)s”，请在 24 小时内问明原因。")
            % {"number": session.number, "topic": session.topic}
        ),
        url=reverse("cohorts:follow-up-list"),
        now=now,
    )


@transaction.atomic
def settle_absences(*, cohort: int, now: datetime) -> None:
    """Messages about sessions whose absences are all asked after, and about what was overdue, are done."""
    waiting = AbsenceFollowUp.objects.open().filter(enrolment__cohort=cohort)
    asked = Session.objects.filter(cohort=cohort, state=SessionState.HELD).exclude(pk__in=waiting.values("session"))
    settle(occasion=ABSENCE.code, key=[str(pk) for pk in asked.values_list("pk", flat=True)], now=now)
    if not waiting.filter(due_at__lt=now).exists():
        settle(occasion=ABSENCE_OVERDUE.code, key=str(cohort), now=now)


def teachers_of(session: Session) -> list[User]:
    rows = CohortTeacher.objects.filter(cohort=session.cohort_id, until=None).select_related("user")
    return [row.user for row in rows]


@transaction.atomic
def excuse(*, enrolment: Enrolment, sessions: Iterable[Session], now: datetime) -> int:
    """Leave granted after the fact: what stood as absent or left early becomes leave."""
    return Attendance.objects.filter(
        enrolment=enrolment, session__in=sessions, outcome__in=[Outcome.ABSENT, Outcome.EARLY]
    ).update(outcome=Outcome.LEAVE)
