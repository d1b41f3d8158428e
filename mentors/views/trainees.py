"""The trainee's pages: my mentors, confirm a log in one tap, say something to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import Right, guarded, require
from common.forms import form_page
from mentors.actions.logs import comment_log, confirm_log
from mentors.choices import GUIDING
from mentors.forms import CommentForm
from mentors.permissions import can_confirm_log
from mentors.queries.mentees import own_bonds, own_logs
from mentors.rules import lacking_slots
from mentors.views.logs import get_log, page_of


@require_safe
@guarded("bonds", Right.OWN)
def bond_own(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    bonds, logs = own_bonds(user), own_logs(user)
    current = [bond for bond in bonds if bond.state in GUIDING]
    context = {
        "current": current,
        "former": [bond for bond in bonds if bond.state not in GUIDING],
        "lacking": lacking_slots(bond.slot for bond in current),
        "waiting": [log for log in logs if not log.confirmed_at],
        "logs": [log for log in logs if log.confirmed_at],
    }
    return render(request, "mentors/bond_own.html", context)


@require_POST
@guarded("bonds", Right.OWN)
def log_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    log = get_log(request, pk)
    require(can_confirm_log(user, log))
    confirm_log(log=log, by=user, now=timezone.now())
    messages.success(request, _("已确认。"))
    return redirect("mentors:bond-own" if request.POST.get("from") == "own" else page_of(log))


@require_http_methods(["GET", "POST"])
@guarded("bonds", Right.OWN)
def log_comment(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    log = get_log(request, pk)
    require(can_confirm_log(user, log))
    form = CommentForm(request.POST or None, initial={"comment": log.trainee_comment})
    if form.is_valid() and form.act(comment_log, log=log, by=user, now=timezone.now(), **form.cleaned_data) is not None:
        messages.success(request, _("已留言，导师会看到。"))
        return redirect(page_of(log))
    return form_page(request, "mentors/log_comment.html", form, log=log, cancel_url=page_of(log))
