"""The author's pages: what is asked of me, and my case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import Right, get_visible, guarded
from common.forms import form_page
from coursework.actions.writing import (
    Intake,
    add_files,
    drop_file,
    require_complete,
    restore_file,
    save_draft,
    start_case,
    submit_case,
)
from coursework.forms import CaseForm, CaseSubmitForm
from coursework.models import Case, CaseCall, CaseFile
from coursework.queries.identity import blind_text, marks_of, telltale
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


def _own_case(request: HttpRequest, pk: int) -> Case:
    around = ("call__cohort", "unit__parent", "author__unit")
    return get_visible(Case.objects.select_related(*around), request.user, Right.OWN, pk=pk)


@require_http_methods(["GET", "POST"])
@guarded("cases", Right.OWN)
def case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for words and files; every button keeps what is typed, one goes on to the page that hands it in."""
    user: Any = request.user
    case = _own_case(request, pk)
    if not case.with_its_author:
        return redirect("coursework:case-detail", pk)
    initial = {name: getattr(case, name) for name in SAVED}
    form = CaseForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and (intake := _saved(form, case, user, request.POST)) is not None:
        return _after_saving(request, pk, intake)
    if form.is_bound and request.FILES and "uploads" not in form.errors:
        names = _("、").join(upload.name or "" for upload in request.FILES.getlist("uploads"))
        form.add_error("uploads", _("这次选的文件还没有收下，改好后请重新选择：%(names)s。") % {"names": names})
    files = case.files.live().select_related("file").order_by("pk")
    context = {"case": case, "files": files, "dropped": _dropped(case, request.GET.get("dropped", ""))}
    cancel_url = reverse("coursework:case-mine")
    return form_page(request, "coursework/case_form.html", form, cancel_url=cancel_url, **context)


def _dropped(case: Case, pk: str) -> CaseFile | None:
    """The file that was just taken out, to be put back."""
    return case.files.exclude(voided_at=None).select_related("file").filter(pk=pk).first() if pk.isdecimal() else None


def _saved(form: CaseForm, case: Case, user: Any, post: Any) -> Intake | None:
    """Words first, then files, then the button's own wish; the first refusal stops and undoes all of it."""
    now = timezone.now()
    data = form.cleaned_data
    kept = form.act(
        save_draft, case=case, version=data["version"], texts=form.texts, may_publish=data["may_publish"],
        by=user, now=now,
    )  # fmt: skip
    if kept is None:
        return None
    intake: Intake | None = Intake()
    if form.new_files:
        intake = form.act(add_files, case=kept, uploads=form.new_files, by=user, now=now)
    done = intake is not None and _moved(form, case, user, post)
    if done and "submit" in post:
        done = form.act(require_complete, case=kept) is not None
    return intake if done else None


def _moved(form: CaseForm, case: Case, user: Any, post: Any) -> bool:
    """Take a file out, or put one back, as the button says."""
    ways = (("drop", drop_file, case.files.live()), ("restore", restore_file, case.files.exclude(voided_at=None)))
    for button, action, files in ways:
        wanted = files.filter(pk=post[button]).first() if post.get(button, "").isdecimal() else None
        if wanted and form.act(action, case_file=wanted, by=user, now=timezone.now()) is None:
            return False
    return True


def _after_saving(request: HttpRequest, pk: int, intake: Intake) -> HttpResponse:
    """To the page that hands in; back to the form when that wasn't asked, or a file wasn't taken."""
    for words in intake.refused:
        messages.error(request, _("没有收下%(words)s") % {"words": words})
    if "submit" in request.POST and not intake.refused:
        return redirect("coursework:case-submit", pk)
    back = reverse("coursework:case-edit", args=[pk])
    if request.POST.get("drop", "").isdecimal():
        return redirect(f"{back}?dropped={request.POST['drop']}")
    messages.success(request, _("草稿已保存。"))
    if number := len(intake.kept):
        taken = ngettext("收下%(n)d个附件。", "收下%(n)d个附件。", number)
        messages.success(request, taken % {"n": number})
    return redirect(back)


@require_http_methods(["GET", "POST"])
@guarded("cases", Right.OWN)
def case_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """What judges will read, and what in it tells who wrote; the second press hands it in."""
    user: Any = request.user
    case = _own_case(request, pk)
    if not case.with_its_author:
        return redirect("coursework:case-detail", pk)
    form = CaseSubmitForm(request.POST or None, initial={"version": case.version})
    if (
        form.is_valid()
        and form.act(submit_case, case=case, version=form.cleaned_data["version"], by=user, now=timezone.now())
        is not None
    ):
        messages.success(request, _("已提交。评审有结果时会给您发消息。"))
        return redirect("coursework:case-detail", pk)
    context = {
        "case": case,
        "text": blind_text(case, marks_of([case])[case.pk]),
        "files": case.files.live().select_related("file").order_by("pk"),
        "told": telltale(case),
        "back_url": reverse("coursework:case-edit", args=[pk]),
    }
    return form_page(request, "coursework/case_submit.html", form, **context)
