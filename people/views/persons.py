"""Pages of persons: the list and one person's record."""

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.access import Right, can, get_visible, guarded
from common.exceptions import Refusal
from common.sheets import XLSX_TYPE, file_name, write_xlsx
from people import audit
from people.actions.persons import unmask
from people.choices import PersonKind
from people.exports import roster
from people.forms.persons import ReasonForm
from people.masking import numbers_for
from people.models import Person, User
from people.models.audit import AuditKind
from people.queries import timeline_of
from people.records import fragments_for, offers_for
from people.second_factor import bulk_export
from people.tables import person_listing, standing_of
from people.views.facts import number_facts, person_facts

MOST_EXPORTED = 20_000


@require_safe
@guarded("people", Right.READ)
def person_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    export = request.GET.copy()
    for cursor in ("after", "before"):
        export.pop(cursor, None)
    return person_listing(request, user).respond(
        "people/person_list.html",
        may_add=user.access.holds("people", Right.MANAGE),
        export_url=f"{reverse('people:person-export')}?{export.urlencode()}",
    )


@require_safe
@guarded("people", Right.READ)
@bulk_export
def person_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook, masked as on the page; on record as an export."""
    user: Any = request.user
    listing = person_listing(request, user)
    persons = listing.found.order_by("unit__path", "name_key", "pk")
    count = persons.count()
    if count > MOST_EXPORTED:
        raise Refusal(_("一次最多导出 %(most)d 人，请先按单位筛选。") % {"most": MOST_EXPORTED})
    now = timezone.localtime()
    main = user.access.main
    place = main.unit_name if main else user.name
    subtitle = _("导出人：%(name)s　导出时间：%(at)s") % {"name": user.name, "at": f"{now:%Y-%m-%d %H:%M}"}
    file = io.BytesIO()
    sheet = roster(persons, viewer=user, title=_("%(place)s人员名册") % {"place": place}, subtitle=subtitle)
    write_xlsx(file, [sheet], created=now)
    filters = {name: str(listing.filters.cleaned_data[name]) for name in listing.active_filters}
    audit.record("people.export_persons", by=user, kind=AuditKind.EXPORT, now=now, rows=count, filters=filters)
    name = file_name(place, _("人员名册"), timezone.localdate(now), "xlsx")
    return HttpResponse(
        file.getvalue(),
        content_type=XLSX_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "no-store, private",
        },
    )


@require_safe
@guarded("people", Right.OWN)
def person_own(request: HttpRequest) -> HttpResponse:
    """One's own record, for those who know no number of it."""
    user: Any = request.user
    if user.person_id is None:
        raise Refusal(_("您的账号还没有关联人员档案，请联系本单位管理员。"))
    return redirect("people:person-detail", user.person_id)


@require_safe
@guarded("people", Right.READ)
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    person = get_visible(_with_unit(), user, pk=pk)
    return render(request, "people/person_detail.html", record_of(person, user))


@require_POST
@never_cache
@guarded("personal_numbers", Right.UNMASK)
def person_unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page, once, with the full numbers on it."""
    user: Any = request.user
    person = get_visible(_with_unit(), user, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    numbers = form.act(unmask, person=person, by=user, now=timezone.now(), reason=reason) if reason else None
    shown = {"form": form, "unmasked": number_facts(numbers) if numbers else None}
    status = 200 if numbers else 422
    return render(request, "people/person_detail.html", {**record_of(person, user), **shown}, status=status)


def _with_unit() -> Any:
    return Person.objects.select_related("unit__parent", "user")


def record_of(person: Person, viewer: User) -> dict[str, Any]:
    """Everything on a person's record page."""
    manages = can(viewer, Right.MANAGE, person)
    numbers = numbers_for(viewer, person)
    posts = person.posts.filter(voided_at=None).select_related("unit__parent").order_by("-since", "-pk")
    return {
        "person": person,
        "is_own": viewer.person_id == person.pk,
        "numbers": numbers,
        "facts": person_facts(person, numbers),
        "posts": posts,
        "fragments": fragments_for(viewer, person),
        "offers": offers_for(viewer, person),
        "manages": manages,
        "may_leave": manages and person.kind == PersonKind.WORKER,
        "standing": standing_of(person),
        "form": ReasonForm() if numbers.can_unmask else None,
        "account": getattr(person, "user", None),
        "sees_accounts": viewer.access.holds("units", Right.READ),
        "may_open_account": viewer.access.holds("units", Right.MANAGE) and can(viewer, Right.MANAGE, person.unit),
        "timeline": timeline_of(person, viewer) if manages or viewer.access.holds("audit", Right.READ) else [],
    }
