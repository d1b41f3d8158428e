"""What the database refuses by itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assessments.actions import schemes
from assessments.choices import DEFAULT_WEIGHTS, IndicatorCode, SheetState, VersionState
from assessments.models import ItemScore, Scheme, SchemeVersion, ScoreSheet, ScoringPeriod
from common.access import Right
from people.choices import Role
from tests.assessments.conftest import holder
from tests.factories.assessments import NOW, make_period, make_scheme, make_sheet, make_worker


@pytest.fixture
def draft(tree):
    scheme = make_scheme(tree.district)
    weights = {**DEFAULT_WEIGHTS, IndicatorCode.POST: Decimal("19.99")}
    return schemes.draft_version(
        scheme=scheme, effective_from=date(2027, 1, 1), weights=weights, reason="调整", by=None, now=NOW
    )


def refused(write):
    """The database says no, and the transaction of the test goes on."""
    with pytest.raises(DatabaseError), transaction.atomic():
        write()
    return True


def test_a_version_of_9999_is_not_activated(draft):
    rows = SchemeVersion.objects.filter(pk=draft.pk)
    assert refused(lambda: rows.update(state=VersionState.ACTIVE, activated_at=NOW))


def test_a_version_of_100_is(draft):
    draft.indicators.filter(code=IndicatorCode.POST).update(weight=Decimal("20.00"))
    assert SchemeVersion.objects.filter(pk=draft.pk).update(state=VersionState.ACTIVE, activated_at=NOW) == 1


def test_a_version_of_five_indicators_is_not_activated(draft):
    draft.indicators.filter(code=IndicatorCode.POST).delete()
    draft.indicators.filter(code=IndicatorCode.PLEDGE).update(weight=Decimal("35.00"))
    rows = SchemeVersion.objects.filter(pk=draft.pk)
    assert refused(lambda: rows.update(state=VersionState.ACTIVE, activated_at=NOW))


def test_weights_in_force_cannot_be_changed(tree):
    version = make_scheme(tree.district).versions.get()
    assert refused(lambda: version.indicators.update(weight=Decimal("16.66")))
    assert refused(lambda: version.indicators.first().delete())


def test_a_version_in_use_is_frozen(period):
    rows = SchemeVersion.objects.filter(pk=period.scheme_version_id)
    assert refused(lambda: rows.update(state=VersionState.DRAFT, activated_at=None))
    assert refused(lambda: rows.update(checks_max=Decimal("5.00")))


def test_a_period_needs_an_active_version_of_its_own_scheme(tree, draft):
    other = make_scheme(tree.far_district).versions.get()
    fields = {"kind": "month", "year": 2026, "number": 3, "opens_on": date(2026, 3, 2), "closes_on": date(2026, 4, 8)}
    for version in (draft, other):
        period = ScoringPeriod(scheme=draft.scheme, scheme_version=version, opened_at=NOW, **fields)
        assert refused(period.save)


@pytest.mark.parametrize(("kind", "number"), [("month", 13), ("quarter", 5), ("year", 2)])
def test_a_period_lies_in_the_calendar(period, kind, number):
    assert refused(lambda: ScoringPeriod.objects.filter(pk=period.pk).update(kind=kind, number=number))


def test_a_person_has_one_live_sheet_a_period(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(voided_at=NOW)
    again = make_sheet(sheet.person, sheet.period, voided_at=None)
    twin = ScoreSheet(
        person=sheet.person, period=sheet.period, scheme_version=sheet.scheme_version, unit=sheet.unit, track="general"
    )
    assert again.voided_at is None
    with pytest.raises(IntegrityError, match="sheet_once_a_period"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize(
    "values",
    [
        {"total": Decimal("100.01"), "valid": True},
        {"total": Decimal("80.00"), "valid": False},
        {"total": None, "valid": True},
        {"state": SheetState.CLOSED},
    ],
)
def test_a_sheet_that_cannot_be_is_refused(sheet, values):
    assert refused(lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(**values))


@pytest.mark.parametrize(
    "values",
    [
        {"score": Decimal("100.01")},
        {"score": Decimal("-0.01")},
        {"code": "ind_likes"},
        {"na_reason": "非党员", "excused_reason": "出差"},
        {"na_reason": "非党员", "score": Decimal(80)},
        {"na_approved_at": NOW},
    ],
)
def test_an_item_that_cannot_be_is_refused(sheet, values):
    fields = {"sheet": sheet, "code": "ind_post", "scored_at": NOW, **values}
    assert refused(lambda: ItemScore.objects.create(**fields))


def test_every_state_of_a_score_stays_on_record(sheet):
    make_sheet(sheet.person, sheet.period, {"ind_post": Decimal(80)})
    ItemScore.objects.filter(sheet=sheet).update(score=Decimal(81))
    with connection.cursor() as cursor:
        cursor.execute("SELECT score FROM assessments_itemscoreevent ORDER BY pgh_id")
        assert [row[0] for row in cursor.fetchall()] == [Decimal(80), Decimal(81)]


# Who sees what


def seen_by(user, right=Right.READ):
    return set(ScoreSheet.objects.visible_to(user, right))


def test_a_unit_sees_its_own_sheets_only(tree, sheet, own_sheet, secretary):
    far = make_worker(tree.far_community)
    make_sheet(far, make_period(tree.far_district))
    assert seen_by(secretary) == {sheet, own_sheet}
    assert seen_by(holder(Role.SECRETARY, tree.sibling_community)) == set()
    assert len(seen_by(holder(Role.CITY_ADMIN, tree.city))) == 3


def test_nobody_enters_their_own_sheet(sheet, own_sheet, secretary, street_admin):
    assert seen_by(secretary, Right.ENTER) == {sheet}
    assert seen_by(street_admin, Right.ENTER) == {sheet, own_sheet}


def test_a_worker_sees_the_own_sheet_once_it_is_closed(sheet):
    worker = sheet.person.user
    assert seen_by(worker) == set()
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.CLOSED, closed_at=NOW)
    assert seen_by(worker) == {sheet}


def test_a_scheme_is_open_to_all_who_work_under_it(tree, sheet, secretary):
    scheme = make_scheme(tree.far_district)
    assert list(Scheme.objects.visible_to(secretary)) == [sheet.period.scheme]
    assert list(ScoringPeriod.objects.visible_to(secretary)) == [sheet.period]
    assert scheme in Scheme.objects.visible_to(holder(Role.CITY_ADMIN, tree.city))
    assert list(ScoringPeriod.objects.visible_to(secretary, Right.APPROVE)) == []
