"""A mentor's own trainees: who waits, what was agreed, what the other mentor advised."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.templatetags.banfei import state
from mentors.choices import GUIDING
from mentors.models import Bond, GuidanceLog
from mentors.rules import Standing, standing_of
from people.models import User

FRESH_COMMENT_DAYS = 14


def mentor_names(person_ids: Collection[int]) -> Iterable[tuple[int, str]]:
    """For people.companions: who guides or guided these trainees, or was meant to."""
    rows = Bond.objects.filter(trainee__in=person_ids).order_by()
    return rows.values_list("trainee", "mentor__person__name").distinct()


@dataclass(frozen=True)
class Mentee:
    """One card of "我的学员"."""

    bond: Bond
    last: GuidanceLog | None
    other: GuidanceLog | None
    standing: Standing
    days: int

    @property
    def url(self) -> str:
        return reverse("mentors:bond-detail", args=[self.bond.pk])

    @property
    def waits(self) -> bool:
        return self.standing.waits

    @property
    def badge(self) -> SafeString:
        """How things stand, in a word."""
        words = {
            Standing.STEP_LATE: ngettext("下一步逾期 %(n)d 天", "下一步逾期 %(n)d 天", self.days),
            Standing.FIRST_DUE: _("还没谈过"),
            Standing.SILENT: ngettext("%(n)d 天没有指导", "%(n)d 天没有指导", self.days),
            Standing.RECENT: _("今天刚谈过") if not self.days else _("%(n)d 天前刚谈过"),
            Standing.CALM: ngettext("%(n)d 天前", "%(n)d 天前", self.days),
        }
        return state(_KINDS[self.standing], words[self.standing] % {"n": self.days})

    @property
    def line(self) -> str:
        """What the mentor needs to know before calling: the step agreed, or what the other mentor advised."""
        if self.last and self.last.next_step:
            due = self.last.next_due_on
            return (
                _("%(day)s前：%(step)s") % {"day": _day(due), "step": self.last.next_step}
                if due
                else self.last.next_step
            )
        if self.other:
            return _("%(slot)s %(day)s建议：%(advice)s") % {
                "slot": self.other.bond.get_slot_display(),
                "day": _day(self.other.met_on),
                "advice": self.other.advice[:40],
            }
        if self.last:
            return _("上次谈：%(topic)s") % {"topic": self.last.topic}
        needs = "、".join(self.bond.enrolment.needs)
        return _("培训需求：%(needs)s") % {"needs": needs} if needs else _("约个时间，谈第一次")


_KINDS = {
    Standing.STEP_LATE: "need",
    Standing.FIRST_DUE: "soon",
    Standing.SILENT: "need",
    Standing.RECENT: "done",
    Standing.CALM: "calm",
}


def _day(day: date) -> str:
    # Translators: Django's date format letters, without the year.
    return format_date(day, _("n月j日"))


def mentees_of(user: User, now: datetime) -> list[Mentee]:
    """The mentor's trainees, those who wait longest first; two queries."""
    if user.person_id is None:
        return []
    bonds = list(
        Bond.objects.guiding()
        .filter(mentor__person=user.person_id)
        .select_related("trainee__unit__parent", "enrolment__cohort", "mentor")
    )
    if not bonds:
        return []
    latest = _latest_logs([bond.trainee_id for bond in bonds])
    today = timezone.localdate(now)
    cards = [_card(bond, latest.get(bond.trainee_id, []), today) for bond in bonds]
    return sorted(cards, key=lambda card: (card.standing.value, -card.days, card.bond.trainee.name_key))


def _latest_logs(trainees: list[int]) -> dict[int, list[GuidanceLog]]:
    """The latest log of every pair of these trainees, newest first."""
    rows = (
        GuidanceLog.objects.live()
        .filter(bond__trainee__in=trainees)
        .select_related("bond")
        .order_by("bond", "-met_on", "-pk")
        .distinct("bond")
    )
    found: dict[int, list[GuidanceLog]] = {}
    for log in sorted(rows, key=lambda log: (log.met_on, log.pk), reverse=True):
        found.setdefault(log.bond.trainee_id, []).append(log)
    return found


def _card(bond: Bond, logs: list[GuidanceLog], today: date) -> Mentee:
    own = next((log for log in logs if log.bond_id == bond.pk), None)
    other = next((log for log in logs if log.bond_id != bond.pk), None)
    standing, days = standing_of(
        signed_on=bond.since,
        last_met_on=own.met_on if own else None,
        step_due_on=own.next_due_on if own else None,
        today=today,
        silent_after=settings.MENTOR_SILENT_DAYS,
    )
    return Mentee(bond, own, other, standing, days)


def year_of(user: User, now: datetime) -> dict[str, int]:
    """What the mentor did this year: guidances, and those that were confirmed; one query."""
    logs = GuidanceLog.objects.live().filter(
        bond__mentor__person=user.person_id, met_on__year=timezone.localdate(now).year
    )
    return logs.aggregate(logs=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)))


def own_bonds(user: User) -> list[Bond]:
    """The trainee's own mentors, now and before, open ones first."""
    rows = Bond.objects.filter(trainee=user.person_id, signed_at__isnull=False)
    rows = rows.with_last_met().select_related("mentor__person", "enrolment__cohort")
    return sorted(rows, key=lambda bond: (bond.state not in GUIDING, bond.slot != "theory", -bond.pk))


def own_logs(user: User) -> list[GuidanceLog]:
    """The trainee's own logs, those to confirm first, then newest first."""
    rows = GuidanceLog.objects.live().filter(bond__trainee=user.person_id).select_related("bond__mentor__person")
    return sorted(rows.order_by("-met_on", "-pk")[:100], key=lambda log: log.confirmed_at is not None)
