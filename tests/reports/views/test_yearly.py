import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.choices import Role
from people.models import AuditEvent
from people.models.audit import AuditKind
from reports.models import ReportRun
from tests.factories.assessments import make_worker

pytestmark = pytest.mark.django_db
YEARLY = reverse("reports:yearly")


def rows_url(unit, code="workers.total", year=2026, name="metric-rows"):
    return reverse(f"reports:{name}", args=[unit.pk, year, code])


@pytest.fixture
def as_role(client, account):
    def log_in(role, unit=None):
        client.force_login(account(role, unit))
        return client

    return log_in


def figure(response, key):
    row = re.search(rf'data-metric="{re.escape(key)}".*?</tr>', response.content.decode(), re.S)
    return re.search(r"<a href[^>]*>([^<]*)</a>", row[0])[1]


@pytest.mark.parametrize(
    "role", [Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN, Role.SECRETARY, Role.AUDITOR, Role.TRAINING_ADMIN]
)
def test_opens_on_the_own_unit(as_role, tree, role):
    make_worker(tree.community)

    response = as_role(role).get(YEARLY)

    assert response.status_code == 200
    assert figure(response, "workers.total") == "1"


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.MENTOR, Role.CLASS_TEACHER, Role.JUDGE])
def test_is_closed_to_who_makes_no_reports(as_role, role):
    assert as_role(role).get(YEARLY).status_code == 403


def test_a_unit_out_of_reach_does_not_exist(as_role, tree):
    client = as_role(Role.STREET_ADMIN)

    for unit in (tree.sibling_street, tree.district, tree.far_district):
        assert client.get(YEARLY, {"unit": unit.pk}).status_code == 404
        assert client.get(rows_url(unit)).status_code == 404
        assert client.get(rows_url(unit, name="metric-export")).status_code == 404
        assert client.post(reverse("reports:yearly-order", args=[unit.pk])).status_code == 404
    assert client.get(YEARLY, {"unit": tree.community.pk}).status_code == 200


def test_scores_stay_hidden_from_who_may_not_read_them(as_role, tree):
    client = as_role(Role.TRAINING_ADMIN)

    assert "appraisal.quarter" not in client.get(YEARLY).content.decode()
    assert client.get(rows_url(tree.district, "appraisal.year_mean")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [{"year": year} for year in ("x", "2999", "99999", "10000", "0", "-1")]
    + [{"as_of": day} for day in ("2999-01-01", "9999-12-31", "0001-01-01", "nonsense")],
)
def test_a_wrong_choice_is_explained(as_role, query):
    response = as_role(Role.DISTRICT_ADMIN).get(YEARLY, query)

    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


def test_the_list_shows_the_rows_that_were_counted(as_role, tree):
    make_worker(tree.community, name="先在册的")
    client = as_role(Role.DISTRICT_ADMIN)
    url = re.search(r'data-metric="workers.total".*?href="([^"]+)"', client.get(YEARLY).content.decode(), re.S)[1]
    make_worker(tree.community, name="后加的")

    page = client.get(url.replace("&amp;", "&")).content.decode()

    assert "先在册的" in page


def test_lists_are_paged_by_key_both_ways(as_role, tree, monkeypatch):
    monkeypatch.setattr("reports.views.rows.PAGE_SIZE", 2)
    for nth in range(5):
        make_worker(tree.community, name=f"甲{nth}", name_key=f"jia{nth}")
    client = as_role(Role.DISTRICT_ADMIN)

    first = client.get(rows_url(tree.district))
    second = client.get(rows_url(tree.district) + first.context["listing"]["next_url"])
    back = client.get(rows_url(tree.district) + second.context["listing"]["previous_url"])

    def names(response):
        return [row.cells[1].html for row in response.context["listing"]["rows"]]

    assert (names(first), names(second), names(back)) == (["甲0", "甲1"], ["甲2", "甲3"], ["甲0", "甲1"])
    assert not back.context["listing"]["previous_url"]


def test_a_list_takes_parts_names_and_units(as_role, tree):
    make_worker(tree.community, name="甲")
    make_worker(tree.sibling_community, name="乙")
    client = as_role(Role.DISTRICT_ADMIN)

    def found(code="workers.total", **query):
        return [
            row.cells[1].html for row in client.get(rows_url(tree.district, code), query).context["listing"]["rows"]
        ]

    assert sorted(found()) == ["乙", "甲"]
    assert found(below=tree.street.pk) == ["甲"]
    assert found(q="乙") == ["乙"]
    assert found("workers.track", part="chief") == []


@pytest.mark.parametrize(
    "broken", ["after=x", "before=%00", "at=x", "as_of=x&at=2026", "below=x", "below=99999999999999999999"]
)
def test_a_broken_address_still_shows_a_list(as_role, tree, broken):
    assert as_role(Role.DISTRICT_ADMIN).get(f"{rows_url(tree.district)}?{broken}").status_code == 200


def test_before_anything_was_on_record_the_page_says_so_and_leads_to_the_first_day(as_role, tree):
    client, today = as_role(Role.DISTRICT_ADMIN), timezone.localdate()
    before = today - timedelta(days=1)

    page = client.get(YEARLY, {"year": before.year, "as_of": before.isoformat()})

    text = page.content.decode()
    assert f"系统自 {today.isoformat()} 起有记录" in text
    assert "data-metric" not in text
    assert 'data-metric="workers.total"' in client.get(YEARLY + page.context["beginning"]["url"]).content.decode()


