"""One's own second factor: whether it is set up, and the codes for a lost phone."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import signed_in
from people.second_factor import is_asked_of


@require_safe
@signed_in("everybody settles the own second factor")
def factor_index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    own = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
    codes = own.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "totp": own.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "is_asked": is_asked_of(user),
        "is_on": settings.SECOND_FACTOR,
    }
    return render(request, "mfa/index.html", context)
