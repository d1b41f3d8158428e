from datetime import date

import pytest
from django.utils import timezone

from common.exceptions import Refusal
from people.actions.care import open_care
from people.actions.persons import add_person, hold_post, void_person
from people.choices import PostTrack, Role
from people.models import AuditEvent, Person
from tests.factories.people import UserFactory

NOW = timezone.now()


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


def test_a_double_record_leaves_with_its_posts_and_frees_its_numbers(tree, worker, admin):
    hold_post(
        person=worker, unit=tree.community, title="网格员", track=PostTrack.GENERAL, since=date(2024, 1, 1),
        by=admin, now=NOW,
    )  # fmt: skip
    void_person(person=worker, by=admin, now=NOW, reason="重复建档")

    assert not Person.objects.live().exists()
    assert not worker.posts.filter(voided_at=None).exists()
    assert AuditEvent.objects.get(verb="people.void_person").reason == "重复建档"
    assert add_person(name="本人", unit=tree.community, by=admin, now=NOW, phone=worker.phone)


def test_a_person_with_an_account_is_not_voided(tree, worker, admin):
    UserFactory(home=tree.community, person=worker)
    with pytest.raises(Refusal, match="已有账号"):
        void_person(person=worker, by=admin, now=NOW, reason="重复建档")

    assert Person.objects.live().get() == worker


def test_being_looked_after_is_no_fact_of_its_own(worker, admin, account):
    open_care(user=account(Role.MENTOR), person_ids=[worker.pk], role=Role.MENTOR, source="bond:1", now=NOW)

    assert void_person(person=worker, by=admin, now=NOW, reason="重复建档").voided_at == NOW


def test_a_record_is_voided_once(worker, admin):
    void_person(person=worker, by=admin, now=NOW, reason="重复建档")
    with pytest.raises(Refusal, match="已经作废"):
        void_person(person=worker, by=admin, now=NOW, reason="重复建档")
