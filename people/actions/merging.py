"""Everybody of one unit moves to the unit that takes it over, in a few statements however many they are."""

from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from people import audit
from people.choices import Role, Source, Standing
from people.models import Person, PostHolding, RoleHolding, Unit, User


def people_at(unit: Unit) -> QuerySet[Person]:
    """Who is in a post at the very unit, or waits there for one."""
    return unit.persons.live().exclude(standing=Standing.LEFT)


def move_everybody(*, unit: Unit, to: Unit, on: date, by: User | None, now: datetime) -> int:
    """Move all persons, accounts and roles of a unit to another on a day; how many persons there were.

    Posts end the day before and go on at the other unit with the same title, track and grade. Of the roles the
    secretary's ends, since the other unit has its own; the others go along. To be called inside a transaction;
    raises Refusal, naming the person, when a post began on that day or later.
    """
    persons = list(people_at(unit).select_for_update().order_by("pk"))
    _move_posts(persons, unit=unit, to=to, on=on, by=by)
    Person.objects.filter(pk__in=[person.pk for person in persons]).update(unit=to, version=F("version") + 1)
    _move_roles(unit=unit, to=to, on=on, by=by)
    User.objects.filter(home=unit).update(home=to, version=F("version") + 1)
    for person in persons:
        audit.record(
            "people.merge_post", by=by, target=person, unit=to, now=now, post=person.post_title,
            since=str(on), former=unit.name,
        )  # fmt: skip
    return len(persons)


def _move_posts(persons: list[Person], *, unit: Unit, to: Unit, on: date, by: User | None) -> None:
    last_day = on - timedelta(days=1)
    everyone = PostHolding.objects.filter(person__in=persons, voided_at=None)
    on_record = set(everyone.values_list("person", flat=True))
    held = list(everyone.filter(unit=unit, until=None).select_related("person"))
    if late := next((post for post in held if post.since > last_day), None):
        words = {"name": late.person.name, "day": late.since}
        raise Refusal(_("%(name)s的岗位从 %(day)s 开始，撤销日期要晚于这一天。") % words, field="on")
    # A post known from the record only becomes a dated one, so that its end is on record.
    known = [person for person in persons if person.post_title and person.pk not in on_record]
    ended = [_post_on_record(person, unit, last_day, by) for person in known]
    everyone.filter(pk__in=[post.pk for post in held]).update(until=last_day)
    going_on = [_continued(post, to, on, by) for post in [*held, *ended]]
    PostHolding.objects.bulk_create([*ended, *going_on])


def _post_on_record(person: Person, unit: Unit, last_day: date, by: User | None) -> PostHolding:
    return PostHolding(
        person=person, unit=unit, title=person.post_title, track=person.post_track, grade=person.grade,
        since=min(person.hired_on or last_day, last_day), since_precision=person.hired_precision, until=last_day,
        source=Source.DERIVED, recorded_by=by,
    )  # fmt: skip


def _continued(post: PostHolding, to: Unit, on: date, by: User | None) -> PostHolding:
    return PostHolding(
        person=post.person, unit=to, title=post.title, track=post.track, grade=post.grade, since=on, recorded_by=by
    )


def _move_roles(*, unit: Unit, to: Unit, on: date, by: User | None) -> None:
    going_along = RoleHolding.objects.filter(unit=unit, until=None).exclude(role=Role.SECRETARY)
    there = set(RoleHolding.objects.filter(unit=to, until=None).values_list("user", "role"))
    moved = [
        RoleHolding(user_id=row.user_id, role=row.role, unit=to, since=max(row.since, on), granted_by=by)
        for row in going_along
        if (row.user_id, row.role) not in there
    ]
    end_roles_at(unit, on)
    RoleHolding.objects.bulk_create(moved)


def roles_ending(unit: Unit, *, merged: bool) -> QuerySet[RoleHolding]:
    """Open roles that end with the unit for good; in a merger that is the secretary's alone."""
    held = RoleHolding.objects.filter(unit=unit, until=None)
    return held.filter(role=Role.SECRETARY) if merged else held


def end_roles_at(unit: Unit, on: date) -> None:
    """End every open role at the unit; one that would have begun later never was in force."""
    RoleHolding.objects.filter(unit=unit, until=None).update(until=Greatest(F("since"), on))
