import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.actions.accounts import CLEAR_CHARS
from people.actions.worker_accounts import first_password_for, first_passwords, free_username, open_worker_accounts
from people.choices import Role
from people.models import AuditEvent, User
from tests.factories.people import PersonFactory, UserFactory

NOW = timezone.now()


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@given(st.uuids(), st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_first_password_is_the_same_again_and_another_for_another_person(batch, one, other):
    password = first_password_for(str(batch), one)

    assert password == first_password_for(str(batch), one)
    assert (password == first_password_for(str(batch), other)) is (one == other)
    assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
    assert set(password) <= {*CLEAR_CHARS, "-"}


def test_another_batch_gives_other_passwords():
    assert first_password_for("a", 1) != first_password_for("b", 1)


def test_the_installation_key_is_part_of_a_first_password(settings):
    before = first_password_for("a", 1)
    settings.FIELD_KEY = "another key"

    assert first_password_for("a", 1) != before


def test_workers_get_an_account_each_and_the_role_of_a_trainee(tree, admin):
    person = PersonFactory(unit=tree.community, name="陈思远", work_number="YX0007")
    (user,) = open_worker_accounts(person_ids=[person.pk], batch="b", by=admin, now=NOW)

    assert (user.username, user.person, user.home) == ("YX0007", person, tree.community)
    assert user.must_change_password
    assert user.check_password(first_password_for("b", person.pk))
    assert user.access.has_role(Role.TRAINEE)
    assert AuditEvent.objects.filter(verb="people.open_account").count() == 1


def test_who_has_an_account_is_left_alone(tree, admin):
    person = PersonFactory(unit=tree.community)
    there = UserFactory(home=tree.community, person=person)

    assert open_worker_accounts(person_ids=[person.pk], batch="b", by=admin, now=NOW) == []
    assert User.objects.get(person=person) == there


class TestUserNames:
    def test_without_a_work_number_it_is_pinyin_with_the_first_free_number(self, tree):
        UserFactory(home=tree.community, username="zengsiyuan01")

        assert free_username(PersonFactory(unit=tree.community, name="曾思远")) == "zengsiyuan02"

    def test_a_work_number_that_is_somebody_s_user_name_is_not_taken_over(self, tree):
        UserFactory(home=tree.community, username="YX0007")

        person = PersonFactory(unit=tree.community, name="陈思远", work_number="YX0007")
        assert free_username(person) == "chensiyuan01"

    def test_it_is_never_the_phone(self, tree):
        person = PersonFactory(unit=tree.community, name="陈思远", phone="19912345678")

        assert "19912345678" not in free_username(person)


def test_the_sheet_follows_units_and_names(tree, admin):
    later = PersonFactory(unit=tree.sibling_community, name_key="a")
    first, second = (PersonFactory(unit=tree.community, name_key=key) for key in ("a", "b"))
    users = open_worker_accounts(person_ids=[later.pk, second.pk, first.pk], batch="b", by=admin, now=NOW)

    rows = first_passwords(user_ids=[user.pk for user in users], batch="b")
    assert [row.user.person for row in rows] == [first, second, later]
    assert all(row.user.check_password(row.password) for row in rows)
