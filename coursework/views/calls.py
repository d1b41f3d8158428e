"""Calls for cases: made, changed, watched, and given to judges as a whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from common.access import Right, get_visible, guarded
from common.forms import form_page
from common.templatetags.banfei import of
from coursework.actions.calls import change_call, open_call
from coursework.actions.reviewing import assign_call
from coursework.choices import CaseState
from coursework.forms import CallAddForm, CallEditForm
from coursework.models import Case, CaseCall
from coursework.permissions import can_run_call, watches_cases
from coursework.queries.proposals import propose
from coursework.queries.waiting import call_counts, lacking_judges, unsubmitted
from coursework.tables import call_listing
from people.models import Person

MOST_SEED = 2**31


@require_safe
@guarded("cases", Right.READ)
def call_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    counts: dict[int, dict[str, int]] = {}
    listing = call_listing(request, user, lambda call: of(counts[call.pk]["handed_in"], counts[call.pk]["members"]))
    counts |= call_counts(listing.page.rows)
    return listing.respond("coursework/call_list.html", may_add=user.access.holds("cases", Right.MANAGE))


@require_http_methods(["GET", "POST"])
@guarded("cases", Right.MANAGE)
def call_add(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = CallAddForm(request.POST or None, user=user)
    if form.is_valid() and (call := form.act(open_call, by=user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("已发布“%(call)s”，班里的学员可以开始写了。") % {"call": call})
        return redirect("coursework:call-detail", call.pk)
    return form_page(request, "coursework/call_form.html", form, cancel_url=reverse("coursework:call-list"))


@require_http_methods(["GET", "POST"])
@guarded("cases", Right.MANAGE)
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    call = get_visible(CaseCall.objects.select_related("cohort__unit"), user, Right.MANAGE, pk=pk)
    initial = {name: getattr(call, name) for name in ("title", "brief", "due_on", "read_by", "version")}
    form = CallEditForm(request.POST or None, initial=initial)
    if (
        form.is_valid()
        and form.act(change_call, call=call, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已保存。"))
        return redirect("coursework:call-detail", pk)
    return form_page(request, "coursework/call_form.html", form, call=call, cancel_url=_page(call))


@require_safe
@guarded("cases", Right.READ)
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a call has come; for its members what is asked of them."""
    user: Any = request.user
    call = get_visible(CaseCall.objects.select_related("cohort__unit", "rubric"), user, pk=pk)
    runs = can_run_call(user, call)
    cases = Case.objects.visible_to(user).filter(call=call)
    watches = watches_cases(user)
    context = {
        "call": call,
        "counts": call_counts([call])[call.pk],
        "chips": _chips(call, cases) if watches else [],
        "missing": _missing(user, call) if watches else [],
        "lacking": lacking_judges(cases).count() if runs else 0,
        "runs": runs,
        "own": cases.filter(author=user.person_id).first() if user.person_id else None,
        "may_write": user.person_id and unsubmitted(CaseCall.objects.filter(pk=pk)).filter(person=user.person_id),
    }
    return render(request, "coursework/call_detail.html", context)


def _chips(call: CaseCall, cases: Any) -> list[dict[str, Any]]:
    """Cases by state, each leading to its list."""
    found = list(cases.values_list("state", flat=True))
    base = f"{reverse('coursework:case-list')}?cohort={call.cohort_id}"
    return [
        {"label": state.label, "count": found.count(state), "url": f"{base}&state={state}"}
        for state in CaseState
        if state in found
    ]


def _missing(user: Any, call: CaseCall) -> list[Any]:
    """Members within the user's sight who have handed nothing in."""
    rows = unsubmitted(CaseCall.objects.filter(pk=call.pk)).filter(
        person__in=Person.objects.visible_to(user).values("pk")
    )
    return list(rows.select_related("person", "unit__parent").order_by("person__name_key", "pk"))


@require_http_methods(["GET", "POST"])
@guarded("cases", Right.MANAGE)
def call_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """A draw of judges for the whole call: shown first, then saved exactly as shown."""
    user: Any = request.user
    call = get_visible(CaseCall.objects.select_related("cohort__unit", "rubric"), user, Right.MANAGE, pk=pk)
    now = timezone.now()
    seed = _seed(request, call)
    if request.method == "POST":
        proposal = assign_call(call=call, seed=seed, by=user, now=now)
        done = sum(bool(judges) for judges in proposal.plan.chosen.values())
        messages.success(
            request, ngettext("已给%(n)d个案例指派评委。", "已给%(n)d个案例指派评委。", done) % {"n": done}
        )
        return redirect("coursework:call-detail", pk)
    proposal = propose(call=call, seed=seed, day=timezone.localdate(now))
    context = {"call": call, "proposal": proposal, "next_seed": (seed + 1) % MOST_SEED}
    return render(request, "coursework/call_assign.html", context)


def _seed(request: HttpRequest, call: CaseCall) -> int:
    """The number of the draw, from the page that showed it; the call's own number to begin with."""
    text = request.POST.get("seed") or request.GET.get("seed") or ""
    return int(text) % MOST_SEED if text.isdecimal() and len(text) < 12 else call.pk


def _page(call: CaseCall) -> str:
    return reverse("coursework:call-detail", args=[call.pk])
