import pytest
from django.urls import reverse
from django.utils import timezone

from mentors.choices import MentorKind, MentorState
from mentors.models import MentorProfile
from people.choices import Role
from people.models import Person, User
from tests.factories.mentors import LogFactory, MentorFactory, make_bond, make_mentor, make_trainee

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"mentors:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def log(pair, now):
    return LogFactory(bond=pair.bond, met_on=timezone.localdate(now), topic="停车难议事会", written_by=pair.mentor)


def test_the_pool_is_filtered_by_kind_places_and_tag(as_user, training_admin, tree, enrolment):
    full = make_mentor(tree.district, name="满教授", capacity=1, tags=["公文写作"])
    make_bond(enrolment, full)
    make_mentor(tree.district, MentorKind.INDUSTRY, name="空师傅", tags=["矛盾调解"])
    client = as_user(training_admin)

    def names(**query):
        shown = text_of(client.get(url("mentor-list"), query))
        return [name for name in ("满教授", "空师傅") if name in shown]

    assert names() == ["满教授", "空师傅"]
    assert names(kind="industry") == ["空师傅"]
    assert names(free="yes") == ["空师傅"]
    assert names(free="no") == ["满教授"]
    assert names(tag="公文写作") == ["满教授"]
    assert names(q="满教") == ["满教授"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_one_row_and_three(
    as_user, training_admin, tree, cohort, rows, django_assert_num_queries, now
):
    for _ in range(rows):
        trainee = make_trainee(tree.district, tree.community, cohort=cohort)
        bond = make_bond(trainee, make_mentor(tree.district), now=now)
        LogFactory(bond=bond, met_on=bond.since)
    client = as_user(training_admin)
    client.get(url("mentor-list"))
    for name, args, queries in (
        ("mentor-list", (), 6),
        ("bond-list", (), 5),
        ("log-list", (), 5),
        ("pairing", (cohort.pk,), 12),
    ):
        with django_assert_num_queries(queries, info=name):
            assert client.get(url(name, *args)).status_code == 200


def test_a_mentor_from_outside_is_added_and_found(as_user, district_admin, tree):
    client = as_user(district_admin)
    answer = client.post(
        url("mentor-add"),
        {
            "name": "周明", "phone": "19900001234", "kind": "academic", "organisation": "云溪大学", "title": "教授",
            "tags": "矛盾调解、公文写作，矛盾调解", "capacity": 4, "recommended_by": "", "unit": tree.district.pk,
        },
    )  # fmt: skip

    mentor = MentorProfile.objects.get()
    assert answer["Location"] == url("mentor-detail", mentor.pk)
    assert mentor.tags == ["矛盾调解", "公文写作"]
    assert "还没有账号" in text_of(client.get(answer["Location"]))


def test_a_worker_on_record_becomes_a_mentor_without_typing_the_name(as_user, district_admin, worker, tree):
    client = as_user(district_admin)
    address = f"{url('mentor-add')}?person={worker.pk}"
    assert f"聘{worker.name}为导师" in text_of(client.get(address))
    client.post(address, {"kind": "secretary", "organisation": "望江社区", "capacity": 3, "unit": tree.district.pk})

    assert MentorProfile.objects.get().person == worker


def test_a_form_that_is_wrong_keeps_what_was_typed(as_user, district_admin, worker, tree):
    answer = as_user(district_admin).post(
        url("mentor-add"),
        {
            "name": "周明", "phone": worker.phone, "kind": "academic", "organisation": "云溪大学", "capacity": 4,
            "unit": tree.district.pk,
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "已登记在另一人名下" in text_of(answer)
    assert 'value="云溪大学"' in text_of(answer)


def test_a_mentor_is_edited_retired_and_renewed(as_user, district_admin, theory):
    client = as_user(district_admin)
    facts = {"kind": "academic", "organisation": "云溪大学", "tags": "", "capacity": 5, "version": theory.version}
    client.post(url("mentor-edit", theory.pk), facts)
    assert client.post(url("mentor-edit", theory.pk), facts).status_code == 409
    client.post(url("mentor-retire", theory.pk), {"reason": "调离"})
    theory.refresh_from_db()
    assert (theory.capacity, theory.state) == (5, MentorState.RETIRED)

    client.post(url("mentor-renew", theory.pk))
    theory.refresh_from_db()
    assert theory.state == MentorState.ACTIVE


def test_an_account_for_a_mentor_is_shown_once(as_user, district_admin, theory):
    client = as_user(district_admin)
    answer = client.post(url("mentor-access", theory.pk))

    user = User.objects.get(person=theory.person)
    assert user.username in text_of(answer)
    assert answer["Cache-Control"].startswith("max-age=0")
    assert "还没有账号" not in text_of(client.get(url("mentor-detail", theory.pk)))


def test_the_training_office_is_told_who_opens_accounts(as_user, training_admin, theory):
    client = as_user(training_admin)

    assert "请区级或街道管理员开通" in text_of(client.get(url("mentor-detail", theory.pk)))
    assert client.post(url("mentor-access", theory.pk)).status_code == 403


def test_a_street_sees_the_pool_of_its_district_and_changes_nothing_there(as_user, account, theory):
    client = as_user(account(Role.STREET_ADMIN))

    assert client.get(url("mentor-detail", theory.pk)).status_code == 200
    assert client.get(url("mentor-edit", theory.pk)).status_code == 403


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.TRAINING_ADMIN, True), (Role.STREET_ADMIN, True), (Role.AUDITOR, False)]
)
def test_a_record_offers_to_make_somebody_a_mentor(as_user, account, worker, role, offered):
    page = as_user(account(role)).get(reverse("people:person-detail", args=[worker.pk])).content.decode()

    assert (f"{reverse('mentors:mentor-add')}?person={worker.pk}" in page) is offered


def test_who_is_in_the_pool_or_has_left_is_not_offered(as_user, account, worker, tree):
    client, page = as_user(account(Role.TRAINING_ADMIN)), reverse("people:person-detail", args=[worker.pk])
    Person.objects.filter(pk=worker.pk).update(standing="left", post_title="")
    assert "聘为导师" not in client.get(page).content.decode()

    Person.objects.filter(pk=worker.pk).update(standing="posted")
    MentorFactory(person=worker, unit=tree.district)
    assert "聘为导师" not in client.get(page).content.decode()
