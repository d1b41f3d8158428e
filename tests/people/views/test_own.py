import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from people.choices import Role
from people.models import AuditEvent, User
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
OWN = reverse("people:account-own")
DEVICES = reverse("usersessions_list")


@pytest.fixture
def trainee(account, worker):
    return account(Role.TRAINEE, person=worker, username="luxing")


def log_in(user):
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120"})
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def test_everybody_sees_the_own_numbers_in_full(enter, trainee, worker):
    page = enter(trainee).get(OWN).content.decode()

    assert worker.phone in page
    assert "学员（望江社区）" in page


def test_an_account_without_a_person_has_the_page_too(enter, account):
    assert enter(account(Role.AUDITOR)).get(OWN).status_code == 200


def test_mail_and_language_are_one_s_own_choice(enter, trainee):
    client = enter(trainee)
    answer = client.post(OWN, {"email": "lu@example.org", "language": "en", "version": trainee.version})
    trainee.refresh_from_db()

    assert answer.url == OWN
    assert (trainee.email, trainee.language) == ("lu@example.org", "en")
    assert client.cookies["django_language"].value == "en"


def test_a_wrong_address_is_told_and_a_stale_save_too(enter, trainee):
    client = enter(trainee)
    form = {"email": "lu@example.org", "language": "zh-hans", "version": trainee.version}

    assert client.post(OWN, {**form, "email": "lu@"}).status_code == 422
    client.post(OWN, form)
    assert client.post(OWN, {**form, "email": "other@example.org"}).status_code == 409


class TestDevices:
    def test_they_are_named_in_words_with_the_own_first(self, trainee):
        log_in(trainee)
        here = log_in(trainee)
        rows = here.get(DEVICES).context["rows"]

        assert [row["device"] for row in rows] == ["Windows · Chrome"] * 2
        assert rows[0]["session"].session_key == here.session.session_key

    def test_one_is_ended_at_once(self, trainee):
        there, here = log_in(trainee), log_in(trainee)
        session = UserSession.objects.get(session_key=there.session.session_key)
        here.post(reverse("people:session-end", args=[session.pk]))

        assert there.get(OWN).status_code == 302
        assert here.get(OWN).status_code == 200
        assert AuditEvent.objects.filter(verb="people.end_session").count() == 1

    def test_all_others_are_ended_at_once(self, trainee):
        others, here = [log_in(trainee), log_in(trainee)], log_in(trainee)
        here.post(DEVICES)

        assert [client.get(OWN).status_code for client in others] == [302, 302]
        assert here.get(OWN).status_code == 200

    def test_nobody_ends_the_session_of_another(self, enter, account, trainee):
        log_in(trainee)
        session = UserSession.objects.get(user=trainee)

        answer = enter(account(Role.DISTRICT_ADMIN)).post(reverse("people:session-end", args=[session.pk]))
        assert answer.status_code == 404
        assert UserSession.objects.filter(pk=session.pk).exists()


class TestPassword:
    def form(self, **changes):
        new = "heron-over-the-river-42"
        return {"oldpassword": PASSWORD, "password1": new, "password2": new, **changes}

    def test_it_is_changed_in_the_shell_and_at_the_first_log_in_without(self, enter, trainee):
        client = enter(trainee)
        assert "主菜单" in client.get(reverse("account_change_password")).content.decode()

        User.objects.filter(pk=trainee.pk).update(must_change_password=True)
        page = client.get(reverse("account_change_password")).content.decode()
        assert "设置自己的密码" in page
        assert "主菜单" not in page

    def test_a_new_one_opens_the_door(self, enter, trainee):
        enter(trainee).post(reverse("account_change_password"), self.form())

        assert User.objects.get(pk=trainee.pk).check_password("heron-over-the-river-42")

    @pytest.mark.parametrize("change", [{"password1": "short", "password2": "short"}, {"oldpassword": "wrong"}])
    def test_a_weak_or_wrong_one_is_told_at_its_field(self, enter, trainee, change):
        answer = enter(trainee).post(reverse("account_change_password"), self.form(**change))

        assert "有 1 处要改" in answer.content.decode()
        assert User.objects.get(pk=trainee.pk).check_password(PASSWORD)
