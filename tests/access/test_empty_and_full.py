"""The far district's pages are the same whether the home district has nothing or one of everything."""

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from people.choices import Role
from tests.access.asking import asking
from tests.access.branding import HOME_MARKS
from tests.access.pages import pages_of
from tests.access.reading import settled
from tests.access.seeing import SHARED, marked, read
from tests.access.twins import far_only, fill_home
from tests.access.world import FAR_PLACE


def pages_to_compare(actor, world):
    """Whatever takes no object counts or lists; who sees most opens the objects too."""
    return list(pages_of(actor, world, with_objects=actor.role is Role.DISTRICT_ADMIN))


@pytest.mark.django_db
def test_the_far_district_reads_the_same_whether_home_is_empty_or_full(django_db_setup):
    """So no count, order, page or link of the one depends on the other, and no mark stands in it."""
    with time_machine.travel(timezone.now(), tick=False):
        world, mirror = far_only()
        far = [actor for actor in world.actors if actor.place == FAR_PLACE]
        ask = asking(far)
        before = {actor: read(ask, actor, pages_to_compare(actor, mirror)) for actor in far}
        fill_home(world)
        # A figure that was kept from before would prove nothing.
        cache.clear()
        for actor in far:
            after = read(ask, actor, pages_to_compare(actor, mirror))
            changed = [key for key in after if settled(after[key]) != settled(before[actor][key])]
            assert [key for key in changed if key.split()[0] not in SHARED] == [], str(actor)
            assert marked(after, HOME_MARKS) == [], str(actor)
