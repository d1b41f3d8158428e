"""What mentoring adds to a person's record page."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import Right, get_visible, guarded
from mentors.models import Bond, GuidanceLog, MentorProfile
from people.models import Person


@require_safe
@guarded("bonds", Right.READ)
def person_bonds(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's mentors with their logs counted, and the own trainees of a mentor."""
    user: Any = request.user
    person = get_visible(Person, user, pk=pk)
    bonds = Bond.objects.visible_to(user).filter(Q(trainee=person) | Q(mentor__person=person)).with_last_met()
    logs = GuidanceLog.objects.visible_to(user).filter(bond__trainee=person)
    context = {
        "person": person,
        "bonds": bonds.select_related("mentor__person", "trainee", "enrolment__cohort").order_by("-since", "-pk"),
        "logs": logs.count(),
        "profile": MentorProfile.objects.visible_to(user).filter(person=person).first(),
    }
    return render(request, "mentors/person_bonds.html", context)
