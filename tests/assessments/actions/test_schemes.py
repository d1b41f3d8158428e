from datetime import date
from decimal import Decimal

import pytest

from assessments.actions.schemes import activate_version, draft_version, open_scheme, scheme_for
from assessments.choices import DEFAULT_WEIGHTS, IndicatorCode, Kind, VersionState
from assessments.models import Scheme, SchemeVersion
from assessments.spans import Span
from common.exceptions import Refusal
from people.choices import Level
from people.models import AuditEvent
from tests.factories.assessments import NOW, make_period, make_scheme
from tests.factories.people import make_unit


def weights(**changed):
    return DEFAULT_WEIGHTS | {IndicatorCode[name]: Decimal(value) for name, value in changed.items()}


def draft(scheme, effective_from=date(2027, 1, 1), **changed):
    return draft_version(
        scheme=scheme, effective_from=effective_from, weights=weights(**changed), reason="调整", by=None, now=NOW
    )


def test_a_new_scheme_has_a_first_version_in_force(tree):
    version = make_scheme(tree.district).versions.get()
    assert (version.number, version.state, version.activated_at) == (1, VersionState.ACTIVE, NOW)
    assert [row.weight for row in version.indicators.all()] == list(DEFAULT_WEIGHTS.values())
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["assessments.open_scheme", "assessments.draft_version", "assessments.activate_version"]


@pytest.mark.parametrize("unit", ["city", "district", "street"])
def test_schemes_do_not_overlap(tree, unit):
    make_scheme(tree.district)
    with pytest.raises(Refusal, match="云溪区已有考评方案"):
        open_scheme(unit=getattr(tree, unit), name="再来", effective_from=date(2026, 1, 1), by=None, now=NOW)


def test_a_far_district_may_have_its_own(tree):
    make_scheme(tree.district)
    assert make_scheme(tree.far_district).pk


@pytest.mark.parametrize(("post", "total"), [("19.99", "99.99"), ("20.01", "100.01")])
def test_weights_that_miss_a_hundred_by_a_cent_are_refused_with_their_sum(tree, post, total):
    version = draft(make_scheme(tree.district), POST=post)
    with pytest.raises(Refusal, match=total):
        activate_version(version=version, by=None, now=NOW)
    assert SchemeVersion.objects.get(pk=version.pk).state == VersionState.DRAFT


def test_a_new_version_leaves_earlier_periods_alone(tree):
    """A June score recomputed in July stands under the weights of June (S40)."""
    scheme = make_scheme(tree.district)
    second = draft(scheme, date(2026, 7, 1), PLEDGE="20", POST="15")
    activate_version(version=second, by=None, now=NOW)
    june = make_period(tree.district, Span(Kind.MONTH, 2026, 6))
    july = make_period(tree.district, Span(Kind.MONTH, 2026, 7))
    assert (june.scheme_version.number, july.scheme_version.number) == (1, 2)


def test_a_version_cannot_change_a_period_that_is_open(tree):
    period = make_period(tree.district)
    with pytest.raises(Refusal, match="已有开启的考评周期"):
        activate_version(version=draft(period.scheme, date(2026, 10, 1)), by=None, now=NOW)


def test_a_version_for_the_years_before_may_come_later(tree):
    period = make_period(tree.district)
    version = draft(period.scheme, date(2024, 1, 1))
    assert activate_version(version=version, by=None, now=NOW).state == VersionState.ACTIVE


def test_one_version_a_day_is_in_force(tree):
    scheme = make_scheme(tree.district)
    with pytest.raises(Refusal, match="同一天"):
        activate_version(version=draft(scheme, date(2025, 1, 1)), by=None, now=NOW)


def test_a_version_is_activated_once(tree):
    with pytest.raises(Refusal, match="已经启用"):
        activate_version(version=make_scheme(tree.district).versions.get(), by=None, now=NOW)


def test_a_version_starts_with_a_month(tree):
    with pytest.raises(Refusal, match="1日"):
        draft(make_scheme(tree.district), date(2027, 1, 2))


def test_a_version_needs_all_six(tree):
    five = {code: weight for code, weight in DEFAULT_WEIGHTS.items() if code != IndicatorCode.POST}
    scheme = make_scheme(tree.district)
    with pytest.raises(Refusal, match="岗位职责"):
        draft_version(scheme=scheme, effective_from=date(2027, 1, 1), weights=five, reason="少一项", by=None, now=NOW)


def test_a_district_without_a_scheme_gets_the_default_one(tree):
    scheme = scheme_for(unit=tree.community, day=date(2025, 2, 1), by=None, now=NOW)
    assert (scheme.unit, scheme.versions.get().effective_from) == (tree.district, date(2025, 1, 1))
    assert scheme_for(unit=tree.sibling_street, day=date(2025, 2, 1), by=None, now=NOW) == scheme
    assert Scheme.objects.count() == 1


def test_where_the_district_is_missing_the_top_has_the_scheme(db):
    city = make_unit("大理市", Level.CITY)
    street = make_unit("太和街道", Level.STREET, city)
    scheme = scheme_for(unit=street, day=date(2026, 2, 1), by=None, now=NOW)
    assert scheme.unit == city
