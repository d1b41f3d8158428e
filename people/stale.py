"""The page of a save that came too late: both values, and every way on without losing what was typed."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from common.exceptions import StaleSave
from people import audit

LONG = 40
# Names under which forms say which version they were filled in for.
VERSION = "version"
NOT_TYPED = {"csrfmiddlewaretoken", "request_key", VERSION}


def stale_page(request: HttpRequest, error: StaleSave) -> HttpResponse:
    """409 with what is on record beside what was typed; the form can be sent again over the newer version."""
    own = error.target is not None and audit.last_writer_of(error.target) == request.user.pk
    again = error.target is not None and VERSION in request.POST
    form_url = request.get_full_path() if again else _page_before(request)
    context = {
        "own": own,
        "message": _("在您填写期间，您自己在另一个页面改过这条记录。") if own else error.message,
        "short": [row for row in error.fields if not _is_long(row)],
        "long": [row for row in error.fields if _is_long(row)],
        "typed": _typed(request) if again else [],
        "version": error.target.version if again else None,
        "files_lost": bool(request.FILES),
        "again": again,
        "form_url": form_url,
        "frame": "base.html" if request.user.is_authenticated else "bare.html",
    }
    response = render(request, "errors/stale.html", context, status=409)
    response["Cache-Control"] = "no-store, private"
    return response


def _page_before(request: HttpRequest) -> str:
    """The page of this house from which the form was sent, or nothing."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        parts = urlsplit(referer)
        return urlunsplit(("", "", parts.path, parts.query, ""))
    return ""


def _is_long(row: tuple[Any, Any, Any]) -> bool:
    """What doesn't fit beside the other value on a phone, or has lines of its own."""
    return any(isinstance(value, str) and (len(value) > LONG or "\n" in value) for value in row[1:])


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Every value of the form, also several of one name, in their order."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
        if isinstance(value, str)
    ]
