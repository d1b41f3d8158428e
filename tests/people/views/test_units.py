import pytest
from django.urls import reverse
from django.utils import timezone

from people.actions.units import add_unit
from people.choices import Level, Role
from people.models import Unit
from tests.factories.people import PersonFactory, make_unit

pytestmark = pytest.mark.django_db
NEW = {"level": "community", "code": "", "valid_from": "2026-01-01"}


def url(name, unit):
    return reverse(f"people:{name}", args=[unit.pk])


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


class TestList:
    def test_it_shows_the_own_district_with_its_people(self, enter, admin, tree, worker):
        page = enter(admin).get(reverse("people:unit-list")).content.decode()

        assert "望江社区" in page
        assert "远山区" not in page

    def test_a_search_finds_units_and_says_when_there_are_none(self, enter, admin, tree):
        client = enter(admin)

        assert "临江街道" in client.get(reverse("people:unit-list"), {"q": "临江"}).content.decode()
        assert "没有找到" in client.get(reverse("people:unit-list"), {"q": "远山"}).content.decode()

    def test_dissolved_units_show_on_request(self, enter, admin, tree):
        Unit.objects.filter(pk=tree.community.pk).update(valid_to=timezone.localdate())
        client = enter(admin)

        assert "望江社区" not in client.get(reverse("people:unit-list")).content.decode()
        assert "望江社区" in client.get(reverse("people:unit-list"), {"closed": "1"}).content.decode()

    def test_it_costs_the_same_with_one_and_with_three_communities(
        self, enter, admin, tree, django_assert_max_num_queries
    ):
        client = enter(admin)
        client.get(reverse("people:unit-list"))
        for _round in range(2):
            with django_assert_max_num_queries(9):
                client.get(reverse("people:unit-list"))
            for number in range(2):
                make_unit(f"新{_round}{number}社区", Level.COMMUNITY, tree.street)


class TestRecord:
    def test_it_tells_facts_people_and_who_serves_there(self, enter, admin, account, tree, worker):
        account(Role.SECRETARY, name="何秀英")
        page = enter(admin).get(url("unit-detail", tree.community)).content.decode()

        assert "何秀英" in page
        assert f"?unit={tree.community.pk}" in page

    @pytest.mark.parametrize(
        ("role", "unit", "status"),
        [
            (Role.DISTRICT_ADMIN, "far_community", 404),
            (Role.STREET_ADMIN, "sibling_community", 404),
            (Role.STREET_ADMIN, "street", 200),
            (Role.SECRETARY, "community", 403),
        ],
    )
    def test_what_is_out_of_sight_does_not_exist(self, enter, account, tree, role, unit, status):
        assert enter(account(role)).get(url("unit-detail", getattr(tree, unit))).status_code == status

    def test_readers_get_no_buttons(self, enter, account, tree):
        page = enter(account(Role.AUDITOR)).get(url("unit-detail", tree.community)).content.decode()

        assert "撤销或合并" not in page


