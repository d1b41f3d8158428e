"""What the walker needs to know of people's addresses."""

import io

from django.utils import timezone

from people import audit
from people.actions.files import store_file
from people.choices import Role
from people.models import HolidayYear
from tests.factories.people import PersonFactory, UserFactory, give_role


def build(world):
    world.person = PersonFactory(unit=world.tree.community, name="陆行")
    # A workers' account: everybody above the community may look after it.
    world.account = UserFactory(home=world.tree.community, name="陆行", password="!")
    world.holding = give_role(world.account, Role.TRAINEE, world.tree.community)
    world.event = audit.record(
        "people.edit_unit", by=None, target=world.tree.community, unit=world.tree.community, reason="核对无误"
    )
    # The city has one calendar, kept by itself; the mirror of this world looks at the same one.
    city = next(actor.user for actor in world.actors if actor.role is Role.CITY_ADMIN)
    blank = {
        "notice": "",
        "days_off": [],
        "days_worked": [],
        "recorded_by": city,
        "recorded_at": timezone.now(),
    }
    world.holidays, _made = HolidayYear.objects.get_or_create(year=2097, defaults=blank)
    world.file = store_file(content=io.BytesIO(b"x"), shown_name="x.txt", content_type="text/plain", by=None)


UNITS = ("unit-detail", "unit-add", "unit-edit", "unit-dissolve")
PERSONS = (
    "person-detail",
    "person-unmask",
    "person-edit",
    "post-hold",
    "person-leave",
    "person-release",
    "person-void",
)
ACCOUNTS = (
    "account-detail", "account-edit", "account-factor", "account-disable", "account-enable", "account-reset",
    "role-grant",
)  # fmt: skip

ROWS = {
    **{f"people:{name}": lambda world: {"pk": world.tree.community.pk} for name in UNITS},
    **{f"people:{name}": lambda world: {"pk": world.person.pk} for name in PERSONS},
    **{f"people:{name}": lambda world: {"pk": world.account.pk} for name in ACCOUNTS},
    "people:calendar-correct": lambda world: {"pk": world.holidays.pk},
    "people:role-close": lambda world: {"pk": world.holding.pk},
    "people:file": lambda world: {"pk": world.file.pk},
    "people:session-end": lambda world: {"pk": 1},
    "people:audit-detail": lambda world: {"pk": world.event.pk},
    "people:help-role": lambda world: {"slug": "mentor"},
}
# A community has nothing below it; the form for a new unit is asked of the street.
ROWS["people:unit-add"] = lambda world: {"pk": world.tree.street.pk}
AT = {"people:unit-add": "street", "people:calendar-correct": "shared"}
