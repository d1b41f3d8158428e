"""What the search on every page finds here: classes."""

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort
from cohorts.tables import cohort_state
from common.access import Right
from common.search import Found, Hit, first_hits
from people.models import User


def find_cohorts(user: User, text: str) -> Found | None:
    """By a part of the name or of the code, the newest first."""
    if not user.access.holds("programmes", Right.READ):
        return None
    rows = Cohort.objects.visible_to(user).filter(Q(name__icontains=text) | Q(code__icontains=text))
    return first_hits(
        _("班次"),
        rows.select_related("unit").order_by("-starts_on", "-pk"),
        _cohort,
        f"{reverse('cohorts:cohort-list')}?{urlencode({'q': text})}",
    )


def _cohort(cohort: Cohort) -> Hit:
    url = reverse("cohorts:cohort-detail", args=[cohort.pk])
    return Hit(cohort.name, url, f"{cohort.unit.name} · {cohort.code}", cohort_state(cohort))
