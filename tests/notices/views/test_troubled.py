import pytest
from django.urls import reverse
from django.utils import timezone

from notices.choices import NoticeState
from notices.desk import todos
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

TROUBLED = reverse("notices:troubled")


@pytest.fixture
def failed(account, tree):
    """failed(unit) makes a mail that did not arrive, to somebody there."""
    made = []

    def make(unit=None, state=NoticeState.FAILED):
        made.append(account(Role.SECRETARY, unit or tree.community, email=f"s{len(made)}@example.org"))
        return Notice.objects.create(
            recipient=made[-1],
            occasion="tests.absence",
            key="1",
            channel="mail",
            due_on=timezone.localdate(),
            title="学员缺课",
            url="/",
            state=state,
            attempts=3,
            created_at=timezone.now(),
        )

    return make


@pytest.fixture
def admin(account, client):
    user = account(Role.DISTRICT_ADMIN)
    client.force_login(user, backend="people.backends.LoginNameBackend")
    return user


def test_an_administrator_sees_the_mail_of_the_own_accounts_but_not_what_it_says(client, admin, failed, tree):
    mine, foreign = failed(), failed(tree.far_community)

    page = client.get(TROUBLED).content.decode()

    assert mine.recipient.email in page
    assert foreign.recipient.email not in page
    assert "学员缺课" not in page
    assert "发送失败" in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECRETARY, Role.TRAINEE])
def test_only_who_manages_accounts_may_look(client, account, role):
    client.force_login(account(role), backend="people.backends.LoginNameBackend")

    assert client.get(TROUBLED).status_code == 403


def test_a_street_sees_its_communities_only(client, account, failed, tree):
    client.force_login(account(Role.STREET_ADMIN), backend="people.backends.LoginNameBackend")
    mine, sibling = failed(), failed(tree.sibling_community)

    page = client.get(TROUBLED).content.decode()

    assert (mine.recipient.email in page, sibling.recipient.email in page) == (True, False)


def test_what_is_picked_is_sent_again(client, admin, failed, tree):
    mine, foreign = failed(), failed(tree.far_community)
    page = client.post(reverse("notices:troubled-resend"), {"pick": [mine.pk, foreign.pk, "x", "9" * 30]}, follow=True)
    mine.refresh_from_db()
    foreign.refresh_from_db()

    assert (mine.state, foreign.state) == (NoticeState.PLANNED, NoticeState.FAILED)
    assert "1 封邮件已重新排队发送" in page.content.decode()
    assert AuditEvent.objects.get(verb="notices.resend").target_id == str(mine.pk)


def test_mail_that_did_arrive_is_settled(client, admin, failed):
    mine = failed(state=NoticeState.UNKNOWN)
    client.post(reverse("notices:troubled-settle"), {"pick": [mine.pk]})
    mine.refresh_from_db()

    assert mine.state == NoticeState.SENT


def test_nothing_picked_is_said(client, admin):
    page = client.post(reverse("notices:troubled-resend"), follow=True).content.decode()

    assert "没有选中待处理的邮件" in page


def test_the_list_costs_the_same_for_one_mail_and_for_three(client, admin, failed, django_assert_num_queries):
    failed()
    client.get(TROUBLED)
    for _ in range(2):
        with django_assert_num_queries(5):
            client.get(TROUBLED)
        failed()


def test_it_waits_on_the_desk_of_who_can_settle_it(admin, account, failed, django_assert_num_queries):
    assert todos(admin, timezone.now()) == []
    failed()

    (todo,) = todos(admin, timezone.now())
    assert (todo.title, todo.url) == ("1 封邮件没有送达", TROUBLED)

    trainee = account(Role.TRAINEE)
    trainee.access  # noqa: B018
    with django_assert_num_queries(0):
        assert todos(trainee, timezone.now()) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_list_fits_the_screen_and_can_be_read_by_all(open_page, live_server, client, admin, failed, width):
    failed(), failed(state=NoticeState.UNKNOWN)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page = open_page(TROUBLED, width=width, storage_state={"cookies": [cookie], "origins": []})
    assert_fits(page, width)
    assert_accessible(page)
