from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.choices import Role
from people.models import Person, RequestKey, RoleHolding, User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("people:account-list")
OPEN = reverse("people:account-open")


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def secretary(account):
    return account(Role.SECRETARY, name="何秀英")


def url(name, obj):
    return reverse(f"people:{name}", args=[obj.pk])


def names(answer):
    return [row.cells[0].html for row in answer.context["listing"]["rows"]]


class TestList:
    def test_it_shows_the_accounts_of_the_own_district_with_their_roles(self, enter, admin, secretary, tree):
        UserFactory(home=tree.far_community, name="远山人")
        answer = enter(admin).get(LIST, {"q": "何"})

        assert names(answer) == ["何秀英"]
        assert "社区书记" in answer.content.decode()
        assert "远山人" not in enter(admin).get(LIST).content.decode()

    def test_it_is_in_the_order_of_the_names_and_found_by_pinyin(self, enter, admin, tree):
        for name in ("张一", "曾二", "安三"):
            UserFactory(home=tree.community, name=name)
        client = enter(admin)

        assert [name for name in names(client.get(LIST)) if name[1] in "一二三"] == ["安三", "曾二", "张一"]
        assert names(client.get(LIST, {"q": "zenger"})) == ["曾二"]

    def test_a_new_name_takes_its_place(self, enter, admin, secretary):
        form = {"username": secretary.username, "name": "安新名", "email": "", "version": secretary.version}
        assert enter(admin).post(url("account-edit", secretary), form).status_code == 302
        secretary.refresh_from_db()
        assert secretary.name_key == "an'xin'ming anxinming axm"

    def test_filters_by_role_and_state(self, enter, admin, secretary, tree):
        UserFactory(home=tree.community, name="停用者", is_active=False)
        UserFactory(home=tree.community, name="新人", must_change_password=True)
        client = enter(admin)

        assert names(client.get(LIST, {"role": "CS"})) == ["何秀英"]
        assert names(client.get(LIST, {"state": "disabled"})) == ["停用者"]
        assert names(client.get(LIST, {"state": "first"})) == ["新人"]

    def test_it_costs_the_same_with_one_and_with_three_rows(self, enter, admin, account, django_assert_max_num_queries):
        client = enter(admin)
        client.get(LIST)
        for _round in range(2):
            with django_assert_max_num_queries(9):
                client.get(LIST)
            account(Role.SECRETARY)

    def test_a_user_name_that_is_a_phone_is_masked(self, enter, admin, tree):
        UserFactory(home=tree.community, username="19912345678")

        assert "19912345678" not in enter(admin).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("role", "home", "status"),
    [
        (Role.DISTRICT_ADMIN, "far_community", 404),
        (Role.STREET_ADMIN, "sibling_community", 404),
        (Role.STREET_ADMIN, "community", 200),
        (Role.SECRETARY, "community", 403),
    ],
)
def test_accounts_out_of_sight_do_not_exist(enter, account, tree, role, home, status):
    other = UserFactory(home=getattr(tree, home))

    assert enter(account(role)).get(url("account-detail", other)).status_code == status


class TestOpening:
    FORM = {"username": "zhoumin", "name": "周敏", "email": ""}

    def test_the_first_password_shows_once_and_is_kept_nowhere(self, enter, admin, tree):
        key = {"request_key": "0b0c7a52-8a3e-4a55-9b39-1d9f6f5f3a11"}
        answer = enter(admin).post(OPEN, {**self.FORM, "unit": tree.community.pk, "role": "CS", **key})
        user = User.objects.get(username="zhoumin")
        password = answer.context["facts"][-1]["value"]

        assert user.check_password(password)
        assert user.must_change_password
        assert user.access.has_role(Role.SECRETARY)
        assert "no-store" in answer["Cache-Control"]
        assert password.encode() not in bytes(RequestKey.objects.get().body)

    def test_for_a_person_it_is_filled_in_and_tied(self, enter, admin, worker):
        Person.objects.filter(pk=worker.pk).update(name="陈思远")
        address = f"{OPEN}?person={worker.pk}"
        client = enter(admin)
        shown = client.get(address).context["form"].initial
        client.post(address, {"username": shown["username"], "name": shown["name"], "unit": shown["unit"], "role": ""})

        assert worker.user.home == worker.unit

    def test_a_person_out_of_sight_gets_none(self, enter, admin, far_worker):
        assert enter(admin).get(f"{OPEN}?person={far_worker.pk}").status_code == 404

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"username": "19912345678"}, "username"),
            ({"role": "CA"}, "role"),
            ({"role": "SA"}, "role"),
            ({"unit": "far"}, "unit"),
        ],
    )
    def test_what_may_not_be_is_told_at_its_field(self, enter, admin, tree, change, field):
        form = {**self.FORM, "unit": tree.community.pk, "role": "", **change}
        if form["unit"] == "far":
            form["unit"] = tree.far_community.pk
        answer = enter(admin).post(OPEN, form)

        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not User.objects.filter(name="周敏").exists()

    def test_a_taken_name_is_told_and_nothing_is_granted(self, enter, admin, secretary, tree):
        form = {**self.FORM, "username": secretary.username, "unit": tree.community.pk, "role": "TR"}
        answer = enter(admin).post(OPEN, form)

        assert "已被使用" in answer.context["form"].errors["username"][0]
        assert not RoleHolding.objects.filter(role="TR").exists()