class TestChanges:
    def test_a_unit_is_added_below_another(self, enter, admin, tree):
        answer = enter(admin).post(
            url("unit-add", tree.street),
            {**NEW, "name": "新社区"},
        )
        unit = Unit.objects.get(name="新社区")

        assert answer.url == url("unit-detail", unit)
        assert unit.parent == tree.street

    def test_a_taken_name_is_told_at_its_field_and_kept(self, enter, admin, tree):
        answer = enter(admin).post(url("unit-add", tree.street), {**NEW, "name": "望江社区"})

        assert answer.status_code == 422
        assert answer.context["form"].errors["name"] == ["临江街道下已有“望江社区”。"]
        assert 'value="望江社区"' in answer.content.decode()

    def test_street_admins_add_communities_to_their_street_only(self, enter, account, tree):
        client = enter(account(Role.STREET_ADMIN))
        form = {**NEW, "name": "新社区"}

        assert client.post(url("unit-add", tree.street), form).status_code == 302
        assert client.post(url("unit-add", tree.street), {**form, "level": "street"}).status_code == 422
        assert client.post(url("unit-add", tree.sibling_street), form).status_code == 404

    def test_street_admins_may_not_rename_their_own_street(self, enter, account, tree):
        assert enter(account(Role.STREET_ADMIN)).get(url("unit-edit", tree.street)).status_code == 403

    def test_a_name_is_changed_and_the_second_editor_gets_both_values(self, enter, admin, tree):
        client = enter(admin)
        form = {"name": "望江东社区", "code": "420199001001", "version": tree.community.version}
        assert client.post(url("unit-edit", tree.community), form).status_code == 302

        stale = client.post(url("unit-edit", tree.community), {**form, "name": "望江西社区"})
        assert stale.status_code == 409
        assert "望江东社区" in stale.content.decode()

    def test_a_unit_with_people_is_not_dissolved(self, enter, admin, tree, worker):
        form = {"on": timezone.localdate().isoformat(), "reason": "区划调整"}
        answer = enter(admin).post(url("unit-dissolve", tree.community), form)

        assert answer.status_code == 422
        assert answer.content.decode().count("1 人在岗") == 1

    def test_people_go_along_to_the_successor_when_asked(self, enter, admin, tree, worker):
        form = {"on": timezone.localdate().isoformat(), "reason": "区划调整", "move_people": "on"}
        client, page = enter(admin), url("unit-dissolve", tree.community)
        assert "把 1 人一并调到并入的单位" in client.get(page).content.decode()
        assert "successor" in client.post(page, form).context["form"].errors

        add_unit(name="新望社区", level="community", parent=tree.street, by=admin, now=timezone.now())
        successor = Unit.objects.get(name="新望社区")
        done = client.post(page, {**form, "successor": successor.pk}, follow=True).content.decode()
        worker.refresh_from_db()
        assert worker.unit == successor
        assert "1 人连同角色已调到新望社区" in done
        assert "打开账号，可以授予" not in done

    def test_it_is_said_how_many_roles_end(self, enter, admin, account, tree):
        account(Role.SECRETARY, tree.sibling_community)
        form = {"on": timezone.localdate().isoformat(), "reason": "区划调整"}
        done = enter(admin).post(url("unit-dissolve", tree.sibling_community), form, follow=True).content.decode()

        assert "1 个角色同时结束" in done
        assert "人连同角色" not in done

    def test_a_dissolved_unit_is_offered_nowhere_and_its_day_has_come(self, enter, admin, tree):
        client, page = enter(admin), url("unit-dissolve", tree.sibling_community)
        future = client.post(page, {"on": "9999-01-01", "reason": "区划调整"})
        assert "on" in future.context["form"].errors

        client.post(page, {"on": timezone.localdate().isoformat(), "reason": "区划调整"})
        offered = client.get(reverse("people:person-add")).context["form"].fields["unit"].queryset
        assert tree.sibling_community not in offered

    def test_a_merged_unit_lives_on_in_its_successor(self, enter, admin, tree):
        form = {"on": timezone.localdate().isoformat(), "reason": "区划调整", "successor": tree.community.pk}
        answer = enter(admin).post(url("unit-dissolve", tree.sibling_community), form, follow=True)

        assert "已撤销" in answer.content.decode()
        assert Unit.objects.get(pk=tree.sibling_community.pk).successor == tree.community

    def test_it_cannot_end_before_it_began_nor_go_into_another_district(self, enter, admin, tree):
        form = {"on": "1999-01-01", "reason": "区划调整", "successor": tree.far_community.pk}
        answer = enter(admin).post(url("unit-dissolve", tree.community), form)

        assert set(answer.context["form"].errors) == {"on", "successor"}

    def test_people_are_counted_where_they_are(self, enter, admin, tree):
        PersonFactory.create_batch(3, unit=tree.community)

        assert enter(admin).get(url("unit-detail", tree.street)).context["people"] == 3
