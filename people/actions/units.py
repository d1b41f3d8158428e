"""The unit tree: units are added, renamed, merged and dissolved with dates; none is deleted."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.actions.merging import end_roles_at, move_everybody, people_at, roles_ending
from people.choices import LEVEL_ORDER, Level
from people.models import Unit, User
from people.rules.dates import Moment, of_working_life
from people.rules.labels import tidied_unit_name, unit_name_problem
from people.rules.problems import words_of


@transaction.atomic
def add_unit(
    *,
    name: str,
    level: Level,
    parent: Unit | None,
    by: User | None,
    now: datetime,
    code: str = "",
    valid_from: date | None = None,
) -> Unit:
    """Add a unit below its parent, in use from today unless told otherwise; levels may be left out, but never
    turned round (section 4). Raises Refusal for a name that is none and for a day that is still to come."""
    name = _named(name)
    today = timezone.localdate(now)
    begins = valid_from or today
    if problem := of_working_life(Moment(begins), today):
        raise Refusal(words_of(problem), field="valid_from")
    if parent is not None and LEVEL_ORDER[level] <= LEVEL_ORDER[parent.level]:
        raise Refusal(
            _("%(level)s不能放在%(parent)s下面。") % {"level": Level(level).label, "parent": parent.name},
            field="level",
        )
    unit = Unit(name=name, level=level, parent=parent, code=code, valid_from=begins)
    try:
        with transaction.atomic():
            unit = _insert(unit, parent)
    except IntegrityError as error:
        raise _taken(error, unit) from error
    audit.record("people.add_unit", by=by, target=unit, unit=unit, now=now, name=name, level=level)
    return unit


def _named(text: str) -> str:
    """The name in its normal form."""
    name = tidied_unit_name(text)
    if problem := unit_name_problem(name):
        raise Refusal(words_of(problem), field="name")
    return name


def _insert(unit: Unit, parent: Unit | None) -> Unit:
    if parent is None:
        return Unit.objects.add_root(instance=unit)
    # The tree keeps counters in the parent's row: read it afresh and locked, or two adders share a path.
    return Unit.objects.add_child(Unit.objects.select_for_update().get(pk=parent.pk), instance=unit)


def _taken(error: IntegrityError, unit: Unit) -> Refusal:
    if "unit_code" in str(error):
        return Refusal(_("区划代码应为 12 位数字，且不能与其他单位相同。"), field="code")
    where = unit.parent.name if unit.parent else _("最上级")
    return Refusal(_("%(where)s下已有“%(name)s”。") % {"where": where, "name": unit.name}, field="name")


@transaction.atomic
def edit_unit(*, unit: Unit, name: str, code: str, expected: int, by: User, now: datetime) -> Unit:
    """Rename a unit or give it its code. Raises StaleSave, or Refusal when name or code is taken or none."""
    name = _named(name)
    before = {"name": unit.name, "code": unit.code}
    try:
        with transaction.atomic():
            save_version(unit, expected=expected, name=name, code=code)
    except IntegrityError as error:
        raise _taken(error, Unit(name=name, parent=unit.parent)) from error
    audit.record(
        "people.edit_unit", by=by, target=unit, unit=unit, now=now, before=before, after={"name": name, "code": code}
    )
    return unit


@transaction.atomic
def dissolve_unit(
    *,
    unit: Unit,
    on: date,
    by: User,
    now: datetime,
    reason: str,
    successor: Unit | None = None,
    move_people: bool = False,
) -> Unit:
    """Close a unit from a day on, into a successor if it was merged; records stay where they were made.

    With `move_people` everybody still there goes to the successor with the post held (people.actions.merging).
    Raises Refusal for a day before the unit's first or after today, while units stand open below it, and while
    people are still there who don't come along.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.valid_to is not None:
        raise Refusal(_("“%(name)s”已经撤销。") % {"name": unit.name})
    if unit.children.filter(valid_to=None).exists():
        raise Refusal(_("“%(name)s”下面还有单位，请先逐个撤销或合并。") % {"name": unit.name})
    _check_last_day(unit, on, timezone.localdate(now))
    if successor is not None and (successor.pk == unit.pk or successor.valid_to is not None):
        raise Refusal(_("并入的单位必须是另一个仍在用的单位。"), field="successor")
    ended = roles_ending(unit, merged=move_people).count()
    moved = move_everybody(unit=unit, to=successor, on=on, by=by, now=now) if successor and move_people else 0
    if people := people_at(unit).count():
        raise Refusal(_("“%(name)s”还有 %(count)d 人在岗，请先调到其他单位。") % {"name": unit.name, "count": people})
    save_version(unit, expected=unit.version, valid_to=on, successor=successor)
    end_roles_at(unit, on)
    audit.record(
        "people.dissolve_unit", by=by, target=unit, unit=unit, now=now, reason=reason, moved=moved, roles=ended
    )
    return unit


def _check_last_day(unit: Unit, on: date, today: date) -> None:
    if on > today:
        raise Refusal(_("撤销日期不能晚于今天，请到那天再办理。"), field="on")
    if on < unit.valid_from:
        raise Refusal(_("不能早于启用日期 %(day)s。") % {"day": unit.valid_from.isoformat()}, field="on")
