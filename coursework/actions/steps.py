"""What every arrow of a case's way has in common: the locked row, the step, the audit event."""

from datetime import datetime
from typing import Any

from django.db.models import F

from common.exceptions import Refusal
from coursework.choices import CaseState
from coursework.models import Case, CaseStep
from people import audit
from people.models import User


def locked(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends."""
    return (
        Case.objects.live()
        .select_for_update(of=("self",))
        .select_related("unit", "author", "call__cohort")
        .get(pk=case.pk)
    )


def move(
    case: Case,
    *,
    verb: str,
    what: Any,
    state: CaseState,
    by: User | None,
    now: datetime,
    reason: str = "",
    **stamps: Any,
) -> Case:
    """Bring the case to the state, with who, when and why."""
    Case.objects.filter(pk=case.pk).update(state=state, version=F("version") + 1, **stamps)
    case.refresh_from_db()
    note_step(case, what=what, by=by, now=now, reason=reason)
    audit.record(f"coursework.{verb}", by=by, target=case, unit_id=case.unit_id, now=now, reason=reason)
    return case


def note_step(case: Case, *, what: Any, by: User | None, now: datetime, reason: str = "") -> CaseStep:
    """A line of the time line, in Chinese (see coursework.wording). It names no judge: the author reads it too."""
    return CaseStep.objects.create(case=case, what=str(what), state=case.state, by=by, at=now, reason=reason)


def require(allowed: bool, message: Any, *, code: str = "refused") -> None:
    if not allowed:
        raise Refusal(message, code=code)
