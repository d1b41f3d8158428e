"""Who guides whom, on which side, from when until when."""

from datetime import date, timedelta
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.enrolments import enrolled_under
from common.access import Right
from common.models import Versioned
from mentors.choices import CLOSED, GUIDING, OPEN, BondState, MentorKind, Slot
from mentors.models.profiles import MentorProfile
from people.access import Lookup, Reach, cared_for, scoped
from people.choices import Role
from people.history import tracked


def _of_own_trainees(reach: Reach) -> Q:
    """Units in reach, by the trainee's unit on joining or by the class."""
    return Q(enrolment__in=enrolled_under(reach.path))


def _own_pairs(reach: Reach) -> Q:
    return Q(mentor__person__user=reach.user, state__in=GUIDING)


# A mentor reads everything about the trainees looked after, and writes in the own pairs only.
BOND_REACH: dict[str, Lookup] = {
    "subtree": _of_own_trainees,
    "class": cared_for(Role.CLASS_TEACHER, "trainee"),
    "mentee": cared_for(Role.MENTOR, "trainee"),
    "own": "trainee__user",
}
WRITING_REACH: dict[str, Lookup] = {
    **BOND_REACH,
    "subtree": lambda reach: Q(enrolment__unit__path__startswith=reach.path),
    "mentee": _own_pairs,
}


class BondQuerySet(models.QuerySet["Bond"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "BondQuerySet":
        reach = BOND_REACH if right is Right.READ else WRITING_REACH
        return scoped(self, user, "bonds", right, reach)

    def open(self) -> "BondQuerySet":
        return self.filter(state__in=OPEN)

    def guiding(self) -> "BondQuerySet":
        return self.filter(state__in=GUIDING)

    def with_last_met(self) -> Any:
        """`met_on`: the last guidance; `quiet_since`: that day, or the day of signing where there was none.

        Looked up bond by bond, so that a page of fifty asks for fifty of them and not for all.
        """
        logs = apps.get_model("mentors", "GuidanceLog").objects.filter(bond=models.OuterRef("pk"), voided_at=None)
        met = models.Subquery(logs.order_by("-met_on").values("met_on")[:1])
        return self.annotate(met_on=met).annotate(quiet_since=models.functions.Greatest("met_on", "since"))

    def silent_on(self, today: date, days: int | None = None) -> "BondQuerySet":
        """Guiding bonds without guidance for so many days; the one definition of 久未指导."""
        limit = today - timedelta(days=days or settings.MENTOR_SILENT_DAYS)
        return self.guiding().with_last_met().filter(quiet_since__lte=limit)


@tracked()
class Bond(Versioned):
    """A mentor's agreement for one trainee in one class. Closed with a reason, never deleted.

    `kind` is the mentor's kind on the day of the agreement, so that the side stays true when the
    mentor changes work later. Every arrow has its own who and when.
    """

    mentor = models.ForeignKey(MentorProfile, models.PROTECT, related_name="bonds", verbose_name=_("导师"))
    enrolment = models.ForeignKey(
        "cohorts.Enrolment", models.PROTECT, related_name="bonds", verbose_name=_("学员（入班记录）")
    )
    trainee = models.ForeignKey("people.Person", models.PROTECT, related_name="bonds", verbose_name=_("学员"))
    slot = models.CharField(_("导师席位"), max_length=8, choices=Slot)
    kind = models.CharField(_("签约时导师类别"), max_length=9, choices=MentorKind)
    state = models.CharField(_("状态"), max_length=9, choices=BondState, default=BondState.PROPOSED)
    since = models.DateField(_("帮带起"))
    until = models.DateField(_("帮带止"))
    ended_on = models.DateField(_("实际结束"), null=True, blank=True)
    reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("接替")
    )
    proposed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(_("提议时间"))
    signed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("签约时间"), null=True, blank=True)
    started_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(_("首次指导时间"), null=True, blank=True)
    closed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = BondQuerySet.as_manager()

    class Meta:
        verbose_name = _("结对")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "slot"], condition=Q(state__in=OPEN), name="bond_one_open_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(slot=Slot.THEORY, kind=MentorKind.ACADEMIC)
                | Q(slot=Slot.PRACTICE, kind__in=[MentorKind.INDUSTRY, MentorKind.SECRETARY]),
                name="bond_slot_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")) & (Q(ended_on=None) | Q(ended_on__gte=F("since"))),
                name="bond_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False, ended_on__isnull=False)
                | Q(state__in=OPEN, closed_at=None, ended_on=None),
                name="bond_closed_with_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=BondState.ENDED) | ~Q(reason=""), name="bond_ended_early_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*GUIDING, BondState.COMPLETED]) | Q(signed_at__isnull=False),
                name="bond_guides_when_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=BondState.ACTIVE) | Q(started_at__isnull=False), name="bond_active_when_started"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="bond_of_mentor"),
            models.Index(fields=["trainee", "state"], name="bond_of_trainee"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="true_pair",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("mentor_id", "trainee_id", "enrolment_id"),
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM mentors_mentorprofile m
                               WHERE m.id = NEW.mentor_id AND m.person_id = NEW.trainee_id) THEN
                        RAISE EXCEPTION 'bond_not_with_oneself' USING ERRCODE = 'check_violation';
                    END IF;
                    IF NOT EXISTS (SELECT 1 FROM cohorts_enrolment e
                                   WHERE e.id = NEW.enrolment_id AND e.person_id = NEW.trainee_id) THEN
                        RAISE EXCEPTION 'bond_trainee_of_enrolment' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor} · {self.trainee}"

    @property
    def source(self) -> str:
        """What the care links of this bond are called."""
        return f"mentors.bond:{self.pk}"
