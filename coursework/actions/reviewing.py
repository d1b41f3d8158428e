"""The organizer's side: returned, read by judges, decided, published."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from common.exceptions import Refusal
from coursework.actions.settling import settle_decided, settle_readings, settle_seats
from coursework.actions.steps import locked, move, require
from coursework.choices import CaseState
from coursework.models import Case, CaseCall, CaseStep
from coursework.permissions import can_decide, can_organize, can_run_call
from coursework.queries.conflicts import barred_judges
from coursework.queries.proposals import Proposal, propose
from notices.actions import notify
from panels import actions as panels
from panels.choices import PanelState
from panels.models import Panel, Seat
from people import audit
from people.models import User


@transaction.atomic
def return_case(*, case: Case, reason: str, by: User, now: datetime) -> Case:
    """Give a submitted case back to its author, with the reason that the author will read."""
    case = locked(case)
    require(can_organize(by, case), _("您没有这项权限。"), code="forbidden")
    require(case.state == CaseState.SUBMITTED, _("只有已提交、还没有开始评审的案例可以退回。"))
    if not reason.strip():
        raise Refusal(_("请写明退回原因，作者会看到。"), field="reason")
    case = move(
        case, verb="return_case", what=gettext_noop("退回修改"), state=CaseState.RETURNED, by=by, now=now,
        reason=reason.strip(), return_reason=reason.strip(),
    )  # fmt: skip

    def title() -> str:
        return _("案例“%(title)s”被退回，请修改后重新提交") % {"title": case.title}

    _tell_author(case, "coursework.returned", title, reason.strip(), "coursework:case-edit", now)
    return case


def _tell_author(case: Case, occasion: str, title: Callable[[], str], body: str, url_name: str, now: datetime) -> None:
    notify(
        recipients=User.objects.filter(person=case.author_id),
        occasion=occasion,
        key=f"coursework.case:{case.pk}:{case.version}",
        due_on=timezone.localdate(now),
        title=title,
        body=body,
        url=reverse(url_name, args=[case.pk]),
        now=now,
    )


@transaction.atomic
def appoint_reader(*, case: Case, judge: User, by: User, now: datetime) -> Seat:
    """Give a submitted case to a judge; the first one opens the panel. Conflicts always win."""
    case = locked(case)
    require(can_organize(by, case), _("您没有这项权限。"), code="forbidden")
    require(case.state in {CaseState.SUBMITTED, CaseState.REVIEW}, _("现在不能指派评委：案例不在待评或评审中。"))
    day = timezone.localdate(now)
    barred = barred_judges(cases=[case], judges=[judge], day=day)[case.pk]
    if case.panel is None:
        due_on = max(case.call.read_by, day)
        panel = panels.open_panel(rubric=case.call.rubric, unit=case.cohort.unit, due_on=due_on, by=by, now=now)
        what = gettext_noop("进入评审")
        case = move(case, verb="open_review", what=what, state=CaseState.REVIEW, by=by, now=now, panel=panel)
    assert case.panel is not None
    seat = panels.appoint(panel=case.panel, judge=judge, by=by, now=now, conflicts=barred)
    settle_seats([case], now)
    _tell_judges([judge], due_key=f"{case.panel.due_on}", now=now)
    return seat


@transaction.atomic
def assign_call(*, call: CaseCall, seed: int, by: User, now: datetime) -> Proposal:
    """Give every case of the call that lacks judges to judges, as `propose` drew it with this seed.

    Raises Refusal when no case lacks judges; cases for which no judge is left stay as they are.
    """
    require(can_run_call(by, call), _("您没有这项权限。"), code="forbidden")
    list(Case.objects.live().filter(call=call).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    proposal = propose(call=call, seed=seed, day=timezone.localdate(now))
    chosen = {case: proposal.plan.chosen[case.pk] for case in proposal.cases if proposal.plan.chosen[case.pk]}
    require(bool(chosen), _("没有可以指派的案例：都已有评委，或没有合适的评委。"))
    _open_reviews(call, [case for case in chosen if case.panel is None], by, now)
    plan: dict[Panel, list[int]] = {case.panel: judges for case, judges in chosen.items() if case.panel}
    panels.seat_many(plan=plan, by=by, now=now)
    audit.record(
        "coursework.assign_call", by=by, target=call, unit=call.cohort.unit, now=now, seed=seed, cases=len(chosen)
    )
    settle_seats(chosen, now)
    wanted = {pk for judges in chosen.values() for pk in judges}
    _tell_judges([judge for judge in proposal.judges if judge.pk in wanted], due_key=f"{call.pk}:{seed}", now=now)
    return proposal


def _open_reviews(call: CaseCall, cases: list[Case], by: User, now: datetime) -> None:
    due_on = max(call.read_by, timezone.localdate(now))
    opened = panels.open_panels(
        number=len(cases), rubric=call.rubric, unit=call.cohort.unit, due_on=due_on, by=by, now=now
    )
    for case, panel in zip(cases, opened, strict=True):
        case.panel, case.state, case.version = panel, CaseState.REVIEW, F("version") + 1  # type: ignore[assignment]
    Case.objects.bulk_update(cases, ["panel", "state", "version"])
    CaseStep.objects.bulk_create(
        CaseStep(case=case, what=gettext_noop("进入评审"), state=CaseState.REVIEW, by=by, at=now) for case in cases
    )


def _tell_judges(judges: list[User], *, due_key: str, now: datetime) -> None:
    notify(
        recipients=judges,
        occasion="coursework.reading",
        key=f"coursework.readings:{due_key}",
        due_on=timezone.localdate(now),
        title=lambda: _("有案例等您评审"),
        body=lambda: _("匿名评审：您看不到作者和单位，作者也看不到您的姓名。"),
        url=reverse("coursework:reading-list"),
        now=now,
    )


@transaction.atomic
def replace_reader(*, case: Case, seat: Seat, reason: str, by: User, now: datetime) -> Seat:
    """Free the seat of a judge who doesn't answer."""
    case = locked(case)
    require(can_organize(by, case), _("您没有这项权限。"), code="forbidden")
    require(seat.panel_id == case.panel_id, _("这个评委不在本案例的评审组。"))
    seat = panels.recuse(seat=seat, reason=reason, by=by, now=now)
    settle_readings(seat.judge, now)
    return seat


