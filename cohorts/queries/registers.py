"""What a roll call shows: who is on the register, with which mark."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cohorts.choices import ON_ROLL, MarkStatus, Phase
from cohorts.models import AttendanceMark, Enrolment, LeaveRequest, RollCall, Session
from cohorts.models.enrolments import EnrolmentQuerySet

if TYPE_CHECKING:
    from people.models import Person


def roll_of(session: Session) -> EnrolmentQuerySet:
    """Who should be there: on the roll, and in the class since that day or earlier (R26)."""
    day = timezone.localdate(session.starts_at)
    return Enrolment.objects.on_roll().filter(cohort=session.cohort_id, joined_on__lte=day)


def is_on_roll(session: Session, enrolment: Enrolment) -> bool:
    """Whether a member that was just read is one of roll_of."""
    on_roll = enrolment.state in ON_ROLL and enrolment.cohort_id == session.cohort_id
    return on_roll and enrolment.joined_on <= timezone.localdate(session.starts_at)


def unmarked(roll_call: RollCall) -> EnrolmentQuerySet:
    """Members without a mark in this roll call."""
    marks = AttendanceMark.objects.filter(roll_call=roll_call, enrolment=OuterRef("pk"))
    return roll_of(roll_call.session).filter(~Exists(marks)).order_by("person__name_key", "pk")


def on_leave(session: Session, enrolments: Iterable[Enrolment] | Collection[int]) -> dict[int, str]:
    """Of these members, those with granted leave on the day of the session: the kind of leave by enrolment."""
    keys = [one.pk if isinstance(one, Enrolment) else one for one in enrolments]
    day = timezone.localdate(session.starts_at)
    rows = LeaveRequest.objects.approved().filter(enrolment__in=keys, starts_on__lte=day, ends_on__gte=day)
    return {row.enrolment_id: row.get_kind_display() for row in rows}


def awaiting_leave(session: Session, enrolments: Iterable[Enrolment]) -> set[int]:
    """Of these members, those who asked for leave on the day of the session and have no answer yet."""
    day = timezone.localdate(session.starts_at)
    asked = LeaveRequest.objects.waiting().filter(enrolment__in=enrolments, starts_on__lte=day, ends_on__gte=day)
    return set(asked.values_list("enrolment", flat=True))


@dataclass(frozen=True)
class Tile:
    """One member on the register; `status` None where no mark was made and no leave granted."""

    enrolment: Enrolment
    status: str | None
    leave: str = ""
    mark: AttendanceMark | None = None
    awaits_leave: bool = False

    @property
    def version(self) -> int:
        """Of the mark as it stands; what a tap must have seen."""
        return self.mark.version if self.mark else 0

    @property
    def person(self) -> "Person":
        return self.enrolment.person


@dataclass(frozen=True)
class Register:
    """A roll call as it stands."""

    session: Session
    phase: Phase
    tiles: list[Tile]
    roll_call: RollCall | None

    @property
    def last(self) -> AttendanceMark | None:
        """The mark that was made last."""
        return max((tile.mark for tile in self.tiles if tile.mark), key=lambda mark: mark.marked_at, default=None)

    @property
    def saved_at(self) -> datetime | None:
        return self.last.marked_at if self.last else None

    def count(self, status: str | None) -> int:
        return sum(tile.status == status for tile in self.tiles)


def register(session: Session, phase: Phase) -> Register:
    """The register of a phase, in the order of the roster; five queries."""
    roll_call = RollCall.objects.select_related("done_by").filter(session=session, phase=phase).first()
    rows = AttendanceMark.objects.filter(roll_call=roll_call).select_related("marked_by")
    marks = {mark.enrolment_id: mark for mark in rows} if roll_call else {}
    on_register = Q(pk__in=marks) | Q(pk__in=roll_of(session).values("pk"))
    members = list(
        Enrolment.objects.filter(on_register, cohort=session.cohort_id)
        .select_related("person")
        .order_by("person__name_key", "pk")
    )
    away, asked = on_leave(session, members), awaiting_leave(session, members)
    tiles = [
        _tile(member, marks.get(member.pk), away.get(member.pk, ""), awaits=member.pk in asked) for member in members
    ]
    return Register(session, phase, tiles, roll_call)


def _tile(member: Enrolment, mark: AttendanceMark | None, leave: str, *, awaits: bool) -> Tile:
    if mark is not None:
        return Tile(member, mark.status, leave, mark, awaits)
    return Tile(member, MarkStatus.LEAVE if leave else None, leave, None, awaits)
