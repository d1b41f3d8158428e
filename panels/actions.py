"""Rubrics put in force, panels opened, judges seated, readings handed in, and the result that follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from panels.aggregation import Verdict, sheet_total, weigh
from panels.choices import GAP_LIMIT, READERS, PanelState, RubricState, SeatState
from panels.models import Criterion, Panel, Rubric, Seat, SeatScore
from people import audit
from people.choices import Role
from people.models import RoleHolding, Unit, User

FULL = Decimal("100.00")


@dataclass(frozen=True)
class Line:
    """One criterion, as drafted."""

    code: str
    label: str
    max_points: Decimal
    hint: str = ""


@transaction.atomic
def draft_rubric(*, unit: Unit, code: str, name: str, lines: Sequence[Line], by: User | None, now: datetime) -> Rubric:
    """The next number of a rubric, as a draft: it may hold any points until it is put in force."""
    last = Rubric.objects.filter(unit=unit, code=code).aggregate(last=Max("number"))["last"] or 0
    rubric = Rubric.objects.create(unit=unit, code=code, name=name, number=last + 1, created_by=by, created_at=now)
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, **line.__dict__) for position, line in enumerate(lines, start=1)
    )
    audit.record("panels.draft_rubric", by=by, target=rubric, unit=unit, now=now)
    return rubric


@transaction.atomic
def activate_rubric(*, rubric: Rubric, by: User | None, now: datetime) -> Rubric:
    """Put a draft in force. Raises Refusal unless its criteria make exactly 100.00."""
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    total = sum(rubric.criteria.values_list("max_points", flat=True), Decimal(0))
    if rubric.state != RubricState.DRAFT:
        raise Refusal(_("这一版评审标准已经启用。"))
    if total != FULL:
        raise Refusal(_("各项满分合计必须正好是100.00，现在是%(total)s。") % {"total": total}, field="lines")
    rubric.state, rubric.activated_at = RubricState.ACTIVE, now
    rubric.save(update_fields=["state", "activated_at"])
    audit.record("panels.activate_rubric", by=by, target=rubric, unit_id=rubric.unit_id, now=now)
    return rubric


@transaction.atomic
def open_panel(
    *,
    rubric: Rubric,
    unit: Unit,
    due_on: date,
    by: User | None,
    now: datetime,
    blind: bool = True,
    needed: int = READERS,
    gap_limit: Decimal = GAP_LIMIT,
) -> Panel:
    """An empty panel under a rubric in force; judges are appointed one by one."""
    if rubric.state != RubricState.ACTIVE:
        raise Refusal(_("评审标准还没有启用。"), field="rubric")
    panel = Panel.objects.create(
        rubric=rubric, unit=unit, blind=blind, needed=needed, gap_limit=gap_limit, due_on=due_on, opened_at=now
    )
    audit.record("panels.open_panel", by=by, target=panel, unit=unit, now=now)
    return panel


@transaction.atomic
def appoint(*, panel: Panel, judge: User, by: User | None, now: datetime, conflicts: Collection[int] = ()) -> Seat:
    """Seat a judge. `conflicts` are the accounts that must not read this work, as the app above knows them.

    Raises Refusal for those, for who holds no judge's role today, sat here before, or finds no free seat.
    """
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    taken = list(panel.seats.all())
    if judge.pk in conflicts:
        raise Refusal(_("%(name)s与这件作品有关联，应当回避。") % {"name": judge.name}, field="judge", code="conflict")
    if not _is_judge(judge, now):
        raise Refusal(_("%(name)s现在没有评委身份。") % {"name": judge.name}, field="judge")
    if any(seat.judge_id == judge.pk for seat in taken):
        raise Refusal(_("%(name)s已在或曾在这个评审组。") % {"name": judge.name}, field="judge")
    if sum(seat.state != SeatState.RECUSED for seat in taken) >= panel.seats_wanted:
        raise Refusal(_("评委已经满员，不能再加。"), field="judge", code="full")
    seat = Seat.objects.create(panel=panel, judge=judge, position=len(taken) + 1, assigned_by=by, assigned_at=now)
    audit.record("panels.appoint", by=by, target=seat, unit_id=panel.unit_id, now=now, judge=judge.pk)
    return seat


def _is_judge(user: User, now: datetime) -> bool:
    in_force = RoleHolding.objects.in_force(timezone.localdate(now))
    return user.is_active and in_force.filter(user=user, role=Role.JUDGE).exists()


@transaction.atomic
def recuse(*, seat: Seat, reason: str, by: User, now: datetime) -> Seat:
    """The judge steps back, or the organizer replaces a silent one; either way the seat is free again."""
    seat = Seat.objects.select_for_update().select_related("panel").get(pk=seat.pk)
    if not reason.strip():
        raise Refusal(_("请写明理由。"), field="reason")
    if seat.state != SeatState.ASSIGNED:
        raise Refusal(_("这份评审已经交回，不能再回避或更换。"))
    seat.state, seat.recused_by, seat.recused_at, seat.reason = SeatState.RECUSED, by, now, reason.strip()
    seat.save(update_fields=["state", "recused_by", "recused_at", "reason"])
    audit.record("panels.recuse", by=by, target=seat, unit_id=seat.panel.unit_id, now=now, reason=reason)
    return seat


@transaction.atomic
def submit_reading(*, seat: Seat, points: Mapping[str, Decimal | None], comment: str, by: User, now: datetime) -> Seat:
    """Hand in a reading, once and for all; the last one wanted settles the panel or asks for a third opinion.

    Raises Refusal at the criterion that lacks points or has too many. Only the judge of the seat may call.
    """
    panel = Panel.objects.select_for_update().get(pk=seat.panel_id)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.judge_id != by.pk:
        raise Refusal(_("这份评审不是指派给您的。"), code="forbidden")
    if seat.state != SeatState.ASSIGNED or panel.state == PanelState.SETTLED:
        raise Refusal(_("这份评审已经交回。"))
    criteria = list(panel.rubric.criteria.all())
    checked = {criterion.pk: _checked(criterion, points.get(criterion.code)) for criterion in criteria}
    SeatScore.objects.bulk_create(SeatScore(seat=seat, criterion_id=pk, points=value) for pk, value in checked.items())
    seat.state, seat.submitted_at, seat.comment = SeatState.SUBMITTED, now, comment.strip()
    seat.total = sheet_total(list(checked.values()))
    seat.save(update_fields=["state", "submitted_at", "comment", "total"])
    audit.record("panels.submit_reading", by=by, target=seat, unit_id=panel.unit_id, now=now)
    _settle(panel, now)
    seat.panel = panel
    return seat


def _checked(criterion: Criterion, value: Decimal | None) -> Decimal:
    if value is None:
        raise Refusal(_("请给“%(label)s”打分。") % {"label": criterion.label_words}, field=criterion.code)
    if not 0 <= value <= criterion.max_points or value != round(value, 2):
        raise Refusal(
            _("“%(label)s”应在0到%(most)s之间，最多两位小数。")
            % {"label": criterion.label_words, "most": criterion.max_points.normalize()},
            field=criterion.code,
        )
    return value


def verdict_of(panel: Panel) -> Verdict:
    """What the readings handed in so far come to."""
    totals = panel.seats.filter(state=SeatState.SUBMITTED).order_by("position").values_list("total", flat=True)
    return weigh([total for total in totals if total is not None], needed=panel.needed, gap_limit=panel.gap_limit)


def _settle(panel: Panel, now: datetime) -> None:
    verdict = verdict_of(panel)
    if verdict.total is not None:
        panel.state, panel.total, panel.settled_at = PanelState.SETTLED, verdict.total, now
        panel.save(update_fields=["state", "total", "settled_at"])
    elif verdict.third_wanted:
        ask_third(panel=panel, by=None, now=now)


@transaction.atomic
def ask_third(*, panel: Panel, by: User | None, now: datetime) -> Panel:
    """The two readings lie too far apart: one more judge is wanted. Asked by the rule, not by a person."""
    verdict = verdict_of(panel)
    if not verdict.third_wanted or verdict.total is not None:
        raise Refusal(_("两份评分的差距没有超过上限，不需要第三人评审。"))
    panel.state, panel.third_asked_at = PanelState.SPLIT, now
    panel.save(update_fields=["state", "third_asked_at"])
    audit.record("panels.ask_third", by=by, target=panel, unit_id=panel.unit_id, now=now, gap=str(verdict.gap))
    return panel


@transaction.atomic
def open_panels(
    *, number: int, rubric: Rubric, unit: Unit, due_on: date, by: User | None, now: datetime
) -> list[Panel]:
    """Many blind panels alike, in one statement."""
    if rubric.state != RubricState.ACTIVE:
        raise Refusal(_("评审标准还没有启用。"), field="rubric")
    panels = Panel.objects.bulk_create(
        Panel(rubric=rubric, unit=unit, due_on=due_on, opened_at=now) for _nth in range(number)
    )
    audit.record("panels.open_panels", by=by, unit=unit, now=now, panels=number)
    return panels


@transaction.atomic
def seat_many(*, plan: Mapping[Panel, Sequence[int]], by: User, now: datetime) -> list[Seat]:
    """Seat the judges of a plan that the app above has made and checked for conflicts; a few statements in all.

    Raises Refusal when a panel has no seat left for them.
    """
    panels = {panel.pk: panel for panel in Panel.objects.select_for_update().filter(pk__in=[p.pk for p in plan])}
    taken: dict[int, list[Seat]] = {pk: [] for pk in panels}
    for seat in Seat.objects.filter(panel__in=panels):
        taken[seat.panel_id].append(seat)
    rows = []
    for panel, judges in plan.items():
        before = taken[panel.pk]
        sitting = sum(seat.state != SeatState.RECUSED for seat in before)
        if sitting + len(judges) > panels[panel.pk].seats_wanted:
            raise Refusal(_("评委已经满员，不能再加。"), code="full")
        rows += [
            Seat(panel=panel, judge_id=pk, position=position, assigned_by=by, assigned_at=now)
            for position, pk in enumerate(judges, start=len(before) + 1)
        ]
    seats = Seat.objects.bulk_create(rows)
    audit.record("panels.seat_many", by=by, now=now, panels=len(panels), seats=len(seats))
    return seats