@transaction.atomic
def decide_case(*, case: Case, accept: bool, note: str, by: User, now: datetime) -> Case:
    """Accept or reject after the readings are in. The author learns the result and the comments."""
    case = locked(case)
    require(can_decide(by, case), _("您没有这项权限。"), code="forbidden")
    ready = case.state == CaseState.REVIEW and case.panel is not None and case.panel.state == PanelState.SETTLED
    require(ready, _("评审还没有完成，不能定案。"))
    if not accept and not note.strip():
        raise Refusal(_("不通过时请写明意见，作者会看到。"), field="note")
    state = CaseState.ACCEPTED if accept else CaseState.REJECTED
    what = gettext_noop("通过") if accept else gettext_noop("未通过")
    case = move(
        case, verb="decide_case", what=what, state=state, by=by, now=now, reason=note.strip(),
        decided_at=now, decided_by=by, decision_note=note.strip(),
    )  # fmt: skip
    settle_decided(case, now)

    def title() -> str:
        return _("案例“%(title)s”：%(what)s") % {"title": case.title, "what": _(what)}

    _tell_author(case, "coursework.decided", title, note.strip(), "coursework:case-result", now)
    return case


@transaction.atomic
def publish_case(*, case: Case, by: User, now: datetime) -> Case:
    """Show an accepted case to everybody, with its author's consent."""
    case = locked(case)
    require(can_organize(by, case), _("您没有这项权限。"), code="forbidden")
    require(case.state == CaseState.ACCEPTED, _("只有已通过的案例可以公开。"))
    require(case.may_publish, _("作者没有同意署名公开，不能公开。"))
    require(case.published_at is None, _("这个案例已经公开。"))
    return move(
        case, verb="publish_case", what=gettext_noop("公开展示"), state=CaseState.ACCEPTED, by=by, now=now,
        published_at=now, published_by=by,
    )  # fmt: skip


@transaction.atomic
def hide_case(*, case: Case, reason: str, by: User, now: datetime) -> Case:
    """Take a story back from the public."""
    case = locked(case)
    require(can_organize(by, case), _("您没有这项权限。"), code="forbidden")
    require(case.published_at is not None, _("这个案例没有公开。"))
    if not reason.strip():
        raise Refusal(_("请写明撤下的原因。"), field="reason")
    return move(
        case, verb="hide_case", what=gettext_noop("撤下展示"), state=CaseState.ACCEPTED, by=by, now=now,
        reason=reason.strip(), published_at=None, published_by=None,
    )  # fmt: skip
