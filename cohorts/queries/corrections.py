"""Corrections of a settled roll, read out of the audit trail: who, when, why, and whose result became what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cohorts.choices import MarkStatus, Outcome, Phase
from cohorts.models import AttendanceMark, Enrolment, Session
from people.models import AuditEvent
from people.models.audit import AuditKind

if TYPE_CHECKING:
    from people.models import User

REOPENED, CORRECTED, ABANDONED = "cohorts.reopen_session", "cohorts.correct_session", "cohorts.abandon_correction"


@dataclass(frozen=True)
class Change:
    """One member's result before and after a correction."""

    enrolment_id: int
    name: str
    before: str
    after: str

    def __str__(self) -> str:
        words = {"name": self.name, "before": Outcome(self.before).label, "after": Outcome(self.after).label}
        return _("%(name)s：%(before)s→%(after)s") % words


@dataclass
class Correction:
    """From the reopening to its end; `ended_at` None while it goes on."""

    opened_at: datetime
    opened_by: "User | None"
    reason: str
    ended_at: datetime | None = None
    ended_by: "User | None" = None
    abandoned: bool = False
    changes: list[Change] = field(default_factory=list)


def _events(session: Session) -> Any:
    rows = AuditEvent.objects.filter(kind=AuditKind.CHANGE, target=session._meta.label, target_id=str(session.pk))
    return rows.filter(verb__in=(REOPENED, CORRECTED, ABANDONED)).order_by("-pk")


def corrections_of(session: Session) -> list[Correction]:
    """The latest first; two queries, one where there are none."""
    found: list[Correction] = []
    events = list(_events(session).select_related("actor"))
    names = _names(event.detail.get("changes", {}) for event in events)
    for event in reversed(events):
        if event.verb == REOPENED:
            found.append(Correction(event.at, event.actor, event.reason))
        elif found:
            last = found[-1]
            last.ended_at, last.ended_by, last.abandoned = event.at, event.actor, event.verb == ABANDONED
            last.changes = [
                Change(int(key), names.get(key, ""), before, after)
                for key, (before, after) in event.detail.get("changes", {}).items()
            ]
    return found[::-1]


def _names(changes: Iterable[dict[str, Any]]) -> dict[str, str]:
    keys = {key for one in changes for key in one}
    rows = Enrolment.objects.filter(pk__in=keys).values_list("pk", "person__name") if keys else []
    return {str(pk): name for pk, name in rows}


def marks_when_reopened(session: Session) -> dict[str, list[Any]] | None:
    """The marks as they were when the present correction began, by the key of the mark; None where nobody noted them,
    as before corrections could be given up."""
    event = _events(session).filter(verb=REOPENED).first()
    return event.detail.get("marks") if event else None


def said_of(session: Session, changes: Iterable[Change]) -> list[str]:
    """The changes in words, with the mark that still speaks against somebody; one query."""
    changes = list(changes)
    gone = set(
        AttendanceMark.objects.filter(
            roll_call__session=session, status=MarkStatus.ABSENT, enrolment__in=[one.enrolment_id for one in changes]
        ).values_list("enrolment", "roll_call__phase")
    )
    return [f"{one}{_still(one, gone)}" for one in changes]


def _still(change: Change, gone: set[tuple[int, str]]) -> str:
    if change.after == Outcome.EARLY and (change.enrolment_id, Phase.AFTER) in gone:
        return _("（课后仍为不在）")
    if change.after == Outcome.LATE and (change.enrolment_id, Phase.BEFORE) in gone:
        return _("（课前仍为缺）")
    return ""
