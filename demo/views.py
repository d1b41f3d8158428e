"""Logging in to the demo without a password."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from common.access import public
from demo.context import is_open
from demo.district import ACCOUNTS
from people import audit
from people.models import User
from people.models.audit import AuditKind


@require_POST
@public("只在演示环境打开；虚构区县的虚构账号")
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in as one of the accounts on the log-in page, and as no other."""
    username = request.POST.get("username", "")
    if not is_open() or username not in {account.username for account in ACCOUNTS}:
        raise Http404
    user = get_object_or_404(User, username=username, is_active=True)
    login(request, user, backend="people.backends.LoginNameBackend")
    UserSession.objects.create_from_request(request)
    audit.record("people.login", by=user, kind=AuditKind.LOGIN)
    return redirect("home")
