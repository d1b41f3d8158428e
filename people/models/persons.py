"""Persons and their dated facts."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.models import Versioned, Voidable
from people.access import cared_for, scoped
from people.choices import (
    Education,
    Gender,
    PersonKind,
    Politics,
    PostTrack,
    Precision,
    Role,
    Source,
    StaffType,
    Standing,
)
from people.history import tracked
from people.rules.dates import EARLIEST

PERSON_REACH = {
    "subtree": "unit__path",
    "own": "user",
    "class": cared_for(Role.CLASS_TEACHER, "pk"),
    "mentee": cared_for(Role.MENTOR, "pk"),
}


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any, right: Right = Right.READ, thing: str = "people") -> "PersonQuerySet":
        """Persons in the user's reach for a thing of the matrix; voided persons are never shown."""
        return scoped(self.live(), user, thing, right, PERSON_REACH)

    def live(self) -> "PersonQuerySet":
        return self.filter(voided_at=None)

    def workers(self) -> "PersonQuerySet":
        """Community workers in a post."""
        return self.live().filter(kind=PersonKind.WORKER, standing=Standing.POSTED)


@tracked(exclude=("id_sealed", "id_hash", "phone"))
class Person(Versioned, Voidable):
    """One human being, once. Posts, certificates and marks hang on it as dated facts.

    `unit`, `post_title`, `post_track` and `grade` repeat the open main PostHolding; only hold_post
    (people.actions.persons), people.actions.leaving and the import of people write them, and `standing`.
    Who is in no post stays at the unit last left, or at the one that receives. ID numbers are sealed
    (common.crypto) and found by hash.
    """

    kind = models.CharField(_("类别"), max_length=10, choices=PersonKind, default=PersonKind.WORKER)
    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    name_key = models.CharField(_("姓名拼音"), max_length=200, blank=True, db_index=True)
    work_number = models.CharField(_("工号"), max_length=20, null=True, blank=True, unique=True)
    id_sealed = models.BinaryField(null=True, blank=True, editable=False)
    id_hash = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001
    phone = models.CharField(_("手机号"), max_length=11, null=True, blank=True)  # noqa: DJ001
    gender = models.CharField(_("性别"), max_length=6, choices=Gender, blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    born_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    politics = models.CharField(_("政治面貌"), max_length=12, choices=Politics, blank=True)
    education = models.CharField(_("学历"), max_length=10, choices=Education, blank=True)
    staff_type = models.CharField(_("用工类型"), max_length=12, choices=StaffType, default=StaffType.STAFF)
    hired_on = models.DateField(_("入职时间"), null=True, blank=True)
    hired_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="persons", verbose_name=_("单位"))
    post_title = models.CharField(_("岗位"), max_length=60, blank=True)
    post_track = models.CharField(_("岗位类别"), max_length=8, choices=PostTrack, blank=True)
    grade = models.PositiveSmallIntegerField(_("岗位等级"), null=True, blank=True)
    standing = models.CharField(_("在岗情况"), max_length=8, choices=Standing, default=Standing.POSTED)
    created_at = models.DateTimeField(_("建档时间"), db_default=Now(), editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        indexes = [models.Index(fields=["unit", "name_key", "id"], name="person_list")]
        constraints = [
            models.UniqueConstraint(fields=["id_hash"], condition=Q(voided_at=None), name="person_id_number_unique"),
            models.UniqueConstraint(fields=["phone"], condition=Q(voided_at=None), name="person_phone_unique"),
            models.CheckConstraint(condition=Q(phone__regex=r"^1\d{10}$"), name="person_phone_has_11_digits"),
            models.CheckConstraint(
                # The rule says 16 (people.rules.dates); a year known without its month may stand a year off.
                condition=Q(hired_on=None) | Q(born_on=None) | Q(hired_on__gte=F("born_on") + timedelta(days=15 * 365)),
                name="person_hired_after_childhood",
            ),
            models.CheckConstraint(
                condition=Q(hired_on=None) | Q(hired_on__gte=EARLIEST), name="person_hired_not_before_1949"
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.POSTED) | Q(post_title=""), name="person_without_post_has_no_title"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostHoldingQuerySet(models.QuerySet["PostHolding"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "PostHoldingQuerySet":
        """Posts of visible persons."""
        persons = Person.objects.visible_to(user, right).values("pk")
        return self.filter(voided_at=None, person__in=persons)

    def on(self, day: date) -> "PostHoldingQuerySet":
        """Posts held on a day; `until` is the last day in the post."""
        return self.filter(voided_at=None, since__lte=day).filter(Q(until=None) | Q(until__gte=day))


@tracked()
class PostHolding(Voidable):
    """A post held at a unit from a day until a day (inclusive); closed, never overwritten (S23)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="posts", verbose_name=_("单位"))
    title = models.CharField(_("岗位"), max_length=60)
    track = models.CharField(_("岗位类别"), max_length=8, choices=PostTrack)
    grade = models.PositiveSmallIntegerField(_("岗位等级"), null=True, blank=True)
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True, blank=True)
    since_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("来源"), max_length=8, choices=Source, default=Source.ENTERED)
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位履历")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "title", "since"],
                condition=Q(voided_at=None),
                name="post_recorded_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="post_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(since__gte=EARLIEST), name="post_not_before_1949"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.unit}"


class CareLink(models.Model):
    """Who looks after whom: the class teacher for each trainee, the mentor for each mentee.

    Written by the action that makes the fact (enrolment, bond) and closed by the one that ends it,
    so that visibility is answerable at the bottom of the house. `source` names that fact.
    """

    user = models.ForeignKey("people.User", models.PROTECT, related_name="care_links")
    person = models.ForeignKey(Person, models.PROTECT, related_name="care_links")
    role = models.CharField(max_length=2, choices=[(Role.CLASS_TEACHER, ""), (Role.MENTOR, "")])
    source = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("带教关系")
        indexes = [models.Index(fields=["user", "role", "person"], condition=Q(until=None), name="care_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person", "role", "source"],
                condition=Q(until=None),
                name="care_link_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.source
