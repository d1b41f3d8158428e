"""One's own messages, and which of them also come by mail."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import get_visible, signed_in
from common.forms import form_page
from common.listing import Column, Listing
from notices import actions
from notices.forms import MailGroupsForm
from notices.models import Notice
from notices.queries import inbox_of, mail_groups_of, unread_count

OWN = "a message is its recipient's alone"


@require_safe
@signed_in(OWN)
def inbox(request: HttpRequest) -> HttpResponse:
    """Newest first; `?fresh=1` shows the unread ones only."""
    user: Any = request.user
    rows, unread, fresh_only = inbox_of(user), unread_count(user), request.GET.get("fresh") == "1"
    listing = Listing(
        request,
        rows.filter(read_at=None) if fresh_only else rows,
        title=_("消息"),
        columns=[Column("created", "", str, sort="created_at")],
        order="-created",
        page_size=30,
    )
    kind = "need" if unread else ""
    chips = [
        {"label": _("全部"), "count": rows.count(), "url": "?", "current": not fresh_only},
        {"label": _("未读"), "count": unread, "url": "?fresh=1", "current": fresh_only, "kind": kind},
    ]
    return listing.respond("notices/inbox.html", notices=listing.page.rows, chips=chips, unread=unread)


@require_POST
@signed_in(OWN)
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go where the message leads. A post: nothing that looks ahead may read messages."""
    notice = get_visible(Notice.objects.inbox(), request.user, pk=pk)
    return redirect(actions.read_notice(notice=notice, now=timezone.now()).url)


@require_POST
@signed_in(OWN)
def inbox_read(request: HttpRequest) -> HttpResponse:
    read = actions.read_all(by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, ngettext("%(n)d 条消息已标为已读。", "%(n)d 条消息已标为已读。", read) % {"n": read})
    return redirect("notices:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody settles the own mail")
def mail_groups(request: HttpRequest) -> HttpResponse:
    """Which groups also come by mail."""
    user: Any = request.user
    posted = request.POST if request.method == "POST" else None
    form = MailGroupsForm(posted, initial={"groups": mail_groups_of(user)})
    if posted is not None and form.is_valid():
        actions.set_mail_groups(by=user, wanted=form.cleaned_data["groups"], now=timezone.now())
        messages.success(request, _("消息设置已保存。"))
        return redirect("notices:inbox")
    return form_page(request, "notices/mail_groups.html", form, cancel_url=reverse("notices:inbox"))
