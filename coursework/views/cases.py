"""Cases as organizers, secretaries, teachers, mentors and authors see them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import Right, get_visible, guarded
from common.exceptions import Refusal
from coursework.choices import CaseState
from coursework.models import Case
from coursework.permissions import can_decide, can_organize, is_author
from coursework.queries.results import latest_version, result_of
from coursework.tables import case_listing, case_state
from coursework.wording import step_words
from panels.choices import PanelState
from people.models import Person, User


@require_safe
@guarded("cases", Right.READ)
def case_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return case_listing(request, user).respond(
        "coursework/case_list.html", sees_calls=True, may_add=user.access.holds("cases", Right.MANAGE)
    )


def _record() -> Any:
    return Case.objects.select_related("author", "unit__parent", "call__cohort", "panel__rubric", "cohort")


@require_safe
@guarded("cases", Right.READ)
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    case = get_visible(_record(), user, pk=pk)
    return render(request, "coursework/case_detail.html", record_of(case, user))


def record_of(case: Case, user: User) -> dict[str, Any]:
    """Everything on a case's page. Others than the author read only what was handed in."""
    own, organizes = is_author(user, case), can_organize(user, case)
    decides = can_decide(user, case)
    version = latest_version(case)
    settled = case.panel is not None and case.panel.state == PanelState.SETTLED
    return {
        "case": case,
        "own": own,
        "text": case if own and case.with_its_author else version,
        "version": version,
        "files": _files(case, version, own),
        "badge": case_state(case, user),
        "steps": _steps(case),
        "seats": _seats(case) if organizes or decides else [],
        "may_replace": organizes and not case.decided,
        "may_return": organizes and case.state == CaseState.SUBMITTED,
        "may_appoint": organizes and _has_free_seat(case),
        "may_decide": decides and case.state == CaseState.REVIEW and settled,
        "may_publish": organizes and case.state == CaseState.ACCEPTED and not case.published_at,
        "may_hide": organizes and case.published_at is not None,
        "sees_result": case.decided or (decides and settled),
    }


def _files(case: Case, version: Any, own: bool) -> list[Any]:
    if own and case.with_its_author:
        return list(case.files.live().select_related("file").order_by("pk"))
    return [row.case_file for row in version.files.all()] if version else []


def _steps(case: Case) -> list[dict[str, Any]]:
    """The time line; no step names a judge."""
    system = _("系统")
    return [
        {"at": step.at, "who": step.by.name if step.by else system, "what": step_words(step.what), "why": step.reason}
        for step in case.steps.select_related("by").order_by("-at", "-pk")
    ]


def _seats(case: Case) -> list[Any]:
    return list(case.panel.seats.select_related("judge").order_by("position")) if case.panel else []


def _has_free_seat(case: Case) -> bool:
    if case.state == CaseState.SUBMITTED:
        return True
    if case.state != CaseState.REVIEW or case.panel is None:
        return False
    return case.panel.seats.sitting().count() < case.panel.seats_wanted


@require_safe
@guarded("cases", Right.READ)
def case_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Points and comments: for the author and onlookers once decided and without names, for who decides before."""
    user: Any = request.user
    case = get_visible(_record(), user, pk=pk)
    decides = can_decide(user, case)
    readable = case.panel is not None and (case.decided or (decides and case.panel.state == PanelState.SETTLED))
    if not readable:
        raise Refusal(_("评审还没有结果。结果出来时会给作者发消息。"))
    context = {"case": case, "result": result_of(case), "named": decides, "badge": case_state(case, user)}
    return render(request, "coursework/case_result.html", context)


@require_safe
@guarded("cases", Right.READ)
def person_cases(request: HttpRequest, pk: int) -> HttpResponse:
    """A piece of a person's record."""
    user: Any = request.user
    person = get_visible(Person, user, pk=pk)
    cases = Case.objects.visible_to(user).filter(author=person).select_related("call", "panel").order_by("-started_at")
    rows = [{"case": case, "badge": case_state(case, user)} for case in cases]
    return render(request, "coursework/person_cases.html", {"person": person, "rows": rows})
