import pytest
from django.utils import timezone

from people.actions.accounts import reset_password
from people.choices import Role
from people.models import AuditEvent, Person
from tests.factories.people import PASSWORD

LOGIN = "/accounts/login/"
NEW = "heron-over-the-river-42"


@pytest.fixture
def secretary(account, worker):
    Person.objects.filter(pk=worker.pk).update(work_number="YX0007")
    worker.refresh_from_db()
    return account(Role.SECRETARY, person=worker, username="wangjiang")


def log_in(client, name, password=PASSWORD):
    return client.post(LOGIN, {"login": name, "password": password})


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "name", ["wangjiang", " wangjiang ", "YX0007", "phone", "ｗａｎｇｊｉａｎｇ", "ＹＸ０００７", "wide"]
)
def test_user_name_work_number_and_phone_all_open_the_door(client, secretary, worker, name):
    wide = worker.phone.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    log_in(client, {"phone": worker.phone, "wide": wide}.get(name, name))

    assert signed_in(client)
    assert AuditEvent.objects.filter(kind="login", actor=secretary).count() == 1


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, secretary):
    wrong, unknown = log_in(client, "wangjiang", "x"), log_in(client, "nobody", "x")
    told = [list(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]

    assert wrong.status_code == unknown.status_code
    assert told[0] == told[1] == ["用户名或密码不对，请重新输入。"]
    assert not signed_in(client)
    assert AuditEvent.objects.filter(kind="login_failed").count() == 2


def test_a_disabled_account_stays_out(client, secretary):
    type(secretary).objects.update(is_active=False)
    log_in(client, "wangjiang")

    assert not signed_in(client)


@pytest.mark.parametrize("name", ["wangjiang", "YX0007"])
def test_a_reset_password_opens_a_locked_door_at_once(client, secretary, account, name):
    for _ in range(5):
        log_in(client, name, "wrong")
    fresh = reset_password(user=secretary, by=account(Role.DISTRICT_ADMIN), now=timezone.now())
    log_in(client, name, fresh)

    assert signed_in(client)
    assert AuditEvent.objects.get(verb="people.reset_password").detail["lock_lifted"] is True


def test_what_was_typed_as_a_name_is_not_kept_in_the_audit_trail(client, secretary):
    log_in(client, "secret-typed-in-the-wrong-field", "x")

    assert "secret-typed" not in str(list(AuditEvent.objects.values()))


def test_the_first_log_in_asks_for_a_password_of_ones_own(client, account):
    user = account(Role.STREET_ADMIN, must_change_password=True)
    log_in(client, user.username)
    assert client.get("/").headers["Location"] == "/accounts/password/change/"

    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    user.refresh_from_db()

    assert answer["Location"] == "/"
    assert not user.must_change_password
    assert user.check_password(NEW)


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password1234"])
def test_weak_passwords_are_refused_with_reasons(client, account, weak):
    user = account(Role.STREET_ADMIN, must_change_password=True)
    log_in(client, user.username)
    page = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    user.refresh_from_db()

    assert page.status_code == 200
    assert "密码" in page.content.decode()
    assert user.must_change_password


def change_to(client, password):
    return client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )


def test_the_first_password_is_not_kept_by_typing_it_again(client, account):
    user = account(Role.STREET_ADMIN, must_change_password=True)
    log_in(client, user.username)
    page = change_to(client, PASSWORD)
    user.refresh_from_db()

    assert "不能和现在的密码相同" in page.content.decode()
    assert user.must_change_password
    assert change_to(client, NEW).status_code == 302


@pytest.mark.parametrize(
    "known",
    ["wangjiangwangjiang", "Wang-Jiang-2026-ok", "my-YX0007-river-42", "19912345678river!", "river-chensiyuan-42",
     "陈思远-river-heron-42"],
)  # fmt: skip
def test_a_password_holds_nothing_that_others_know_of_its_owner(client, secretary, worker, known):
    Person.objects.filter(pk=worker.pk).update(phone="19912345678", name="陈思远")
    log_in(client, "wangjiang")
    page = change_to(client, known)
    secretary.refresh_from_db()

    assert page.status_code == 200
    assert "密码" in page.content.decode()
    assert secretary.check_password(PASSWORD)


def test_nobody_signs_up(client, db):
    assert client.get("/accounts/signup/").status_code == 404


def test_one_sees_and_ends_the_own_sessions(client, secretary):
    log_in(client, "wangjiang")

    assert "本机" in client.get("/accounts/sessions/").content.decode()
