"""Programmes and the bodies that host them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts.models import HostBody, Programme
from cohorts.permissions import can_manage_programmes_at
from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.models import Unit, User


@transaction.atomic
def make_programme(
    *,
    name: str,
    unit: Unit,
    starts_on: date,
    ends_on: date,
    hosts: Sequence[str],
    by: User | None,
    now: datetime,
    brand: str = "",
) -> Programme:
    """Found a programme; the first of the hosts leads. Raises Refusal when the unit has one of that name."""
    if by is not None and not can_manage_programmes_at(by, unit):
        raise Refusal(_("您不能在%(unit)s举办培训。") % {"unit": unit.name}, field="unit")
    _require_order(starts_on, ends_on)
    programme = Programme(name=name, brand=brand, unit=unit, starts_on=starts_on, ends_on=ends_on)
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError as error:
        raise _taken(programme) from error
    _write_hosts(programme, hosts)
    audit.record("cohorts.make_programme", by=by, target=programme, unit=unit, now=now, hosts=list(hosts))
    return programme


@transaction.atomic
def edit_programme(
    *,
    programme: Programme,
    expected: int,
    name: str,
    brand: str,
    starts_on: date,
    ends_on: date,
    hosts: Sequence[str],
    by: User,
    now: datetime,
) -> Programme:
    """Change a programme and its hosts. Raises StaleSave and Refusal."""
    _require_order(starts_on, ends_on)
    try:
        with transaction.atomic():
            save_version(programme, expected=expected, name=name, brand=brand, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError as error:
        raise _taken(Programme(name=name, unit=programme.unit)) from error
    _write_hosts(programme, hosts)
    audit.record(
        "cohorts.edit_programme", by=by, target=programme, unit_id=programme.unit_id, now=now, hosts=list(hosts)
    )
    return programme


def _require_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal(_("结束日期早于开始日期。"), field="ends_on")


def _taken(programme: Programme) -> Refusal:
    return Refusal(_("%(unit)s已有“%(name)s”。") % {"unit": programme.unit.name, "name": programme.name}, field="name")


def _write_hosts(programme: Programme, hosts: Sequence[str]) -> None:
    names = list(dict.fromkeys(name.strip() for name in hosts if name.strip()))
    if not names:
        raise Refusal(_("请填写牵头单位。"), field="hosts")
    programme.hosts.all().delete()
    HostBody.objects.bulk_create(
        HostBody(programme=programme, name=name, is_lead=nth == 1, position=nth) for nth, name in enumerate(names, 1)
    )
