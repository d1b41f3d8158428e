"""A lesson as it waits on a desk: the hour of one that is to come, the deadline of a roll that nobody called."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cohorts.choices import Phase
from cohorts.models import Session
from cohorts.times import days_until, opens_at
from common.templatetags.banfei import due_state, moment, state


@dataclass(frozen=True)
class NextRoll:
    """The roll call of a session that is to be called next; `open` whether its time has come."""

    session: Session
    phase: Phase
    open: bool
    badge: SafeString


def next_roll(session: Session, now: datetime) -> NextRoll:
    """Of a session out of callable_sessions: after class once the roll before it is done."""
    phase = Phase.AFTER if session.called_before else Phase.BEFORE  # type: ignore[attr-defined]
    opens = opens_at(phase, session.starts_at)
    if session.reopened_at:
        return NextRoll(session, Phase.BEFORE, True, state("soon", _("更正中")))
    if now < opens:
        word = _("%(at)s 起") % {"at": f"{timezone.localtime(opens):%H:%M}"}
        return NextRoll(session, phase, False, state("calm", word))
    return NextRoll(session, phase, True, lesson_badge(session, now))


def lesson_badge(session: Session, now: datetime) -> SafeString:
    """When the lesson is; once it is over, how long its roll has been due."""
    if now >= session.ends_at:
        return due_state(timezone.localdate(session.starts_at), now)
    days, at = days_until(session.starts_at, now), f"{timezone.localtime(session.starts_at):%H:%M}"
    if days <= 0:
        return state("soon", _("今天 %(at)s") % {"at": at})
    return state("calm", _("明天 %(at)s") % {"at": at} if days == 1 else moment(session.starts_at))
