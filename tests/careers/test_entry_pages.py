"""Entering by hand: who gets the buttons, what is kept, what is answered elsewhere."""

import pytest
from django.urls import reverse

from careers.models import Certificate, ExamRegistration
from people.choices import Role
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.careers import CertificateFactory, ExamRegistrationFactory
from tests.factories.people import PersonFactory
from tests.imports.pages import signed_in

pytestmark = pytest.mark.django_db
HOLDERS = reverse("careers:holder-list")


def url(name, obj):
    return reverse(f"careers:{name}", args=[obj.pk])


@pytest.fixture
def client(account):
    return signed_in(account(Role.DISTRICT_ADMIN))


@pytest.fixture
def certificate(worker):
    return CertificateFactory(person=worker, number="A1")


@pytest.fixture
def exam(worker):
    return ExamRegistrationFactory(person=worker, unit=worker.unit, name=worker.name, subjects=2)


def test_a_certificate_is_recorded_from_the_ledger_on(client, worker):
    assert HOLDERS in client.get(reverse("careers:certificate-list")).text
    add = url("certificate-add", worker)
    assert add in client.get(HOLDERS, {"q": worker.name}).text
    answer = client.post(add, {"level": "middle", "issued_on": "2023-06", "number": "A7"})
    certificate = Certificate.objects.get()
    assert answer["Location"] == url("certificate-detail", certificate)
    page = client.get(answer["Location"]).text
    assert "2023-06" in page
    assert "2023-06-01" not in page
    assert "未核验" in page


def test_what_was_typed_stays_when_it_is_refused(client, worker, certificate):
    answer = client.post(url("certificate-add", worker), {"level": "junior", "issued_on": "2023", "number": "B2"})
    assert (answer.status_code, Certificate.objects.count()) == (422, 1)
    assert 'value="B2"' in answer.text
    assert "已登记过助理社会工作师" in answer.text


def test_a_certificate_is_verified_once(client, certificate):
    verify = url("certificate-verify", certificate)
    assert verify in client.get(url("certificate-detail", certificate)).text
    assert client.post(verify, {"version": 1}).status_code == 302
    assert Certificate.objects.get().verified_at
    assert verify not in client.get(url("certificate-detail", certificate)).text
    assert client.get(verify)["Location"] == url("certificate-detail", certificate)
    again = client.post(verify, {"version": 2})
    assert (again.status_code, "已经核验过" in again.text) == (422, True)


def test_who_saw_an_older_state_verifies_nothing(client, certificate):
    assert client.post(url("certificate-verify", certificate), {"version": 9}).status_code == 409
    assert client.post(url("certificate-verify", certificate), {"version": ""}).status_code == 422
    assert Certificate.objects.get().verified_at is None


def test_voiding_asks_why_and_empties_the_ledger(client, certificate):
    void = url("certificate-void", certificate)
    assert client.post(void, {"reason": ""}).status_code == 422
    assert client.post(void, {"reason": "录错人"})["Location"] == reverse("careers:certificate-list")
    assert url("certificate-detail", certificate) not in client.get(reverse("careers:certificate-list")).text
    assert client.get(void).status_code == 404


def test_a_result_is_entered(client, exam):
    form = client.get(url("exam-correct", exam))
    assert form.status_code == 200
    answer = client.post(
        url("exam-correct", exam), {"result": "partly", "subjects": 2, "pre_exam": "yes", "version": 1}
    )
    assert answer["Location"] == url("exam-detail", exam)
    assert "部分科目通过" in client.get(answer["Location"]).text
    stale = client.post(url("exam-correct", exam), {"result": "failed", "subjects": 2, "pre_exam": "", "version": 1})
    assert (stale.status_code, ExamRegistration.objects.get().result) == (409, "partly")


