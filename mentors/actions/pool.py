"""The pool: mentors enter, change, leave and come back, and get their way into the system."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.exceptions import Refusal
from common.versions import save_version
from mentors.choices import GUIDING, OPEN, MentorKind, MentorState
from mentors.models import Bond, MentorProfile
from people import audit
from people.actions.accounts import first_password, open_account
from people.actions.care import open_care
from people.actions.persons import add_person
from people.actions.roles import grant_role
from people.actions.worker_accounts import free_username
from people.choices import PersonKind, Role
from people.models import Person, Unit, User


@transaction.atomic
def add_mentor(
    *,
    kind: MentorKind,
    unit: Unit,
    by: User | None,
    now: datetime,
    person: Person | None = None,
    name: str = "",
    phone: str = "",
    capacity: int | None = None,
    **facts: Any,
) -> MentorProfile:
    """Take somebody into a pool: a person on record, or an external expert whose record is opened here.

    Raises Refusal when the person is a mentor already, or the phone is somebody else's.
    """
    if person is None:
        person = add_person(name=name, phone=phone, unit=unit, kind=PersonKind.EXTERNAL, by=by, now=now)
    mentor = MentorProfile(
        person=person,
        unit=unit,
        kind=kind,
        capacity=capacity or settings.MENTOR_CAPACITY,
        since=timezone.localdate(now),
        **facts,
    )
    try:
        with transaction.atomic():
            mentor.save()
    except IntegrityError as error:
        raise _refusal(error, person) from error
    audit.record("mentors.add_mentor", by=by, target=mentor, unit=unit, now=now, mentor_kind=kind)
    return mentor


def _refusal(error: IntegrityError, person: Person) -> Refusal:
    if "mentor_capacity_in_bounds" in str(error):
        return Refusal(_("可带人数应在 1 到 20 之间。"), field="capacity")
    return Refusal(_("%(name)s已在导师库里，请在导师库中查找。") % {"name": person.name}, field="person")


@transaction.atomic
def edit_mentor(*, mentor: MentorProfile, expected: int, by: User, now: datetime, **changes: Any) -> MentorProfile:
    """Change what is said of a mentor. Raises StaleSave, and Refusal when fewer places are left than are taken,
    or when another kind would stand on the other side of open bonds."""
    current = lock_mentor(mentor.pk)
    taken = current.bonds.filter(state__in=OPEN).count()
    if changes.get("capacity", current.capacity) < taken:
        raise Refusal(_("已有 %(taken)d 位学员结对，可带人数不能少于 %(taken)d。") % {"taken": taken}, field="capacity")
    if taken and changes.get("kind", current.kind) != current.kind:
        raise Refusal(_("有学员在带时不能改导师类别，请先办理结束或更换。"), field="kind")
    try:
        with transaction.atomic():
            save_version(mentor, expected=expected, **changes)
    except IntegrityError as error:
        raise _refusal(error, mentor.person) from error
    audit.record("mentors.edit_mentor", by=by, target=mentor, unit_id=mentor.unit_id, now=now, fields=sorted(changes))
    return mentor


@transaction.atomic
def retire_mentor(*, mentor: MentorProfile, reason: str, by: User, now: datetime) -> MentorProfile:
    """Leave the pool. Raises Refusal while trainees are still paired: each must be handed over first."""
    current = lock_mentor(mentor.pk)
    if current.state == MentorState.RETIRED:
        raise Refusal(_("这位导师已经退出。"))
    if taken := current.bonds.filter(state__in=OPEN).count():
        raise Refusal(
            ngettext(
                "名下还有 %(n)d 位学员，请先为学员更换导师。", "名下还有 %(n)d 位学员，请先为学员更换导师。", taken
            )
            % {"n": taken}
        )
    save_version(
        mentor,
        expected=current.version,
        state=MentorState.RETIRED,
        retired_on=timezone.localdate(now),
        retire_reason=reason,
    )
    audit.record("mentors.retire_mentor", by=by, target=mentor, unit_id=mentor.unit_id, now=now, reason=reason)
    return mentor


@transaction.atomic
def renew_mentor(*, mentor: MentorProfile, by: User, now: datetime) -> MentorProfile:
    """Come back into the pool, from today on."""
    current = lock_mentor(mentor.pk)
    if current.state == MentorState.ACTIVE:
        raise Refusal(_("这位导师已经在库。"))
    save_version(
        mentor,
        expected=current.version,
        state=MentorState.ACTIVE,
        retired_on=None,
        retire_reason="",
        since=timezone.localdate(now),
    )
    audit.record("mentors.renew_mentor", by=by, target=mentor, unit_id=mentor.unit_id, now=now)
    return mentor


@transaction.atomic
def open_access(*, mentor: MentorProfile, by: User, now: datetime) -> str:
    """Let a mentor in: an account if there is none, the mentor's role, and the own trainees in sight.

    Returns the first password of a new account, to be shown once; empty text when there was an account.
    """
    mentor = lock_mentor(mentor.pk)
    person, password = mentor.person, ""
    if not hasattr(person, "user"):
        password = first_password()
        open_account(
            username=free_username(person),
            name=person.name,
            home=person.unit,
            person=person,
            password=password,
            by=by,
            now=now,
        )
        person = Person.objects.select_related("user").get(pk=person.pk)
    bonds = Bond.objects.filter(mentor=mentor, state__in=GUIDING)
    let_in(user=person.user, unit=mentor.unit, bonds=bonds, by=by, now=now)
    audit.record("mentors.open_access", by=by, target=mentor, unit_id=mentor.unit_id, now=now)
    return password


def let_in(*, user: User, unit: Unit, bonds: Iterable[Bond], by: User | None, now: datetime) -> None:
    """Give the mentor's role, and sight of these bonds' trainees."""
    grant_role(user=user, role=Role.MENTOR, unit=unit, by=by, now=now)
    for bond in bonds:
        open_care(user=user, person_ids=[bond.trainee_id], role=Role.MENTOR, source=bond.source, now=now)


def lock_mentor(pk: int) -> MentorProfile:
    """The mentor's row, locked: whoever counts places waits for whoever takes one."""
    rows = MentorProfile.objects.select_related("person", "unit").select_for_update(of=("self",))
    return rows.get(pk=pk)
