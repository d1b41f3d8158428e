"""The end of a class: everybody's hours go into the training record, once."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cohorts.choices import CohortState, EnrolmentState, TrainingResult
from cohorts.models import Cohort, Enrolment
from cohorts.queries.classes import short_of_hours
from common.exceptions import Refusal
from common.statements import read_statement
from people import audit
from people.models import User

NAMED = 5


@transaction.atomic
def finish_cohort(*, cohort: Cohort, by: User | None, now: datetime, reason: str = "") -> Cohort:
    """Graduate the class and post one training record for each member; posting again adds nothing.

    Raises Refusal while sessions are unsettled, and while members lack hours unless a reason is given:
    those leave the class without graduating, and their record says so.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("unit", "programme").get(pk=cohort.pk)
    if cohort.state != CohortState.RUNNING:
        raise Refusal(_("这个班%(state)s，不能结业。") % {"state": cohort.get_state_display()})
    _require_settled(cohort)
    short = list(short_of_hours(cohort).select_related("person"))
    if short and not reason.strip():
        names = "、".join(enrolment.person.name for enrolment in short[:NAMED]) + (
            _("等") if len(short) > NAMED else ""
        )
        raise Refusal(
            _("%(names)s共 %(n)d 人学时不足。写明处理意见后，按“未结业”办理。") % {"names": names, "n": len(short)},
            field="reason",
        )
    posted = _post_records(cohort, [enrolment.pk for enrolment in short], by, now)
    members = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
    lacking = members.filter(pk__in=[enrolment.pk for enrolment in short])
    lacking.update(state=EnrolmentState.WITHDRAWN, left_on=cohort.ends_on, reason=reason.strip()[:200])
    members.update(state=EnrolmentState.GRADUATED)
    cohort.state, cohort.closed_at = CohortState.CLOSED, now
    cohort.version += 1
    cohort.save(update_fields=["state", "closed_at", "version"])
    audit.record(
        "cohorts.finish_cohort", by=by, target=cohort, unit=cohort.unit, now=now, reason=reason, records=posted
    )
    return cohort


def _require_settled(cohort: Cohort) -> None:
    left = list(cohort.sessions.unsettled().order_by("starts_at")[: NAMED + 1])
    if left:
        names = "、".join(f"{session.number}. {session.topic}" for session in left[:NAMED])
        raise Refusal(_("这些课次还没有结课：%(names)s。请先点名结课，或取消。") % {"names": names})


def _post_records(cohort: Cohort, short: list[int], by: User | None, now: datetime) -> int:
    """One statement for the whole class; a name taken by another record of that day gets the code behind it."""
    params: dict[str, Any] = {
        "cohort": cohort.pk,
        "name": cohort.name,
        "coded": f"{cohort.name}（{cohort.code}）",
        "short": short,
        "passed": TrainingResult.PASSED,
        "not_completed": TrainingResult.NOT_COMPLETED,
        "by": by.pk if by else None,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(read_statement("cohorts", "post_records"), params)
        posted = cursor.rowcount
    return posted
