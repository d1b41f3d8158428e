"""Pages of the roster: who is in the class, who joins, who leaves."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.actions.enrolments import admit, enrol, withdraw
from cohorts.choices import ON_ROLL, CohortState, EnrolmentState
from cohorts.exports import roster_sheet
from cohorts.forms.programmes import EnrolForm, WithdrawForm
from cohorts.models import Cohort, Enrolment
from cohorts.permissions import can_correct_roll, can_import_roster, can_manage_cohort
from cohorts.queries.attendance import outcomes_of, seen_outcomes
from cohorts.queries.people import possible_members, roster_part
from cohorts.tables import roster_listing
from common.access import Right, get_visible, guarded
from common.forms import form_page
from common.plain_text import sought
from common.sheets import XLSX_TYPE, file_name, write_xlsx
from people import audit
from people.matrix import reaches
from people.models import Person, User
from people.models.audit import AuditKind
from people.queries import with_phone_sight
from people.second_factor import bulk_export
from people.tables import search_by_number, search_persons

FORM = "cohorts/form.html"
WITH_UNIT = Cohort.objects.select_related("unit", "programme")


def sees_marks(user: User) -> bool:
    """Whether figures of attendance belong on the list: not for a mentor or a single session's instructor."""
    return any(reaches("roll_calls", held.role, Right.READ) - {"assigned"} for held in user.access.held)


def _roster(request: HttpRequest, user: User, cohort: Cohort) -> Any:
    rows = Enrolment.objects.visible_to(user).filter(cohort=cohort)
    return roster_listing(request, user, cohort, rows, sees_marks(user))


@require_safe
@guarded("programmes", Right.READ)
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, pk=pk)
    manages = cohort.is_open and can_manage_cohort(user, cohort)
    export = request.GET.copy()
    for cursor in ("after", "before"):
        export.pop(cursor, None)
    export_url = f"{reverse('cohorts:roster-export', args=[pk])}?{export.urlencode()}"
    return _roster(request, user, cohort).respond(
        "cohorts/roster.html",
        cohort=cohort,
        manages=manages,
        export_url=export_url,
        may_import=can_import_roster(user, cohort),
        now=timezone.now(),
        part=roster_part(cohort, user),
    )


@require_safe
@guarded("programmes", Right.READ)
@bulk_export
def roster_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered roster as a workbook, phones as on the person's page; on record as an export."""
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, pk=pk)
    rows = list(_roster(request, user, cohort).found.order_by("person__name_key", "pk"))
    sighted: Any = with_phone_sight(Person.objects.filter(pk__in=[row.person_id for row in rows]), user)
    sight = dict(sighted.values_list("pk", "phone_in_sight"))
    for row in rows:
        row.phone_in_sight = sight.get(row.person_id, False)
    now = timezone.localtime()
    subtitle = _("导出人：%(name)s　导出时间：%(at)s") % {"name": user.name, "at": f"{now:%Y-%m-%d %H:%M}"}
    file = io.BytesIO()
    write_xlsx(file, [roster_sheet(rows, cohort=cohort, viewer=user, subtitle=subtitle)], created=now)
    audit.record(
        "cohorts.export_roster",
        by=user,
        kind=AuditKind.EXPORT,
        target=cohort,
        unit=cohort.unit,
        now=now,
        rows=len(rows),
    )
    name = file_name(cohort.name, _("学员名册"), timezone.localdate(now), "xlsx")
    return HttpResponse(
        file.getvalue(),
        content_type=XLSX_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "no-store, private",
        },
    )


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def enrolment_add(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, Right.MANAGE, pk=pk)
    candidates = possible_members(cohort, user)
    text = sought(request.GET.get("q", ""))
    if text:
        candidates = candidates.filter(search_persons(text) | search_by_number(user, text))
    form = EnrolForm(request.POST or None, cohort=cohort, candidates=candidates, today=timezone.localdate())
    if form.is_valid() and (made := form.act(enrol, cohort=cohort, by=user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("%(name)s已加入本班。") % {"name": made.person.name})
        return redirect("cohorts:roster", pk)
    page = reverse("cohorts:roster", args=[pk])
    return form_page(
        request, "cohorts/enrolment_add.html", form, title=_("加入学员"), submit=_("加入本班"), cancel_url=page,
        search=text, number=candidates.count(),
        crumbs=[(cohort.name, reverse("cohorts:cohort-detail", args=[pk])), (_("学员名册"), page)],
    )  # fmt: skip


@require_safe
@guarded("programmes", Right.READ)
def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One member in this class: attendance session by session."""
    user: Any = request.user
    enrolment = get_visible(
        Enrolment.objects.select_related("cohort__unit", "person__unit__parent", "unit__parent"), user, pk=pk
    )
    manages = enrolment.cohort.is_open and can_manage_cohort(user, enrolment.cohort)
    context = {
        "enrolment": enrolment,
        "cohort": enrolment.cohort,
        "rows": seen_outcomes(enrolment, user),
        "tally": outcomes_of(enrolment, user),
        "may_admit": manages and enrolment.state == EnrolmentState.APPLIED,
        "may_withdraw": manages and enrolment.state in ON_ROLL,
        "may_correct": enrolment.cohort.state == CohortState.RUNNING and can_correct_roll(user, enrolment.cohort),
        "sees_person": Person.objects.visible_to(user).filter(pk=enrolment.person_id).exists(),
    }
    return render(request, "cohorts/enrolment_detail.html", context)


@require_POST
@guarded("programmes", Right.MANAGE)
def enrolment_admit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    enrolment = get_visible(Enrolment, user, Right.MANAGE, pk=pk)
    admit(enrolment=enrolment, by=user, now=timezone.now())
    messages.success(request, _("已录取。"))
    return redirect("cohorts:enrolment-detail", pk)


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    enrolment = get_visible(Enrolment.objects.select_related("cohort", "person"), user, Right.MANAGE, pk=pk)
    form = WithdrawForm(request.POST or None, initial={"left_on": timezone.localdate()})
    if (
        form.is_valid()
        and form.act(withdraw, enrolment=enrolment, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s已离班，原有出勤保留。") % {"name": enrolment.person.name})
        return redirect("cohorts:roster", enrolment.cohort_id)
    page = reverse("cohorts:enrolment-detail", args=[pk])
    return form_page(
        request, FORM, form, title=_("%(name)s离班") % {"name": enrolment.person.name}, submit=_("办理离班"),
        cancel_url=page, crumbs=[(enrolment.person.name, page)],
    )  # fmt: skip