def test_every_chapter_is_one_jump_away(as_role):
    page = as_role(Role.DISTRICT_ADMIN).get(YEARLY).content.decode()

    jumps = re.findall(r'class="chip" href="#([^"]+)"', page)
    assert len(jumps) == 7
    assert all(f'id="{place}"' in page for place in jumps)


@pytest.mark.parametrize("year", ["0", "1999", "2101", "10000", "99999"])
@pytest.mark.parametrize("tail", ["", "export/"])
def test_a_year_of_which_there_can_be_no_report_does_not_exist(as_role, tree, year, tail):
    url = rows_url(tree.district).replace("/2026/", f"/{year}/")

    assert as_role(Role.DISTRICT_ADMIN).get(f"{url}{tail}").status_code == 404


@pytest.mark.parametrize("year", ["2000", "2100"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2000-01-01", "1999-12-31"])
@pytest.mark.parametrize(
    "at", ["", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-11:00", "2000-01-01T00:00:00+08:00"]
)
def test_odd_days_and_moments_still_show_a_list(as_role, tree, year, day, at):
    url = rows_url(tree.district, year=year)

    assert as_role(Role.DISTRICT_ADMIN).get(url, {"as_of": day, "at": at}).status_code == 200


@pytest.mark.parametrize("unit", ["99999999999999999999", "0"])
def test_a_unit_that_can_not_be_does_not_exist(as_role, tree, unit):
    client = as_role(Role.DISTRICT_ADMIN)

    assert client.get(YEARLY, {"unit": unit}).status_code == 404
    assert client.get(f"/reports/units/{unit}/2026/workers.total/").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31", "x"])
@pytest.mark.parametrize("year", ["0", "2026", "99999"])
def test_an_impossible_paper_is_refused(as_role, tree, day, year):
    data = {"year": year, "as_of": day, "format": "pdf"}

    response = as_role(Role.DISTRICT_ADMIN).post(reverse("reports:yearly-order", args=[tree.street.pk]), data)

    assert response.status_code == 422
    assert not ReportRun.objects.exists()


def test_an_unknown_number_does_not_exist(as_role, tree):
    assert as_role(Role.DISTRICT_ADMIN).get(rows_url(tree.district, "workers.nonsense")).status_code == 404


def test_the_list_can_be_taken_away_and_is_on_record(as_role, tree):
    make_worker(tree.community, name="=1+1")

    response = as_role(Role.DISTRICT_ADMIN).get(rows_url(tree.district, name="metric-export"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    assert text.splitlines()[1].startswith("望江社区,'=1+1,")
    assert AuditEvent.objects.get(kind=AuditKind.EXPORT).detail["metric"] == "workers.total"


def test_a_paper_is_ordered_and_its_progress_shown(as_role, tree):
    client = as_role(Role.DISTRICT_ADMIN)
    day = timezone.localdate()

    response = client.post(
        reverse("reports:yearly-order", args=[tree.street.pk]), {"year": 2026, "as_of": day, "format": "docx"}
    )

    run = ReportRun.objects.get()
    assert response.url == reverse("jobs:job-detail", args=[run.job.public_id])
    assert run.freeze.unit == tree.street
    assert run.freeze.number in client.get(reverse("reports:run-list")).content.decode()
    assert "已定格" in client.get(YEARLY, {"unit": tree.street.pk, "as_of": day}).content.decode()


def test_whoever_looks_at_this_minute_learns_that_the_day_was_closed(as_role, tree):
    client = as_role(Role.DISTRICT_ADMIN)
    unit, day, year = tree.street, timezone.localdate(), timezone.localdate().year
    live = {"unit": unit.pk, "year": year}
    assert "已经定格" not in client.get(YEARLY, live).content.decode()
    client.post(reverse("reports:yearly-order", args=[unit.pk]), {"year": year, "as_of": day, "format": "docx"})
    make_worker(tree.community)

    page = client.get(YEARLY, live)
    listed = client.get(rows_url(unit, year=year))

    assert "已经定格" in page.content.decode()
    assert figure(page, "workers.total") == "1"
    assert listed.context["asked"].freeze is None
    assert client.get(rows_url(unit, year=year), {"as_of": day.isoformat()}).context["asked"].freeze is not None


def test_a_day_that_has_not_come_makes_no_paper(as_role, tree):
    day = timezone.localdate() + timedelta(days=1)

    response = as_role(Role.DISTRICT_ADMIN).post(
        reverse("reports:yearly-order", args=[tree.street.pk]), {"year": 2026, "as_of": day, "format": "docx"}
    )

    assert response.status_code == 422
    assert not ReportRun.objects.exists()


@pytest.mark.parametrize("code", ["workers.total", "training.attended"])
def test_a_list_sends_as_many_statements_for_three_as_for_one(as_role, tree, queries_of, code):
    client = as_role(Role.DISTRICT_ADMIN)
    make_worker(tree.community)
    client.get(rows_url(tree.district, code))
    one = queries_of(lambda: client.get(rows_url(tree.district, code)))
    for _nth in range(2):
        make_worker(tree.community)

    assert queries_of(lambda: client.get(rows_url(tree.district, code))) == one


def test_the_page_sends_as_many_statements_for_three_as_for_one(as_role, tree, queries_of):
    client = as_role(Role.DISTRICT_ADMIN)
    make_worker(tree.community)
    client.get(YEARLY)
    one = queries_of(lambda: client.get(YEARLY))
    for _nth in range(2):
        make_worker(tree.sibling_community)

    assert queries_of(lambda: client.get(YEARLY)) == one
