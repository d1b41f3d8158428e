import uuid
from datetime import timedelta

import pytest
from django.urls import reverse_lazy
from django.utils import timezone

from people.choices import Role
from people.models import AuditEvent, RequestKey
from people.models.audit import AuditKind
from people.session_limits import IDLE_SECONDS

pytestmark = pytest.mark.urls("tests.people.pages")
FORMS_ONLY = reverse_lazy("cohorts:leave-decide", kwargs={"pk": 1}, urlconf="config.urls")


@pytest.fixture
def organizer(account, client):
    user = account(Role.DISTRICT_ADMIN)
    client.force_login(user, backend="people.backends.LoginNameBackend")
    return user


def acted() -> int:
    return AuditEvent.objects.filter(verb="tests.act").count()


def test_guards_tell_out_of_sight_from_not_allowed(client, account, worker, far_worker):
    client.force_login(account(Role.TRAINING_ADMIN), backend="people.backends.LoginNameBackend")

    assert client.get(f"/person/{worker.pk}/").status_code == 200
    assert client.get(f"/person/{worker.pk}/manage/").status_code == 403
    assert client.get(f"/person/{far_worker.pk}/").status_code == 404


def test_a_role_without_the_right_anywhere_gets_403(client, account, worker):
    client.force_login(account(Role.JUDGE), backend="people.backends.LoginNameBackend")

    assert client.get(f"/person/{worker.pk}/").status_code == 403


def test_strangers_are_sent_to_the_log_in_and_back(client, db):
    assert client.get("/person/1/").headers["Location"] == "/accounts/login/?next=%2Fperson%2F1%2F"
    assert client.get("/poster/").content == b"poster"


def test_a_post_sent_twice_acts_once_and_gets_the_same_answer(client, organizer):
    post = {"request_key": str(uuid.uuid4())}

    first, second = client.post("/act/", post), client.post("/act/", post)

    assert (first.content, second.content) == (b"done", b"done")
    assert second.headers["HX-Trigger"] == "saved"
    assert second.headers["X-Replayed"] == "1"
    assert acted() == 1


def test_two_posts_with_their_own_keys_act_twice(client, organizer):
    for _ in range(2):
        client.post("/act/", {"request_key": str(uuid.uuid4())})

    assert acted() == 2


def test_a_key_of_one_user_says_nothing_to_another(client, organizer, account):
    post = {"request_key": str(uuid.uuid4())}
    client.post("/act/", post)
    client.force_login(account(Role.DISTRICT_ADMIN), backend="people.backends.LoginNameBackend")

    assert "X-Replayed" not in client.post("/act/", post).headers
    assert acted() == 2


def test_a_key_that_is_no_key_is_ignored(client, organizer):
    assert client.post("/act/", {"request_key": "x"}).status_code == 200
    assert not RequestKey.objects.exists()


@pytest.mark.parametrize(("outcome", "status"), [("refuse", 422), ("stale", 409), ("invalid", 422)])
def test_what_was_refused_leaves_no_trace_but_its_audit_event_and_may_be_sent_again(client, organizer, outcome, status):
    key = str(uuid.uuid4())

    assert client.post("/act/", {"request_key": key, "outcome": outcome}).status_code == status
    assert acted() == 0
    assert AuditEvent.objects.filter(verb="act", status=status).count() == 1

    assert client.post("/act/", {"request_key": key}).content == b"done"


def test_a_refusal_says_why_and_a_stale_save_shows_both_values(client, organizer):
    assert "名额已满" in client.post("/act/", {"outcome": "refuse"}).content.decode()
    page = client.post("/act/", {"outcome": "stale"}).content.decode()
    assert "网格员" in page
    assert "委员" in page


def test_every_unsafe_request_and_every_refusal_is_audited(client, organizer, far_worker):
    client.post("/act/")
    client.post(f"/person/{far_worker.pk}/")

    kinds = list(AuditEvent.objects.exclude(verb="tests.act").order_by("pk").values_list("kind", "status", "actor"))
    assert kinds == [(AuditKind.REQUEST, 200, organizer.pk), (AuditKind.REFUSAL, 404, organizer.pk)]


def test_the_events_of_one_request_share_its_number(client, organizer):
    client.post("/act/")

    assert AuditEvent.objects.values("request_id").distinct().count() == 1


def test_a_first_password_leads_to_its_change_only(client, account):
    user = account(Role.DISTRICT_ADMIN, must_change_password=True)
    client.force_login(user, backend="people.backends.LoginNameBackend")

    assert client.get("/poster/").headers["Location"] == "/accounts/password/"
    assert client.get("/accounts/password/").status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_half_an_hour_of_silence_ends_the_session(client, organizer, time_machine_at, minutes, stays):
    start = timezone.now()
    with time_machine_at(start):
        client.get("/act/")
    with time_machine_at(start + timedelta(minutes=minutes)):
        response = client.get("/act/")

    assert (response.status_code == 200) is stays
    assert IDLE_SECONDS == 1800


def test_rights_taken_away_are_gone_on_the_next_request(client, organizer, worker):
    assert client.get(f"/person/{worker.pk}/").status_code == 200
    organizer.role_holdings.update(until=timezone.localdate())

    assert client.get(f"/person/{worker.pk}/").status_code == 403


def test_an_address_for_forms_only_says_so_when_opened(client, organizer):
    page = client.get(FORMS_ONLY)

    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "这个网址不能直接打开，请从页面上的按钮进入。" in page.content.decode()
    assert '<a class="btn btn-primary" href="/">' in page.content.decode()
    assert "<nav" in page.content.decode()


def test_strangers_read_the_same_without_the_menu(client, db):
    page = client.get(FORMS_ONLY)

    assert page.status_code == 405
    assert "不能直接打开" in page.content.decode()


def test_programs_get_the_bare_answer(client, organizer):
    answer = client.get(FORMS_ONLY, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.content) == (405, b"")
