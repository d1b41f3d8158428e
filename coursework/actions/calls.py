"""Calls for cases, and the rubric by which the cases are read."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.access import Right
from common.exceptions import Refusal
from common.versions import save_version
from coursework.choices import INNOVATION_HINTS, INNOVATION_POINTS, RUBRIC_CODE, Innovation
from coursework.models import CaseCall
from coursework.permissions import has_right_over
from panels.actions import Line, activate_rubric, draft_rubric
from panels.choices import RubricState
from panels.models import Rubric
from people import audit
from people.choices import Level
from people.models import Unit, User


@transaction.atomic
def innovation_rubric(*, unit: Unit, by: User | None, now: datetime) -> Rubric:
    """The five criteria in force over the unit; the first use of a district puts them in force there."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    known = Rubric.objects.filter(code=RUBRIC_CODE, state=RubricState.ACTIVE, unit__path__in=paths)
    if rubric := known.order_by("-unit__depth", "-number").first():
        return rubric
    line = list(Unit.objects.filter(path__in=paths))
    top = next((node for node in line if node.level == Level.DISTRICT), line[0])
    # Kept in Chinese, the language of the record, whoever calls first.
    with translation.override(settings.LANGUAGE_CODE):
        lines = [Line(code, str(code.label), INNOVATION_POINTS, str(INNOVATION_HINTS[code])) for code in Innovation]
        name = _("创新五条")
    rubric = draft_rubric(unit=top, code=RUBRIC_CODE, name=name, lines=lines, by=by, now=now)
    return activate_rubric(rubric=rubric, by=by, now=now)


@transaction.atomic
def open_call(
    *, cohort: Cohort, title: str, brief: str, due_on: date, read_by: date, by: User, now: datetime
) -> CaseCall:
    """Ask a cohort for its cases, to be read by the five criteria.

    Raises Refusal for dates in the past or out of order, and for a title that the cohort had before.
    """
    _require_right(by, cohort)
    if due_on < timezone.localdate(now):
        raise Refusal(_("提交截止不能早于今天。"), field="due_on")
    _require_order(due_on, read_by)
    rubric = innovation_rubric(unit=cohort.unit, by=by, now=now)
    call = CaseCall(
        cohort=cohort,
        title=title.strip(),
        brief=brief.strip(),
        due_on=due_on,
        read_by=read_by,
        rubric=rubric,
        created_by=by,
        created_at=now,
    )
    _save(call)
    audit.record("coursework.open_call", by=by, target=call, unit=cohort.unit, now=now)
    return call


@transaction.atomic
def change_call(
    *, call: CaseCall, version: int, title: str, brief: str, due_on: date, read_by: date, by: User, now: datetime
) -> CaseCall:
    """Change the words or the days; the criteria stay as they were called."""
    _require_right(by, call.cohort)
    _require_order(due_on, read_by)
    before = {"due_on": str(call.due_on), "read_by": str(call.read_by)}
    changes = {"title": title.strip(), "brief": brief.strip(), "due_on": due_on, "read_by": read_by}
    try:
        with transaction.atomic():
            save_version(call, expected=version, **changes)
    except IntegrityError as error:
        raise _title_taken() from error
    audit.record("coursework.change_call", by=by, target=call, unit=call.cohort.unit, now=now, before=before)
    return call


def _save(call: CaseCall) -> None:
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        raise _title_taken() from error


def _title_taken() -> Refusal:
    return Refusal(_("这个班次已有同名的征集，请换一个名称。"), field="title")


def _require_order(due_on: date, read_by: date) -> None:
    if read_by < due_on:
        raise Refusal(_("评审截止不能早于提交截止。"), field="read_by")


def _require_right(by: User, cohort: Cohort) -> None:
    if not has_right_over(by, Right.MANAGE, cohort.unit.path):
        raise Refusal(_("您没有这项权限。"), code="forbidden")
