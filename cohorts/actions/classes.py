"""The life of a cohort: opened, published, started, finished, archived. Every step has an actor, a time, a reason."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts.choices import Category, CohortState, EnrolmentState, OrganiserLevel
from cohorts.models import Cohort, Enrolment, Programme
from cohorts.organisers import level_of_unit, organisers_of
from cohorts.permissions import can_manage_programmes_at
from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.models import Unit, User


@transaction.atomic
def open_cohort(
    *,
    programme: Programme,
    code: str,
    name: str,
    unit: Unit,
    starts_on: date,
    ends_on: date,
    by: User | None,
    now: datetime,
    category: Category = Category.IN_SERVICE,
    hours_required: Decimal = Decimal(0),
    capacity: int = 60,
) -> Cohort:
    """Set up a class at a unit. Raises Refusal for a taken code, or a level that may not hold such a class (S15)."""
    if by is not None and not can_manage_programmes_at(by, unit):
        raise Refusal(_("您不能在%(unit)s开班。") % {"unit": unit.name}, field="unit")
    cohort = Cohort(
        programme=programme,
        code=code,
        name=name,
        unit=unit,
        category=category,
        organiser_level=_organiser(unit, category),
        starts_on=starts_on,
        ends_on=ends_on,
        hours_required=hours_required,
        capacity=capacity,
    )
    _require_order(starts_on, ends_on)
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError as error:
        raise _taken(code) from error
    audit.record("cohorts.open_cohort", by=by, target=cohort, unit=unit, now=now, code=code)
    return cohort


def _organiser(unit: Unit, category: Category) -> OrganiserLevel:
    level = level_of_unit(unit.level)
    allowed = organisers_of(category)
    if level not in allowed:
        facts = {
            "category": Category(category).label,
            "levels": "、".join(str(one.label) for one in allowed),
            "unit": unit.name,
        }
        raise Refusal(_("%(category)s由%(levels)s举办，%(unit)s不能开这类班。") % facts, field="category")
    return level


def _require_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal(_("结业日期早于开班日期。"), field="ends_on")


def _taken(code: str) -> Refusal:
    return Refusal(_("班次代码“%(code)s”已被使用，请换一个。") % {"code": code}, field="code")


@transaction.atomic
def edit_cohort(
    *,
    cohort: Cohort,
    expected: int,
    name: str,
    code: str,
    category: Category,
    starts_on: date,
    ends_on: date,
    hours_required: Decimal,
    capacity: int,
    by: User,
    now: datetime,
) -> Cohort:
    """Change the facts of a class that isn't over. Raises StaleSave and Refusal."""
    if not cohort.is_open:
        raise Refusal(_("这个班已经结业，不能再改。"))
    _require_order(starts_on, ends_on)
    level = _organiser(cohort.unit, category)
    before = {"name": cohort.name, "code": cohort.code, "ends_on": str(cohort.ends_on)}
    try:
        with transaction.atomic():
            save_version(
                cohort,
                expected=expected,
                name=name,
                code=code,
                category=category,
                organiser_level=level,
                starts_on=starts_on,
                ends_on=ends_on,
                hours_required=hours_required,
                capacity=capacity,
            )
    except IntegrityError as error:
        raise _taken(code) from error
    after = {"name": name, "code": code, "ends_on": str(ends_on)}
    audit.record(
        "cohorts.edit_cohort", by=by, target=cohort, unit_id=cohort.unit_id, now=now, before=before, after=after
    )
    return cohort


@transaction.atomic
def publish_cohort(*, cohort: Cohort, by: User | None, now: datetime, reason: str = "") -> Cohort:
    """Let people be enrolled."""
    return _step(cohort, (CohortState.DRAFT,), CohortState.ENROLLING, "cohorts.publish_cohort", by, now, reason)


@transaction.atomic
def start_cohort(*, cohort: Cohort, by: User | None, now: datetime, reason: str = "") -> Cohort:
    """Begin: the admitted become active. Raises Refusal without anybody admitted or without a class teacher."""
    if not cohort.teachers.filter(until=None).exists():
        raise Refusal(_("还没有班主任，请先指定班主任再开班。"))
    if not cohort.enrolments.on_roll().exists():
        raise Refusal(_("还没有学员，请先导入名册或录取学员再开班。"))
    before = (CohortState.DRAFT, CohortState.ENROLLING)
    cohort = _step(cohort, before, CohortState.RUNNING, "cohorts.start_cohort", by, now, reason)
    Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ADMITTED).update(state=EnrolmentState.ACTIVE)
    return cohort


@transaction.atomic
def archive_cohort(*, cohort: Cohort, by: User | None, now: datetime, reason: str = "") -> Cohort:
    """Lay a finished class aside."""
    return _step(cohort, (CohortState.CLOSED,), CohortState.ARCHIVED, "cohorts.archive_cohort", by, now, reason)


def _step(
    cohort: Cohort,
    before: tuple[CohortState, ...],
    after: CohortState,
    verb: str,
    by: User | None,
    now: datetime,
    reason: str,
) -> Cohort:
    """One arrow of the life cycle."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cohort.pk)
    if cohort.state not in before:
        raise Refusal(_("这个班%(state)s，不能这样办。") % {"state": cohort.get_state_display()})
    was = cohort.state
    cohort.state = after
    cohort.version += 1
    cohort.save(update_fields=["state", "version"])
    audit.record(
        verb,
        by=by,
        target=cohort,
        unit=cohort.unit,
        now=now,
        reason=reason,
        before={"state": was},
        after={"state": after},
    )
    return cohort
