from datetime import date

import pytest

from assessments.actions.periods import open_period, start_period, sync_sheets
from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet
from assessments.spans import Span
from common.exceptions import Refusal
from people.choices import PersonKind, PostTrack
from people.models import Person
from tests.factories.assessments import NOW, OCTOBER, make_period, make_post, make_scheme, make_worker
from tests.factories.people import PersonFactory


def homes():
    return dict(ScoreSheet.objects.values_list("person", "unit"))


def moved(person, unit, last_day, first_day):
    """The person leaves the old post and takes one at the unit."""
    person.posts.update(until=last_day)
    make_post(person, unit, since=first_day, title="副书记", track=PostTrack.DEPUTY)


def test_everybody_with_a_post_gets_a_sheet_of_their_post(tree):
    near, sibling = make_worker(tree.community), make_worker(tree.sibling_community)
    far = make_worker(tree.far_community)
    PersonFactory(unit=tree.community, kind=PersonKind.EXTERNAL)
    make_period(tree.district)
    assert homes() == {near.pk: tree.community.pk, sibling.pk: tree.sibling_community.pk}
    sheet = near.score_sheets.get()
    assert (sheet.post_title, sheet.track, sheet.state) == ("社区网格员", "general", SheetState.DRAFT)
    assert far.score_sheets.count() == 0


def test_a_voided_person_and_a_former_worker_get_none(tree):
    gone, left = make_worker(tree.community), make_worker(tree.community)
    Person.objects.filter(pk=gone.pk).update(voided_at=NOW)
    left.posts.update(until=date(2026, 9, 30))
    make_period(tree.district)
    assert homes() == {}


@pytest.mark.parametrize(
    ("last_day", "first_day", "home"),
    [
        (date(2026, 10, 13), date(2026, 10, 14), "sibling_community"),
        (date(2026, 10, 28), date(2026, 10, 29), "community"),
    ],
)
def test_a_month_belongs_to_the_unit_with_more_working_days(tree, last_day, first_day, home):
    person = make_worker(tree.community)
    moved(person, tree.sibling_community, last_day, first_day)
    make_period(tree.district)
    assert homes() == {person.pk: getattr(tree, home).pk}


def test_a_tie_goes_to_the_receiving_unit(tree):
    """November 2026 has 21 working days; without the 16th, ten lie on each side."""
    person = make_worker(tree.community)
    moved(person, tree.sibling_community, date(2026, 11, 13), date(2026, 11, 17))
    november = Span(Kind.MONTH, 2026, 11)
    make_period(tree.district, november)
    assert homes() == {person.pk: tree.sibling_community.pk}


def test_two_posts_at_one_unit_weigh_together_and_the_longer_names_the_post(tree):
    person = PersonFactory(unit=tree.community)
    make_post(person, tree.community, until=date(2026, 10, 12), title="网格员")
    make_post(person, tree.community, since=date(2026, 10, 13), until=date(2026, 10, 20), title="委员")
    make_post(person, tree.sibling_community, since=date(2026, 10, 21), title="副书记")
    make_period(tree.district)
    sheet = ScoreSheet.objects.get()
    assert (sheet.unit, sheet.post_title) == (tree.community, "委员")


def test_a_transfer_moves_a_draft_but_not_what_was_submitted(tree):
    one, other = make_worker(tree.community), make_worker(tree.community)
    period = make_period(tree.district)
    other.score_sheets.update(state=SheetState.SUBMITTED)
    for person in (one, other):
        moved(person, tree.sibling_community, date(2026, 10, 9), date(2026, 10, 10))
    assert sync_sheets(period=period, by=None, now=NOW) == 1
    assert homes() == {one.pk: tree.sibling_community.pk, other.pk: tree.community.pk}


def test_running_it_again_changes_nothing(tree):
    make_worker(tree.community)
    period = make_period(tree.district)
    assert sync_sheets(period=period, by=None, now=NOW) == 0


def test_a_newcomer_is_added_later(tree):
    period = make_period(tree.district)
    newcomer = PersonFactory(unit=tree.community)
    make_post(newcomer, tree.community, since=date(2026, 10, 30))
    assert sync_sheets(period=period, by=None, now=NOW) == 1
    assert homes() == {newcomer.pk: tree.community.pk}


def test_a_period_opens_once(tree):
    period = make_period(tree.district)
    assert (period.opens_on, period.closes_on) == (date(2026, 10, 8), date(2026, 11, 6))
    with pytest.raises(Refusal, match="2026年10月已经开启"):
        open_period(scheme=period.scheme, span=OCTOBER, by=None, now=NOW)


def test_a_period_before_the_first_version_is_refused(tree):
    scheme = make_scheme(tree.district)
    with pytest.raises(Refusal, match="没有生效的考评方案"):
        start_period(scheme=scheme, span=Span(Kind.MONTH, 2024, 12), by=None, now=NOW)


def test_a_period_without_a_calendar_is_refused(tree):
    scheme = make_scheme(tree.district)
    with pytest.raises(Refusal, match="2098"):
        start_period(scheme=scheme, span=Span(Kind.MONTH, 2098, 12), by=None, now=NOW)
