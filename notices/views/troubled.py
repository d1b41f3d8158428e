"""Mail that failed or of which nobody knows what became: a person decides, never the machine."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from common.access import Right, guarded
from common.exceptions import Refusal
from common.listing import PAGE_SIZE, Column, Listing
from common.templatetags.banfei import moment, state
from notices import actions
from notices.choices import NoticeState
from notices.models import Notice
from notices.occasions import occasion_label
from notices.queries import troubled_notices

LARGEST_ID = 2**63 - 1


@require_safe
@guarded("units", Right.MANAGE)
def troubled(request: HttpRequest) -> HttpResponse:
    """Whose mail did not arrive. What the messages say stays between sender and recipient."""
    user: Any = request.user
    return Listing(
        request,
        troubled_notices(user).select_related("recipient__home"),
        title=_("未送达的邮件"),
        columns=COLUMNS,
        order="-created",
        search_q=lambda text: Q(recipient__name__icontains=text) | Q(recipient__email__icontains=text),
        search_hint=_("收件人或邮箱"),
        unit_word=_("封"),
        bulk_actions=[
            {"label": _("重新发送"), "url": reverse("notices:troubled-resend")},
            {"label": _("确认已送达"), "url": reverse("notices:troubled-settle")},
        ],
        empty={"title": _("没有未送达的邮件"), "hint": _("发送失败或结果不明的邮件会列在这里，由您决定是否重发。")},
    ).respond("notices/troubled.html")


def _state(notice: Notice) -> SafeString:
    kind = "need" if notice.state == NoticeState.FAILED else "soon"
    return state(kind, notice.get_state_display())


COLUMNS = [
    Column("recipient", gettext_lazy("收件人"), lambda notice: notice.recipient.name, phone="main"),
    Column("unit", gettext_lazy("单位"), lambda notice: notice.recipient.home),
    Column("email", gettext_lazy("邮箱"), lambda notice: notice.recipient.email),
    Column("occasion", gettext_lazy("事由"), lambda notice: occasion_label(notice.occasion)),
    Column("state", gettext_lazy("状态"), _state, phone="next"),
    Column("attempts", gettext_lazy("已试次数"), lambda notice: notice.attempts, numeric=True),
    Column("created", gettext_lazy("生成时间"), lambda notice: moment(notice.created_at), sort="created_at"),
]


@require_POST
@guarded("units", Right.MANAGE)
def troubled_resend(request: HttpRequest) -> HttpResponse:
    done = _each_picked(request, actions.resend_notice)
    _say(request, done, ngettext("%(n)d 封邮件已重新排队发送。", "%(n)d 封邮件已重新排队发送。", done))
    return redirect("notices:troubled")


@require_POST
@guarded("units", Right.MANAGE)
def troubled_settle(request: HttpRequest) -> HttpResponse:
    done = _each_picked(request, actions.settle_notice)
    _say(request, done, ngettext("%(n)d 封邮件已记为送达。", "%(n)d 封邮件已记为送达。", done))
    return redirect("notices:troubled")


def _each_picked(request: HttpRequest, action: Callable[..., Notice]) -> int:
    """How many of the picked mails it was done to; at most a page of them, each with its own audit event."""
    user: Any = request.user
    picked = [int(text) for text in request.POST.getlist("pick") if text.isdecimal()]
    picked = [pk for pk in picked if pk <= LARGEST_ID][:PAGE_SIZE]
    done = 0
    for notice in troubled_notices(user).filter(pk__in=picked):
        try:
            action(notice=notice, by=user, now=timezone.now())
        except Refusal:
            continue  # somebody else was faster
        done += 1
    return done


def _say(request: HttpRequest, done: int, text: str) -> None:
    if done:
        messages.success(request, text % {"n": done})
    else:
        messages.warning(request, _("没有选中待处理的邮件，或者它们已被他人处理。"))
