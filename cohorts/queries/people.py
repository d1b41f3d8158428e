"""Whom one may choose: teachers for a class, people to enrol."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cohorts.choices import ON_ROLL, EnrolmentState
from cohorts.models import Cohort, Enrolment
from people.choices import Role
from people.models import Person, RoleHolding, User

# They look at the work of others, or come for one task: none of them runs a class.
BESIDE_THE_WORK = (Role.CITY_ADMIN, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.JUDGE, Role.INSPECTOR, Role.PUBLIC)


def possible_teachers(cohort: Cohort, viewer: User) -> QuerySet[User]:
    """Accounts at the cohort's unit or above it, and those that already teach a class there; not those whose
    roles all lie beside the work."""
    above = [
        cohort.unit.path[:end] for end in range(cohort.unit.steplen, len(cohort.unit.path) + 1, cohort.unit.steplen)
    ]
    near = Q(home__path__in=above) | Q(classes__cohort__unit=cohort.unit) | Q(role_holdings__unit=cohort.unit)
    members = cohort.enrolments.on_roll().values("person")
    held = RoleHolding.objects.in_force(timezone.localdate()).filter(user=OuterRef("pk"))
    works = Exists(held.exclude(role__in=BESIDE_THE_WORK)) | ~Exists(held)
    rows = User.objects.filter(near, is_active=True).exclude(person__in=members)
    return User.objects.filter(works, pk__in=rows.values("pk")).select_related("home").order_by("name_key", "pk")


def possible_members(cohort: Cohort, viewer: User) -> QuerySet[Person]:
    """Workers under the cohort's unit, in the viewer's sight, who aren't in the class."""
    there = Enrolment.objects.filter(
        cohort=cohort, person=OuterRef("pk"), state__in=[*ON_ROLL, EnrolmentState.GRADUATED, EnrolmentState.APPLIED]
    )
    rows = Person.objects.visible_to(viewer).workers().filter(unit__path__startswith=cohort.unit.path)
    return rows.filter(~Exists(there)).select_related("unit__parent").order_by("unit__path", "name_key", "pk")


@dataclass(frozen=True)
class Part:
    """How many members of a class somebody sees, and how many there are."""

    seen: int
    members: int


def roster_part(cohort: Cohort, viewer: User) -> Part | None:
    """None for who sees the whole class; two queries. Whoever sees the class may know its size: its page says it."""
    rows = Enrolment.objects.members().filter(cohort=cohort)
    part = Part(rows.visible_to(viewer).count(), rows.count())
    return part if part.seen < part.members else None


def own_enrolments(user: User) -> QuerySet[Enrolment]:
    """The user's own places in classes, the present ones first."""
    rows = Enrolment.objects.filter(person__user=user, cohort__voided_at=None)
    return rows.select_related("cohort__unit", "cohort__programme").order_by("-cohort__starts_on", "-pk")


def own_on_roll(user: User) -> QuerySet[Enrolment]:
    return own_enrolments(user).filter(state__in=ON_ROLL)
