"""The judge's side: a blind reading handed in, or stepping back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from coursework.actions.settling import settle_readings
from coursework.actions.steps import note_step
from coursework.models import Case
from coursework.queries.waiting import training_admins
from notices.actions import notify
from panels import actions as panels
from panels.choices import PanelState
from panels.models import Seat
from people.models import User


@transaction.atomic
def submit_reading(*, seat: Seat, points: Mapping[str, Decimal | None], comment: str, by: User, now: datetime) -> Seat:
    """Hand in points and comment; the last reading wanted tells the training office what comes next."""
    seat = panels.submit_reading(seat=seat, points=points, comment=comment, by=by, now=now)
    settle_readings(seat.judge, now)
    case = _case_of(seat)
    if seat.panel.state == PanelState.SETTLED:
        note_step(case, what=gettext_noop("评审完毕"), by=None, now=now)
        _tell_office(case, "coursework.settled", lambda: _("案例“%(title)s”评审完毕，请定案"), now)
    elif seat.panel.state == PanelState.SPLIT:
        limit = seat.panel.gap_limit.normalize()
        words = gettext_noop("两位评委分差超过%(limit)s分，请第三人评审")
        note_step(case, what=words % {"limit": f"{limit:f}"}, by=None, now=now)
        _tell_office(case, "coursework.third", lambda: _("案例“%(title)s”评分相差较大，请指派第三位评委"), now)
    return seat


@transaction.atomic
def recuse_reading(*, seat: Seat, reason: str, by: User, now: datetime) -> Seat:
    """Step back from a reading; the training office finds another judge."""
    seat = panels.recuse(seat=seat, reason=reason, by=by, now=now)
    settle_readings(seat.judge, now)
    case = _case_of(seat)
    _tell_office(
        case, "coursework.recused", lambda: _("案例“%(title)s”有评委回避，请另行指派"), now, extra=f":{seat.pk}"
    )
    return seat


def _case_of(seat: Seat) -> Case:
    return Case.objects.select_related("unit").get(panel=seat.panel_id)


def _tell_office(case: Case, occasion: str, title: Callable[[], str], now: datetime, extra: str = "") -> None:
    day = timezone.localdate(now)
    notify(
        recipients=training_admins(case.unit, day),
        occasion=occasion,
        key=f"coursework.case:{case.pk}{extra}",
        due_on=day,
        title=lambda: title() % {"title": case.title},
        body="",
        url=reverse("coursework:case-detail", args=[case.pk]),
        now=now,
    )
