"""The timetable: sessions planned, moved, cancelled. The database refuses clashes; here they get a name."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.choices import Method, SessionState
from cohorts.models import AttendanceMark, Cohort, Session
from cohorts.occasions import SESSION_CHANGED
from cohorts.outcomes import RULES, hours_between, most_hours
from common.exceptions import Refusal
from common.versions import save_version
from notices.actions import notify
from people import audit
from people.models import User

# More than a class has sessions.
ASIDE = 10_000


@transaction.atomic
def plan_session(
    *,
    cohort: Cohort,
    topic: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User | None,
    now: datetime,
    hours: Decimal | None = None,
    method: Method = Method.LECTURE,
    room: str = "",
    instructor_name: str = "",
    instructor: User | None = None,
) -> Session:
    """Put a session on the timetable, numbered by its day. Raises Refusal naming what it clashes with."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cohort.pk)
    _require_within(cohort, starts_at, ends_at)
    _require_hours(hours, starts_at, ends_at)
    last = cohort.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(
        cohort=cohort,
        number=last + 1,
        topic=topic,
        starts_at=starts_at,
        ends_at=ends_at,
        hours=hours or hours_between(starts_at, ends_at),
        method=method,
        room=room,
        instructor=instructor,
        instructor_name=instructor_name or (instructor.name if instructor else ""),
    )
    _take_turns_for(instructor)
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise _clash(session, error) from error
    _number_by_day(cohort)
    session.refresh_from_db(fields=["number"])
    audit.record("cohorts.plan_session", by=by, target=session, unit=cohort.unit, now=now, topic=topic)
    return session


@transaction.atomic
def move_session(*, session: Session, expected: int, by: User, now: datetime, **changes: Any) -> Session:
    """Change a planned session. Once its roll is being called the time stands: the marks speak of that time.

    Raises StaleSave, or Refusal naming what the new time clashes with.
    """
    # The class first, as in planning: whoever renumbers its sessions is alone with them.
    Cohort.objects.select_for_update(of=("self",)).get(pk=session.cohort_id)
    session = Session.objects.select_for_update(of=("self",)).select_related("cohort__unit").get(pk=session.pk)
    _require_planned(session)
    before = {name: getattr(session, name) for name in changes}
    new_time = changes.get("starts_at", session.starts_at), changes.get("ends_at", session.ends_at)
    moved = new_time != (session.starts_at, session.ends_at)
    if moved:
        _require_uncalled(session)
        _require_within(session.cohort, *new_time)
    _require_hours(changes.get("hours"), *new_time)
    if instructor := changes.get("instructor"):
        changes["instructor_name"] = changes.get("instructor_name") or instructor.name
    changes["hours"] = changes.get("hours") or hours_between(*new_time)
    cohort = session.cohort
    _take_turns_for(changes.get("instructor", session.instructor))
    try:
        with transaction.atomic():
            save_version(session, expected=expected, **changes)
    except IntegrityError as error:
        for name, value in changes.items():
            setattr(session, name, value)
        raise _clash(session, error) from error
    if moved:
        _number_by_day(cohort)
        session.refresh_from_db(fields=["number"])
    changed = {name: (str(value), str(getattr(session, name))) for name, value in before.items()}
    told = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    audit.record("cohorts.move_session", by=by, target=session, unit=cohort.unit, now=now, changes=told)
    if moved or "room" in told:
        _tell(session, now, _moved_title)
    return session


@transaction.atomic
def cancel_session(*, session: Session, by: User, now: datetime, reason: str) -> Session:
    """Take a session off the timetable; its number is not given again."""
    session = Session.objects.select_for_update(of=("self",)).select_related("cohort__unit").get(pk=session.pk)
    _require_planned(session)
    _require_uncalled(session)
    if not reason.strip():
        raise Refusal(_("请写明取消原因。"), field="reason")
    session.state, session.cancel_reason = SessionState.CANCELLED, reason.strip()
    session.version += 1
    session.save(update_fields=["state", "cancel_reason", "version"])
    audit.record("cohorts.cancel_session", by=by, target=session, unit=session.cohort.unit, now=now, reason=reason)
    _tell(session, now, _cancelled_title)
    return session


def _take_turns_for(instructor: User | None) -> None:
    """Whoever books the same instructor waits here: two who meet in the exclusion constraint wait for each other,
    until the database ends one of them as a deadlock."""
    if instructor is not None:
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=instructor.pk)


