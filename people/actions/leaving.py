"""Who leaves: a post that ends without a next one, and a move to a unit that somebody else looks after (ADR 0050)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.actions.accounts import disable_account
from people.actions.roles import close_role, grant_role
from people.choices import Level, Role, Source, Standing
from people.models import Person, PostHolding, RoleHolding, Unit, User
from people.permissions import may_close_role

NO_POST: dict[str, Any] = {"post_title": "", "post_track": "", "grade": None}


@transaction.atomic
def leave_post(*, person: Person, last_day: date, reason: str, by: User, now: datetime) -> Person:
    """End the post without a next one: every role ends at once, and the account is disabled.

    The record stays at the last unit, whose administrators may give a post again. Raises Refusal for
    a last day that can't be, and when the account holds a role that the user may not end.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.standing == Standing.LEFT:
        raise Refusal(_("%(name)s已经办理离任。") % {"name": person.name})
    close_posts(person=person, last_day=last_day, by=by, now=now)
    account = User.objects.filter(person=person).first()
    ended = end_roles(account=account, by=by, now=now, reason=reason) if account else []
    if account and account.is_active:
        disable_account(user=account, by=by, now=now, reason=reason)
    save_version(person, expected=person.version, standing=Standing.LEFT, **NO_POST)
    audit.record(
        "people.leave_post",
        by=by,
        target=person,
        unit_id=person.unit_id,
        now=now,
        reason=reason,
        last_day=str(last_day),
        roles=[row.get_role_display() for row in ended],
    )
    return person


@transaction.atomic
def release_person(
    *, person: Person, to: Unit, reason: str, by: User, now: datetime, last_day: date | None = None
) -> Person:
    """Hand a person over to a unit that somebody else looks after, which then gives the post.

    From now on the record and the account are the receiving unit's, and no longer this one's. Raises
    Refusal as `leave_post` does; the last day is asked only of who is in a post.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if to.valid_to is not None or to.pk == person.unit_id or to.level == Level.COMMUNITY:
        raise Refusal(_("请选择另一个在用的区县或街道作为接收单位。"), field="to")
    if person.standing == Standing.POSTED:
        if last_day is None:
            raise Refusal(_("请填写原岗位的最后一天。"), field="last_day")
        close_posts(person=person, last_day=last_day, by=by, now=now)
    account = User.objects.filter(person=person).first()
    ended = end_roles(account=account, by=by, now=now, reason=reason) if account else []
    if account:
        save_version(account, expected=account.version, home=to)
    giving = person.unit_id
    save_version(person, expected=person.version, unit=to, standing=Standing.ARRIVING, **NO_POST)
    audit.record(
        "people.release_person",
        by=by,
        target=person,
        unit_id=giving,
        now=now,
        reason=reason,
        last_day=str(last_day or ""),
        to=to.name,
        roles=[row.get_role_display() for row in ended],
    )
    return person


def close_posts(*, person: Person, last_day: date, by: User | None, now: datetime) -> None:
    """End what is held; a post known only from the record becomes a dated one, so that its end is on record."""
    if last_day > timezone.localdate(now):
        raise Refusal(_("最后一天不能晚于今天，请到时再办理。"), field="last_day")
    held = list(person.posts.filter(until=None, voided_at=None))
    if late := next((post for post in held if post.since > last_day), None):
        raise Refusal(_("现任岗位从 %(day)s 开始，最后一天不能早于这一天。") % {"day": late.since}, field="last_day")
    PostHolding.objects.filter(pk__in=[post.pk for post in held]).update(until=last_day)
    if person.post_title and not person.posts.filter(voided_at=None).exists():
        PostHolding.objects.create(
            person=person,
            unit=person.unit,
            title=person.post_title,
            track=person.post_track,
            grade=person.grade,
            since=min(person.hired_on or last_day, last_day),
            since_precision=person.hired_precision,
            until=last_day,
            source=Source.DERIVED,
            recorded_by=by,
        )


def end_roles(
    *, account: User, by: User | None, now: datetime, reason: str, unit: Unit | None = None
) -> list[RoleHolding]:
    """End the account's open roles, all or those at one unit. Raises Refusal, naming them, when the user
    may not end each: nobody takes a superior's power away by moving the person."""
    held = account.role_holdings.still_open(timezone.localdate(now)).select_related("unit")
    rows = list(held.filter(unit=unit) if unit else held)
    if beyond := [row for row in rows if by is not None and not may_close_role(by, row)]:
        names = "、".join(f"{row.unit.name}{row.get_role_display()}" for row in beyond)
        raise Refusal(
            _("%(name)s还担任%(roles)s，您不能结束，请先由上级结束。") % {"name": account.name, "roles": names}
        )
    for row in rows:
        close_role(holding=row, by=by, now=now, reason=reason)
    return rows


def follow_post(*, person: Person, left: Unit, unit: Unit, by: User | None, now: datetime) -> None:
    """Let the account follow its person from one unit to the next: what was held at the old unit ends the
    same day (section 4), and who learns goes on learning at the new one."""
    account = User.objects.filter(person=person).first()
    if account is None or left.pk == unit.pk:
        return
    reason = _("调往%(unit)s") % {"unit": unit.name}
    ended = end_roles(account=account, by=by, now=now, reason=reason, unit=left)
    if any(row.role == Role.TRAINEE for row in ended):
        grant_role(user=account, role=Role.TRAINEE, unit=unit, by=by, now=now)
    if account.home_id == left.pk:
        save_version(account, expected=account.version, home=unit)
