"""Roles: granted at a node from a day on, and closed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from people import audit
from people.choices import Role, fits
from people.models import RoleHolding, Unit, User
from people.rules.dates import role_problem
from people.rules.problems import words_of


@transaction.atomic
def grant_role(
    *, user: User, role: Role, unit: Unit, by: User | None, now: datetime, since: date | None = None
) -> RoleHolding:
    """Give a role at a node from a day on; a role already held there stays as it is.

    Raises Refusal where the role doesn't fit the level, for a day out of bounds (ADR 0051), and for a second
    secretary of a community or one whose account belongs elsewhere.
    """
    if not RoleHolding.objects.filter(user=user, role=role, unit=unit, until=None).exists():
        _check_grant(user=user, role=role, unit=unit, since=since, today=timezone.localdate(now))
    holding, created = RoleHolding.objects.get_or_create(
        user=user,
        role=role,
        unit=unit,
        until=None,
        defaults={"since": since or timezone.localdate(now), "granted_by": by},
    )
    if created:
        audit.record("people.grant_role", by=by, target=user, unit=unit, now=now, role=role)
    return holding


def _check_grant(*, user: User, role: Role, unit: Unit, since: date | None, today: date) -> None:
    if not fits(role, unit.level):
        words = {"unit": unit.name, "role": Role(role).label}
        raise Refusal(_("“%(unit)s”的层级不设%(role)s。") % words, field="role")
    if since and (problem := role_problem(since, today)):
        raise Refusal(words_of(problem), field="since")
    if role == Role.SECRETARY:
        _check_secretary(user=user, unit=unit, today=today)


def _check_secretary(*, user: User, unit: Unit, today: date) -> None:
    """One secretary leads a community, out of the community itself or out of a unit above it."""
    Unit.objects.select_for_update().get(pk=unit.pk)  # two grants at once: the second waits and sees the first
    others = RoleHolding.objects.still_open(today).filter(role=Role.SECRETARY, unit=unit, user__is_active=True)
    if holder := others.exclude(user=user).select_related("user").first():
        words = {"unit": unit.name, "name": holder.user.name}
        raise Refusal(_("%(unit)s的社区书记现在是%(name)s，请先结束原来的角色。") % words, field="role")
    if not unit.path.startswith(user.home.path):
        words = {"name": user.name, "home": user.home.full_name}
        raise Refusal(_("%(name)s的账号属于%(home)s，请先办理调动。") % words, field="role")


@transaction.atomic
def close_role(*, holding: RoleHolding, by: User | None, now: datetime, reason: str) -> RoleHolding:
    """End a role today: the next request of its holder no longer has it."""
    today = timezone.localdate(now)
    # Two at once: the second waits and learns that it is done, instead of a second event with another reason.
    holding = RoleHolding.objects.select_for_update(of=("self",)).select_related("user").get(pk=holding.pk)
    if holding.until is not None and holding.until <= today:
        raise Refusal(_("这个角色已经结束。"))
    holding.until = max(today, holding.since)
    holding.save(update_fields=["until"])
    audit.record(
        "people.close_role",
        by=by,
        target=holding.user,
        unit_id=holding.unit_id,
        now=now,
        reason=reason,
        role=holding.role,
    )
    return holding
