"""The author's pages: what is asked of me, and my case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import Right, get_visible, guarded
from common.forms import form_page
from coursework.actions.writing import add_files, drop_file, save_draft, start_case, submit_case
from coursework.forms import CaseForm
from coursework.models import Case, CaseCall
from coursework.queries.identity import places_given_away
from coursework.queries.waiting import own_calls
from coursework.tables import case_state

SAVED = ("title", "lead", "problem", "method", "result", "highlights", "may_publish", "version")


@require_safe
@guarded("cases", Right.OWN)
def case_mine(request: HttpRequest) -> HttpResponse:
    """Every call to my cohorts with my case for it."""
    user: Any = request.user
    calls = list(own_calls(user))
    own = Case.objects.live().filter(call__in=calls, author=user.person_id).select_related("panel")
    cases = {case.call_id: case for case in own}
    badges = {pk: case_state(case, user) for pk, case in cases.items()}
    rows = [{"call": call, "case": cases.get(call.pk), "badge": badges.get(call.pk)} for call in calls]
    return render(request, "coursework/case_mine.html", {"rows": rows})


@require_POST
@guarded("cases", Right.OWN)
def case_start(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    call = get_visible(CaseCall.objects.select_related("cohort"), user, pk=pk)
    case = start_case(call=call, by=user, now=timezone.now())
    return redirect("coursework:case-edit", case.pk)


@require_http_methods(["GET", "POST"])
@guarded("cases", Right.OWN)
def case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for words and files; every button keeps what is typed, one also hands it in."""
    user: Any = request.user
    case = get_visible(Case.objects.select_related("call__cohort", "unit", "author__unit"), user, Right.OWN, pk=pk)
    if not case.with_its_author:
        return redirect("coursework:case-detail", pk)
    initial = {name: getattr(case, name) for name in SAVED}
    form = CaseForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and _saved(form, case, user, request.POST):
        if "submit" in request.POST:
            messages.success(request, _("已提交。评审有结果时会给您发消息。"))
            if places := places_given_away(case):
                words = _(
                    "这些地方有您的姓名、单位或号码，评审时会隐去：%(places)s。附件里的文字不会改动，请自己检查。"
                )
                messages.warning(request, words % {"places": _("、").join(places)})
            return redirect("coursework:case-detail", pk)
        messages.success(request, _("草稿已保存。"))
        return redirect("coursework:case-edit", pk)
    files = case.files.live().select_related("file").order_by("pk")
    cancel_url = reverse("coursework:case-mine")
    return form_page(request, "coursework/case_form.html", form, case=case, files=files, cancel_url=cancel_url)


def _saved(form: CaseForm, case: Case, user: Any, post: Any) -> bool:
    """Words first, then files, then the button's own wish; the first refusal stops and undoes all of it."""
    now = timezone.now()
    data = form.cleaned_data
    kept = form.act(
        save_draft, case=case, version=data["version"], texts=form.texts, may_publish=data["may_publish"],
        by=user, now=now,
    )  # fmt: skip
    if kept is None:
        return False
    if form.new_files and form.act(add_files, case=kept, uploads=form.new_files, by=user, now=now) is None:
        return False
    if post.get("drop", "").isdecimal():
        dropped = case.files.live().filter(pk=post["drop"]).first()
        return dropped is None or form.act(drop_file, case_file=dropped, by=user, now=now) is not None
    if "submit" in post:
        kept.refresh_from_db()
        return form.act(submit_case, case=kept, version=kept.version, by=user, now=now) is not None
    return True