def _number_by_day(cohort: Cohort) -> None:
    """Give the numbers of the planned sessions to them in the order of time; a settled or cancelled one keeps
    the number under which its papers are filed."""
    planned = list(cohort.sessions.filter(state=SessionState.PLANNED).order_by("starts_at", "pk"))
    numbers = sorted(session.number for session in planned)
    wrong = [session for session, number in zip(planned, numbers, strict=True) if session.number != number]
    # Aside first: the database lets no two have one number, not even for a moment.
    Session.objects.filter(pk__in=[session.pk for session in wrong]).update(number=F("number") + ASIDE)
    for session, number in zip(planned, numbers, strict=True):
        session.number = number
    Session.objects.bulk_update(wrong, ["number"])


def _require_within(cohort: Cohort, starts_at: datetime, ends_at: datetime) -> None:
    if not cohort.is_open:
        raise Refusal(_("这个班已经结业，不能再排课。"))
    if ends_at <= starts_at:
        raise Refusal(_("结束时间要晚于开始时间。"), field="ends_at")
    if timezone.localdate(starts_at) != timezone.localdate(ends_at):
        raise Refusal(_("一次课在同一天内；几天的课请按天分开排。"), field="ends_at")
    if not cohort.starts_on <= timezone.localdate(starts_at) <= cohort.ends_on:
        facts = {"first": cohort.starts_on, "last": cohort.ends_on}
        raise Refusal(_("上课日期不在班期内（%(first)s 至 %(last)s）。") % facts, field="starts_at")


def _require_hours(hours: Decimal | None, starts_at: datetime, ends_at: datetime) -> None:
    """No more than the time between start and end has lessons."""
    most = most_hours(starts_at, ends_at)
    if hours and hours > most:
        facts = {"minutes": RULES.minutes_per_hour, "most": most}
        message = _("每 %(minutes)d 分钟 1 学时，这段时间最多 %(most)d 学时；不填由系统计算。") % facts
        raise Refusal(message, field="hours")


def _require_planned(session: Session) -> None:
    if session.state != SessionState.PLANNED:
        raise Refusal(_("第 %(number)d 次课%(state)s，不能再改。") % {
            "number": session.number, "state": session.get_state_display(),
        })  # fmt: skip


def _require_uncalled(session: Session) -> None:
    if AttendanceMark.objects.filter(roll_call__session=session).exists():
        raise Refusal(_("这次课已经点过名，时间不能再改，也不能取消。"), field="starts_at")


def _clash(session: Session, error: IntegrityError) -> Refusal:
    """In words: which session stands in the way."""
    text = str(error)
    if "for_a_class" in text:
        rows, whose = Session.objects.filter(cohort=session.cohort_id), _("本班")
    elif "for_an_instructor" in text:
        rows, whose = Session.objects.filter(instructor=session.instructor_id), session.instructor_name
    else:
        return Refusal(_("学时应大于 0，不超过 24。"), field="hours")
    other = rows.standing().filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at).exclude(pk=session.pk)
    found = other.select_related("cohort").first()
    if found is None:
        return Refusal(_("与%(whose)s的另一次课时间冲突。") % {"whose": whose}, field="starts_at")
    facts = {
        "whose": whose,
        "cohort": found.cohort.name,
        "topic": found.topic,
        "from": f"{timezone.localtime(found.starts_at):%m-%d %H:%M}",
        "to": f"{timezone.localtime(found.ends_at):%H:%M}",
    }
    return Refusal(_("与%(whose)s的课冲突：%(cohort)s“%(topic)s”%(from)s–%(to)s。") % facts, field="starts_at")


def _moved_title(session: Session) -> str:
    return _("“%(topic)s”改到 %(at)s %(room)s") % {
        "topic": session.topic, "at": f"{timezone.localtime(session.starts_at):%m-%d %H:%M}", "room": session.room,
    }  # fmt: skip


def _cancelled_title(session: Session) -> str:
    return _("“%(topic)s”取消：%(reason)s") % {"topic": session.topic, "reason": session.cancel_reason}


def _tell(session: Session, now: datetime, title: Any) -> None:
    """Everybody on the roll, the class teacher and the instructor learn of it."""
    on_roll = session.cohort.enrolments.on_roll().values("person")
    people = list(User.objects.filter(person__in=on_roll, is_active=True))
    teachers = [teacher.user for teacher in session.cohort.teachers.filter(until=None).select_related("user")]
    instructor = [session.instructor] if session.instructor else []
    notify(
        recipients=[*people, *teachers, *instructor],
        occasion=SESSION_CHANGED.code,
        key=f"{session.pk}:{session.version}",
        due_on=timezone.localdate(now),
        title=lambda: title(session),
        body=lambda: _("%(cohort)s 第 %(number)d 次课") % {"cohort": session.cohort.name, "number": session.number},
        url=reverse("cohorts:session-detail", args=[session.pk]),
        now=now,
    )
