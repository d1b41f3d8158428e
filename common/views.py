"""Pages that belong to no app: the parts for developers, and the answer when something breaks."""

import errno
import sys
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from common import samples
from common.access import public, signed_in
from common.desk import figures_of, sections_of, todos_of
from common.plain_text import sought
from common.search import search_all

WAITING_SHOWN = 12
# PostgreSQL's word for it, and the operating system's.
DISK_FULL = "53100"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
WHY_PUBLIC = "零件页只含虚构示例，只在调试或演示时打开"


def _only_for_developers() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404


@require_safe
@signed_in("每人看到的只是自己的待办；里面的链接各有各的权限")
def home(request: HttpRequest) -> HttpResponse:
    """Today: what waits for this user, then the few numbers to steer by."""
    user, now = request.user, timezone.now()
    waiting = todos_of(user, now)
    sections = sections_of(user, now)
    context = {
        "now": now,
        "count": len(waiting),
        "todos": waiting[:WAITING_SHOWN],
        "more": len(waiting) - WAITING_SHOWN,
        "figures": figures_of(user, now),
        "first_sections": [section for section in sections if section.order < 0],
        "sections": [section for section in sections if section.order >= 0],
    }
    return render(request, "common/home.html", context)


@require_safe
@signed_in("每个来源只在本人看得见的范围里找")
def search(request: HttpRequest) -> HttpResponse:
    """What the bar on top asks for; the page has a box of its own for phones."""
    text = sought(request.GET.get("q", ""))
    return render(request, "common/search.html", {"sought": text, "results": search_all(request.user, text)})


@require_safe
@public(WHY_PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """Every part in every state, with invented data."""
    _only_for_developers()
    if "messages" in request.GET:
        for level, text in samples.MESSAGES:
            messages.add_message(request, level, text)
    return render(request, "common/components.html", samples.everything(wrong="errors" in request.GET))


@require_safe
@public(WHY_PUBLIC)
def paper(request: HttpRequest) -> HttpResponse:
    """A printed roster."""
    _only_for_developers()
    return render(request, "common/paper_sample.html", {"people": samples.PEOPLE})


@require_safe
@public(WHY_PUBLIC)
def story(request: HttpRequest) -> HttpResponse:
    """A public story."""
    _only_for_developers()
    return render(request, "common/story_sample.html", samples.story())


@require_POST
@public(WHY_PUBLIC)
def tap(request: HttpRequest) -> HttpResponse:
    """Answers the sample register as a real one does; keeps nothing."""
    _only_for_developers()
    if "application/json" not in request.headers.get("Accept", ""):
        return HttpResponseRedirect(reverse("common:components") + "#register")
    _tile, _colon, state = request.POST.get("tap", "").partition(":")
    if state not in {known["key"] for known in samples.STATES}:
        return JsonResponse({"message": "没有这种状态"}, status=422)
    return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M}", "state": state})


@require_POST
@public(WHY_PUBLIC)
def enter(request: HttpRequest) -> HttpResponse:
    """Answers the sample grid as a real one does; keeps nothing."""
    _only_for_developers()
    if "application/json" not in request.headers.get("Accept", ""):
        return HttpResponseRedirect(reverse("common:components") + "#grid")
    try:
        score = Decimal(request.POST.get("value") or "0")
    except InvalidOperation:
        return JsonResponse({"why": "请填 0 到 100 之间的数"}, status=422)
    if not 0 <= score <= 100:
        return JsonResponse({"why": "超出 0 到 100"}, status=422)
    return JsonResponse({"value": str(score), "version": int(request.POST.get("version", 0)) + 1})


def server_error(request: HttpRequest) -> HttpResponse:
    """507 where a disk is full; 503 while the database is away or overloaded, so that load balancers and people
    come back; else 500."""
    error = sys.exc_info()[1]
    away = isinstance(error, OperationalError | InterfaceError)
    status = 507 if _is_full_disk(error) else 503 if away else 500
    response = render(None, f"{status}.html", status=status)  # type: ignore[arg-type]
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _is_full_disk(error: BaseException | None) -> bool:
    """Whether the database's disk or one of ours has no room left."""
    while error is not None:
        if getattr(error, "pgcode", None) == DISK_FULL or getattr(error, "errno", None) in NO_ROOM:
            return True
        error = error.__cause__
    return False
