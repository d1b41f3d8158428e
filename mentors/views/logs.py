"""The mentor's pages, made for a phone: my trainees, log a guidance, one log; and the office's list of logs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.access import Right, get_visible, guarded, require
from common.exceptions import Refusal
from common.forms import form_page
from mentors.actions.logs import attach_file, correct_log, void_log, write_log
from mentors.attachments import content_type_of
from mentors.forms import CommentForm, CorrectForm, FileForm, LogForm, ReasonForm
from mentors.models import GuidanceLog
from mentors.permissions import can_confirm_log, can_correct_log, can_write_log, organizes
from mentors.queries.mentees import mentees_of, year_of
from mentors.tables import log_listing
from mentors.views.bonds import get_bond

BOTH = ["GET", "POST"]


def get_log(request: HttpRequest, pk: int) -> Any:
    rows = GuidanceLog.objects.select_related(
        "bond__mentor__person__user", "bond__trainee__user", "bond__enrolment__unit__parent", "file", "written_by"
    )
    return get_visible(rows, request.user, pk=pk)


def _require_author(user: Any, log: GuidanceLog) -> None:
    """The training office may enter in general, but a guidance is told by who gave it."""
    if not can_correct_log(user, log):
        raise Refusal(_("指导记录由导师本人在结对期间更正。"))


def page_of(log: GuidanceLog) -> str:
    return reverse("mentors:log-detail", args=[log.pk])


@require_safe
@guarded("bonds", Right.ENTER)
def mentee_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    now = timezone.now()
    mentees = mentees_of(user, now)
    context = {"mentees": mentees, "waiting": sum(one.waits for one in mentees), "year": year_of(user, now)}
    return render(request, "mentors/mentee_list.html", context)


@require_safe
@guarded("bonds", Right.READ)
def log_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return log_listing(request, user).respond("mentors/log_list.html")


@require_http_methods(BOTH)
@guarded("bonds", Right.ENTER)
def log_add(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    bond = get_bond(request, pk)
    # Who pairs is told why; another mentor of the same trainee has no business here at all.
    require(bond.mentor.person_id == user.person_id or organizes(user))
    if not can_write_log(user, bond):
        raise Refusal(_("指导记录由这一对的导师本人在结对期间填写。"))
    form = LogForm(request.POST or None)
    if form.is_valid() and (log := form.act(write_log, bond=bond, by=user, now=timezone.now(), **form.facts())):
        messages.success(request, _("已记下，%(name)s会收到消息来确认。") % {"name": bond.trainee.name})
        return redirect(page_of(log))
    earlier = GuidanceLog.objects.visible_to(user).filter(bond__trainee=bond.trainee_id)
    last = earlier.select_related("bond__mentor__person").order_by("-met_on", "-pk").first()
    context = {"bond": bond, "last": last, "draft": f"guidance-{pk}", "cancel_url": reverse("mentors:mentee-list")}
    return form_page(request, "mentors/log_form.html", form, **context)


@require_safe
@guarded("bonds", Right.READ)
def log_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    log = get_log(request, pk)
    may_correct = can_correct_log(user, log)
    context = {
        "log": log,
        "former": _former(log),
        "may_correct": may_correct,
        "may_void": may_correct and not log.confirmed_at,
        "may_confirm": can_confirm_log(user, log) and not log.confirmed_at,
        "comment_form": CommentForm() if can_confirm_log(user, log) else None,
    }
    return render(request, "mentors/log_detail.html", context)


def _former(log: GuidanceLog) -> list[Any]:
    """The words of earlier versions, newest first; confirmations and comments alone are no new words."""
    words = ("met_on", "how", "topic", "advice", "next_step", "next_due_on")
    seen, former = [tuple(getattr(log, name) for name in words)], []
    for event in log.events.filter(version__lt=log.version).order_by("-version"):  # type: ignore[attr-defined]
        said = tuple(getattr(event, name) for name in words)
        if said != seen[-1]:
            seen.append(said)
            former.append(event)
    return former


@require_http_methods(BOTH)
@guarded("bonds", Right.ENTER)
def log_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    log = get_log(request, pk)
    _require_author(user, log)
    form = CorrectForm(request.POST or None, log=log)
    if (
        form.is_valid()
        and form.act(
            correct_log,
            log=log,
            expected=form.cleaned_data["version"],
            correction=form.cleaned_data["correction"],
            by=user,
            now=timezone.now(),
            **form.facts(),
        )
        is not None
    ):
        messages.success(request, _("已更正，原来的内容留在记录里。"))
        return redirect(page_of(log))
    return form_page(request, "mentors/log_correct.html", form, log=log, cancel_url=page_of(log))


@require_http_methods(BOTH)
@guarded("bonds", Right.ENTER)
def log_file(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    log = get_log(request, pk)
    _require_author(user, log)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and form.act(_attach, log=log, upload=form.cleaned_data["file"], by=user) is not None:
        messages.success(request, _("附件已保存。"))
        return redirect(page_of(log))
    return form_page(request, "mentors/log_file.html", form, log=log, cancel_url=page_of(log))


def _attach(*, log: GuidanceLog, upload: Any, by: Any) -> GuidanceLog:
    content_type = content_type_of(upload, upload.size)
    return attach_file(log=log, content=upload, name=upload.name, content_type=content_type, by=by, now=timezone.now())


@require_http_methods(BOTH)
@guarded("bonds", Right.ENTER)
def log_void(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    log = get_log(request, pk)
    _require_author(user, log)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and form.act(void_log, log=log, by=user, now=timezone.now(), **form.cleaned_data) is not None:
        messages.success(request, _("这条记录已作废。"))
        return redirect("mentors:bond-detail", log.bond_id)
    return form_page(request, "mentors/log_void.html", form, log=log, cancel_url=page_of(log))
