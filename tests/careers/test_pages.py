"""The ledgers: who sees whose, what is counted, what a record shows."""

import pytest
from django.urls import reverse

from people.choices import Role
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.careers import CertificateFactory, ExamRegistrationFactory
from tests.factories.people import PersonFactory
from tests.imports.pages import signed_in

pytestmark = pytest.mark.django_db
CERTIFICATES = reverse("careers:certificate-list")
EXAMS = reverse("careers:exam-list")


@pytest.fixture
def ledgers(tree, worker, far_worker):
    for person in (worker, far_worker):
        CertificateFactory(person=person)
        ExamRegistrationFactory(person=person, unit=person.unit, name=person.name)
    PersonFactory(unit=tree.community, name="无证人")
    ExamRegistrationFactory(unit=tree.sibling_community, name="黄独立")


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_ledgers_end_at_the_border(account, ledgers, worker, far_worker):
    client = signed_in(account(Role.DISTRICT_ADMIN))
    page = text(client, CERTIFICATES)
    assert worker.name in page
    assert far_worker.name not in page
    assert "1/2 = 50.0%" in page
    exams = text(client, EXAMS)
    assert "黄独立" in exams
    assert far_worker.name not in exams


def test_a_street_sees_its_own(account, ledgers, worker):
    client = signed_in(account(Role.STREET_ADMIN))
    assert "黄独立" not in text(client, EXAMS)
    assert worker.name in text(client, EXAMS)


def test_filters_and_search(account, ledgers, tree, worker):
    client = signed_in(account(Role.DISTRICT_ADMIN))
    assert worker.name not in text(client, f"{CERTIFICATES}?level=senior")
    assert worker.name in text(client, f"{CERTIFICATES}?verified=false&unit={tree.street.pk}")
    assert worker.name not in text(client, f"{CERTIFICATES}?verified=true")
    assert "黄独立" not in text(client, f"{EXAMS}?pre_exam=true")
    assert "未知" not in text(client, CERTIFICATES)
    assert "黄独立" in text(client, f"{EXAMS}?year=2025&q=黄独")
    assert "没有符合条件的记录" in text(client, f"{EXAMS}?year=2024")


@pytest.mark.parametrize(("url", "queries"), [(CERTIFICATES, 8), (EXAMS, 6)])
def test_the_lists_cost_the_same_for_one_and_three(account, tree, django_assert_num_queries, url, queries):
    client = signed_in(account(Role.DISTRICT_ADMIN))
    for number in (1, 2):
        for _ in range(number):
            person = PersonFactory(unit=tree.community)
            CertificateFactory(person=person)
            ExamRegistrationFactory(person=person, unit=tree.community)
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)


def test_units_side_by_side(account, ledgers):
    page = text(signed_in(account(Role.DISTRICT_ADMIN)), reverse("careers:coverage"))
    assert "望江社区" in page
    assert "远山" not in page


def test_a_record_shows_what_was_earned(account, ledgers, worker, far_worker):
    client = signed_in(account(Role.DISTRICT_ADMIN))
    page = text(client, reverse("careers:person-careers", args=[worker.pk]))
    assert "2021-09-30 取证" in page
    assert "2025 年初级考试" in page
    assert client.get(reverse("careers:person-careers", args=[far_worker.pk])).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_ledgers_fit_the_screen_and_can_be_read_by_all(open_page, live_server, account, ledgers, width):
    client = signed_in(account(Role.DISTRICT_ADMIN))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    for url in (CERTIFICATES, EXAMS, reverse("careers:coverage")):
        page = open_page(url, width=width, storage_state={"cookies": [cookie], "origins": []})
        assert_fits(page, width)
        assert_accessible(page)
