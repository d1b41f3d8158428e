"""The smallest valid units, persons and accounts."""

from datetime import date

import factory
from django.utils import timezone

from common.crypto import lookup_hash, seal
from people.choices import Level, PostTrack, Role
from people.models import Person, RoleHolding, Unit, User

PASSWORD = "swallow-beside-swallow-7"


def make_unit(name: str, level: Level, parent: Unit | None = None, **fields) -> Unit:
    if parent is None:
        return Unit.objects.add_root(instance=Unit(name=name, level=level, **fields))
    unit = Unit(name=name, level=level, parent=parent, **fields)
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=unit)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"测试{n}")
    name_key = factory.Sequence(lambda n: f"ceshi{n:04d}")
    phone = factory.Sequence(lambda n: f"199{n:08d}")
    post_title = "社区网格员"
    post_track = PostTrack.GENERAL

    class Params:
        id_number = None

    id_sealed = factory.LazyAttribute(lambda o: seal(o.id_number) if o.id_number else None)
    id_hash = factory.LazyAttribute(lambda o: lookup_hash(o.id_number) if o.id_number else None)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"账号{n}")
    must_change_password = False
    password = factory.django.Password(PASSWORD)


def give_role(user: User, role: Role, unit: Unit, since: date | None = None) -> RoleHolding:
    return RoleHolding.objects.create(
        user=user, role=role, unit=unit, since=since or timezone.localdate() - timezone.timedelta(days=1)
    )
