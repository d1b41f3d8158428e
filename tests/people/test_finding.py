"""The search on every page: persons and units, and nothing of what lies out of sight."""

import pytest
from django.urls import reverse
from django.utils import timezone

from people.actions.care import open_care
from people.choices import Role, Standing
from people.finding import find_persons, find_units
from people.models import Person
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"
SEARCH = reverse("search")


@pytest.fixture
def people(tree):
    return [
        PersonFactory(
            unit=tree.community, name="陈思远", name_key="chensiyuan csy", work_number="YX-017", phone="19912345678",
            id_number=ID,
        ),
        PersonFactory(unit=tree.far_community, name="陈思明", name_key="chensiming csm", phone="19987654321"),
    ]  # fmt: skip


def titles(found):
    return [hit.title for hit in found.hits] if found else None


@pytest.mark.parametrize(
    "text", ["陈", "思 远", "chensi", "csy", "YX-017", "19912345678", "199 1234 5678", ID, ID.lower()]
)
def test_a_person_is_found_by_name_work_number_and_whole_numbers(account, people, text):
    assert titles(find_persons(account(Role.DISTRICT_ADMIN), text)) == ["陈思远"]


@pytest.mark.parametrize("text", ["陈思明", "csm", "19987654321", "1991234567", "110105", "YX-01"])
def test_other_districts_and_parts_of_numbers_find_nobody(account, people, text):
    assert titles(find_persons(account(Role.DISTRICT_ADMIN), text)) == []


@pytest.mark.parametrize("role", [Role.CITY_ADMIN, Role.TRAINING_ADMIN, Role.SECRETARY, Role.AUDITOR])
@pytest.mark.parametrize("text", ["19912345678", ID])
def test_who_sees_masks_only_cannot_try_numbers_out(account, people, role, text):
    user = account(role)

    assert titles(find_persons(user, text)) == []
    assert titles(find_persons(user, "陈思远")) == ["陈思远"]


def test_a_mentor_finds_the_trainee_by_phone_and_not_by_id_number(account, people):
    mentor = account(Role.MENTOR)
    open_care(user=mentor, person_ids=[people[0].pk], role=Role.MENTOR, source="b:1", now=timezone.now())

    assert titles(find_persons(mentor, "19912345678")) == ["陈思远"]
    assert titles(find_persons(mentor, ID)) == []


def test_everybody_finds_the_own_record_by_the_own_numbers(account, people):
    trainee = account(Role.TRAINEE, person=people[0])

    assert titles(find_persons(trainee, ID)) == ["陈思远"]
    assert titles(find_persons(trainee, "陈思明")) == []


def test_who_has_left_is_found_and_said_to_have_left(account, people):
    Person.objects.filter(pk=people[0].pk).update(standing=Standing.LEFT, post_title="")
    hit = find_persons(account(Role.DISTRICT_ADMIN), "csy").hits[0]

    assert "已离任" in str(hit.badge)


def test_units_are_found_by_name_within_reach(account, tree):
    assert titles(find_units(account(Role.DISTRICT_ADMIN), "社区")) == ["望江社区", "湖景社区"]
    assert titles(find_units(account(Role.DISTRICT_ADMIN), "远山")) == []


def test_roles_without_the_right_are_not_asked_for(account, django_assert_num_queries):
    judge, system = account(Role.JUDGE), account(Role.SYSTEM_ADMIN)
    assert judge.access
    assert system.access

    with django_assert_num_queries(0):
        assert find_persons(judge, "陈") is None
        assert find_units(judge, "望") is None
        assert find_persons(system, "陈") is None


def test_the_page_costs_the_same_with_one_and_with_three_rows(
    enter, account, tree, people, django_assert_max_num_queries
):
    client = enter(account(Role.DISTRICT_ADMIN))
    client.get(SEARCH, {"q": "陈"})
    for _round in range(2):
        with django_assert_max_num_queries(9):
            assert client.get(SEARCH, {"q": "陈"}).status_code == 200
        PersonFactory.create_batch(2, unit=tree.sibling_community, name="陈明")


def test_a_foreign_number_and_one_that_nobody_has_get_the_same_page(enter, account, people):
    client = enter(account(Role.DISTRICT_ADMIN))
    foreign, nobody = (client.get(SEARCH, {"q": text}) for text in ("19987654321", "19900009999"))

    assert foreign.context["results"] == nobody.context["results"] == []


@pytest.mark.parametrize("text", ["ＹＸ－０１７", "YX-０１７", "１９９12345678", ID, "csy"])
def test_the_list_finds_by_the_same_words_as_the_search_on_top(enter, account, people, text):
    text = text.replace("－", "-")
    client = enter(account(Role.DISTRICT_ADMIN))
    listed = client.get(reverse("people:person-list"), {"q": text}).context["listing"]["rows"]
    top = client.get(SEARCH, {"q": text}).context["results"]

    assert [row.id for row in listed] == [people[0].pk]
    assert titles(top[0]) == ["陈思远"]


def test_numbers_out_of_sight_find_nobody_in_the_list_either(enter, account, people):
    listed = enter(account(Role.AUDITOR)).get(reverse("people:person-list"), {"q": ID})

    assert listed.context["listing"]["rows"] == []