class TestRoles:
    def test_a_role_is_granted_from_a_day_on(self, enter, admin, secretary, tree):
        soon = timezone.localdate() + timedelta(days=30)
        form = {"role": "CT", "unit": tree.district.pk, "since": soon.isoformat()}
        answer = enter(admin).post(url("role-grant", secretary), form, follow=True)

        assert "未到日期" in answer.content.decode()
        assert not User.objects.get(pk=secretary.pk).access.has_role(Role.CLASS_TEACHER)

    def test_a_slip_of_the_hand_in_the_day_is_told_at_its_field(self, enter, admin, secretary, tree):
        form = {"role": "IP", "unit": tree.district.pk, "since": "9999-11-25"}
        answer = enter(admin).post(url("role-grant", secretary), form)

        assert answer.status_code == 422
        assert "提前 366 天" in answer.context["form"].errors["since"][0]

    def test_a_second_secretary_is_told_who_is_the_first(self, enter, admin, secretary, tree):
        other = UserFactory(home=tree.community)
        form = {"role": "CS", "unit": tree.community.pk, "since": "2026-01-01"}
        answer = enter(admin).post(url("role-grant", other), form)

        assert secretary.name in answer.context["form"].errors["role"][0]

    @pytest.mark.parametrize(
        ("role", "unit"), [("CA", "district"), ("DA", "district"), ("CS", "street"), ("TA", "community")]
    )
    def test_a_role_out_of_the_own_hand_is_refused(self, enter, admin, secretary, tree, role, unit):
        form = {"role": role, "unit": getattr(tree, unit).pk, "since": "2026-01-01"}
        answer = enter(admin).post(url("role-grant", secretary), form)

        assert answer.status_code == 422
        assert "role" in answer.context["form"].errors

    def test_a_closed_role_is_gone_at_once(self, enter, admin, secretary):
        holding = secretary.role_holdings.get()
        client = enter(admin)

        assert client.post(url("role-close", holding), {"reason": ""}).status_code == 422
        assert client.post(url("role-close", holding), {"reason": "换届离任"}).status_code == 302
        assert not User.objects.get(pk=secretary.pk).access.held

    def test_roles_of_another_district_do_not_exist(self, enter, account, admin, tree):
        far = account(Role.SECRETARY, tree.far_community).role_holdings.get()

        assert enter(admin).post(url("role-close", far), {"reason": "换届离任"}).status_code == 404


class TestPower:
    ACTIONS = ("role-grant", "account-disable", "account-enable", "account-reset")

    @pytest.mark.parametrize("name", ACTIONS)
    @pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_equals_and_superiors_are_out_of_reach(self, enter, admin, account, tree, name, role):
        other = account(role, tree.district)

        assert enter(admin).post(url(name, other), {"reason": "测试一下"}).status_code == 403
        assert User.objects.get(pk=other.pk).password == other.password

    @pytest.mark.parametrize("name", ACTIONS)
    def test_nobody_works_on_the_own_account(self, enter, admin, name):
        assert enter(admin).post(url(name, admin), {"reason": "测试一下"}).status_code == 403

    def test_street_admins_see_their_street_s_accounts_but_leave_them_alone(self, enter, account, tree):
        colleague = UserFactory(home=tree.street)
        client = enter(account(Role.STREET_ADMIN))

        assert client.get(url("account-detail", colleague)).status_code == 200
        assert client.post(url("account-reset", colleague)).status_code == 403

    def test_disabling_and_enabling_ask_for_a_reason(self, enter, admin, secretary):
        client = enter(admin)
        assert client.post(url("account-disable", secretary), {"reason": ""}).status_code == 422
        client.post(url("account-disable", secretary), {"reason": "离职交接"})
        assert not User.objects.get(pk=secretary.pk).is_active

        client.post(url("account-enable", secretary), {"reason": "返聘上岗"})
        assert User.objects.get(pk=secretary.pk).is_active

    def test_a_reset_password_shows_once_and_ends_the_sessions(self, enter, admin, secretary):
        theirs = enter(secretary)
        answer = enter(admin).post(url("account-reset", secretary))
        password = answer.context["facts"][-1]["value"]

        assert User.objects.get(pk=secretary.pk).check_password(password)
        assert password in answer.content.decode()
        assert theirs.get(reverse("people:account-own")).status_code == 302

    def test_the_record_tells_what_was_done(self, enter, admin, secretary):
        client = enter(admin)
        client.post(url("account-disable", secretary), {"reason": "离职交接"})

        assert "离职交接" in client.get(url("account-detail", secretary)).content.decode()
