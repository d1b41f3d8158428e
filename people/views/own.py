"""Everybody's own account."""

import uuid
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from common.access import public, signed_in
from common.forms import form_page
from people.actions.accounts import choose_language as keep_language
from people.actions.accounts import edit_own_account, end_session, end_sessions
from people.devices import device_name
from people.forms.accounts import OwnAccountForm
from people.masking import numbers_for
from people.models import RequestKey, User
from people.views.facts import own_facts


@require_POST
@public("everybody may choose the language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """For this browser; who is logged in also gets messages in it from now on."""
    user: Any = request.user
    language = request.POST.get("language")
    if user.is_authenticated and language in dict(settings.LANGUAGES):
        keep_language(user=user, language=language, now=timezone.now())
    response: HttpResponse = set_language(request)
    return response


@require_http_methods(["GET", "POST"])
@signed_in("每人只看到、只能改自己的账号")
def account_own(request: HttpRequest) -> HttpResponse:
    user: Any = User.objects.select_related("person__unit__parent", "home").get(pk=request.user.pk)
    initial = {"email": user.email, "language": user.language, "version": user.version}
    form = OwnAccountForm(request.POST or None, initial=initial)
    if (
        form.is_valid()
        and form.act(
            edit_own_account,
            user=user,
            email=form.cleaned_data["email"],
            language=form.cleaned_data["language"],
            expected=form.cleaned_data["version"],
            now=timezone.now(),
        )
        is not None
    ):
        with translation.override(user.language):
            messages.success(request, _("已保存。"))
        response = redirect("people:account-own")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language)
        return response
    context = {
        "account": user,
        "facts": own_facts(user, numbers_for(user, user.person) if user.person else None, user.access.held),
        "session_count": UserSession.objects.filter(user=user).count(),
    }
    return form_page(request, "people/account_own.html", form, **context)


@require_safe
@signed_in("每人只问自己发出的表单")
def request_saved(request: HttpRequest) -> HttpResponse:
    """Whether the form with this request key has been saved: only then does the browser drop its draft."""
    user: Any = request.user
    try:
        key = uuid.UUID(request.GET.get("key", ""))
    except ValueError:
        return JsonResponse({"saved": False})
    return JsonResponse({"saved": RequestKey.objects.filter(user=user, key=key).exists()})


@require_http_methods(["GET", "POST"])
@signed_in("每人只看到自己的登录设备")
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is logged in; a post ends every session but this one."""
    user: Any = request.user
    if request.method == "POST":
        end_sessions(user=user, keep=request.session.session_key)
        messages.success(request, _("其他设备都已退出。"))
        return redirect("usersessions_list")
    sessions = UserSession.objects.purge_and_list(user)
    sessions.sort(key=lambda session: (not session.is_current(), -session.pk))
    rows = [{"session": session, "device": device_name(session.user_agent)} for session in sessions]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


@require_POST
@signed_in("每人只能退出自己的设备")
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; ending the present one is logging out."""
    session = UserSession.objects.filter(user_id=request.user.pk, pk=pk).first()
    if session is None:
        raise Http404
    user: Any = request.user
    end_session(session=session, by=user, now=timezone.now())
    messages.success(request, _("那台设备已退出。"))
    return redirect("usersessions_list")
