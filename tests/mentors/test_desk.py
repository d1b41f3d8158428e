from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.desk import figures_of, sections_of, todos_of
from mentors.actions.bonds import propose_bond, replace_bond
from mentors.choices import MentorKind, Slot
from mentors.desk import figures, sections, todos
from people.choices import Role
from tests.factories.cohorts import make_cohort
from tests.factories.mentors import LogFactory, make_bond, make_mentor, make_trainee

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"mentors:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def log(pair, now):
    return LogFactory(bond=pair.bond, met_on=timezone.localdate(now), topic="停车难议事会", written_by=pair.mentor)


def test_the_record_tells_of_pairs_to_who_may_see_them(as_user, district_admin, pair, log):
    shown = text_of(as_user(district_admin).get(url("person-bonds", pair.bond.trainee_id)))

    assert "李老师" in shown
    assert "共有 1 条指导记录" in shown


def test_what_waits_for_each(pair, log, training_admin, teacher, now):
    titles = {user: [todo.title for todo in todos(user, now)] for user in (pair.mentor, pair.trainee, training_admin)}
    assert titles[pair.mentor] == []
    assert titles[pair.trainee] == ["确认李老师的指导：停车难议事会"]
    assert "还有 1 人没有配齐两位导师" in titles[training_admin][0]
    assert [todo.action for todo in todos(teacher, now)] == ["看名单"]

    late = now + timedelta(days=31)
    assert [todo.action for todo in todos(pair.mentor, late)] == ["记一次指导"]
    assert "1 对师徒久未指导" in [todo.title for todo in todos(training_admin, late)]


def test_who_has_no_part_in_it_costs_no_query(account, tree, now, django_assert_num_queries):
    inspector = account(Role.INSPECTOR)
    inspector.access  # noqa: B018 - read once a request
    with django_assert_num_queries(0):
        assert (todos(inspector, now), figures(inspector, now), sections(inspector, now)) == ([], [], [])


@pytest.mark.parametrize("trainees", [1, 3])
def test_a_mentors_home_costs_the_same_for_one_trainee_and_three(
    tree, cohort, pair, trainees, now, django_assert_num_queries
):
    for _ in range(trainees - 1):
        make_bond(make_trainee(tree.district, tree.community, cohort=cohort), pair.bond.mentor, now=now)
    pair.mentor.access  # noqa: B018 - read once a request
    with django_assert_num_queries(4):
        assert len(todos(pair.mentor, now)) == trainees
        assert sections(pair.mentor, now) == []


def test_who_waits_already_does_not_stand_on_the_page_a_second_time(tree, cohort, pair, log, now):
    make_bond(make_trainee(tree.district, tree.community, cohort=cohort), pair.bond.mentor, now=now)

    [section] = sections(pair.mentor, now)

    assert [one.bond for one in section.context["mentees"]] == [pair.bond]
    assert section.context["waiting"] == 1


def test_the_figures_count_the_roll(tree, cohort, pair, log, theory, enrolment, training_admin, now):
    make_bond(enrolment, theory, now=now)
    make_trainee(tree.district, tree.community, cohort=cohort)

    assert [(figure.value, figure.unit) for figure in figures(training_admin, now)] == [(1, "/2"), (1, "/2")]


def test_the_desk_knows_them_all(pair, log, now):
    assert [todo.title for todo in todos_of(pair.trainee, now) if "停车难" in todo.title]
    assert [part.template for part in sections_of(pair.mentor, now) if part.template.startswith("mentors/")]
    assert isinstance(figures_of(pair.mentor, now), list)


def test_proposals_are_no_coverage_yet(tree, cohort, enrolment, practice, training_admin, now):
    propose_bond(enrolment=enrolment, mentor=practice, slot=Slot.PRACTICE, by=None, now=now)
    make_cohort(tree.district)

    assert figures(training_admin, now)[0].value == 0


def test_the_former_mentor_stands_on_the_trainees_own_page(as_user, tree, pair, district_admin, now):
    new = make_mentor(tree.district, MentorKind.SECRETARY, name="江书记")
    replace_bond(bond=pair.bond, mentor=new, reason="导师调离", by=district_admin, now=now)
    shown = text_of(as_user(pair.trainee).get(url("bond-own")))

    assert "以前的导师" in shown
    assert "江书记" in shown
