"""Two districts with the same things in both: no page, list, finder, count, error or paper of one tells of the other.

Facts about a person show exactly to those whom domain.md section 4 names, on whatever page, list or paper.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction

from people.choices import Role
from tests.access.asking import asking
from tests.access.branding import FAR_MARKS, MARKS
from tests.access.facts import plant_facts, seen_in
from tests.access.pages import pages_about, pages_of
from tests.access.papers import papers_of
from tests.access.seeing import betrayed, marked, read
from tests.access.twins import far_only, fill_home
from tests.access.world import HOME_PLACE, ROLES, SIBLING_PLACE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def twins(django_db_setup, django_db_blocker) -> Iterator[tuple]:
    """Both districts full, and what is to be known of the trainee at home."""
    with django_db_blocker.unblock(), transaction.atomic():
        world, _mirror = far_only()
        fill_home(world)
        yield world, plant_facts(world), asking(world.actors)
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_role_at_home_reads_what_section_4_gives_it_and_nothing_of_another_district(role, twins):
    world, facts, ask = twins
    actor = next(actor for actor in world.actors if (actor.role, actor.place) in {(role, HOME_PLACE), (role, "city")})
    texts = read(ask, actor, pages_of(actor, world)) | read(ask, actor, pages_about(actor, world))
    if role in {Role.DISTRICT_ADMIN, Role.SECRETARY}:
        texts |= dict(papers_of(actor, actor.unit))

    assert {name for name, _where in seen_in(texts, facts)} == {fact.name for fact in facts if fact.read_by(role)}, (
        sorted(seen_in(texts, facts))
    )
    if role is not Role.CITY_ADMIN:
        assert marked(texts, FAR_MARKS) == []
        assert betrayed(ask, actor, texts, MARKS["far"]) == []


@pytest.mark.parametrize("role", [Role.STREET_ADMIN, Role.SECRETARY, Role.TRAINEE], ids=lambda role: role.name)
def test_the_sibling_street_reads_nothing_of_the_street(role, twins):
    world, _facts, ask = twins
    actor = next(actor for actor in world.actors if (actor.role, actor.place) == (role, SIBLING_PLACE))
    texts = read(ask, actor, pages_of(actor, world))

    assert marked(texts, (MARKS["street"],)) == []
    assert betrayed(ask, actor, texts, MARKS["street"]) == []