def test_a_result_that_cannot_be_is_said_at_its_field(client, exam):
    answer = client.post(url("exam-correct", exam), {"result": "partly", "subjects": 1, "pre_exam": "", "version": 1})
    assert (answer.status_code, "只报考一科" in answer.text) == (422, True)


def test_a_registration_is_voided(client, exam):
    assert client.post(url("exam-void", exam), {"reason": ""}).status_code == 422
    assert client.post(url("exam-void", exam), {"reason": "重复报名"}).status_code == 302
    assert ExamRegistration.objects.live().count() == 0


def test_who_is_not_on_record_has_a_page_too(client, tree):
    exam = ExamRegistrationFactory(unit=tree.community, name="黄独立")
    page = client.get(url("exam-detail", exam)).text
    assert "还没有建档" in page
    assert "看本人档案" not in page


@pytest.mark.parametrize("role", [Role.TRAINING_ADMIN, Role.SECRETARY, Role.AUDITOR])
def test_who_only_reads_gets_no_buttons_and_no_forms(account, role, worker, certificate, exam):
    client = signed_in(account(role))
    for page, forms in (
        (url("certificate-detail", certificate), ("certificate-verify", "certificate-void")),
        (url("exam-detail", exam), ("exam-correct", "exam-void")),
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        for name in forms:
            form = url(name, certificate if "certificate" in name else exam)
            assert form not in answer.text
            assert client.post(form, {"version": 1, "reason": "试一试"}).status_code == 403
    assert client.get(url("certificate-add", worker)).status_code == 403
    assert HOLDERS not in client.get(reverse("careers:certificate-list")).text


def test_the_holder_sees_the_own_certificate_and_nothing_to_press(account, worker, certificate, far_worker):
    client = signed_in(account(Role.TRAINEE, person=worker))
    page = client.get(url("certificate-detail", certificate))
    assert (page.status_code, url("certificate-void", certificate) in page.text) == (200, False)
    other = CertificateFactory(person=far_worker)
    assert client.get(url("certificate-detail", other)).status_code == 404


def test_another_district_is_out_of_sight(client, far_worker):
    certificate = CertificateFactory(person=far_worker)
    exam = ExamRegistrationFactory(person=far_worker, unit=far_worker.unit)
    assert client.get(url("certificate-add", far_worker)).status_code == 404
    for name in ("certificate-detail", "certificate-verify", "certificate-void"):
        assert client.get(url(name, certificate)).status_code == 404
    for name in ("exam-detail", "exam-correct", "exam-void"):
        assert client.get(url(name, exam)).status_code == 404
    assert far_worker.name not in client.get(HOLDERS).text


def test_a_record_leads_on_to_certificate_and_form(client, worker, certificate, exam):
    page = client.get(url("person-careers", worker)).text
    for name, obj in (("certificate-detail", certificate), ("exam-detail", exam), ("certificate-add", worker)):
        assert url(name, obj) in page


def test_an_empty_section_is_a_card_as_well(client, worker):
    page = client.get(url("person-careers", worker)).text
    assert "还没有登记证书" in page
    assert '<section class="card"' in page


def test_the_list_of_holders_costs_the_same_for_one_and_three(client, tree, django_assert_num_queries):
    for number in (1, 2):
        for _ in range(number):
            CertificateFactory(person=PersonFactory(unit=tree.community))
        client.get(HOLDERS)
        with django_assert_num_queries(7):
            client.get(HOLDERS)


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_forms_fit_the_screen_and_can_be_read_by_all(open_page, live_server, client, worker, certificate, exam, width):
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    pages = [HOLDERS, url("certificate-add", worker), reverse("people:person-detail", args=[worker.pk])]
    pages += [url(f"certificate-{name}", certificate) for name in ("detail", "verify", "void")]
    pages += [url(f"exam-{name}", exam) for name in ("detail", "correct", "void")]
    for address in pages:
        page = open_page(address, width=width, storage_state={"cookies": [cookie], "origins": []})
        assert_fits(page, width)
        assert_accessible(page)
