import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from common.exceptions import Refusal
from people.actions.accounts import edit_account, reset_factor
from people.choices import Role
from people.models import AuditEvent, User
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def url(name, obj):
    return reverse(f"people:{name}", args=[obj.pk])


def fresh(user):
    return User.objects.select_related("person").get(pk=user.pk)


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def secretary(account, worker):
    return account(Role.SECRETARY, name="何秀英", username="hexiuying", person=worker)


@pytest.fixture
def form(secretary, worker):
    return {
        "username": "hexy", "name": "何秀瑛", "email": "he@example.com", "work_number": "YX-007",
        "version": secretary.version, "person_version": worker.version,
    }  # fmt: skip


def with_factor(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


class TestEditing:
    def test_names_number_and_mail_change_together(self, enter, admin, secretary, form):
        assert enter(admin).post(url("account-edit", secretary), form).url == url("account-detail", secretary)
        user = fresh(secretary)

        assert (user.username, user.name, user.email) == ("hexy", "何秀瑛", "he@example.com")
        assert user.person.work_number == "YX-007"

    def test_the_trail_has_both_names_and_no_mail_address(self, enter, admin, secretary, form):
        enter(admin).post(url("account-edit", secretary), form)
        detail = AuditEvent.objects.get(verb="people.edit_account").detail

        assert (detail["before"]["username"], detail["after"]["username"]) == ("hexiuying", "hexy")
        assert "he@example.com" not in str(detail)

    def test_a_stale_save_gets_both_values(self, enter, admin, secretary, form):
        client = enter(admin)
        client.post(url("account-edit", secretary), form)
        answer = client.post(url("account-edit", secretary), {**form, "work_number": "YX-007", "username": "other"})

        assert answer.status_code == 409
        assert "hexy" in answer.content.decode()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"username": "taken"}, "username"),
            ({"username": "YX-001"}, "username"),
            ({"username": "19912345678"}, "username"),
            ({"work_number": "YX-001"}, "work_number"),
        ],
    )
    def test_a_name_of_others_changes_nothing(self, enter, admin, secretary, form, tree, change, field):
        UserFactory(home=tree.far_community, username="taken")
        PersonFactory(unit=tree.far_community, work_number="YX-001")
        answer = enter(admin).post(url("account-edit", secretary), {**form, **change})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert fresh(secretary).name == "何秀英"
        assert fresh(secretary).person.work_number is None

    def test_the_system_administrator_sees_no_work_number(self, enter, account, secretary):
        shown = enter(account(Role.SYSTEM_ADMIN)).get(url("account-edit", secretary)).context["form"].fields

        assert "username" in shown
        assert "work_number" not in shown

    def test_the_action_refuses_a_taken_name(self, admin, secretary, tree):
        UserFactory(home=tree.community, username="taken")
        with pytest.raises(Refusal, match="taken") as refusal:
            edit_account(user=secretary, expected=1, username="taken", name="x", email="", by=admin, now=NOW)

        assert refusal.value.field == "username"


class TestLostFactor:
    def test_it_is_offered_where_there_is_one(self, enter, admin, secretary):
        client = enter(admin)
        assert "重置第二因素" not in client.get(url("account-detail", secretary)).content.decode()

        with_factor(secretary)
        assert url("account-factor", secretary) in client.get(url("account-detail", secretary)).content.decode()

    def test_it_is_taken_away_with_a_reason(self, enter, admin, secretary):
        with_factor(secretary)
        client = enter(admin)
        assert client.post(url("account-factor", secretary), {"reason": "丢"}).status_code == 422
        assert client.post(url("account-factor", secretary), {"reason": "手机遗失"}).status_code == 302

        assert not Authenticator.objects.filter(user=secretary).exists()
        assert AuditEvent.objects.get(verb="people.reset_factor").reason == "手机遗失"

    def test_without_one_there_is_nothing_to_reset(self, admin, secretary):
        with pytest.raises(Refusal, match="没有启用"):
            reset_factor(user=secretary, by=admin, now=NOW, reason="手机遗失")

        assert not AuditEvent.objects.filter(verb="people.reset_factor").exists()


@pytest.mark.parametrize("name", ["account-edit", "account-factor"])
@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.DISTRICT_ADMIN, "far_district", 404),
        (Role.STREET_ADMIN, "sibling_street", 404),
        (Role.STREET_ADMIN, "street", 200),
        (Role.SYSTEM_ADMIN, "district", 200),
        (Role.AUDITOR, "district", 403),
        (Role.TRAINING_ADMIN, "district", 403),
    ],
)
def test_only_who_manages_the_account_may(enter, account, tree, secretary, name, role, unit, status):
    assert enter(account(role, unit=getattr(tree, unit))).get(url(name, secretary)).status_code == status


@pytest.mark.parametrize("name", ["account-edit", "account-factor"])
def test_nobody_does_it_to_an_equal_or_to_oneself(enter, account, admin, name):
    peer = account(Role.DISTRICT_ADMIN)

    assert enter(admin).post(url(name, peer)).status_code == 403
    assert enter(admin).post(url(name, admin)).status_code == 403
