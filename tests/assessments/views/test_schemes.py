"""Schemes and their versions: drafted, summed to exactly 100.00, in force from a month not opened yet."""

import pytest
from django.urls import reverse

from assessments.choices import VersionState
from assessments.models import Scheme, SchemeVersion, ScoringPeriod
from people.choices import Level, Role
from tests.assessments.conftest import holder
from tests.factories.assessments import CODES, make_scheme
from tests.factories.people import make_unit


def url_of(name, **kwargs):
    return reverse(f"assessments:{name}", kwargs=kwargs)


def weights(last="20", **changes):
    figures = dict(zip(CODES, ("15", "15", "20", "15", "15", last), strict=True))
    return {**figures, "effective_from": "2026-12-01", "reason": "按年度会议纪要调整", **changes}


@pytest.fixture
def scheme(period):
    return period.scheme


@pytest.fixture
def client_of_district(sign_in, district_admin):
    return sign_in(district_admin)


def draft(client, scheme, **changes):
    client.post(url_of("version-add", pk=scheme.pk), weights(**changes))
    return scheme.versions.get(number=2)


def test_a_scheme_is_open_to_everybody_under_it(tree, scheme, sign_in):
    for role, place in ((Role.TRAINEE, "community"), (Role.MENTOR, "district"), (Role.AUDITOR, "district")):
        assert sign_in(holder(role, getattr(tree, place))).get(url_of("scheme-detail", pk=scheme.pk)).status_code == 200
    stranger = sign_in(holder(Role.DISTRICT_ADMIN, tree.far_district))
    assert stranger.get(url_of("scheme-detail", pk=scheme.pk)).status_code == 404


def test_the_list_leads_to_the_only_scheme(tree, scheme, sign_in, secretary):
    answer = sign_in(secretary).get(url_of("scheme-list"))

    assert answer.headers["Location"] == url_of("scheme-detail", pk=scheme.pk)


def test_a_draft_is_seen_by_those_who_may_change_it(scheme, client_of_district, sign_in, secretary):
    draft(client_of_district, scheme)
    url = url_of("scheme-detail", pk=scheme.pk)

    assert "第 2 版" in client_of_district.get(url).content.decode()
    assert "第 2 版" not in sign_in(secretary).get(url).content.decode()


def test_a_draft_that_does_not_make_100_can_be_kept_but_not_activated(scheme, client_of_district):
    version = draft(client_of_district, scheme, last="19.99")
    page = client_of_district.get(url_of("scheme-detail", pk=scheme.pk)).content.decode()
    assert "合计是 99.99，与 100.00 相差 0.01" in page

    refused = client_of_district.post(url_of("version-activate", pk=version.pk), follow=True).content.decode()
    assert "必须正好是100.00，现在是99.99" in refused
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_a_draft_is_mended_and_put_in_force(scheme, client_of_district, district_admin):
    version = draft(client_of_district, scheme, last="19.99")
    client_of_district.post(url_of("version-edit", pk=version.pk), weights(expected=version.version))
    answer = client_of_district.post(url_of("version-activate", pk=version.pk), follow=True)

    assert "第2版已启用，从2026年12月起生效" in answer.content.decode()
    version.refresh_from_db()
    assert (version.state, version.created_by) == (VersionState.ACTIVE, district_admin)


def test_a_stale_draft_is_not_written_over(scheme, client_of_district):
    version = draft(client_of_district, scheme)
    url = url_of("version-edit", pk=version.pk)
    client_of_district.post(url, weights(expected=1, reason="第一次改"))
    answer = client_of_district.post(url, weights(expected=1, reason="第二次改"))

    assert (answer.status_code, "第一次改" in answer.content.decode()) == (409, True)


def test_an_opened_month_keeps_its_version(scheme, client_of_district):
    client_of_district.post(url_of("month-open", pk=scheme.pk), {"month": "2026-11-01"})
    version = draft(client_of_district, scheme, effective_from="2026-11-01")
    refused = client_of_district.post(url_of("version-activate", pk=version.pk), follow=True)

    assert "请从下一个周期起生效" in refused.content.decode()


def test_a_version_in_force_is_not_edited(scheme, client_of_district):
    first = scheme.versions.get(number=1)

    assert client_of_district.get(url_of("version-edit", pk=first.pk)).status_code == 403


@pytest.mark.parametrize(
    "changes", [{"ind_post": "abc"}, {"ind_post": "0"}, {"effective_from": "2026-12-02"}, {"reason": ""}]
)
def test_a_form_that_makes_no_version_keeps_what_was_typed(scheme, client_of_district, changes):
    answer = client_of_district.post(url_of("version-add", pk=scheme.pk), weights(**changes))

    assert (answer.status_code, scheme.versions.count()) == (422, 1)


@pytest.mark.parametrize("name", ["version-add", "month-open"])
def test_the_rules_are_the_district_s(tree, scheme, sign_in, street_admin, secretary, name):
    for user in (street_admin, secretary, holder(Role.AUDITOR, tree.district)):
        assert sign_in(user).get(url_of(name, pk=scheme.pk)).status_code == 403
    stranger = holder(Role.DISTRICT_ADMIN, tree.far_district)
    assert sign_in(stranger).get(url_of(name, pk=scheme.pk)).status_code == 404


def test_the_next_month_is_opened_by_hand_and_only_once(scheme, client_of_district):
    url = url_of("month-open", pk=scheme.pk)
    assert "2026年11月已开启" in client_of_district.post(url, {"month": "2026-11-01"}, follow=True).content.decode()
    again = client_of_district.post(url, {"month": "2026-11-01"})

    assert (again.status_code, "已经开启" in again.content.decode()) == (422, True)
    assert ScoringPeriod.objects.count() == 2


def test_a_district_without_a_scheme_gets_one(tree, sign_in):
    user = holder(Role.DISTRICT_ADMIN, tree.far_district)
    client = sign_in(user)
    assert url_of("scheme-open", pk=tree.far_district.pk) in client.get(url_of("scheme-list")).content.decode()
    fields = {"name": "远山区考评", "effective_from": "2026-01-01"}
    client.post(url_of("scheme-open", pk=tree.far_district.pk), fields)
    assert Scheme.objects.get().unit == tree.far_district

    again = client.post(url_of("scheme-open", pk=tree.far_district.pk), fields)
    assert (again.status_code, "不能重叠" in again.content.decode()) == (422, True)


def test_the_page_costs_the_same_with_1_and_3_versions(scheme, client_of_district, queries_of):
    url = url_of("scheme-detail", pk=scheme.pk)
    client_of_district.get(url)
    one = queries_of(lambda: client_of_district.get(url))
    for _ in range(2):
        client_of_district.post(url_of("version-add", pk=scheme.pk), weights())

    assert queries_of(lambda: client_of_district.get(url)) == one
    assert SchemeVersion.objects.count() == 3


def test_several_schemes_are_listed(tree, scheme, sign_in):
    make_scheme(make_unit("近水区", Level.DISTRICT, tree.city))
    page = sign_in(holder(Role.CITY_ADMIN, tree.city)).get(url_of("scheme-list")).content.decode()

    assert all(text in page for text in ("云溪区", "近水区", "还没有方案"))
