"""What stands on the record page of a class."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.choices import CohortState
from cohorts.models import Cohort, Enrolment, Session
from cohorts.permissions import (
    can_call_roll,
    can_import_roster,
    can_manage_cohort,
    can_plan_sessions,
    holds_over,
    teaches,
)
from cohorts.queries.classes import SessionRate, needs_care, next_session, progress_of, rates
from common.access import Right
from common.charts import Line, Series
from common.templatetags.banfei import day
from people.models import User
from people.queries import timeline_of

SESSIONS_SHOWN = 8
RATES_SHOWN = 16


def cohort_page(cohort: Cohort, viewer: User, now: datetime) -> dict[str, Any]:
    """Everything, cut to what the viewer may see; a fixed number of queries."""
    manages = can_manage_cohort(viewer, cohort)
    is_teacher = teaches(viewer, cohort)
    sees_class = manages or is_teacher or holds_over(viewer, "roll_calls", Right.READ, cohort.unit.path)
    settled = rates(cohort) if sees_class else []
    teacher = cohort.teachers.select_related("user").filter(until=None).first()
    progress = progress_of(cohort)
    following = next_session(cohort, now)
    return {
        "cohort": cohort,
        "now": now,
        "manages": manages,
        "may_import": can_import_roster(viewer, cohort),
        "may_plan": cohort.is_open and can_plan_sessions(viewer, cohort),
        "hosts": list(cohort.programme.hosts.all()),
        "teacher": teacher,
        "progress": progress,
        "facts": _facts(cohort, teacher.user.name if teacher else ""),
        "next": following,
        "calls_next": _calls(viewer, following),
        "attendance": _mean(settled),
        "chart": _chart(settled),
        "care": needs_care(cohort, viewer) if sees_class and viewer.access.holds("care_notes", Right.READ) else [],
        "sees_care": sees_class and viewer.access.holds("care_notes", Right.READ),
        "sees_class": sees_class,
        "sessions": _near(cohort, now),
        "step": _step(cohort) if manages else None,
        "own": Enrolment.objects.filter(cohort=cohort, person__user=viewer).first() if viewer.person_id else None,
        "timeline": timeline_of(cohort, viewer) if manages else [],
    }


def _calls(viewer: User, following: Session | None) -> bool:
    if following is None or following.cohort.state != CohortState.RUNNING:
        return False
    return can_call_roll(viewer, following)


def _facts(cohort: Cohort, teacher: str) -> list[dict[str, Any]]:
    return [
        {"label": _("班期"), "value": f"{day(cohort.starts_on)} – {day(cohort.ends_on)}"},
        {"label": _("举办单位"), "value": cohort.unit.name},
        {"label": _("培训类别"), "value": f"{cohort.get_category_display()} · {cohort.get_organiser_level_display()}"},
        {"label": _("班主任"), "value": teacher},
        {"label": _("应修学时"), "value": cohort.hours_required or ""},
        {"label": _("班次代码"), "value": cohort.code},
    ]


def _mean(settled: list[SessionRate]) -> Any:
    """Over all settled sessions together: who came / whom it concerned."""
    came, concerned = sum(one.came for one in settled), sum(one.concerned for one in settled)
    return SessionRate(settled[-1].session, came, concerned) if concerned else None


def _chart(settled: list[SessionRate]) -> Line | None:
    shown = settled[-RATES_SHOWN:]
    if len(shown) < 2:
        return None
    labels = [f"{timezone.localtime(one.session.starts_at):%m-%d}" for one in shown]
    values = [one.rate for one in shown]
    # From a round number well below, so that one absence doesn't look like a landslide.
    lowest = min((value for value in values if value is not None), default=Decimal(100))
    series = [Series(_("到课率"), values, accent=True)]
    return Line(
        _("各次课到课率"), labels, series, unit="%", places=1, minimum=min(80, int(lowest) // 10 * 10), maximum=100
    )


def _near(cohort: Cohort, now: datetime) -> list[Any]:
    """The sessions around today: those to come first, then the last ones held."""
    rows = list(cohort.sessions.all())
    coming = [one for one in rows if one.ends_at >= now][: SESSIONS_SHOWN // 2]
    gone = [one for one in rows if one.ends_at < now][-(SESSIONS_SHOWN - len(coming)) :]
    return gone + coming


def _step(cohort: Cohort) -> dict[str, Any] | None:
    """The next arrow of the life cycle, as one button."""
    steps = {
        CohortState.DRAFT: ("cohorts:cohort-publish", _("开始招生"), True),
        CohortState.ENROLLING: ("cohorts:cohort-start", _("正式开班"), True),
        CohortState.RUNNING: ("cohorts:cohort-finish", _("办理结业"), False),
        CohortState.CLOSED: ("cohorts:cohort-archive", _("归档"), True),
    }
    if cohort.state not in steps:
        return None
    name, label, posts = steps[CohortState(cohort.state)]
    return {"url": reverse(name, args=[cohort.pk]), "label": label, "posts": posts}
