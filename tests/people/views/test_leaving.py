import pytest
from django.urls import reverse
from django.utils import timezone

from people.actions.leaving import leave_post, release_person
from people.choices import Level, Role, Standing
from people.desk import todos
from people.models import Person
from tests.factories.people import PersonFactory, UserFactory, give_role, make_unit

pytestmark = pytest.mark.django_db
LIST = reverse("people:person-list")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
FORM = {"last_day": TODAY.isoformat(), "reason": "合同到期"}


def url(name, person):
    return reverse(f"people:{name}", args=[person.pk])


def offered(answer):
    return {unit.name for unit in answer.context["form"].fields["to"].queryset}


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def secretary(worker, tree):
    user = UserFactory(home=tree.community, person=worker)
    give_role(user, Role.SECRETARY, tree.community)
    return user


class TestLeaving:
    def test_the_page_says_which_roles_end(self, enter, admin, worker, secretary):
        page = enter(admin).get(url("person-leave", worker)).content.decode()

        assert "同时结束这些角色" in page
        assert "社区书记" in page

    def test_who_left_stands_on_record_and_may_be_posted_again(self, enter, admin, worker, secretary):
        client = enter(admin)
        assert client.post(url("person-leave", worker), FORM).url == url("person-detail", worker)
        page = client.get(url("person-detail", worker)).content.decode()

        assert "已离任" in page
        assert "安排岗位" in page
        assert "账号已停用" in page
        assert url("person-leave", worker) not in page
        assert client.get(url("person-leave", worker)).status_code == 403

    def test_a_wrong_day_is_told_at_its_field_and_typed_text_stays(self, enter, admin, worker):
        answer = enter(admin).post(url("person-leave", worker), {**FORM, "last_day": "2999-01-01"})

        assert answer.status_code == 422
        assert "不能晚于今天" in answer.context["form"].errors["last_day"][0]
        assert "合同到期" in answer.content.decode()

    def test_the_list_shows_who_left_only_when_asked(self, enter, admin, worker):
        leave_post(person=worker, last_day=TODAY, reason="退休", by=admin, now=NOW)
        client = enter(admin)

        assert client.get(LIST).context["listing"]["rows"] == []
        for value in ("left", "all"):
            assert len(client.get(LIST, {"standing": value}).context["listing"]["rows"]) == 1

    def test_a_street_cannot_end_the_role_of_a_superior(self, enter, account, worker, secretary, tree):
        give_role(secretary, Role.DISTRICT_ADMIN, tree.district)
        answer = enter(account(Role.STREET_ADMIN)).post(url("person-leave", worker), FORM)

        assert answer.status_code == 422
        assert "云溪区区级管理员" in answer.content.decode()
        assert Person.objects.get().standing == Standing.POSTED


class TestRelease:
    def test_a_district_may_choose_other_districts_and_a_street_its_neighbours_too(self, enter, admin, account, worker):
        street_admin = account(Role.STREET_ADMIN)

        assert offered(enter(admin).get(url("person-release", worker))) == {"远山区"}
        assert offered(enter(street_admin).get(url("person-release", worker))) == {"云溪区", "远山区", "北湖街道"}

    def test_a_city_of_county_level_is_a_receiver_itself(self, enter, admin, worker):
        make_unit("大河市", Level.CITY)

        assert offered(enter(admin).get(url("person-release", worker))) == {"远山区", "大河市"}

    def test_the_record_passes_to_the_receiving_side(self, enter, admin, account, worker, tree):
        far_admin = account(Role.DISTRICT_ADMIN, unit=tree.far_district)
        client, far = enter(admin), enter(far_admin)
        assert far.get(url("person-detail", worker)).status_code == 404
        answer = client.post(url("person-release", worker), {**FORM, "to": tree.far_district.pk})

        assert answer.url == LIST
        assert client.get(url("person-detail", worker)).status_code == 404
        assert "待安排岗位" in far.get(url("person-detail", worker)).content.decode()
        assert [str(todo.title) for todo in todos(far_admin, NOW)] == [f"为调入的{worker.name}安排岗位"]

    def test_the_receiving_side_gives_the_post(self, enter, admin, account, worker, tree):
        yesterday = TODAY - timezone.timedelta(days=1)
        release_person(person=worker, to=tree.far_district, last_day=yesterday, reason="调令", by=admin, now=NOW)
        far_admin = account(Role.DISTRICT_ADMIN, unit=tree.far_district)
        form = {"unit": tree.far_community.pk, "title": "委员", "track": "general", "since": TODAY.isoformat()}
        assert enter(far_admin).post(url("post-hold", worker), form).status_code == 302

        assert Person.objects.get().unit == tree.far_community
        assert todos(far_admin, NOW) == []

    def test_a_receiver_that_was_not_offered_is_no_choice(self, enter, admin, worker, tree):
        answer = enter(admin).post(url("person-release", worker), {**FORM, "to": tree.sibling_street.pk})

        assert "to" in answer.context["form"].errors

    def test_who_has_left_needs_no_day(self, enter, admin, worker):
        leave_post(person=worker, last_day=TODAY, reason="退休", by=admin, now=NOW)

        assert "last_day" not in enter(admin).get(url("person-release", worker)).context["form"].fields


def test_what_waits_costs_one_query_and_none_for_others(account, tree, django_assert_num_queries):
    admin, mentor = account(Role.DISTRICT_ADMIN), account(Role.MENTOR)
    assert admin.access
    assert mentor.access
    for number in (1, 3):
        PersonFactory.create_batch(number, unit=tree.district, standing=Standing.ARRIVING, post_title="", post_track="")
        with django_assert_num_queries(1):
            assert todos(admin, NOW)
    with django_assert_num_queries(0):
        assert todos(mentor, NOW) == []


@pytest.mark.parametrize("name", ["person-leave", "person-release"])
@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.DISTRICT_ADMIN, "far_district", 404),
        (Role.STREET_ADMIN, "sibling_street", 404),
        (Role.STREET_ADMIN, "street", 200),
        (Role.TRAINING_ADMIN, "district", 403),
        (Role.SECRETARY, "community", 403),
        (Role.SYSTEM_ADMIN, "district", 403),
    ],
)
def test_only_who_manages_the_people_of_the_unit_may(enter, account, tree, worker, name, role, unit, status):
    assert enter(account(role, unit=getattr(tree, unit))).get(url(name, worker)).status_code == status


@pytest.mark.parametrize("name", ["person-leave", "person-release"])
def test_external_people_hold_no_post_to_leave(enter, admin, tree, name):
    external = PersonFactory(unit=tree.community, kind="external", post_title="", post_track="")

    assert enter(admin).get(url(name, external)).status_code == 403
    assert url(name, external) not in enter(admin).get(url("person-detail", external)).content.decode()
